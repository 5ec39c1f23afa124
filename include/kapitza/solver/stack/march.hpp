#pragma once
/// Marching a stack in time with psi stored: diagonally implicit Runge-Kutta steps, each stage a solve for T.
///
/// With s = 1/(gamma dt), stage i of a step of length dt solves
///
///     mu dpsi_i/dx + (psi_i - beta(T_i))/L + (s/v) (psi_i - Psi_i) = 0,   Psi_i = psi_n + dt sum_(j<i) a_ij
///     k_j,
///
/// in the elements of the steady sweep, and k_i = s (psi_i - Psi_i). Both schemes are L-stable and end with
/// their last stage: Alexander's of order 2 and 3 (SIAM J. Numer. Anal. 14, 1006 (1977)). Where the problem
/// has thermal bands beta and L follow the temperature, else a problem has those of linear_bands().

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/stack/march_scheme.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/stack/psi_rows.hpp"
#include "kapitza/solver/steady.hpp"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace kapitza {

/// What drives a march alike in time, g(t); several add up.
struct MarchDrive {
  std::vector<double> heating; ///< of g = 1, at the nodes, linear in between [W/m3]; empty: none
  std::vector<double> surface; ///< of g = 1, per surface, as in HarmonicDrive; empty: none
  /// g(t), and its integral up to t; empty where g is always 1.
  std::function<double(double)> value, integral{};
};

/// What marches, and how.
struct MarchSetup {
  std::vector<MarchDrive> drives; ///< what varies in time; empty: the boundary alone acts
  /// Per surface, below the drives: temperature of a wall or a bath less the reference [K], or imposed flux.
  std::vector<double> boundary;
  MarchScheme scheme = MarchScheme::sdirk3; ///< Runge-Kutta method of the steps
  SteadyOptions options;                    ///< of a stage's solve
  double least_rise =
      0; ///< errors are relative to the largest departure from the beginning so far, or this [K]
};

/// Bands whose energy is proportional to T, and whose mean free paths do not depend on it: the linear
/// problem.
std::vector<ThermalBands> linear_bands(const std::vector<Bands>& media);

/// Bytes for psi, stages and errors on a rank of so many, about. @param problem as for StackMarch
double march_memory(const StackProblem& problem, MarchScheme scheme, int ranks);

/// What is seen of a stack at one time [nodes].
struct MarchField {
  std::vector<double> temperature;        ///< T less the reference [K]
  std::vector<double> energy_temperature; ///< of the equilibrium that has the same energy, less that [K]
  std::vector<double> heat_flux;          ///< along x through the ends of each cell [W/m2]
};

/// A march and where it stands. All calls are collective. Refers to the problem.
class StackMarch {
 public:
  /// @param problem with thermal bands, without electrons, macroscopic contacts and jumps of temperature
  /// @throws InputError where a law cannot join its two materials
  StackMarch(const StackProblem& problem, MarchSetup setup, const Communicator& communicator);
  ~StackMarch();

  /// In equilibrium at the nodes' temperatures, less the reference.
  void begin(double time, std::span<const double> temperature);
  /// In the steady state of the boundary's values and this heating [nodes]. @return whether that was found
  bool begin_steady(double time, std::span<const double> heating);

  /// What is to be thought of a step.
  struct Verdict {
    double error = 0;       ///< of T or of the heat flux, the largest over the nodes, relative to their peaks
    bool converged = false; ///< all stages
  };
  /// Takes one step from time() to `end`, without going on from there.
  Verdict try_step(double end);
  /// Goes on from the end of the last step tried.
  void accept();

  double time() const;
  /// At time().
  MarchField field() const;
  int sweeps() const;        ///< so far
  double sweep_time() const; ///< inside them [s]
  int most_sweeps() const;   ///< of one stage
  /// By how much the energy stored differs from what boundaries and heating have given, over the largest of
  /// what was given and taken, of what is stored above the beginning, and of what was uneven then.
  double energy_imbalance() const;

  /// Where it stands, to be loaded again: numbers that all ranks have, and psi, slab by slab.
  std::vector<double> numbers() const;
  std::size_t count_of_numbers() const;
  std::vector<PsiRows> psi() const;
  /// Goes on from there. @param numbers as numbers() gave them @param psi of the shape of psi()
  void load(std::span<const double> numbers, const std::vector<PsiRows>& psi);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

} // namespace kapitza
