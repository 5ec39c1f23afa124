#include "solver/stack/low_order/chain_lu.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace kapitza {
namespace {

/// block times `in` is taken from `out`.
template <class Block>
void subtract_product(const Block& block, std::span<const double> in, std::span<double> out) {
  for (const auto& entry : block) out[entry.row] -= entry.value * in[entry.column];
}

/// Numbers in the whole matrix of some local rows.
petsc::Indices numbers(const std::vector<std::size_t>& rows, PetscInt first, MPI_Comm comm) {
  std::vector<PetscInt> global;
  global.reserve(rows.size());
  for (const std::size_t row : rows) global.push_back(first + static_cast<PetscInt>(row));
  petsc::Indices set;
  petsc::check(ISCreateGeneral(comm, static_cast<PetscInt>(global.size()), global.data(), PETSC_COPY_VALUES,
                               set.out()),
               "ISCreateGeneral");
  return set;
}

/// The four blocks of a matrix, interior of this rank and separators of all.
class Blocks {
 public:
  Blocks(Mat whole, IS interior, IS separators) {
    const std::array rows{interior, interior, separators, separators},
        columns{interior, separators, interior, separators};
    petsc::check(MatCreateSubMatrices(whole, 4, rows.data(), columns.data(), MAT_INITIAL_MATRIX, &blocks_),
                 "MatCreateSubMatrices");
  }
  ~Blocks() { MatDestroySubMatrices(4, &blocks_); }
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  Mat interior() const { return blocks_[0]; }
  Mat to_separators() const { return blocks_[1]; }
  Mat from_interior() const { return blocks_[2]; }
  Mat separators() const { return blocks_[3]; }

 private:
  Mat* blocks_ = nullptr;
};

} // namespace

ChainLU::ChainLU(SparseMatrix matrix, const Communicator& ranks) : ranks_(ranks) {
  if (ranks.size() == 1) {
    interior_lu_ = SparseLU(std::move(matrix), MATORDERINGNATURAL);
    return;
  }
  const PetscInt n = matrix.local_rows(), first = matrix.first_row(), size = matrix.size();
  petsc::Matrix whole;
  {
    const SparseMatrix::Compressed rows = matrix.take();
    for (std::size_t row = 0; row < index(n); ++row) {
      const auto begin = rows.column.begin() + rows.start[row],
                 end = rows.column.begin() + rows.start[row + 1];
      const bool reaches_out = *begin < first || *(end - 1) >= first + n; // columns rise
      (reaches_out ? own_ : interior_).push_back(row);
    }
    petsc::check(MatCreateMPIAIJWithArrays(ranks.handle(), n, n, size, size, rows.start.data(),
                                           rows.column.data(), rows.value.data(), whole.out()),
                 "MatCreateMPIAIJWithArrays");
  }
  petsc::Indices all;
  petsc::check(ISAllGather(numbers(own_, first, ranks.handle()).get(), all.out()), "ISAllGather");
  const PetscInt* separators = nullptr;
  PetscInt count = 0;
  petsc::check(ISGetLocalSize(all.get(), &count), "ISGetLocalSize");
  petsc::check(ISGetIndices(all.get(), &separators), "ISGetIndices");
  separators_ = index(count);
  first_own_ = index(std::lower_bound(separators, separators + count, first) - separators);
  petsc::check(ISRestoreIndices(all.get(), &separators), "ISRestoreIndices");

  const Blocks blocks(whole.get(), numbers(interior_, first, PETSC_COMM_SELF).get(), all.get());
  to_separators_ = entries_of(blocks.to_separators());
  from_interior_ = entries_of(blocks.from_interior());
  interior_lu_ = SparseLU(blocks.interior(), MATORDERINGNATURAL);
  SparseMatrix complement(count);
  for (const Entry& entry : schur_complement(entries_of(blocks.separators())))
    complement.add(static_cast<PetscInt>(entry.row), static_cast<PetscInt>(entry.column), entry.value);
  separator_lu_ = SparseLU(std::move(complement), MATORDERINGNATURAL);
}

ChainLU::Block ChainLU::entries_of(Mat matrix) {
  Block block;
  PetscInt rows = 0;
  petsc::check(MatGetSize(matrix, &rows, nullptr), "MatGetSize");
  for (PetscInt row = 0; row < rows; ++row) {
    PetscInt count = 0;
    const PetscInt* columns = nullptr;
    const PetscScalar* values = nullptr;
    petsc::check(MatGetRow(matrix, row, &count, &columns, &values), "MatGetRow");
    for (PetscInt i = 0; i < count; ++i) block.push_back({index(row), index(columns[i]), values[i]});
    petsc::check(MatRestoreRow(matrix, row, &count, &columns, &values), "MatRestoreRow");
  }
  return block;
}

/// A_SS - sum over ranks of A_SI A_II^-1 A_IS.
ChainLU::Block ChainLU::schur_complement(const Block& between) const {
  std::map<std::size_t, Block> columns;
  for (const Entry& entry : to_separators_) columns[entry.column].push_back(entry);
  std::vector<double> packed, right(interior_.size()), solution(interior_.size());
  for (const auto& [column, entries] : columns) {
    std::ranges::fill(right, 0.0);
    for (const Entry& entry : entries) right[entry.row] = entry.value;
    interior_lu_.solve(right, solution);
    std::map<std::size_t, double> product;
    for (const Entry& entry : from_interior_) product[entry.row] -= entry.value * solution[entry.column];
    for (const auto& [row, value] : product)
      packed.insert(packed.end(), {static_cast<double>(row), static_cast<double>(column), value});
  }
  packed = ranks_.gathered(packed);
  Block complement = between;
  for (std::size_t i = 0; i < packed.size(); i += 3)
    complement.push_back(
        {static_cast<std::size_t>(packed[i]), static_cast<std::size_t>(packed[i + 1]), packed[i + 2]});
  return complement;
}

void ChainLU::solve(std::span<const double> right, std::span<double> solution) const {
  if (separators_ == 0) return interior_lu_.solve(right, solution);
  std::vector<double> inside(interior_.size()), result(interior_.size()), sums(separators_, 0.0),
      separators(separators_);
  for (std::size_t i = 0; i < interior_.size(); ++i) inside[i] = right[interior_[i]];
  for (std::size_t i = 0; i < own_.size(); ++i) sums[first_own_ + i] = right[own_[i]];
  interior_lu_.solve(inside, result);
  subtract_product(from_interior_, result, sums);
  ranks_.sum(sums);
  separator_lu_.solve(sums, separators);
  subtract_product(to_separators_, separators, inside);
  interior_lu_.solve(inside, result);
  for (std::size_t i = 0; i < interior_.size(); ++i) solution[interior_[i]] = result[i];
  for (std::size_t i = 0; i < own_.size(); ++i) solution[own_[i]] = separators[first_own_ + i];
}

} // namespace kapitza
