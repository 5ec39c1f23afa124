#include "kapitza/analysis/multilayer.hpp"

#include "kapitza/laws/angles.hpp"

#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// What lies below a plane: temperature * T + flux * q = source.
struct Below {
  Complex temperature, flux, source;
};

/// The same at the upper end of a layer on top of it: T = T_p + a exp(-m x) + b exp(-m (h - x)), T_p what the
/// heating alone makes.
Below above(const Below& below, const FourierLayer& layer, double omega, double wavenumber) {
  const double kappa = layer.conductivity, h = layer.thickness;
  const Complex square(wavenumber * wavenumber, omega * layer.heat_capacity / kappa), m = std::sqrt(square);
  const Complex uniform = layer.uniform / (kappa * square),
                absorbed = layer.absorbed / (kappa * (square - 1 / (layer.depth * layer.depth)));
  const double left_of_light = std::exp(-h / layer.depth);
  const auto flux_of = [&](double light) { return kappa / layer.depth * light * absorbed; };

  const Complex fall = std::exp(-m * h), admittance = kappa * m;
  const Complex denominator = below.temperature - below.flux * admittance;
  const Complex reflected = (below.temperature + below.flux * admittance) / denominator;
  const Complex emitted = (below.source - below.temperature * (uniform + left_of_light * absorbed)
                           - below.flux * flux_of(left_of_light))
                          / denominator;
  const Complex rest = reflected * fall * fall, plus = admittance * (1.0 + rest), minus = 1.0 - rest;
  return {plus, -minus,
          plus * (uniform + absorbed + emitted * fall) - minus * (flux_of(1) - admittance * emitted * fall)};
}

Complex at_one_wavenumber(const FourierStack& stack, double omega, double wavenumber) {
  Below below{stack.insulated ? 0.0 : 1.0, stack.insulated ? 1.0 : 0.0, 0.0};
  for (std::size_t i = stack.layers.size(); i-- > 0;) {
    below.flux -= below.temperature * stack.layers[i].resistance; // T above = T below + R q
    below = above(below, stack.layers[i], omega, wavenumber);
  }
  return (below.source - below.flux * stack.flux) / below.temperature;
}

} // namespace

std::vector<SpotNode> spot_rule(double radius) {
  constexpr int panels = 16, points = 12;
  const HalfRange rule = double_gauss(2 * points);
  std::vector<SpotNode> nodes;
  double end = spot_reach / radius;
  for (int panel = 0; panel < panels; ++panel) {
    const double begin = panel + 1 < panels ? end / 2 : 0;
    for (std::size_t i = 0; i < rule.mu.size(); ++i) {
      const double k = begin + (end - begin) * rule.mu[i], kw = k * radius;
      nodes.push_back({k, 0.5 * radius * kw * std::exp(-0.25 * kw * kw) * (end - begin) * rule.weight[i]});
    }
    end = begin;
  }
  return nodes;
}

Complex surface_temperature(const FourierStack& stack, double omega) {
  if (stack.spot == 0) return at_one_wavenumber(stack, omega, stack.wavenumber);
  Complex mean = 0;
  for (const SpotNode& node : spot_rule(stack.spot))
    mean += node.weight * at_one_wavenumber(stack, omega, node.wavenumber);
  return mean;
}

} // namespace kapitza
