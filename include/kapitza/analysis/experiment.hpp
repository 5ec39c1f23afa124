#pragma once
/// What somebody would infer who sees only temperature and heat flux: straight lines fitted beside an
/// interface, as in a measurement or a molecular dynamics run, and how far the conductance so found is from
/// the Kapitza resistance.

#include "kapitza/analysis/budget.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Where lines are fitted, in fractions of the layer's thickness away from the interface.
struct FitWindow {
  double from = 0.2, to = 0.8;
};

/// The lines T = a + b x fitted (least squares, slope free) to the energy temperature of the layers on both
/// sides. With T* the equivalent equilibrium temperature at the plane on each side, exactly
///     R_fit = R_K + R_c + (a_1 - T*_1)/q + (T*_2 - a_2)/q,
/// a_i the fitted temperatures at the plane: the last two are what the fit takes of the Knudsen layers and of
/// the size effect on each side for resistance of the plane. All in m2 K/W.
struct InferredInterface {
  std::size_t surface = 0;
  FitWindow window;
  double resistance =
      0; ///< R_fit, jump of the fitted lines over the heat flux; 1/R_fit is the inferred conductance
  double error = 0; ///< R_fit/R_K - 1
  double kapitza = 0, contact = 0;
  std::array<double, 2> slip{};         ///< the last two terms, left and right
  std::array<double, 2> conductivity{}; ///< heat flux over the fitted slopes [W/m/K]
  std::array<double, 2> bulk{};         ///< the true ones [W/m/K]
};

/// Of a stack: one entry per window and interface, interfaces of one window together. Interfaces without a
/// Kapitza resistance are left out.
std::vector<InferredInterface> infer_as_experiment(const Domain& domain, const Moments& moments,
                                                   const Analysis& analysis,
                                                   const std::vector<FitWindow>& windows);

} // namespace kapitza
