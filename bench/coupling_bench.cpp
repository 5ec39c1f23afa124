// Setting up the coupling of one interface: silicon on germanium, 40 frequencies.
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/setup/problem.hpp"

#include <benchmark/benchmark.h>

namespace {

const kapitza::StackProblem& silicon_germanium() {
  static const kapitza::StackProblem problem = kapitza::make_problem(
      kapitza::read_deck(KAPITZA_SOURCE_DIR "/input/si_ge.yaml", {}, kapitza::read_text_file));
  return problem;
}

void couple(benchmark::State& state, const kapitza::InterfaceLaw& law) {
  const auto& materials = silicon_germanium().media;
  const kapitza::HalfRange angles = kapitza::double_gauss(static_cast<int>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(kapitza::couple_interface(materials[0], materials[1], angles, law, false));
}
BENCHMARK_CAPTURE(couple, amm, kapitza::AcousticMismatch{})
    ->Arg(32)
    ->Arg(64)
    ->Arg(128)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(couple, dmm, kapitza::DiffuseMismatch{})->Arg(64)->Unit(benchmark::kMillisecond);

} // namespace
