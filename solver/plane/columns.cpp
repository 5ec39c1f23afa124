#include "solver/plane/columns.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {
namespace {

/// Up to the rounding of positions in a mesh.
bool alike(std::span<const double> a, std::span<const double> b) {
  return std::ranges::equal(a, b, [](double x, double y) { return std::abs(x - y) <= 1e-14; });
}

AlignedArray closed(std::span<const double> response) {
  AlignedArray inverse(response_size);
  for (std::size_t lane = 0; lane < block_lanes; ++lane) {
    const auto g = [&](std::size_t to, std::size_t from) {
      return response[(2 * to + from) * block_lanes + lane];
    };
    const double a = 1 - g(0, 0), d = 1 - g(1, 1), determinant = a * d - g(0, 1) * g(1, 0);
    inverse[lane] = d / determinant;
    inverse[block_lanes + lane] = g(0, 1) / determinant;
    inverse[2 * block_lanes + lane] = g(1, 0) / determinant;
    inverse[3 * block_lanes + lane] = a / determinant;
  }
  return inverse;
}

} // namespace

void ClosedColumns::add(std::size_t task, const ColumnResponses& responses) {
  if (tasks_.size() <= task) tasks_.resize(task + 1);
  Task& into = tasks_[task];
  const std::span<const double> all(responses);
  const auto of = [&](std::size_t mirror) { return all.subspan(mirror * response_size, response_size); };
  for (std::size_t mirror = 0; mirror * response_size < responses.size(); ++mirror) {
    const std::span<const double> response = of(mirror);
    if (std::ranges::all_of(response, [](double x) { return x == 0; })) {
      into.of_mirror.push_back(-1);
      continue;
    }
    const auto known =
        std::ranges::find_if(into.measured, [&](std::size_t other) { return alike(of(other), response); });
    into.of_mirror.push_back(static_cast<int>(known - into.measured.begin()));
    if (known != into.measured.end()) continue;
    into.measured.push_back(mirror);
    into.inverse.push_back(closed(response));
  }
}

void ClosedColumns::close(std::size_t task, std::size_t mirror, bool reversed, double* values) const {
  const Task& from = tasks_[task];
  const int number = from.of_mirror[mirror];
  if (number < 0) return;
  const double* inverse = from.inverse[index(number)].data();
  double *first = values, *second = values + block_lanes;
  if (reversed) std::swap(first, second);
  for (std::size_t lane = 0; lane < block_lanes; ++lane) {
    const double a = first[lane], b = second[lane];
    first[lane] = inverse[lane] * a + inverse[block_lanes + lane] * b;
    second[lane] = inverse[2 * block_lanes + lane] * a + inverse[3 * block_lanes + lane] * b;
  }
}

} // namespace kapitza
