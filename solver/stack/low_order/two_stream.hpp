#pragma once
/// The low-order problem of stacks with normal processes: T, the drift y, the electrons' T_e of metals and,
/// per group of bands, phonons that travel along +-1/sqrt(3). Private to solver/.
///
///     +-mu dpsi/dx + (psi - T)/L = +-mu y pull/L,   mu = 1/sqrt(3),
///     T - sum_g share_g (psi+ + psi-)/2 = r,   y - 3 sum_g weight_g mu (psi+ - psi-)/2 = r_y
///
/// in the upwind elements of the sweep itself: both have the same limits in thick cells, for energy and for
/// momentum. (Larsen, J. Comput. Phys. 53, 429 (1984): transport synthetic acceleration by S2.) A diffusion
/// problem for T alone does not see the drift: where normal processes dominate it needs many times the
/// sweeps. L_g is the mean that conserves energy between groups and surfaces, sum C v / sum (C v/L). Of
/// amplitudes of exp(s t) (1 + s tau_g) psi - T stands for psi - T, tau_g = sum C / sum (C v/L).
///
/// Where all varies as exp(i k y) along the layers six directions, 60 degrees apart at sin^2 = 4/5 from the
/// axis z, 5/36 each, travel with removal 1 + s tau_g + i k L_g s_y; the rest is along z, psi = T/(1 + s
/// tau_g). That is exact to degree 5 in x and y: shear is as viscous as it should be.
///
/// Electrons diffuse as in electrons.hpp, and relax to psi of the streams.

#include "solver/preconditioner.hpp"
#include "solver/sparse_lu.hpp"
#include "solver/stack/low_order/diffusion_assembly.hpp"
#include "solver/streams.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Where properties follow the temperature bands relax to emission_g T + electron_emission_g T_e, and are
/// driven by pull_g y, with others at both ends of a cell.
template <class Number>
struct CellStreams {
  Streams<Number> streams; ///< their pulls and what these lose stand below
  struct Ends {
    std::array<double, 2> emission{1, 1}, pull{0, 0}, electron_emission{0, 0};
  };
  std::vector<Ends> ends;                ///< per stream
  std::array<double, 2> momentum{1, 1};  ///< of y, over the sum of the weights
  std::array<Number, 2> lost_pull{0, 0}; ///< as Streams::lost_pull
};
template <class Number>
struct StreamsOfCells {
  std::vector<CellStreams<Number>> lists; ///< those of one material as many, of the same bands
  std::vector<int> list_of_cell;
  /// As GroupsOfCells::exchange_slope.
  std::vector<std::vector<double>> exchange_slope{};
  const CellStreams<Number>& operator()(int cell) const { return lists[index(list_of_cell[index(cell)])]; }
};

class TwoStreamSystem : public Preconditioner {
 public:
  /// @param max_groups of mean free paths, in each material
  template <class Number>
  TwoStreamSystem(const SweptStack<Number>& stack, int max_groups);
  template <class Number>
  TwoStreamSystem(const SweptStack<Number>& stack, const StreamsOfCells<Number>& streams);

  void invert(std::span<const double> r, std::span<double> x) const override;
  bool is_exact() const override { return true; }
  void refine(std::span<const double> v, std::span<double> x) const override;
  std::vector<double> source_solution() const override;

 private:
  std::vector<double> at_unknowns(std::span<const double> right) const;

  std::vector<PetscInt> position_; ///< of StackTransport's unknowns among those of this system
  std::vector<double> sources_;    ///< right-hand side for the walls, heating and periodic drop
  SparseLU lu_;
};

} // namespace kapitza
