#include "io/result/dynamic/thermoreflectance_parts.hpp"

#include "io/result/table_parts.hpp"
#include "io/text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <utility>

namespace kapitza::io {
namespace {

constexpr double mega = 1e6;

Json fit_json(const ThermoreflectanceFit& fit, const SignalWords& words) {
  Json free = Json::array(), sensitivity = Json::object();
  for (std::size_t j = 0; j < fit.free.size(); ++j) {
    free.push_back(fit_word(fit.free[j]));
    sensitivity[fit_word(fit.free[j])] = words.scale * fit.sensitivity[j];
  }
  return {{"window", {fit.window.from, fit.window.to}},
          {"points", fit.points},
          {"free", free},
          {"conductance", fit.conductance},
          {"conductivity", fit.conductivity},
          {"residual", words.scale * fit.residual},
          {"sensitivity", sensitivity},
          {"converged", fit.converged}};
}

void add_true_values(std::string& text, const Thermoreflectance& seen) {
  const InterfaceResistance& steady = seen.steady;
  const auto out = std::back_inserter(text);
  const auto row = [&](const char* name, const std::optional<double>& resistance, const char* meaning) {
    const bool any = resistance && *resistance > 0;
    fmt::format_to(out, "  {:<14}{:>13}{:>14}   {}\n", name, number(resistance),
                   any ? fmt::format("{:.2f}", 1 / *resistance / mega) : "-", meaning);
  };
  fmt::format_to(out, "\n  {:<14}{:>13}{:>14}\n", seen.interface, "R m2K/W", "1/R MW/m2/K");
  row("Kapitza", steady.kapitza, "drop of T* at the plane in the steady state: what is true");
  if (steady.contact != 0) row("contact", steady.contact, "macroscopic, in series");
  if (const double series = steady.electron_phonon_sum(); series != 0)
    row("el.-phonon", series, "electrons give their heat to phonons first: true, too, in series");
  row("thermal", steady.kapitza_thermal, "if thermal phonons arrived");
  row("Landauer", steady.landauer, "between emitted temperatures");
  row("apparent", steady.apparent, "between Fourier's lines through the layers, steady");
  row("slip", steady.slip, "apparent - Kapitza (- contact): kinetic");
}

} // namespace

std::vector<std::optional<double>> misfits_at(const ThermoreflectanceFit& fit,
                                              const std::vector<double>& points) {
  std::vector<std::optional<double>> misfits(points.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (fit.window.contains(points[i])) misfits[i] = fit.misfit[next++];
  return misfits;
}

std::string window_text(const SignalWindow& window, const SignalWords& words) {
  return fmt::format("{:.4g} to {:.4g} {}", words.axis_scale * window.from, words.axis_scale * window.to,
                     words.axis);
}

std::string free_text(const ThermoreflectanceFit& fit) {
  std::string text;
  for (const FitParameter parameter : fit.free)
    text += std::string(text.empty() ? "" : ",") + fit_word(parameter);
  return text;
}

Json thermoreflectance_json(const Thermoreflectance& seen, const SignalWords& words) {
  const InterfaceResistance& steady = seen.steady;
  Json fits = Json::array();
  for (const ThermoreflectanceFit& fit : seen.fits) fits.push_back(fit_json(fit, words));
  Json resistances{{"kapitza", optional_number(steady.kapitza)},
                   {"kapitza_thermal", optional_number(steady.kapitza_thermal)},
                   {"landauer", optional_number(steady.landauer)},
                   {"apparent", optional_number(steady.apparent)},
                   {"apparent_uncertainty", optional_number(steady.apparent_uncertainty)},
                   {"slip", optional_number(steady.slip)},
                   {"reflection", optional_number(steady.reflection)},
                   {"contact", steady.contact}};
  if (const double series = steady.electron_phonon_sum(); series != 0)
    resistances["electron_phonon"] = series;
  return {{"interface", seen.interface},
          {"layer", seen.layer},
          {"conductance", seen.conductance()},
          {"conductivity", seen.conductivity()},
          {"steady", resistances},
          {"residual_unit", words.residual},
          {"fits", fits}};
}

void add_thermoreflectance(std::string& text, const Thermoreflectance& seen, const SignalWords& words) {
  add_true_values(text, seen);
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "  bulk conductivity of {}: {:.4g} W/m/K\n", seen.layer, seen.conductivity());
  fmt::format_to(out, "\n  {:<22} {:<9}{:>11}{:>8}{:>10}{:>12}{:>22}\n", "fitted", "free", "G MW/m2/K",
                 "G/true", "kappa", "residual", "sensitivity G, kappa");
  for (const ThermoreflectanceFit& fit : seen.fits) {
    std::string sensitivity;
    for (const FitParameter parameter : {FitParameter::conductance, FitParameter::conductivity}) {
      std::string value = "-";
      for (std::size_t j = 0; j < fit.free.size(); ++j)
        if (fit.free[j] == parameter) value = fmt::format("{:.3g}", 0.1 * words.scale * fit.sensitivity[j]);
      sensitivity += fmt::format("{:>9}", value);
    }
    fmt::format_to(out, "  {:<22} {:<9}{:>11.2f}{:>8.3f}{:>10.2f}{:>12.3g}{:>22}{}\n",
                   window_text(fit.window, words), free_text(fit), fit.conductance / mega,
                   fit.conductance / seen.conductance(), fit.conductivity, words.scale * fit.residual,
                   sensitivity, fit.converged ? "" : "  not converged");
  }
  const bool metals = seen.steady.electron_phonon[0] || seen.steady.electron_phonon[1];
  text += wrapped(
      fmt::format("G of {}, kappa of {} [W/m/K]; what is not free is held at its true value. Residual: "
                  "rms, in {}; sensitivity: what 10 % of G or kappa change, rms. {}",
                  seen.interface, seen.layer, words.residual,
                  metals
                      ? "Metals have the conductivity and the heat capacity of both carriers; the true G is "
                        "that of the plane and of electrons and phonons in series."
                      : "Phonons alone: the electrons of a metal, and their coupling to its phonons, are "
                        "not in it."),
      "  ", 100);
}

std::vector<std::string> thermoreflectance_warnings(const Thermoreflectance& seen, const SignalWords& words) {
  std::vector<std::string> warnings;
  for (const ThermoreflectanceFit& fit : seen.fits) {
    const std::string which =
        fmt::format("the fit of {} to {}", free_text(fit), window_text(fit.window, words));
    if (!fit.converged) {
      warnings.push_back(which + " has no unique minimum: these data do not determine what is free");
    } else if (deceives(fit, seen.conductance(), words.perfect / words.scale)) {
      std::string text = fmt::format(
          "{} looks perfect (residual {:.2g} {}) and is wrong: it infers {:.4g} MW/m2/K, the true "
          "conductance is {:.4g} MW/m2/K ({:+.0f} %)",
          which, words.scale * fit.residual, words.residual, fit.conductance / mega,
          seen.conductance() / mega, 100 * (fit.conductance / seen.conductance() - 1));
      if (fit.is_free(FitParameter::conductivity))
        text += fmt::format(", and {:.4g} W/m/K, that of the bulk is {:.4g} W/m/K", fit.conductivity,
                            seen.conductivity());
      warnings.push_back(std::move(text));
    }
  }
  return warnings;
}

} // namespace kapitza::io
