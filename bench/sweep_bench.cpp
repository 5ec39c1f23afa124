// Cost of one sweep per (cell x line x direction), the unit of docs/performance.md, by the kernels that
// KAPITZA_SIMD chooses.
#include "bench/kernel_cases.hpp"

#include <benchmark/benchmark.h>

namespace {

using Row = kapitza::bench::RowOf<double>;

void report(benchmark::State& state) {
  const auto crossings = static_cast<double>(state.iterations() * state.range(0) * state.range(1));
  state.counters["per_crossing"] =
      benchmark::Counter(crossings, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void sweep_and_sum(benchmark::State& state) {
  Row row(kapitza::index(state.range(0)), kapitza::index(state.range(1)));
  for (auto _ : state) {
    row.sweep_and_sum(kapitza::kernels());
    benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(sweep_and_sum)->Args({64, 2048})->Args({200, 2048})->Args({1000, 2048});

void sweep_through(benchmark::State& state) {
  Row row(kapitza::index(state.range(0)), kapitza::index(state.range(1)));
  for (auto _ : state) {
    row.sweep_through(kapitza::kernels());
    benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(sweep_through)->Args({200, 2048});

} // namespace
