#pragma once
/// The sweep of a stack whose properties follow its temperature, and its derivative. Private to solver/.
///
/// With psi_b the occupations of occupation.hpp and rise_b(T) those of equilibrium,
///
///     mu dpsi_b/dx + (psi_b - rise_b(T)) / L_b(T_c) = 0,
///     sum_b C_b v_b / L_b(T_c) (rise_b(T) - <psi_b>) = P,    q = sum_b C_b v_b <mu psi_b>
///
/// C_b and all couplings are those of the problem at T_0: laws act on occupations of one frequency. L_b is
/// taken at the mean temperature T_c of a cell, so that each cell conserves energy exactly. Vectors are those
/// of stack_unknowns(): temperatures less the reference.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/newton.hpp"
#include "solver/stack/band_row.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/emitters.hpp"
#include "solver/stack/full/thermal_state.hpp"
#include "solver/stack/stack_sources.hpp"

#include <optional>

namespace kapitza {

class FullTransport : public NonlinearTransport {
 public:
  /// Refers to the problem. Collective over the ranks, which share the sweeps.
  /// @throws InputError where a law cannot join its two materials
  FullTransport(const StackProblem& problem, const Communicator& communicator);

  const Couplings& couplings() const { return couplings_; }
  const ThermalState& state() const { return state_; }
  /// Of the last measure(), at the price of another sweep. Collective. @param x that of measure()
  Moments moments(std::span<const double> x);

  const Unknowns& unknowns() const override { return unknowns_; }
  const Communicator& sharers() const override { return share_.ranks; }
  bool floating() const override { return false; }
  /// The derivative of residual() at the x of measure(), times `change`; `sources` is false. Two sweeps' work
  /// unless frozen.
  void defect(std::span<const double> change, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double> x) const override;
  HeatBalance heat_balance() const override;
  double level_shift() const override { return 0; }
  HeatScale heat_scale() const override;
  int most_directions() const override { return 200; }
  void freeze(bool frozen) override { frozen_ = frozen; }
  double longest_step(std::span<const double> x, std::span<const double> step) const override;
  double spread(std::span<const double> x) const override;

 private:
  /// Neighbouring lines of one band.
  struct Fan {
    int band;
    std::size_t first, count;
  };
  /// The lines of one medium that this rank owns.
  struct Fans {
    std::vector<Fan> list;
    std::vector<double> inverse_mu, half_weight; ///< per line; weight_m / 2
    std::vector<double> capacity;                ///< f [W/m2/K]
  };
  /// Sums at every node.
  struct NodeSums {
    std::vector<double> exchange;   ///< sum_b C_b v_b / L_b <psi - rise> [W/m3]
    std::vector<double> steepening; ///< the same with d(1/L_b)/dT [W/m3/K]
    std::vector<double> flux;       ///< q [W/m2]
  };

  const Fans& fans_of(std::size_t slab) const { return fans_[index(slabs_[slab].material)]; }
  const Bands& bands_of(std::size_t slab) const { return problem_.media[index(slabs_[slab].material)]; }
  BandRow row(std::size_t slab, int band, bool rightward) const;
  /// Sweeps the lines of a slab, visit(fan, cell, first line, lines, Crossing) in each cell.
  template <class Visit>
  void sweep(std::size_t slab, bool rightward, ChannelArray<double>& psi, const Visit& visit) const;
  /// The change of that; `psi` is swept along unless frozen.
  template <class Visit>
  void sweep_change(std::size_t slab, bool rightward, std::span<const double> change,
                    ChannelArray<double>& psi, ChannelArray<double>& psi_change, const Visit& visit);
  void tabulate_closure();
  void close_surfaces(std::span<const double> x);
  void close_surfaces_change(std::span<const double> change);
  void sum_nodes();
  double absorbed(const BlackWall& wall, const ChannelArray<double>& leaving, bool change,
                  double temperature) const;
  std::size_t row_of(const BlackWall& wall) const {
    return unknowns_[Block::wall].first + index(wall.unknown);
  }
  double emission_slope_sum(const BlackWall& wall) const;
  void add_moments(std::size_t slab, bool rightward, Moments& sums);
  void finish(std::span<const double> x, Moments& sums) const;

  const StackProblem& problem_;
  Communicator communicator_;
  CellShare share_;
  Unknowns unknowns_;
  Couplings couplings_;
  std::vector<Slab> slabs_;
  std::vector<Lines> lines_;
  ChannelIndex channels_;
  std::vector<Fans> fans_; ///< per medium
  StackSources<double> sources_;
  std::vector<BlackWall> walls_;
  std::vector<BathChannel> baths_;
  std::vector<double> no_jumps_;
  ThermalState state_;
  std::optional<SurfaceClosure> closure_;
  std::vector<double> wall_temperatures_;   ///< per wall of walls_, of the last measure() [K]
  ChannelArray<double> entering_, leaving_; ///< of the last measure()
  ChannelArray<double> base_, entering_change_, leaving_change_;
  std::vector<double> emission_change_, rate_change_; ///< of one band in one slab
  NodeSums sums_;
  std::vector<double> wall_defect_; ///< per row of Block::wall
  bool frozen_ = true;
};

inline BandRow FullTransport::row(std::size_t slab, int band, bool rightward) const {
  const Slab& s = slabs_[slab];
  const auto first = index(s.first_cell);
  return {&problem_.mesh.width[first], &state_.rate(band)[first], &state_.emission(band)[2 * first], s.cells,
          rightward};
}

template <class Visit>
void FullTransport::sweep(std::size_t slab, bool rightward, ChannelArray<double>& psi,
                          const Visit& visit) const {
  const Fans& fans = fans_of(slab);
  const auto first_cell = index(slabs_[slab].first_cell);
  for (const Fan& fan : fans.list)
    cross_band(row(slab, fan.band, rightward), std::span(fans.inverse_mu).subspan(fan.first, fan.count),
               psi.from(channels_(slab, rightward, fan.first)),
               [&](std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
                 visit(fan, first_cell + cell, fan.first + first, lines, at);
               });
}

} // namespace kapitza
