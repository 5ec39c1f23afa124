#include "kapitza/analysis/rational_fit.hpp"

#include "kapitza/base/index.hpp"

#include "base/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using lapack::Matrix;

/// r(s) = sum_j w_j f_j / (s - z_j) / sum_j w_j / (s - z_j), over support points z_j among the samples and
/// the conjugates of both with conjugate weights: real on the real axis.
class Approximation {
 public:
  Approximation(std::vector<Complex> points, std::vector<Complex> values)
      : points_(std::move(points)), values_(std::move(values)), is_support_(points_.size()) {
    double mean = 0;
    for (const Complex& value : values_) {
      mean += value.real() / static_cast<double>(values_.size());
      scale_ = std::max(scale_, std::abs(value));
    }
    now_.assign(values_.size(), mean);
  }

  /// Adds support points where it is worst until it is good enough.
  void refine(double tolerance) {
    while (support_.size() + 2 <= points_.size()) {
      std::size_t worst = 0;
      double most = 0;
      for (std::size_t i = 0; i < points_.size(); ++i)
        if (const double error = is_support_[i] ? 0 : std::abs(values_[i] - now_[i]); error > most)
          most = error, worst = i;
      if (!(most > tolerance * scale_)) return;
      support_.push_back(worst);
      is_support_[worst] = true;
      weigh();
    }
  }

  /// Where the denominator vanishes: the finite eigenvalues of the arrow [0 w/|z|; 1 z/|z|] against diag(0,
  /// 1/|z|), in which all decades weigh the same. Of a pair of support points the unknowns are real and
  /// imaginary part.
  std::vector<Complex> poles() const {
    const auto m = static_cast<int>(support_.size());
    if (m == 0) return {};
    double largest = 0;
    for (std::size_t j = 0; j < support_.size(); ++j)
      largest = std::max(largest, std::abs(weights_[j] / points_[support_[j]]));
    Matrix arrow(2 * m + 1, 2 * m + 1), inverse(2 * m + 1, 2 * m + 1);
    for (int j = 0; j < m; ++j) {
      const double size = std::abs(points_[support_[index(j)]]);
      const Complex z = points_[support_[index(j)]] / size, w = weights_[index(j)] / (size * largest);
      const int re = 2 * j + 1, im = 2 * j + 2;
      arrow(0, re) = w.real(), arrow(0, im) = -w.imag();
      arrow(re, 0) = 1;
      arrow(re, re) = arrow(im, im) = z.real();
      arrow(re, im) = -z.imag(), arrow(im, re) = z.imag();
      inverse(re, re) = inverse(im, im) = 1 / size;
    }
    return lapack::finite_eigenvalues(std::move(arrow), std::move(inverse));
  }

 private:
  /// Weights by least squares of sum_j w_j (f - f_j) / (s - z_j) over the other samples.
  void weigh() {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < points_.size(); ++i)
      if (!is_support_[i]) rest.push_back(i);
    const auto rows = static_cast<int>(rest.size());
    Matrix loewner(2 * rows, static_cast<int>(2 * support_.size()));
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < static_cast<int>(support_.size()); ++j) {
        const Complex s = points_[rest[index(i)]], f = values_[rest[index(i)]],
                      z = points_[support_[index(j)]], g = values_[support_[index(j)]];
        const Complex one = (f - g) / (s - z), other = (f - std::conj(g)) / (s - std::conj(z));
        const Complex of_real = one + other, of_imaginary = Complex(0, 1) * (one - other);
        loewner(i, 2 * j) = of_real.real(), loewner(i + rows, 2 * j) = of_real.imag();
        loewner(i, 2 * j + 1) = of_imaginary.real(), loewner(i + rows, 2 * j + 1) = of_imaginary.imag();
      }
    const std::vector<double> found = lapack::shortened_most(std::move(loewner));
    weights_.clear();
    for (std::size_t j = 0; j < found.size(); j += 2) weights_.emplace_back(found[j], found[j + 1]);
    for (const std::size_t i : rest) now_[i] = value_at(points_[i]);
    for (const std::size_t i : support_) now_[i] = values_[i];
  }

  Complex value_at(const Complex& s) const {
    Complex numerator = 0, denominator = 0;
    for (std::size_t j = 0; j < support_.size(); ++j) {
      const Complex z = points_[support_[j]], f = values_[support_[j]], w = weights_[j];
      const Complex one = w / (s - z), other = std::conj(w) / (s - std::conj(z));
      numerator += one * f + other * std::conj(f);
      denominator += one + other;
    }
    return numerator / denominator;
  }

  std::vector<Complex> points_, values_, now_, weights_;
  std::vector<std::size_t> support_;
  std::vector<bool> is_support_;
  double scale_ = 0;
};

/// Poles in the left half plane, each pair once (imaginary part >= 0).
std::vector<Complex> stable_halves(const std::vector<Complex>& poles, double slowest, double fastest) {
  std::vector<Complex> halves;
  for (Complex pole : poles) {
    if (!std::isfinite(std::abs(pole)) || std::abs(pole) > 1e3 * fastest) continue; // the direct part's
    if (pole.real() >= 0) pole = -std::conj(pole);
    if (pole.real() > -1e-6 * slowest) pole = {-1e-6 * slowest, pole.imag()};
    if (std::abs(pole.imag()) < 1e-9 * std::abs(pole)) pole = pole.real();
    if (pole.imag() >= 0) halves.push_back(pole);
  }
  return halves;
}

/// The functions of s whose real multiples a sum is made of: of a real pole 1/(s - p), of a pair two that
/// stand for the real and the imaginary part of its residue, and 1.
std::vector<Complex> basis(const std::vector<Complex>& halves, const Complex& s) {
  std::vector<Complex> values;
  for (const Complex& pole : halves) {
    const Complex first = 1.0 / (s - pole), second = 1.0 / (s - std::conj(pole));
    values.push_back(pole.imag() == 0 ? first : first + second);
    if (pole.imag() != 0) values.push_back(Complex(0, 1) * (first - second));
  }
  values.emplace_back(1);
  return values;
}

/// Multiples of the basis that make weight times the response, in least squares.
std::vector<double> fitted(const std::vector<Complex>& halves, std::span<const double> omega,
                           std::span<const Complex> response, std::span<const double> weight) {
  const auto n = static_cast<int>(omega.size()), columns = static_cast<int>(basis(halves, 1.0).size());
  Matrix matrix(2 * n, columns);
  std::vector<double> right(2 * omega.size()), scale(index(columns), 0.0);
  for (int i = 0; i < n; ++i) {
    const auto k = index(i);
    const std::vector<Complex> values = basis(halves, Complex(0, omega[k]));
    for (int j = 0; j < columns; ++j) {
      matrix(i, j) = weight[k] * values[index(j)].real();
      matrix(i + n, j) = weight[k] * values[index(j)].imag();
      scale[index(j)] = std::max({scale[index(j)], std::abs(matrix(i, j)), std::abs(matrix(i + n, j))});
    }
    right[k] = weight[k] * response[k].real(), right[k + omega.size()] = weight[k] * response[k].imag();
  }
  for (int j = 0; j < columns; ++j)
    for (int i = 0; i < 2 * n; ++i) matrix(i, j) /= scale[index(j)];
  std::vector<double> multiples = lapack::solve_least_squares(std::move(matrix), std::move(right)).x;
  for (std::size_t j = 0; j < multiples.size(); ++j) multiples[j] /= scale[j];
  return multiples;
}

} // namespace

std::complex<double> ExponentialSum::transform(std::complex<double> s) const {
  Complex sum = direct;
  for (std::size_t j = 0; j < poles.size(); ++j) sum += residues[j] / (s - poles[j]);
  return sum;
}

ExponentialSum fit_exponentials(std::span<const double> omega, std::span<const Complex> response,
                                FitWeight weight, double tolerance) {
  std::vector<Complex> points, values;
  std::vector<double> weights;
  for (std::size_t i = 0; i < omega.size(); ++i) {
    points.emplace_back(0, omega[i]);
    values.push_back(weight == FitWeight::impulse ? points.back() * response[i] : response[i]);
    weights.push_back(weight == FitWeight::impulse ? omega[i] : 1);
  }
  Approximation approximation(std::move(points), std::move(values));
  approximation.refine(tolerance);
  const std::vector<Complex> halves = stable_halves(approximation.poles(), omega.front(), omega.back());
  const std::vector<double> multiples = fitted(halves, omega, response, weights);

  ExponentialSum sum;
  std::size_t j = 0;
  for (const Complex& pole : halves) {
    if (pole.imag() == 0) {
      sum.poles.push_back(pole);
      sum.residues.emplace_back(multiples[j++]);
    } else {
      const Complex residue(multiples[j], multiples[j + 1]);
      j += 2;
      sum.poles.insert(sum.poles.end(), {pole, std::conj(pole)});
      sum.residues.insert(sum.residues.end(), {residue, std::conj(residue)});
    }
  }
  sum.direct = multiples.back();
  return sum;
}

} // namespace kapitza
