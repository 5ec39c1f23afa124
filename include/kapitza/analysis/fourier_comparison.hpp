#pragma once
/// What a Fourier code would have said of the same stack: three ways, against the Boltzmann solution.

#include "kapitza/analysis/jump.hpp"
#include "kapitza/solver/stack/fourier.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <array>
#include <string>
#include <vector>

namespace kapitza {

struct FourierRun {
  std::string name;               ///< "plain", "kapitza", "jumps"
  std::vector<double> resistance; ///< used at each surface [m2 K/W]
  FourierSolution solution;
  double heat_flux = 0;       ///< along x, mean over both ends [W/m2]
  double heat_flux_error = 0; ///< int |q - q_B| dx / int |q_B| dx
  double temperature_error =
      0; ///< mean of |T - T_E| over the stack [K], T_E the energy temperature of Boltzmann's
  double temperature_error_max = 0; ///< the largest at a node [K]
};

/// In this order: `plain`, temperatures continuous everywhere; `kapitza`, each interface (and bath) with its
/// R_K and what contact is in series; `jumps`, each interface with its R_app and each isothermal wall and
/// bath with its slip. R_K and R_app are those of half-spaces (jump.hpp): properties of materials and laws,
/// nothing of this stack's solution is used. Surfaces alike are computed once.
struct FourierComparison {
  std::array<FourierRun, 3> runs;
  bool converged = true;             ///< of the half-spaces
  std::vector<std::string> warnings; ///< layers too thin for coefficients of half-spaces
};

/// Collective. @throws InputError where an interface lets no heat through
FourierComparison compare_with_fourier(const StackProblem& problem, const Moments& moments,
                                       const JumpOptions& options, const Communicator& communicator);

} // namespace kapitza
