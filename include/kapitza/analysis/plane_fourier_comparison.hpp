#pragma once
/// What a Fourier code would have said of the same plane problem: three ways, against the Boltzmann solution.

#include "kapitza/analysis/jump.hpp"
#include "kapitza/solver/plane/fourier.hpp"
#include "kapitza/solver/plane/moments.hpp"

#include <array>
#include <string>
#include <vector>

namespace kapitza {

/// R of a surface between two materials; plus = -1: of a wall.
struct SurfaceResistance {
  int surface = 0, minus = 0, plus = -1;
  double resistance = 0; ///< [m2 K/W]
};

struct PlaneFourierRun {
  std::string name; ///< "plain", "kapitza", "jumps": see FourierComparison
  std::vector<SurfaceResistance> resistances;
  PlaneFourierSolution solution;
  double heat_flux_error = 0; ///< int |q - q_B| dA / int |q_B| dA
  double temperature_error =
      0; ///< mean of |T - T_E| over the area [K], T_E the energy temperature of Boltzmann's
  double temperature_error_max = 0; ///< the largest at a node [K]
};

struct PlaneFourierComparison {
  std::array<PlaneFourierRun, 3> runs;
  bool converged = true;             ///< of the half-spaces
  std::vector<std::string> warnings; ///< where a way has no meaning
};

/// As compare_with_fourier, surfaces being flat on the scale of their Knudsen layers. Collective over
/// `world`, whose ranks of one `space` hold the mesh.
/// @throws InputError where an interface lets no heat through
PlaneFourierComparison compare_plane_with_fourier(const PlaneProblem& problem, const PlaneMoments& moments,
                                                  const JumpOptions& options, const Communicator& space,
                                                  const Communicator& world);

} // namespace kapitza
