// Cost of one plane sweep per (cell x band x direction), the unit of docs/performance.md: one cell at a
// time, with all lanes of a block.
#include "kapitza/base/index.hpp"

#include "solver/plane/kernel.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cmath>

namespace {

using namespace kapitza;

PlaneMesh one_cell(int corners, bool skew) {
  PlaneMesh mesh;
  mesh.owned_cells = 1;
  mesh.corner = {{0, 0}, {1e-9, 0}, {1e-9, 1e-9}, {skew ? 2e-10 : 0, 1e-9}};
  mesh.corner.resize(index(corners));
  mesh.first_slot = {0, corners};
  mesh.region_of_cell = {0};
  return mesh;
}

/// Crosses one cell again and again along an azimuth, all lanes of a block.
void cross(benchmark::State& state, int corners, bool skew) {
  const PlaneMesh mesh = one_cell(corners, skew);
  const PlaneGeometry geometry(mesh);
  alignas(64) std::array<double, block_lanes> rate{}, weight{};
  for (std::size_t lane = 0; lane < block_lanes; ++lane) {
    rate[lane] = 1e5 * std::pow(10, 4 * static_cast<double>(lane) / block_lanes);
    weight[lane] = 1.0 / block_lanes;
  }
  alignas(64) std::array<std::array<double, row_size>, 4> rows{};
  Crossing crossing{{0.8, 0.6}, {0.1, 0.2, 0.3, 0.4}, {}, {}, {}};
  for (std::size_t k = 0; k < index(corners); ++k) {
    const Point& n = geometry.normal[k];
    if (crossing.s[0] * n[0] + crossing.s[1] * n[1] > 0)
      crossing.out[k] = rows[k].data();
    else
      crossing.in[k] = rows[k].data();
  }
  std::array<double, 4> sums{};
  for (auto _ : state) {
    cross_cell(geometry, mesh, 0, crossing, {rate.data(), weight.data(), block_packs}, sums.data());
    benchmark::ClobberMemory();
  }
  state.counters["per_crossing"] =
      benchmark::Counter(static_cast<double>(state.iterations() * static_cast<long>(block_lanes)),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void cross_rectangle(benchmark::State& state) {
  cross(state, 4, false);
}
void cross_triangle(benchmark::State& state) {
  cross(state, 3, false);
}
void cross_quadrilateral(benchmark::State& state) {
  cross(state, 4, true);
}
BENCHMARK(cross_rectangle);
BENCHMARK(cross_triangle);
BENCHMARK(cross_quadrilateral);

} // namespace
