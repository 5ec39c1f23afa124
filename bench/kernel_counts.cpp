// kernel_counts CASE TIMES: one kernel, over and over, for bench/kernel_counts.sh to count its instructions.
#include "bench/kernel_cases.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
  using namespace kapitza;
  using bench::Cell;
  if (argc != 3) {
    std::fprintf(stderr, "usage: kernel_counts CASE TIMES\n");
    return 2;
  }
  const auto is = [&](const char* name) { return std::strcmp(argv[1], name) == 0; };
  const long times = std::atol(argv[2]);
  const Kernels& table = kernels();
  const auto repeat = [&](auto&& run) {
    for (long i = 0; i < times; ++i) run();
  };
  if (is("stack_sum") || is("stack_through") || is("stack_measure")) {
    bench::Row row(64, 256);
    if (is("stack_sum"))
      repeat([&] { row.sweep_and_sum(table); });
    else if (is("stack_measure"))
      repeat([&] { row.sweep_and_measure(table); });
    else
      repeat([&] { row.sweep_through(table); });
    return 0;
  }
  if (is("triangle_2")) { // two inflow faces
    Cell cell(Cell::Kind::triangle, 0.8, 0.6);
    repeat([&] { cell.cross(table); });
  } else if (is("triangle_1")) {
    Cell cell(Cell::Kind::triangle, 0.6, -0.8);
    repeat([&] { cell.cross(table); });
  } else if (is("rectangle") || is("quadrilateral")) {
    Cell cell(is("rectangle") ? Cell::Kind::rectangle : Cell::Kind::quadrilateral, 0.8, 0.6);
    repeat([&] { cell.cross(table); });
  } else {
    std::fprintf(stderr, "kernel_counts: no case '%s'\n", argv[1]);
    return 2;
  }
  return 0;
}
