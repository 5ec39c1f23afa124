#include "kapitza/analysis/films.hpp"

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <boost/math/special_functions/expint.hpp>

#include <cmath>

namespace kapitza {
namespace {

/// 1 - (1 - e^-x)/x
double one_minus_mean_decay(double x) {
  if (x > 1e-2) return 1 + std::expm1(-x) / x;
  return x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7)))));
}

/// F_0(x), diffuse surfaces.
double diffuse_film(double x) {
  if (x > 40) return 1 - 3 / (8 * x); // the rest is below e^-40
  const double decay = std::exp(-x);
  return 0.375 * one_minus_mean_decay(x) - 0.625 * std::expm1(-x) - x * (1 - x) * decay / 16
         + 0.75 * x * (1 - x * x / 12) * boost::math::expint(1u, x);
}

} // namespace

double fuchs_sondheimer(double thickness, double specularity) {
  const double p = specularity;
  if (p == 1) return 1;
  double sum = 0, power = 1; // p^(n-1)
  for (int n = 1;; ++n) {
    const double x = n * thickness;
    const double rest = power * (n * (1 - p) + p); // (1-p)^2 sum_{m >= n} m p^(m-1)
    // From here on F_0 = 1 - 3/(8 m x) to the last digit, and the sum is a geometric series.
    if (x > 40) return sum + rest - 3 / (8 * thickness) * (1 - p) * power;
    if (rest <= 1e-17 * sum) return sum;
    sum += (1 - p) * (1 - p) * n * power * diffuse_film(x);
    power *= p;
  }
}

double in_plane_conductivity(const Bands& bands, double thickness, double specularity) {
  double sum = 0;
  for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b)
    sum += band_conductivity(bands, b) * fuchs_sondheimer(thickness / bands.mean_free_path[b], specularity);
  return sum;
}

std::optional<double> cross_plane_conductivity(const Bands& bands, double thickness,
                                               const Communicator& communicator) {
  constexpr int directions = 32;
  const Resolution resolution = resolve_layer(bands, thickness);
  const LayerSpec layer{"film", 0, thickness, resolution.cells, resolution.first_cell};
  StackProblem problem;
  problem.mesh = make_stack({&layer, 1}, false);
  problem.media = {bands};
  problem.surfaces = {{IsothermalWall{problem.temperature + 0.5}},
                      {IsothermalWall{problem.temperature - 0.5}}};
  problem.angles = double_gauss(directions);
  const SteadyState state = solve_steady(problem, {}, communicator);
  if (!state.converged) return std::nullopt;
  return analyse(problem, state.moments).effective_conductivity;
}

} // namespace kapitza
