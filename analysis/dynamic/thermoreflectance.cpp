#include "kapitza/analysis/thermoreflectance.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace kapitza {
namespace {

double rms(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double value_of(const FourierStack& stack, std::size_t above, FitParameter parameter) {
  return parameter == FitParameter::conductance ? 1 / stack.layers[above].resistance
                                                : stack.layers[above + 1].conductivity;
}

void set_value(FourierStack& stack, std::size_t above, FitParameter parameter, double value) {
  if (parameter == FitParameter::conductance)
    stack.layers[above].resistance = 1 / value;
  else
    stack.layers[above + 1].conductivity = value;
}

} // namespace

const char* fit_word(FitParameter parameter) {
  return parameter == FitParameter::conductance ? "G" : "kappa";
}

bool ThermoreflectanceFit::is_free(FitParameter parameter) const {
  return std::ranges::find(free, parameter) != free.end();
}

ThermoreflectanceFit fit_thermoreflectance(const FourierStack& model, std::size_t above,
                                           const std::vector<FitParameter>& free,
                                           const SignalMisfit& misfit) {
  const auto changed = [&](std::span<const double> logarithms) {
    FourierStack stack = model;
    for (std::size_t j = 0; j < free.size(); ++j) set_value(stack, above, free[j], std::exp(logarithms[j]));
    return stack;
  };
  std::vector<double> start;
  start.reserve(free.size());
  for (const FitParameter parameter : free) start.push_back(std::log(value_of(model, above, parameter)));
  const LeastSquaresFit found =
      least_squares([&](std::span<const double> x) { return misfit(changed(x)); }, start);

  const FourierStack stack = changed(found.x);
  ThermoreflectanceFit fit;
  fit.points = found.residuals.size();
  fit.free = free;
  fit.conductance = value_of(stack, above, FitParameter::conductance);
  fit.conductivity = value_of(stack, above, FitParameter::conductivity);
  fit.residual = rms(found.residuals);
  for (std::size_t j = 0; j < free.size(); ++j)
    fit.sensitivity.push_back(rms(std::span(found.jacobian).subspan(j * fit.points, fit.points)));
  fit.misfit = found.residuals;
  fit.converged = found.converged;
  return fit;
}

bool deceives(const ThermoreflectanceFit& fit, double conductance, double perfect) {
  constexpr double tolerated = 0.05;
  return fit.converged && fit.is_free(FitParameter::conductance) && fit.residual < perfect
         && std::abs(fit.conductance / conductance - 1) > tolerated;
}

SignalMisfit phase_misfit(std::vector<double> frequency, std::vector<std::complex<double>> signal) {
  return [frequency = std::move(frequency), signal = std::move(signal)](const FourierStack& model) {
    std::vector<double> misfit;
    for (std::size_t i = 0; i < frequency.size(); ++i)
      misfit.push_back(
          std::arg(surface_temperature(model, 2 * std::numbers::pi * frequency[i]) * std::conj(signal[i])));
    return misfit;
  };
}

} // namespace kapitza
