#include "solver/plane/columns.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Up to the rounding of positions in a mesh.
template <class Number>
bool alike(std::span<const Number> a, std::span<const Number> b) {
  return std::ranges::equal(a, b, [](const Number& x, const Number& y) { return std::abs(x - y) <= 1e-14; });
}

template <class Number>
std::vector<Number> closed(std::span<const Number> response) {
  std::vector<Number> inverse(response_size);
  for (std::size_t lane = 0; lane < block_lanes; ++lane) {
    const auto g = [&](std::size_t to, std::size_t from) {
      return response[(2 * to + from) * block_lanes + lane];
    };
    const Number a = 1.0 - g(0, 0), d = 1.0 - g(1, 1), determinant = a * d - g(0, 1) * g(1, 0);
    inverse[lane] = d / determinant;
    inverse[block_lanes + lane] = g(0, 1) / determinant;
    inverse[2 * block_lanes + lane] = g(1, 0) / determinant;
    inverse[3 * block_lanes + lane] = a / determinant;
  }
  return inverse;
}

template <class Number>
Number number_at(const PartsOf<Number, double*>& values, std::size_t lane) {
  Number number{};
  for (std::size_t part = 0; part < values.size(); ++part) set_part(number, part, values[part][lane]);
  return number;
}

template <class Number>
void put_number(const PartsOf<Number, double*>& values, std::size_t lane, const Number& number) {
  for (std::size_t part = 0; part < values.size(); ++part) values[part][lane] = part_of(number, part);
}

} // namespace

template <class Number>
void ClosedColumns<Number>::add(std::size_t task, const ColumnResponses<Number>& responses) {
  if (tasks_.size() <= task) tasks_.resize(task + 1);
  Task& into = tasks_[task];
  const std::span<const Number> all(responses);
  const auto of = [&](std::size_t mirror) { return all.subspan(mirror * response_size, response_size); };
  for (std::size_t mirror = 0; mirror * response_size < responses.size(); ++mirror) {
    const std::span<const Number> response = of(mirror);
    if (std::ranges::all_of(response, [](const Number& x) { return x == 0.0; })) {
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

template <class Number>
void ClosedColumns<Number>::close(std::size_t task, std::size_t mirror, bool reversed,
                                  const PartsOf<Number, double*>& values) const {
  const Task& from = tasks_[task];
  const int number = from.of_mirror[mirror];
  if (number < 0) return;
  const Number* inverse = from.inverse[index(number)].data();
  const std::size_t first = reversed ? block_lanes : 0, second = block_lanes - first;
  for (std::size_t lane = 0; lane < block_lanes; ++lane) {
    const Number a = number_at<Number>(values, first + lane), b = number_at<Number>(values, second + lane);
    put_number<Number>(values, first + lane, inverse[lane] * a + inverse[block_lanes + lane] * b);
    put_number<Number>(values, second + lane,
                       inverse[2 * block_lanes + lane] * a + inverse[3 * block_lanes + lane] * b);
  }
}

template class ClosedColumns<double>;
template class ClosedColumns<std::complex<double>>;

} // namespace kapitza
