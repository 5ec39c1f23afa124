#pragma once
/// What somebody would infer who sees only temperature and heat flux: straight lines fitted beside an
/// interface, as in a measurement or a molecular dynamics run, and how far the conductance so found is from
/// the Kapitza resistance.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/line.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Where lines are fitted: distances from the interface, in fractions of the layer's thickness; on a line
/// through a plane, of its length in the region.
struct FitWindow {
  double from = 0.2, to = 0.8; ///< 0: the interface, 1: the other end of the layer
};

/// The lines T = a + b x fitted (least squares, slope free) to the energy temperature of the layers on both
/// sides. With T* the equivalent equilibrium temperature at the plane on each side, exactly
///     R_fit = R_K + R_c + (a_1 - T*_1)/q + (T*_2 - a_2)/q,
/// a_i the fitted temperatures at the plane: the last two are what the fit takes of the Knudsen layers and of
/// the size effect on each side for resistance of the plane. All in m2 K/W.
struct InferredInterface {
  std::size_t surface = 0; ///< index into the mesh's surfaces
  FitWindow window;        ///< where the lines were fitted
  double resistance =
      0; ///< R_fit, jump of the fitted lines over the heat flux; 1/R_fit is the inferred conductance
  double error = 0;                     ///< R_fit/R_K - 1
  double kapitza = 0, contact = 0;      ///< R_K; R_c, macroscopic, in series
  std::array<double, 2> slip{};         ///< the last two terms, left and right; first and second on a line
  std::array<double, 2> conductivity{}; ///< heat flux over the fitted slopes [W/m/K]
  std::array<double, 2> bulk{};         ///< the true ones [W/m/K]
  std::string line{}; ///< of a plane: along which; then q, R_K and T* are those of the face met
};

/// The same beside a wall with a temperature at the end of a line: what lies between that and the fitted
/// line, less the Kapitza resistance of a bath.
struct InferredWall {
  std::size_t surface = 0;    ///< index into the mesh's surfaces
  FitWindow window;           ///< where the line was fitted
  double slip_resistance = 0; ///< (T_wall - a)/q - R_K, q into the domain [m2 K/W]
  double slip_length = 0;     ///< the same times the bulk conductivity [m]
  double conductivity = 0;    ///< heat flux over the fitted slope [W/m/K]
  double bulk = 0;            ///< the true one [W/m/K]
  std::string line{};         ///< name of the line along which
};

/// What lines through the temperature would say of interfaces and walls.
struct Inferred {
  std::vector<InferredInterface> interfaces; ///< those of one window together
  std::vector<InferredWall> walls;           ///< on lines only: of a stack every run says its walls' slip
};

/// Of a stack. Interfaces without a Kapitza resistance are left out.
Inferred infer_as_experiment(const Domain& domain, const Moments& moments, const Analysis& analysis,
                             const std::vector<FitWindow>& windows);

/// Of a plane, along lines. Collective over domain.space; every rank gets the same.
Inferred infer_along_lines(const Domain& domain, const Moments& moments, const Analysis& analysis,
                           const std::vector<NamedLine>& lines, const std::vector<FitWindow>& windows);

} // namespace kapitza
