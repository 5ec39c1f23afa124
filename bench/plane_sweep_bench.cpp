// Cost of one plane sweep per (cell x band x direction), the unit of docs/performance.md: one cell again and
// again, with all lanes of a block, by the kernels that KAPITZA_SIMD chooses.
#include "bench/kernel_cases.hpp"

#include <benchmark/benchmark.h>

namespace {

using kapitza::bench::CellOf;
using kapitza::bench::Kind;

void cross(benchmark::State& state, Kind kind) {
  CellOf<double> cell(kind, 0.8, 0.6);
  for (auto _ : state) {
    cell.cross(kapitza::kernels());
    benchmark::ClobberMemory();
  }
  state.counters["per_crossing"] =
      benchmark::Counter(static_cast<double>(state.iterations() * static_cast<long>(kapitza::block_lanes)),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(cross, rectangle, Kind::rectangle);
BENCHMARK_CAPTURE(cross, triangle, Kind::triangle);
BENCHMARK_CAPTURE(cross, quadrilateral, Kind::quadrilateral);

} // namespace
