// Cost of one sweep per (cell x line x direction), the unit of docs/performance.md.
#include "kapitza/base/index.hpp"

#include "solver/stack/lines.hpp"
#include "solver/stack/sweep.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

namespace {

using kapitza::AlignedArray;

/// A graded row of cells crossed by lines whose optical rates span four decades.
struct Row {
  std::vector<double> width, temperature, moment;
  AlignedArray rate, weight, psi;

  Row(std::size_t cells, std::size_t lines)
      : width(cells), temperature(2 * cells), moment(2 * cells, 0.0), rate(lines),
        weight(lines, 1.0 / static_cast<double>(lines)), psi(lines, 0.5) {
    for (std::size_t i = 0; i < cells; ++i) width[i] = 1e-9 * (1 + static_cast<double>(i % 37));
    for (std::size_t i = 0; i < 2 * cells; ++i)
      temperature[i] = 1 - static_cast<double>(i) / static_cast<double>(2 * cells);
    for (std::size_t i = 0; i < lines; ++i)
      rate[i] = 1e5 * std::pow(10, 4 * static_cast<double>(i) / static_cast<double>(lines));
  }
  kapitza::CellRow cells(bool rightward) const {
    return {width.data(), temperature.data(), static_cast<int>(width.size()), rightward};
  }
};

void report(benchmark::State& state) {
  const auto crossings = static_cast<double>(state.iterations() * state.range(0) * state.range(1));
  state.counters["per_crossing"] =
      benchmark::Counter(crossings, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void sweep_and_sum(benchmark::State& state) {
  Row row(index(state.range(0)), index(state.range(1)));
  for (auto _ : state) {
    kapitza::sweep_and_sum(row.cells(true), row.rate, row.weight, row.psi, row.moment.data());
    benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(sweep_and_sum)->Args({64, 2048})->Args({200, 2048})->Args({1000, 2048});

void sweep_through(benchmark::State& state) {
  Row row(index(state.range(0)), index(state.range(1)));
  for (auto _ : state) {
    kapitza::sweep_through(row.cells(true), row.rate, row.psi);
    benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(sweep_through)->Args({200, 2048});

} // namespace
