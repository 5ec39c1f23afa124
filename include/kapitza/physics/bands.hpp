#pragma once
/// The phonons of one material at one temperature, as the transport solver sees them.

#include "kapitza/base/index.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// The conduction electrons of a metal.
struct Electrons {
  double conductivity = 0;  ///< kappa_e [W/m/K], > 0
  double heat_capacity = 0; ///< C_e [J/m3/K]; 0 where it is not known: steady states do not need it
};

/// Structure of arrays, one entry per band: one (branch, frequency bin) of one material.
struct Bands {
  std::vector<double> heat_capacity;  ///< C_b [J/m3/K], > 0
  std::vector<double> speed;          ///< magnitude of the group velocity v_b [m/s], > 0
  std::vector<double> mean_free_path; ///< L_b = v_b tau_b of all processes together [m], > 0
  /// Share of the rate that is of normal processes, which keep the momentum of all phonons together: L_b/L_N,
  /// in [0, 1]. Empty: every process relaxes to an equilibrium at rest.
  std::vector<double> normal_share;
  std::vector<double> phase_velocity; ///< c_b of each band where there are normal shares [m/s], > 0

  /// Share of the rate that is of collisions with conduction electrons, which relax to the temperature of
  /// those: L_b/L_ep, in [0, 1). Empty: there are none.
  std::vector<double> electron_share;
  Electrons electrons; ///< where there are electron shares

  /// Bands of equal `frequency` (of this and of any other material of the deck) exchange energy elastically.
  std::vector<int> frequency;
  /// Pairs bands of equal `frequency` when an interface keeps the branch (specular transmission).
  std::vector<int> branch;
  /// Mean angular frequency of the band [rad/s]; 0 where the material gives none (gray, plain bands).
  std::vector<double> omega;
  /// Mean wavevector of the band [1/m]; 0 where the material gives none.
  std::vector<double> wavevector;

  /// Key (as in `branch`) and name of each branch, in the words of the material; empty where it has none.
  std::vector<std::pair<int, std::string>> branch_names;

  /// True when `frequency` indexes the deck's frequency grid, false when bands are paired by their index.
  bool frequency_resolved = false;

  double density = 0;            ///< [kg/m3]; 0: not known
  double sound_longitudinal = 0; ///< isotropic average for long waves [m/s]; 0: not known
  double sound_transverse = 0;   ///< [m/s]; 0: not known, or a liquid where sound_longitudinal is known

  int size() const { return static_cast<int>(heat_capacity.size()); }
};

/// Whoever makes bands has them checked: as many entries everywhere, at least one, heat capacities, speeds
/// and mean free paths positive and finite, frequencies and wavevectors not negative. @throws InputError that
/// names the first band that is wrong, and what is wrong with it
void validate(const Bands& bands, const std::string& material);

/// One-way conductance of band b, w_b = C_b v_b / 4 [W/m2/K].
inline double one_way_conductance(const Bands& bands, int b) {
  const auto i = index(b);
  return bands.heat_capacity[i] * bands.speed[i] / 4;
}

/// What band b conducts where it relaxes to an equilibrium at rest, C_b v_b L_b / 3 [W/m/K].
inline double band_conductivity(const Bands& bands, std::size_t b) {
  return bands.heat_capacity[b] * bands.speed[b] * bands.mean_free_path[b] / 3;
}

/// What kind of vibration a band of a frequency-resolved material is.
enum class Polarization { longitudinal, transverse, optical };
/// Keys count polarizations off: the k-th branch of a polarization has the key 3 k + polarization.
inline Polarization polarization_of_key(int branch_key) {
  return static_cast<Polarization>(branch_key % 3);
}

/// Sum of C_b [J/m3/K].
double heat_capacity(const Bands& bands);
/// Sum of w_b = C_b v_b / 4 [W/m2/K].
double one_way_conductance(const Bands& bands);
/// Bulk conductivity [W/m/K]: sum of C_b v_b L_b / 3, and with normal shares s_b what their drift adds
/// (Callaway, Phys. Rev. 113, 1046 (1959)),
///     (sum C_b v_b s_b / c_b)^2 / sum C_b v_b s_b (1 - s_b) / (c_b^2 L_b) / 3.
double conductivity(const Bands& bands);
/// Conductance with which bands relax to the temperature of the lattice, G = sum of C_b / tau_b [W/m3/K];
/// of a metal without what relaxes to that of its electrons.
double relaxation(const Bands& bands);
/// And that with which they relax to the temperature of the electrons, G_ep = sum of s_b C_b / tau_b; 0
/// without electron shares [W/m3/K].
double electron_coupling(const Bands& bands);
/// The bands with `coupling` G_ep [W/m3/K] > 0 to electrons beside all that they relax by: one lifetime for
/// all, C/G_ep.
Bands with_electrons(Bands bands, const Electrons& electrons, double coupling);
/// Whether there are electrons with a temperature of their own.
bool is_metal(const Bands& bands);
/// Whether any of them is a metal.
bool any_metals(const std::vector<Bands>& media);
/// Whether processes that keep the momentum of phonons are told apart.
bool has_normal_processes(const Bands& bands);
/// Of all carriers, kappa_e + kappa_p [W/m/K].
double bulk_conductivity(const Bands& bands);
/// Longest mean free path [m].
double longest_mean_free_path(const Bands& bands);

} // namespace kapitza
