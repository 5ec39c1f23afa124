#pragma once
/// Electrons of metals beside phonons whose properties follow the temperature. Private to solver/.
///
///     mu dpsi_b/dx + (1/L_b - r_b) (psi_b - rise_b(T)) + r_b (psi_b - rise_b(T_e)) = 0
///     -(kappa_e T_e')' = sum_b C_b v_b r_b (<psi_b> - rise_b(T_e)) + P_e
///
/// r_b = s_b/L_b at T_0 is the rate at which a phonon is lost to electrons and hardly depends on temperature:
/// the golden rule's exchange of heat between two carriers (Allen, Phys. Rev. Lett. 59, 1460 (1987)). kappa_e
/// is that of the bands. With the phonons behind an interface electrons exchange q = sum alpha_b w_b
/// (rise_b(T_e) - H_b).

#include "solver/stack/channel_array.hpp"
#include "solver/stack/electrons.hpp"
#include "solver/stack/full/thermal_state.hpp"
#include "solver/stack/surface_closure.hpp"

namespace kapitza {

/// Vectors of `electrons` are those of Block::electron. Refers to all that it is made of.
class FullElectrons {
 public:
  FullElectrons(const StackProblem& problem, const ThermalState& state, const std::vector<Slab>& slabs,
                const std::vector<Lines>& lines, const ChannelIndex& channels,
                const StackSources<double>& sources);

  bool empty() const { return lattice_.empty(); }
  const ElectronLattice& lattice() const { return lattice_; }
  /// Node of the mesh at which one of the electrons is.
  std::size_t node_of(std::size_t n) const { return index(2 * lattice_.cells[n / 2].cell) + n % 2; }
  /// Those of metals, `elsewhere` at other nodes [nodes].
  std::vector<double> at_nodes(std::span<const double> electrons, std::span<const double> elsewhere) const;

  /// What electrons send into each band behind each interface, alpha_b rise_b(T_e) [exchanges][bands] [K].
  using Emission = std::vector<std::vector<double>>;
  Emission emission(std::span<const double> electrons) const;
  /// Over alpha_b, per kelvin of T_e.
  Emission slopes(std::span<const double> electrons) const;
  /// The change of emission().
  Emission emission_change(std::span<const double> electrons, std::span<const double> change) const;
  void send(const Emission& emission, ChannelArray<double>& entering) const;
  /// What they absorb of what arrives there: this rank's share [exchanges] [W/m2].
  std::vector<double> absorbed(const ChannelArray<double>& leaving) const;

  /// Rows of the electrons without sources, as in electrons.hpp [K].
  /// @param gained from phonons [nodes] [W/m3] @param absorbed of all ranks
  std::vector<double> rows(std::span<const double> electrons, std::span<const double> gained,
                           std::span<const double> absorbed, const Emission& emitted) const;
  /// Of heating and walls [K].
  std::vector<double> given() const;
  /// Along x at all nodes [W/m2]. @param absorbed of all ranks
  std::vector<double> flux(std::span<const double> electrons, std::span<const double> absorbed,
                           const Emission& emitted) const;

 private:
  const Bands& phonons(std::size_t exchange) const {
    return problem_.media[index(slabs_[exchange_slabs_[exchange]].material)];
  }
  const std::vector<Occupation>& occupations(std::size_t exchange) const {
    return state_.occupations(slabs_[exchange_slabs_[exchange]].material);
  }
  const std::vector<LineId>& lines_behind(std::size_t exchange) const {
    return lines_[index(slabs_[exchange_slabs_[exchange]].material)].ids;
  }
  double emitted_flux(std::size_t exchange, const Emission& emission) const;

  const StackProblem& problem_;
  const ThermalState& state_;
  const std::vector<Slab>& slabs_;
  const std::vector<Lines>& lines_;
  const ChannelIndex& channels_;
  const StackSources<double>& sources_;
  ElectronLattice lattice_;
  std::vector<std::size_t> exchange_slabs_; ///< of the phonons of each exchange
};

} // namespace kapitza
