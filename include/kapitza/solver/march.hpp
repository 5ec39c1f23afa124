#pragma once
/// Marching in time with psi stored: diagonally implicit Runge-Kutta steps, each stage a solve for T.
///
/// With s = 1/(gamma dt), stage i of a step of length dt solves
///
///     s_m.grad psi_i + (psi_i - beta(T_i))/L + (s/v) (psi_i - Psi_i) = 0,   Psi_i = psi_n + dt sum_(j<i)
///     a_ij k_j,
///
/// in the elements of the steady sweep, and k_i = s (psi_i - Psi_i). Both schemes are L-stable and end with
/// their last stage: Alexander's of order 2 and 3 (SIAM J. Numer. Anal. 14, 1006 (1977)). Where a stack has
/// thermal bands that follow its temperature so do beta and L (kapitza/solver/stack/march.hpp). Electrons of
/// metals have s C_e (T_e - their Psi) beside what they conduct and exchange; what normal processes drift at
/// follows from psi, and is not stored.

#include "kapitza/solver/march_scheme.hpp"
#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/psi_rows.hpp"
#include "kapitza/solver/steady.hpp"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace kapitza {

/// What drives a march alike in time, g(t); several add up.
struct MarchDrive {
  std::vector<double> heating; ///< of g = 1, at the (owned) nodes, linear in between [W/m3]; empty: none
  std::vector<double> surface; ///< of g = 1, per surface, as in HarmonicDrive; empty: none
  /// g(t), and its integral up to t; empty where g is always 1.
  std::function<double(double)> value{}, integral{};
  /// `heating` and `surface` of the electrons of metals, as in HarmonicDrive; empty: none.
  std::vector<double> electron_heating{}, electrons{};
};

/// How it marches.
struct MarchSetup {
  std::vector<MarchDrive> drives; ///< what varies in time; empty: the boundary alone acts
  /// Per surface, below the drives: temperature of a wall or a bath less the reference [K], or imposed flux,
  /// or what a periodic pair adds.
  std::vector<double> boundary;
  MarchScheme scheme = MarchScheme::sdirk3; ///< Runge-Kutta method of the steps
  SteadyOptions options;                    ///< of a stage's solve
  double least_rise =
      0; ///< errors are relative to the largest departure from the beginning so far, or this [K]
  /// Per surface, below the drives: temperature of the electrons that a wall holds beside what it does to
  /// phonons, less the reference [K]; empty: 0.
  std::vector<double> electrons{};
};

class Marched;

/// A march and where it stands. All calls are collective.
class March {
 public:
  /// Of what solver/march/marched.hpp says: see StackMarch and PlaneHarmonicSolver::march.
  March(std::unique_ptr<Marched> marched, MarchSetup setup);
  virtual ~March();
  March(const March&) = delete;
  March& operator=(const March&) = delete;

  /// In equilibrium at the nodes' temperatures, less the reference; both carriers.
  void begin(double time, std::span<const double> temperature);
  /// In the steady state of the boundary's values and this heating [nodes], of the electrons beside it;
  /// empty: none. @return whether that was found
  bool begin_steady(double time, std::span<const double> heating,
                    std::span<const double> electron_heating = {});

  /// What is to be thought of a step.
  struct Verdict {
    /// Of T, of T_e or of the heat flux of phonons, the largest over the nodes, relative to their peaks.
    double error = 0;
    bool converged = false; ///< all stages
  };
  /// Takes one step from time() to `end`, without going on from there.
  Verdict try_step(double end);
  /// Goes on from the end of the last step tried.
  void accept();

  double time() const;
  /// What is seen at time(): T and T_E less the reference, q, with metals T_e and q_e, of planes also powers
  /// and faces. T_E is that of the equilibrium of the phonons that has the same energy.
  Moments field() const;
  int sweeps() const;        ///< so far
  double sweep_time() const; ///< inside them [s]
  int most_sweeps() const;   ///< of one stage
  /// By how much the energy stored differs from what boundaries and heating have given, over the largest of
  /// what was given and taken, of what is stored above the beginning, and of what was uneven then.
  double energy_imbalance() const;
  /// The largest of what each rank has.
  double largest(double value) const;

  /// Where it stands, to be loaded again: numbers that all ranks have, and psi, part by part.
  std::vector<double> numbers() const;
  std::vector<PsiRows> psi() const;
  /// Goes on from there. @param numbers as numbers() gave them @param psi of the shape of psi()
  void load(std::span<const double> numbers, const std::vector<PsiRows>& psi);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

/// Numbers for psi that a march of this scheme holds: of the beginning, of the stages, and one more.
int march_fields(MarchScheme scheme);

} // namespace kapitza
