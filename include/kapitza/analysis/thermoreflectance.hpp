#pragma once
/// What somebody would infer who fits Fourier's law (multilayer.hpp) to what a laser sees of a surface.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/multilayer.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// What a fit leaves free: the conductance of the first interface, the conductivity of the layer below it.
enum class FitParameter { conductance, conductivity };
/// "G", "kappa"
const char* fit_word(FitParameter parameter);

/// What of the points is fitted: frequencies [Hz] or delays [s] from `from` to `to`.
struct SignalWindow {
  double from = 0, to = 0; ///< [Hz] or [s]; both ends are in it
  /// Ends that are written with few digits mean the points there, too.
  bool contains(double point) const { return point >= 0.999 * from && point <= 1.001 * to; }
};

/// Fourier's law fitted to the signal in one window.
struct ThermoreflectanceFit {
  SignalWindow window;             ///< of the points that were fitted
  std::size_t points = 0;          ///< that lie in it
  std::vector<FitParameter> free;  ///< parameters that the fit moved
  double conductance = 0;          ///< G, found or held [W/m2/K]
  double conductivity = 0;         ///< found or held [W/m/K]
  double residual = 0;             ///< rms of the signal [rad, or relative]
  std::vector<double> sensitivity; ///< per free parameter: rms of d signal / d ln(parameter), the others held
  std::vector<double> misfit;      ///< of the model less what was computed, at each point of the window
  bool converged = false;          ///< as in LeastSquaresFit
  /// Whether the fit moved it.
  bool is_free(FitParameter parameter) const;
};

/// The model's signal less the computed one, at the points of a window.
using SignalMisfit = std::function<std::vector<double>(const FourierStack& model)>;

/// Least squares over logarithms of the parameters, from the model's values. On the calling rank alone.
/// @param above the layer whose `resistance` is that of the first interface
ThermoreflectanceFit fit_thermoreflectance(const FourierStack& model, std::size_t above,
                                           const std::vector<FitParameter>& free, const SignalMisfit& misfit);

/// The computed signal, what is true and what fits make of it.
struct Thermoreflectance {
  FourierStack model;           ///< with bulk conductivities, and the true resistances
  std::size_t above = 0;        ///< as above
  std::string interface, layer; ///< names of the first interface and of the layer below it
  /// Of the first interface where the same stack carries steady heat between two walls.
  InterfaceResistance steady;
  std::vector<std::complex<double>> signal; ///< at each frequency or delay [K]
  std::vector<ThermoreflectanceFit> fits{}; ///< one per window and choice of free parameters

  double conductance() const { return 1 / model.layers[above].resistance; } ///< the true one [W/m2/K]
  double conductivity() const { return model.layers[above + 1].conductivity; }
};

/// Is the fit so good that nobody would doubt it, and yet its conductance more than 5 % from the true one?
/// @param perfect residuals below that are [as ThermoreflectanceFit::residual]
bool deceives(const ThermoreflectanceFit& fit, double conductance, double perfect);

/// Phases [rad] of the model less those of `signal`, at these frequencies [Hz].
SignalMisfit phase_misfit(std::vector<double> frequency, std::vector<std::complex<double>> signal);

} // namespace kapitza
