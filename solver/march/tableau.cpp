#include "solver/march/tableau.hpp"

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

Tableau second_order() {
  const double gamma = 1 - 1 / std::numbers::sqrt2;
  return {gamma, {gamma, 1}, {{gamma}, {1 - gamma, gamma}}, {-gamma, gamma}};
}

/// gamma: the root of x^3 - 3 x^2 + 3 x/2 - 1/6 with which it is L-stable.
Tableau third_order() {
  double gamma = 0.4358665215;
  for (int i = 0; i < 3; ++i)
    gamma -= (((gamma - 3) * gamma + 1.5) * gamma - 1.0 / 6) / ((3 * gamma - 6) * gamma + 1.5);
  const double first = -(6 * gamma * gamma - 16 * gamma + 1) / 4,
               second = (6 * gamma * gamma - 20 * gamma + 5) / 4;
  return {gamma,
          {gamma, (1 + gamma) / 2, 1},
          {{gamma}, {(1 - gamma) / 2, gamma}, {first, second, gamma}},
          {gamma, -2 * gamma, gamma}};
}

} // namespace

const Tableau& tableau_of(MarchScheme scheme) {
  static const Tableau second = second_order(), third = third_order();
  return scheme == MarchScheme::sdirk2 ? second : third;
}

} // namespace kapitza
