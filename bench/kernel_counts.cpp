// kernel_counts CASE:TIMES...: kernels and low-order solves, each over and over, for bench/kernel_counts.sh
// to count their instructions.
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/stack/transport.hpp"

#include "bench/kernel_cases.hpp"
#include "solver/plane/low_order/pole_solver.hpp"
#include "solver/stack/low_order/diffusion.hpp"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace {

using namespace kapitza;
using bench::Kind;
using Complex = std::complex<double>;
using Job = std::function<void()>;

/// For this process alone.
const Communicator& started() {
  static const Runtime runtime(0, nullptr);
  static const Communicator self = Communicator::self();
  return self;
}

/// Applies it to ones, again and again.
Job application_of(const Preconditioner& low_order, std::size_t unknowns) {
  const std::vector<double> right(unknowns, 1.0);
  std::vector<double> solution(unknowns, 0.0);
  return [&low_order, right, solution]() mutable { low_order.invert(right, solution); };
}

Deck deck_of(const std::string& name) {
  return read_deck(KAPITZA_SOURCE_DIR "/input/" + name, {}, read_text_file);
}

/// One solve of silicon on germanium, banded.
Job stack_low_order() {
  static const Communicator& self = started();
  static const StackProblem problem = make_problem(deck_of("si_ge.yaml"));
  static const StackTransport transport(problem, self);
  static const DiffusionSystem low_order(problem, transport.couplings(), 6, share_cells(problem, self));
  return application_of(low_order, transport.unknowns().own().size);
}

/// One solve of a square, by poles on vertices.
Job plane_low_order() {
  static const Communicator& self = started();
  static const PlaneSetup setup = make_plane_problem(deck_of("square.yaml"), self);
  static const PreparedPlane plane(setup.problem, *setup.ranks);
  static const PolePreconditioner low_order(setup.problem, plane, 1);
  return application_of(low_order, plane.unknowns().size());
}

template <class Number>
Job crossing(Kind kind, double x, double y) {
  return [cell = std::make_shared<bench::CellOf<Number>>(kind, x, y)] { cell->cross(kernels()); };
}

template <class Number>
Job along_row(void (bench::RowOf<Number>::*sweep)(const Kernels&)) {
  return [row = std::make_shared<bench::RowOf<Number>>(64, 256), sweep] { (*row.*sweep)(kernels()); };
}

const std::map<std::string, std::function<Job()>> cases{
    {"stack_sum", [] { return along_row(&bench::RowOf<double>::sweep_and_sum); }},
    {"stack_sum_complex", [] { return along_row(&bench::RowOf<Complex>::sweep_and_sum); }},
    {"stack_through", [] { return along_row(&bench::RowOf<double>::sweep_through); }},
    {"stack_through_complex", [] { return along_row(&bench::RowOf<Complex>::sweep_through); }},
    {"stack_measure", [] { return along_row(&bench::RowOf<double>::sweep_and_measure); }},
    {"triangle_1", [] { return crossing<double>(Kind::triangle, 0.6, -0.8); }}, // one inflow face
    {"triangle_1_complex", [] { return crossing<Complex>(Kind::triangle, 0.6, -0.8); }},
    {"triangle_2", [] { return crossing<double>(Kind::triangle, 0.8, 0.6); }}, // two
    {"triangle_2_complex", [] { return crossing<Complex>(Kind::triangle, 0.8, 0.6); }},
    {"rectangle", [] { return crossing<double>(Kind::rectangle, 0.8, 0.6); }},
    {"rectangle_complex", [] { return crossing<Complex>(Kind::rectangle, 0.8, 0.6); }},
    {"quadrilateral", [] { return crossing<double>(Kind::quadrilateral, 0.8, 0.6); }},
    {"quadrilateral_complex", [] { return crossing<Complex>(Kind::quadrilateral, 0.8, 0.6); }},
    {"low_order_stack", stack_low_order},
    {"low_order_plane", plane_low_order},
};

/// What callgrind counts, by this name.
extern "C" [[gnu::noinline]] void counted(const Job& job, long times) {
  for (long i = 0; i < times; ++i) job();
}

} // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t colon = word.find(':');
    const auto found = cases.find(word.substr(0, colon));
    if (found == cases.end() || colon == std::string::npos) {
      std::fprintf(stderr, "usage: kernel_counts CASE:TIMES..., CASE one of");
      for (const auto& [name, make] : cases) std::fprintf(stderr, " %s", name.c_str());
      std::fprintf(stderr, "\n");
      return 2;
    }
    const Job job = found->second();
    job(); // what comes once is not counted
    counted(job, std::atol(word.c_str() + colon + 1));
  }
  std::fflush(nullptr);
  std::_Exit(0); // what is static outlives PETSc
}
