#pragma once
/// Real and complex numbers alike, for code that solves with either: unknowns are doubles, of complex ones
/// the real and the imaginary part in turn. PETSc is built for real numbers. Private to solver/.

#include "solver/simd/lanes.hpp"
#include "solver/sparse_lu.hpp"

#include <array>
#include <complex>
#include <span>
#include <utility>
#include <vector>

namespace kapitza {

template <class Number>
std::span<const Number> as_numbers(std::span<const double> reals) {
  return {reinterpret_cast<const Number*>(reals.data()), reals.size() / parts_of<Number>};
}
template <class Number>
std::span<Number> as_numbers(std::span<double> reals) {
  return {reinterpret_cast<Number*>(reals.data()), reals.size() / parts_of<Number>};
}
template <class Number>
std::span<double> as_reals(std::vector<Number>& numbers) {
  return {reinterpret_cast<double*>(numbers.data()), numbers.size() * parts_of<Number>};
}
template <class Number>
std::span<const double> as_reals(const std::vector<Number>& numbers) {
  return {reinterpret_cast<const double*>(numbers.data()), numbers.size() * parts_of<Number>};
}

/// Real and imaginary parts, or the one part of what is real.
template <class Number, class Value>
using PartsOf = std::array<Value, parts_of<Number>>;

/// Part 0 of a number is its real part, part 1 the imaginary one.
inline double part_of(double number, std::size_t) {
  return number;
}
inline double part_of(const std::complex<double>& number, std::size_t part) {
  return part == 0 ? number.real() : number.imag();
}
inline void set_part(double& number, std::size_t, double value) {
  number = value;
}
inline void set_part(std::complex<double>& number, std::size_t part, double value) {
  part == 0 ? number.real(value) : number.imag(value);
}

/// One part of all numbers of a vector, and the other way. @param parts of each number
inline std::vector<double> part_of_vector(std::span<const double> x, std::size_t part, std::size_t parts) {
  std::vector<double> values(x.size() / parts);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = x[i * parts + part];
  return values;
}
inline void join_part(std::span<const double> values, std::size_t part, std::size_t parts,
                      std::span<double> x) {
  for (std::size_t i = 0; i < values.size(); ++i) x[i * parts + part] = values[i];
}

/// A SparseMatrix of Number: of complex ones a row is two, and an entry a + i b is [a -b; b a].
template <class Number>
class NumberMatrix {
 public:
  /// In rows of Number, as SparseMatrix.
  NumberMatrix(PetscInt size, PetscInt first, PetscInt end)
      : first_(first), end_(end), matrix_(parts * size, parts * first, parts * end) {}
  explicit NumberMatrix(PetscInt size) : NumberMatrix(size, 0, size) {}

  bool owns(PetscInt row) const { return row >= first_ && row < end_; }
  PetscInt local_rows() const { return end_ - first_; }
  void add(PetscInt row, PetscInt column, const Number& value) {
    if constexpr (parts == 1) {
      matrix_.add(row, column, value);
    } else {
      const PetscInt r = 2 * row, c = 2 * column;
      matrix_.add(r, c, value.real());
      matrix_.add(r + 1, c + 1, value.real());
      if (value.imag() == 0) return;
      matrix_.add(r, c + 1, -value.imag());
      matrix_.add(r + 1, c, value.imag());
    }
  }
  SparseMatrix take() { return std::move(matrix_); }

 private:
  static constexpr PetscInt parts = parts_of<Number>;
  PetscInt first_, end_;
  SparseMatrix matrix_;
};

} // namespace kapitza
