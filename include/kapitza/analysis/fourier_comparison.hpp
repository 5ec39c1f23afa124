#pragma once
/// What a Fourier code would have said of the same problem: four ways, against the Boltzmann solution.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/jump.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// R of a surface between two materials; plus = -1: of a wall.
struct SurfaceResistance {
  int surface = 0, minus = 0, plus = -1; ///< index of the surface; numbers of the materials
  double resistance = 0;                 ///< [m2 K/W]
};

/// Fourier's law on the same mesh, one way of treating surfaces.
struct FourierRun {
  std::string name;                           ///< "plain", "kapitza", "jumps", "equivalent"
  std::vector<SurfaceResistance> resistances; ///< of interfaces that resist, walls that fix T; 0 in "plain"
  std::vector<double> temperature;            ///< [owned nodes] relative [K]
  std::vector<Point> heat_flux;               ///< [owned nodes] [W/m2]
  std::vector<double> power;                  ///< per surface, as Moments::power
  double heat_flux_error = 0;                 ///< int |q - q_B| dV / int |q_B| dV
  double temperature_error =
      0; ///< mean of |T - T_E| over the domain [K], T_E the energy temperature of Boltzmann's
  double temperature_error_max = 0; ///< the largest at a node [K]
};

/// In this order: `plain`, temperatures continuous everywhere; `kapitza`, each interface (and bath) with its
/// R_K and what contact is in series; `jumps`, each interface with its R_app and each isothermal wall and
/// bath with its slip. R_K and R_app are those of half-spaces (jump.hpp): properties of materials and laws,
/// nothing of this solution is used; surfaces of a plane are taken for flat on the scale of their Knudsen
/// layers. Last, where it exists, `equivalent`: with the numbers of Analysis::fourier_equivalent.
struct FourierComparison {
  std::vector<FourierRun> runs;      ///< three or four, as above
  bool converged = true;             ///< of the half-spaces
  std::vector<std::string> warnings; ///< where a way has no meaning
};

/// Collective. @throws InputError where an interface lets no heat through
FourierComparison compare_with_fourier(const StackProblem& problem, const Moments& moments,
                                       const Analysis& analysis, const JumpOptions& options,
                                       const Communicator& communicator);
/// Collective over `world`, whose ranks of one `space` hold the mesh. @throws InputError as above
FourierComparison compare_with_fourier(const PlaneProblem& problem, const Moments& moments,
                                       const Analysis& analysis, const JumpOptions& options,
                                       const Communicator& space, const Communicator& world);

} // namespace kapitza
