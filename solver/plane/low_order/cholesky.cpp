#include "solver/plane/low_order/cholesky.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cholmod.h>
#include <stdexcept>

namespace kapitza {
namespace {

/// CHOLMOD's settings and work space.
struct Cholmod {
  cholmod_common common{};
  Cholmod() {
    cholmod_start(&common);
    common.supernodal = CHOLMOD_SUPERNODAL;
    common.print = 0;
  }
  Cholmod(const Cholmod&) = delete;
  Cholmod& operator=(const Cholmod&) = delete;
  ~Cholmod() { cholmod_finish(&common); }
  void check(bool is_done, const char* what) const {
    if (is_done && common.status == CHOLMOD_OK) return;
    throw std::runtime_error(std::string("CHOLMOD: ") + what + " failed: "
                             + (common.status == CHOLMOD_NOT_POSDEF ? "the matrix is not positive definite"
                                : common.status == CHOLMOD_OUT_OF_MEMORY ? "out of memory"
                                                                         : "unknown error"));
  }
};

/// Frees with the work space that it was made in.
class OwnedFactor {
 public:
  OwnedFactor(Cholmod& cholmod, cholmod_factor* factor) : cholmod_(cholmod), factor_(factor) {}
  OwnedFactor(const OwnedFactor&) = delete;
  OwnedFactor& operator=(const OwnedFactor&) = delete;
  ~OwnedFactor() { cholmod_free_factor(&factor_, &cholmod_.common); }
  cholmod_factor* get() const { return factor_; }

 private:
  Cholmod& cholmod_;
  cholmod_factor* factor_;
};

/// Rows of a matrix of one rank.
struct Pattern {
  std::vector<int> first, column;
  explicit Pattern(Mat matrix) {
    PetscInt rows = 0;
    const PetscInt *i = nullptr, *j = nullptr;
    PetscBool is_done = PETSC_FALSE;
    petsc::check(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &i, &j, &is_done), "MatGetRowIJ");
    if (is_done == PETSC_FALSE) throw std::logic_error("a matrix that has no rows to factorise");
    first.assign(i, i + rows + 1);
    column.assign(j, j + i[rows]);
    petsc::check(MatRestoreRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &i, &j, &is_done),
                 "MatRestoreRowIJ");
  }
  bool operator==(const Pattern&) const = default;
};

std::span<const int> part(const void* all, std::size_t count) {
  return {static_cast<const int*>(all), count};
}

/// Of some columns from the diagonal on, the first of `height` rows.
constexpr std::size_t entries_of(std::size_t columns, std::size_t height) {
  return columns * height - columns * (columns - 1) / 2;
}

/// Columns of L that are taken together: what the rows below have is read and written once for all. Their
/// entries lie in the order of reading, one stream from memory: column by column where they meet the
/// diagonal, of which it is the inverse, then two rows of the first, of the second and so on, and an odd row
/// in the end.
constexpr std::size_t together = 4;

/// Where two columns meet, in the part at the diagonal.
constexpr std::size_t at_diagonal(std::size_t columns, std::size_t row, std::size_t column) {
  return entries_of(column, columns) + row - column;
}

/// Puts away some columns, `height` rows from the diagonal of the first on.
/// @param first the diagonal, in columns that begin `apart` from one another
void put_away(const double* first, std::size_t apart, std::size_t columns, std::size_t height,
              std::vector<double>& values) {
  for (std::size_t c = 0; c < columns; ++c)
    for (std::size_t row = c; row < columns; ++row)
      values.push_back(row == c ? 1 / first[c * apart + row] : first[c * apart + row]);
  std::size_t row = columns;
  for (; row + 2 <= height; row += 2)
    for (std::size_t c = 0; c < columns; ++c)
      values.insert(values.end(), {first[c * apart + row], first[c * apart + row + 1]});
  for (std::size_t c = 0; c < columns && row < height; ++c) values.push_back(first[c * apart + row]);
}

/// Every processor adds up two at a time.
using Pair = double __attribute__((vector_size(16)));
using PairInMemory = double __attribute__((vector_size(16), aligned(8), may_alias));
Pair load_pair(const double* from) {
  return *reinterpret_cast<const PairInMemory*>(from);
}
void save_pair(const Pair& pair, double* to) {
  *reinterpret_cast<PairInMemory*>(to) = pair;
}

/// y of some columns, taken out of the rows below: L y = b. @param b [height][width]
template <std::size_t width, std::size_t columns>
void step_down(const double* value, std::size_t height, double* b) {
  std::array<std::array<double, width>, columns> y;
  for (std::size_t c = 0; c < columns; ++c)
    for (std::size_t k = 0; k < width; ++k) {
      double rest = b[c * width + k];
      for (std::size_t before = 0; before < c; ++before)
        rest -= value[at_diagonal(columns, c, before)] * y[before][k];
      b[c * width + k] = y[c][k] = rest * value[at_diagonal(columns, c, c)];
    }
  value += entries_of(columns, columns);
  b += columns * width;
  std::size_t left = height - columns;
  for (; left >= 2; left -= 2, value += 2 * columns, b += 2 * width) {
    if constexpr (width == 1) {
      Pair rest = load_pair(b);
      for (std::size_t c = 0; c < columns; ++c) rest -= load_pair(value + 2 * c) * y[c][0];
      save_pair(rest, b);
    } else {
      for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t k = 0; k < width; k += 2) {
          Pair rest = load_pair(b + row * width + k);
          for (std::size_t c = 0; c < columns; ++c) rest -= value[2 * c + row] * load_pair(&y[c][k]);
          save_pair(rest, b + row * width + k);
        }
    }
  }
  for (std::size_t c = 0; c < columns && left > 0; ++c)
    for (std::size_t k = 0; k < width; ++k) b[k] -= value[c] * y[c][k];
}

/// x of some columns of that of the rows below: L^T x = y. @param b [height][width]
template <std::size_t width, std::size_t columns>
void step_up(const double* value, std::size_t height, double* b) {
  constexpr std::size_t sums_of = std::max<std::size_t>(width, 2); // of one right-hand side those of two rows
  std::array<std::array<Pair, sums_of / 2>, columns> sums{};
  const double* l = value + entries_of(columns, height); // from the end: a stream that is read ahead of, too
  const double* x = b + height * width;
  if ((height - columns) % 2 != 0) {
    l -= columns;
    x -= width;
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t k = 0; k < width; ++k) sums[c][k / 2][k % 2] = l[c] * x[k];
  }
  for (std::size_t left = (height - columns) / 2; left > 0; --left) {
    l -= 2 * columns;
    x -= 2 * width;
    for (std::size_t c = 0; c < columns; ++c) {
      if constexpr (width == 1)
        sums[c][0] += load_pair(l + 2 * c) * load_pair(x);
      else
        for (std::size_t row = 0; row < 2; ++row)
          for (std::size_t k = 0; k < width; k += 2)
            sums[c][k / 2] += l[2 * c + row] * load_pair(x + row * width + k);
    }
  }
  for (std::size_t c = columns; c-- > 0;)
    for (std::size_t k = 0; k < width; ++k) {
      double rest = b[c * width + k] - sums[c][k / 2][k % 2];
      if (width == 1) rest -= sums[c][0][1];
      for (std::size_t after = c + 1; after < columns; ++after)
        rest -= value[at_diagonal(columns, after, c)] * b[after * width + k];
      b[c * width + k] = rest * value[at_diagonal(columns, c, c)];
    }
}

} // namespace

struct CholeskyFactor::Structure {
  Cholmod cholmod;
  Pattern pattern;
  OwnedFactor symbolic;
  std::span<const int> order, super, rows_of, rows; ///< of L: [rows], [supernodes + 1] twice, all rows
  std::size_t entries = 0, most_rows = 0;           ///< of L; of a supernode

  explicit Structure(Pattern&& its)
      : pattern(std::move(its)), symbolic(cholmod, analysed()),
        order(part(symbolic.get()->Perm, symbolic.get()->n)),
        super(part(symbolic.get()->super, symbolic.get()->nsuper + 1)),
        rows_of(part(symbolic.get()->pi, symbolic.get()->nsuper + 1)),
        rows(part(symbolic.get()->s, symbolic.get()->ssize)) {
    for (std::size_t s = 0; s + 1 < super.size(); ++s) {
      entries += entries_of(columns(s), height(s));
      most_rows = std::max(most_rows, height(s));
    }
  }
  std::size_t columns(std::size_t s) const { return index(super[s + 1] - super[s]); }
  std::size_t height(std::size_t s) const { return index(rows_of[s + 1] - rows_of[s]); }

  /// @param values of the pattern; null: none
  cholmod_sparse sparse(const double* values) {
    cholmod_sparse a{};
    a.nrow = a.ncol = pattern.first.size() - 1;
    a.nzmax = pattern.column.size();
    a.p = pattern.first.data();
    a.i = pattern.column.data();
    a.x = const_cast<double*>(values); // CHOLMOD only reads
    a.stype = 1;
    a.itype = CHOLMOD_INT;
    a.xtype = values == nullptr ? CHOLMOD_PATTERN : CHOLMOD_REAL;
    a.dtype = CHOLMOD_DOUBLE;
    a.sorted = a.packed = 1;
    return a;
  }

 private:
  cholmod_factor* analysed() {
    cholmod_sparse a = sparse(nullptr);
    cholmod_factor* const made = cholmod_analyze(&a, &cholmod.common);
    cholmod.check(made != nullptr, "the analysis of a matrix");
    return made;
  }
};

namespace {

/// The structure of a pattern, of another factor where one with the same pattern lives.
std::shared_ptr<CholeskyFactor::Structure> structure_of(Pattern&& pattern) {
  static std::vector<std::weak_ptr<CholeskyFactor::Structure>> known;
  std::erase_if(known, [](const auto& one) { return one.expired(); });
  for (const auto& one : known)
    if (auto its = one.lock(); its->pattern == pattern) return its;
  auto made = std::make_shared<CholeskyFactor::Structure>(std::move(pattern));
  known.push_back(made);
  return made;
}

} // namespace

CholeskyFactor::CholeskyFactor(Mat matrix) {
  const std::shared_ptr<Structure> its = structure_of(Pattern(matrix));
  structure_ = its;
  Cholmod& cholmod = its->cholmod;
  const OwnedFactor factor(cholmod, cholmod_copy_factor(its->symbolic.get(), &cholmod.common));
  cholmod.check(factor.get() != nullptr, "a factorisation");
  const double* values = nullptr;
  petsc::check(MatSeqAIJGetArrayRead(matrix, &values), "MatSeqAIJGetArrayRead");
  cholmod_sparse a = its->sparse(values);
  const int is_done = cholmod_factorize(&a, factor.get(), &cholmod.common);
  petsc::check(MatSeqAIJRestoreArrayRead(matrix, &values), "MatSeqAIJRestoreArrayRead");
  cholmod.check(is_done != 0, "a factorisation");
  values_.reserve(its->entries);
  const auto* const first = static_cast<const double*>(factor.get()->x);
  const std::span<const int> starts = part(factor.get()->px, factor.get()->nsuper + 1);
  for (std::size_t s = 0; s + 1 < its->super.size(); ++s) {
    const std::size_t columns = its->columns(s), height = its->height(s);
    for (std::size_t j = 0, now = 0; j < columns; j += now) {
      now = j + together <= columns ? together : 1;
      put_away(first + index(starts[s]) + j * height + j, height, now, height - j, values_);
    }
  }
}

/// L y = b: what is known of y goes to the rows below.
template <std::size_t width>
void CholeskyFactor::go_down(std::vector<double>& x) const {
  const Structure& at = *structure_;
  std::vector<double> of_rows(at.most_rows * width);
  const double* value = values_.data();
  for (std::size_t s = 0; s + 1 < at.super.size(); ++s) {
    const std::size_t columns = at.columns(s), height = at.height(s);
    double* const own = &x[index(at.super[s]) * width];
    std::copy_n(own, columns * width, of_rows.data());
    std::fill_n(of_rows.data() + columns * width, (height - columns) * width, 0.0);
    std::size_t j = 0;
    for (; j + together <= columns; j += together) {
      step_down<width, together>(value, height - j, &of_rows[j * width]);
      value += entries_of(together, height - j);
    }
    for (; j < columns; value += height - j, ++j) step_down<width, 1>(value, height - j, &of_rows[j * width]);
    std::copy_n(of_rows.data(), columns * width, own);
    const int* const rows = &at.rows[index(at.rows_of[s])];
    for (std::size_t i = columns; i < height; ++i)
      for (std::size_t k = 0; k < width; ++k) x[index(rows[i]) * width + k] += of_rows[i * width + k];
  }
}

/// L^T x = y: what the rows below have is taken out.
template <std::size_t width>
void CholeskyFactor::go_up(std::vector<double>& x) const {
  const Structure& at = *structure_;
  std::vector<double> of_rows(at.most_rows * width);
  const double* value = values_.data() + values_.size();
  for (std::size_t s = at.super.size() - 1; s-- > 0;) {
    const std::size_t columns = at.columns(s), height = at.height(s);
    const int* const rows = &at.rows[index(at.rows_of[s])];
    for (std::size_t i = 0; i < height; ++i)
      for (std::size_t k = 0; k < width; ++k) of_rows[i * width + k] = x[index(rows[i]) * width + k];
    std::size_t j = columns;
    while (j % together != 0) {
      --j;
      value -= height - j;
      step_up<width, 1>(value, height - j, &of_rows[j * width]);
    }
    while (j > 0) {
      j -= together;
      value -= entries_of(together, height - j);
      step_up<width, together>(value, height - j, &of_rows[j * width]);
    }
    std::copy_n(of_rows.data(), columns * width, &x[index(at.super[s]) * width]);
  }
}

/// Up to `width` right-hand sides, which lie side by side meanwhile.
template <std::size_t width>
void CholeskyFactor::solve_some(std::span<const double> right, std::span<double> solution,
                                std::size_t count) const {
  const std::span<const int> order = structure_->order;
  std::vector<double> x(order.size() * width);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t k = 0; k < count; ++k) x[i * width + k] = right[k * order.size() + index(order[i])];
  go_down<width>(x);
  go_up<width>(x);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t k = 0; k < count; ++k) solution[k * order.size() + index(order[i])] = x[i * width + k];
}

void CholeskyFactor::solve(std::span<const double> right, std::span<double> solution,
                           std::size_t count) const {
  constexpr std::size_t most = 4; // side by side
  const std::size_t rows = structure_->order.size();
  for (std::size_t done = 0, now = 0; done < count; done += now) {
    now = count - done > 1 ? std::min(most, count - done) : 1;
    const auto from = right.subspan(done * rows, now * rows);
    const auto to = solution.subspan(done * rows, now * rows);
    if (now > 1)
      solve_some<most>(from, to, now);
    else
      solve_some<1>(from, to, 1);
  }
}

} // namespace kapitza
