#pragma once
/// Phonon modes of a first-principles calculation, and the bands that the solver makes of them.

#include "kapitza/physics/bands.hpp"
#include "kapitza/physics/material.hpp"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kapitza {

/// What `drop_unusable` found in a table.
struct ModeCounts {
  int read = 0;              ///< modes before anything was dropped
  int imaginary = 0;         ///< dropped: negative frequency, which stands for an imaginary one
  int zone_centre = 0;       ///< dropped: acoustic modes of frequency zero
  int not_a_number = 0;      ///< dropped: frequency or velocity is not a number
  int no_lifetime = 0;       ///< kept: moving modes without a lifetime; they store heat but carry none
  int negative_lifetime = 0; ///< kept: effective lifetimes of a full solution of the Boltzmann equation
};

/// What a source of modes states for the conductivity that they make.
struct StatedConductivity {
  std::array<double, 3> kappa{}; ///< along x, y and z [W/m/K]
  std::string where;             ///< for messages: "its data set 'kappa' states"
  std::string hint;              ///< for messages: what a difference may come from
};

/// Structure of arrays, one entry per mode (irreducible wavevector, branch).
struct ModeTable {
  std::string name;               ///< file or directory that it comes from
  double temperature = 0;         ///< of the lifetimes [K]
  double cell_volume = 0;         ///< [m3]
  std::vector<double> omega;      ///< [rad/s]
  std::vector<double> vx, vy, vz; ///< group velocity [m/s]
  std::vector<double> lifetime;   ///< [s]; 0: none
  std::vector<double>
      weight;              ///< modes per volume [1/m3]: multiplicity / (number of wavevectors x cell volume)
  std::vector<int> branch; ///< from 0, by rising frequency at each wavevector

  /// Point group of the crystal as Cartesian matrices, row by row; what depends on a direction is averaged
  /// over it, since a mode stands for its whole star. Empty: the table lists every wavevector.
  std::vector<std::array<double, 9>> rotations;
  /// <v_a^2> over the star of each mode, a = x, y, z [m2/s2], where the source gives that instead of a point
  /// group. <|v_a|>, which it does not give, is taken to be sqrt(3/4 <v_a^2>), as in an isotropic medium.
  std::vector<std::array<double, 3>> star_square;
  /// False where only what does not depend on direction may be asked for: the source gives speeds only (then
  /// in vx), or a wavevector stands for a star that is not known.
  bool has_directions = true;
  std::string for_directions; ///< where it has none: how the source could have them, for messages
  /// Lifetimes of a full solution of the Boltzmann equation projected on the velocities: they keep the trace
  /// of the conductivity, its single components roughly.
  bool effective_lifetimes = false;
  std::optional<StatedConductivity> stated; ///< what the source itself says
  ModeCounts counts;                        ///< of what the reader found, filled by drop_unusable

  std::size_t size() const { return omega.size(); }
};

/// tau of the modes of a table at another temperature than its own [K], [s].
struct ModeLifetimes {
  double temperature = 0;       ///< of the lifetimes [K]
  std::vector<double> lifetime; ///< tau [modes] [s]; 0: none
};

/// The direction in which heat is to flow. `isotropic`: v^2 and |v| averaged over all directions.
enum class TransportAxis { isotropic, x, y, z };

/// How modes are merged into bands.
struct BinningOptions {
  /// Largest number of bands; where absent `usual_bands`, or one for each pair of frequency bin and branch
  /// where these are more.
  std::optional<int> max_bands;
  TransportAxis axis = TransportAxis::isotropic; ///< along which heat flows
  int usual_bands = 200;                         ///< the number of bands where `max_bands` is absent
};

/// Drops what is no phonon, fills `counts`, and sets to 0 the lifetimes that are not finite and those of
/// modes at rest. Modes below 1e-4 of the highest frequency count as zone-centre modes, those slower than
/// 1e-9 of the fastest as at rest.
/// @throws InputError where numbers are beyond any phonon's (frequency above 1e15 rad/s, speed above 1e6 m/s,
///   mean free path above 1 km; wrong units), and where no mode is left that carries heat
void drop_unusable(ModeTable& modes);

/// One sentence for each kind of mode that was dropped or is peculiar.
std::vector<std::string> import_warnings(const ModeTable& modes);

/// What each mode contributes at temperature T, as an isotropic medium sees it:
///   C = weight c(omega, T),
///   isotropic:  C v = C |v|,          C v L = C v^2 tau,
///   axis a:     C v = 2 C <|v_a|>,    C v L = 3 C <v_a^2> tau,
/// < > over the point group, so that C v / 4 is the one-way flux per kelvin across a plane (normal to a) and
/// C v L / 3 the conductivity (along a). Modes without a lifetime have C v = C v L = 0.
struct ModeShares {
  std::vector<double> c;   ///< C [J/m3/K]
  std::vector<double> cv;  ///< C v [W/m2/K]
  std::vector<double> cvl; ///< C v L [W/m/K]; negative where the lifetime is
};
/// @throws InputError for a temperature that is not positive or more than 1 K from that of the lifetimes, and
///   for an axis where the table has no directions
ModeShares mode_shares(const ModeTable& modes, double temperature, TransportAxis axis);

/// Sum of C [J/m3/K]. @throws InputError as mode_shares
double heat_capacity(const ModeTable& modes, double temperature);
/// Sum of C v L / 3 [W/m/K]. @throws InputError as mode_shares
double conductivity(const ModeTable& modes, double temperature,
                    TransportAxis axis = TransportAxis::isotropic);

/// Conductivity along x, y and z [W/m/K]; nothing where the table has no directions.
/// @throws InputError as mode_shares
std::optional<std::array<double, 3>> axis_conductivities(const ModeTable& modes, double temperature);

/// Edges of the frequency bins that materials and mode tables share: those of the materials alone (see
/// material.hpp), with the highest frequency of every table as a further edge and, where tables reach beyond
/// the materials, intervals of 1/`bins` of the highest frequency at most.
/// @throws InputError as the one for materials
FrequencyGrid make_frequency_grid(std::span<const Material> materials, std::span<const ModeTable> tables,
                                  int bins, double temperature);

/// Bins the modes by frequency and branch and, inside, by mean free path. A band holds the sums over its
/// modes, C_b = sum C, v_b = sum C v / C_b, L_b = sum C v L / sum C v, so heat capacity, one-way flux and
/// conductivity are those of the modes, whatever the number of bands.
///
/// As long as there are more than `max_bands`, the two neighbours in mean free path, within one frequency bin
/// and branch, are merged whose merging changes film conductivities (1 nm to 100 um) least.
///
/// Branch keys are those of material files (branch_keys): the two lowest branches are TA (1), the third is LA
/// (0), and all others are the first optical one (2): they are numbered by frequency at each wavevector, so
/// that their number is no property of a branch. Modes that carry no heat give their heat capacity to the
/// band of shortest mean free path in their bin and branch, or in the nearest bin that has bands. Modes of
/// negative lifetime join the band there of the nearest mean free path that stays positive.
/// @throws InputError as mode_shares, for max_bands below the number of occupied pairs of frequency bin and
///   branch, and where negative lifetimes outweigh the rest
Bands make_bands(const ModeTable& modes, double temperature, const FrequencyGrid& grid,
                 const BinningOptions& options);

/// Mean free paths of the same bands at any temperature: L_b = sum C v L / sum C v with the lifetimes of each
/// table given and all else as at `temperature`; ln L_b is linear in ln T between two temperatures. A tenth
/// beyond the first and the last the lines go on.
/// @param at ascending, two or more
/// @throws InputError as make_bands, where a band has a negative mean free path at some temperature; the
///   result throws it for temperatures farther away
std::function<std::vector<double>(double temperature)>
mean_free_paths(const ModeTable& modes, const std::vector<ModeLifetimes>& at, double temperature,
                const FrequencyGrid& grid, const BinningOptions& options);

} // namespace kapitza
