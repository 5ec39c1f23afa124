// sweep_ratio [CASE real|complex TIMES]: what a sweep of amplitudes costs beside a real one, per crossing
// (cell x direction x band), by the kernels that KAPITZA_SIMD chooses. Real and complex sweeps take turns;
// the ratio is the median over pairs, so that other work on the machine matters little. With arguments one of
// the two runs alone TIMES times, for perf or valgrind.
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/setup/problem.hpp"

#include "bench/kernel_cases.hpp"
#include "solver/plane/solve/transport.hpp"
#include "solver/stack/stack_sweep.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace {

using namespace kapitza;
using bench::Kind;
using Complex = std::complex<double>;
using Job = std::function<void()>;

/// A sweep on real and on complex numbers, and how many crossings it is.
struct Pair {
  Job real, complex;
  double crossings = 1;
};

template <class Number>
Job kernel_row() {
  return [row = std::make_shared<bench::RowOf<Number>>(64, 256)] { row->sweep_and_sum(kernels()); };
}
template <class Number>
Job kernel_cell(Kind kind, double x, double y) {
  return [cell = std::make_shared<bench::CellOf<Number>>(kind, x, y)] { cell->cross(kernels()); };
}
Pair kernel_pair(Kind kind, double x, double y) {
  return {kernel_cell<double>(kind, x, y), kernel_cell<Complex>(kind, x, y), block_lanes};
}

const Communicator& self() {
  static const Runtime runtime(0, nullptr);
  static const Communicator communicator = Communicator::self();
  return communicator;
}

/// Unknowns that vary, so that nothing is trivial.
std::vector<double> some(std::size_t size) {
  std::vector<double> x(size);
  for (std::size_t i = 0; i < size; ++i) x[i] = 1 + 0.1 * std::sin(static_cast<double>(i));
  return x;
}

Pair whole_stack(const std::string& deck) {
  const auto problem = std::make_shared<const StackProblem>(
      make_problem(read_deck(KAPITZA_SOURCE_DIR "/input/" + deck, {}, read_text_file)));
  const auto nodes = index(problem->mesh.nodes()), surfaces = problem->surfaces.size();
  const std::vector<Complex> none(surfaces);
  const StackSources<Complex> sources{std::vector<Complex>(nodes), none, none, none};
  const auto sweep = [problem](const auto& drive, const auto& shift) -> Job {
    using Number = std::decay_t<decltype(shift)>;
    auto its = std::make_shared<StackSweep<Number>>(*problem, drive, shift, self());
    const std::vector<double> x = some(its->unknowns.own().size);
    return [problem, its, x, result = x]() mutable { its->defect(x, result, false); };
  };
  double crossings = 0;
  for (int cell = 0; cell < problem->mesh.cells(); ++cell)
    crossings += 2.0 * problem->bands_of_cell(cell).size() * problem->angles.size();
  return {sweep(steady_sources(*problem), 0.0), sweep(sources, bench::oscillation), crossings};
}

/// A plane that is ready to be swept.
struct Plane {
  PlaneSetup setup;
  PreparedPlane prepared;
  explicit Plane(const Deck& deck)
      : setup(make_plane_problem(deck, self())), prepared(setup.problem, *setup.ranks) {}
};

Pair whole_plane(const std::string& deck, const std::vector<Override>& changes) {
  const auto plane =
      std::make_shared<const Plane>(read_deck(KAPITZA_SOURCE_DIR "/input/" + deck, changes, read_text_file));
  const PlaneProblem& problem = plane->setup.problem;
  const std::vector<Complex> none(problem.surfaces.size());
  const auto sweep = [&](auto sources) -> Job {
    using Number = typename decltype(sources.rise)::value_type;
    auto its = std::make_shared<PlaneTransport<Number>>(plane->prepared, std::move(sources));
    const std::vector<double> x = some(its->unknowns().size());
    return [plane, its, x, result = x]() mutable { its->defect(x, result, false); };
  };
  double crossings = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    crossings += static_cast<double>(problem.bands_of_cell(cell).size()) * problem.angles.directions();
  return {sweep(steady_sources(problem)),
          sweep(PlaneSources<Complex>{{}, none, none, {}, bench::oscillation}), crossings};
}

const std::vector<std::pair<std::string, std::function<Pair()>>> cases{
    {"stack_kernel",
     [] {
       return Pair{kernel_row<double>(), kernel_row<Complex>(), 64 * 256};
     }},
    {"rectangle_kernel", [] { return kernel_pair(Kind::rectangle, 0.8, 0.6); }},
    {"triangle_1_kernel", [] { return kernel_pair(Kind::triangle, 0.6, -0.8); }}, // one inflow face
    {"triangle_2_kernel", [] { return kernel_pair(Kind::triangle, 0.8, 0.6); }},  // two
    {"quadrilateral_kernel", [] { return kernel_pair(Kind::quadrilateral, 0.8, 0.6); }},
    {"stack", [] { return whole_stack("si_ge.yaml"); }},
    {"rectangles",
     [] {
       return whole_plane("square.yaml", {{"materials.g", "{library: silicon, frequency_bins: 40}"},
                                          {"angles.polar", "8"},
                                          {"angles.azimuthal", "32"}});
     }},
    {"rectangles_gray", [] { return whole_plane("square.yaml", {}); }},
    {"triangles",
     [] {
       return whole_plane("porous.yaml", {{"angles.azimuthal", "32"}});
     }},
};

/// Seconds of the processor that one job takes.
double time_of(const Job& job, long times) {
  const std::clock_t start = std::clock();
  for (long i = 0; i < times; ++i) job();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / static_cast<double>(times);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const std::string& name, const Pair& pair) {
  constexpr int pairs = 21;
  pair.complex();
  const long times = std::max(1L, static_cast<long>(2e-2 / (time_of(pair.real, 20) + 1e-9)));
  std::vector<double> real, complex, ratio;
  for (int i = 0; i < pairs; ++i) {
    real.push_back(time_of(pair.real, times));
    complex.push_back(time_of(pair.complex, times));
    ratio.push_back(complex.back() / real.back());
  }
  std::printf("| %s | %.3f | %.3f | %.2f |\n", name.c_str(), median(real) / pair.crossings * 1e9,
              median(complex) / pair.crossings * 1e9, median(ratio));
  std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    std::printf("| | real [ns] | complex [ns] | ratio |\n|---|---|---|---|\n");
    for (const auto& [name, make] : cases) compare(name, make());
    std::_Exit(0); // what is static outlives PETSc
  }
  const auto known = std::ranges::find(cases, argv[1], [](const auto& its) { return its.first; });
  if (argc != 4 || known == cases.end()) {
    std::fprintf(stderr, "usage: sweep_ratio [CASE real|complex TIMES], CASE one of");
    for (const auto& its : cases) std::fprintf(stderr, " %s", its.first.c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  const Pair pair = known->second();
  const Job& job = std::string(argv[2]) == "complex" ? pair.complex : pair.real;
  for (long i = std::atol(argv[3]); i > 0; --i) job();
  std::fflush(nullptr);
  std::_Exit(0);
}
