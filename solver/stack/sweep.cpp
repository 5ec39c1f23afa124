#include "solver/stack/sweep.hpp"

#include "kapitza/base/index.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace kapitza {
namespace {

namespace simd = std::experimental;
using Block = std::array<Pack, packs_per_block>;

Block load(const double* from) {
  Block block;
  for (std::size_t i = 0; i < packs_per_block; ++i)
    block[i].copy_from(from + i * Pack::size(), simd::vector_aligned);
  return block;
}

/// Reciprocals, two for one division: dividing is what bounds the kernel.
void invert(Block& block) {
  static_assert(packs_per_block % 2 == 0);
  for (std::size_t p = 0; p < packs_per_block; p += 2) {
    const Pack both = 1.0 / (block[p] * block[p + 1]), first = both * block[p + 1];
    block[p + 1] = both * block[p];
    block[p] = first;
  }
}

/// One block of lines through all cells. With `summing`, moments per node are added to `sums`.
template <bool summing>
void cross_row(const CellRow& row, const double* optical_rate, const double* weight, double* psi_inout,
               Pack* sums) {
  const Block rate = load(optical_rate);
  Block w{}, delta = load(psi_inout);
  if constexpr (summing) w = load(weight);
  const std::ptrdiff_t step = row.rightward ? 1 : -1;
  const int up = row.rightward ? 0 : 1;
  std::ptrdiff_t cell = row.rightward ? 0 : row.cells - 1;
  double before = 0; // T where delta stands; 0 on entry, when it still is psi
  for (int i = 0; i < row.cells; ++i, cell += step) {
    const double h = row.width[cell], t0 = row.temperature[2 * cell + up],
                 t1 = row.temperature[2 * cell + 1 - up];
    const double jump = before - t0, d = t1 - t0;
    before = t1;
    Pack upstream = 0, downstream = 0;
    Block e, above, inverse;
    for (std::size_t p = 0; p < packs_per_block; ++p) {
      e[p] = rate[p] * h;
      above[p] = 6.0 + 4.0 * e[p];
      inverse[p] = above[p] + e[p] * e[p];
    }
    invert(inverse);
    for (std::size_t p = 0; p < packs_per_block; ++p) {
      const Pack u = delta[p] + jump;
      if constexpr (summing) upstream += w[p] * ((above[p] * u - e[p] * d) * inverse[p]);
      delta[p] = ((6.0 - 2.0 * e[p]) * u - (6.0 + e[p]) * d) * inverse[p];
      if constexpr (summing) downstream += w[p] * delta[p];
    }
    if constexpr (summing) {
      sums[2 * cell + up] += upstream;
      sums[2 * cell + 1 - up] += downstream;
    }
  }
  for (std::size_t p = 0; p < packs_per_block; ++p)
    Pack(delta[p] + before).copy_to(psi_inout + p * Pack::size(), simd::vector_aligned);
}

} // namespace

void sweep_and_sum(const CellRow& row, std::span<const double> optical_rate, std::span<const double> weight,
                   std::span<double> psi, double* moment) {
  thread_local std::vector<Pack> sums;
  const auto nodes = index(2 * row.cells);
  sums.assign(nodes, Pack(0));
  for (std::size_t i = 0; i < psi.size(); i += lane_block)
    cross_row<true>(row, &optical_rate[i], &weight[i], &psi[i], sums.data());
  for (std::size_t n = 0; n < nodes; ++n) moment[n] += simd::reduce(sums[n]);
}

void sweep_through(const CellRow& row, std::span<const double> optical_rate, std::span<double> psi) {
  for (std::size_t i = 0; i < psi.size(); i += lane_block)
    cross_row<false>(row, &optical_rate[i], nullptr, &psi[i], nullptr);
}

} // namespace kapitza
