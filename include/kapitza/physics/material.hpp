#pragma once
/// A crystal as a material file describes it: dispersion branches and scattering processes.

#include "kapitza/physics/bands.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kapitza {

/// omega = velocity k
struct LinearDispersion {
  double velocity; ///< [m/s]
};
/// omega = frequency + velocity k + curvature k^2 (frequency: value at the zone centre, 0 for acoustic
/// branches)
struct QuadraticDispersion {
  double velocity;      ///< [m/s]
  double curvature;     ///< [m2/s]
  double frequency = 0; ///< [rad/s]
};
/// omega = omega_max sin(pi k / (2 cutoff wavevector))
struct SineDispersion {
  double frequency; ///< omega_max [rad/s]
};
/// omega(k) through the given points, piecewise linear; k strictly increasing from 0 [1/m], omega in rad/s.
struct TableDispersion {
  std::vector<std::pair<double, double>> points; ///< (k [1/m], omega [rad/s])
};
/// omega(k) of a branch.
using Dispersion = std::variant<LinearDispersion, QuadraticDispersion, SineDispersion, TableDispersion>;

/// A branch of the dispersion, the same in all directions.
struct Branch {
  std::string name; ///< as scattering processes and tables of branches name it: "LA"
  Polarization polarization = Polarization::longitudinal; ///< decides its key (branch_keys)
  int degeneracy = 1;           ///< g, branches counted as this one: 2 for two transverse ones alike
  double cutoff_wavevector = 0; ///< [1/m], isotropic (Debye sphere) approximation of the zone boundary
  Dispersion dispersion;        ///< omega(k) for 0 <= k <= cutoff
};

/// rate = coefficient omega^omega_exponent T^temperature_exponent
struct PowerScattering {
  double coefficient, omega_exponent, temperature_exponent; ///< A [s^(n-1) K^-m]; n, m
};
/// rate = coefficient omega^omega_exponent T^temperature_exponent exp(-activation_temperature / T)
struct ExponentialScattering {
  double coefficient, omega_exponent, temperature_exponent, activation_temperature; ///< A, n, m above; B [K]
};
/// rate = coefficient omega^2 / sinh(hbar omega / kB T). Holland, Phys. Rev. 132, 2461 (1963), eq. (8)
struct HollandUmklappScattering {
  double coefficient; ///< [s]
};
/// rate = coefficient omega^4
struct ImpurityScattering {
  double coefficient; ///< [s3]
};
/// rate = v / length
struct BoundaryScattering {
  double length; ///< [m]
};

/// One additive rate (Matthiessen), restricted to some branches and to a frequency window where given.
struct ScatteringProcess {
  std::variant<PowerScattering, ExponentialScattering, HollandUmklappScattering, ImpurityScattering,
               BoundaryScattering>
      law;                               ///< its rate [1/s]
  std::vector<int> branches;             ///< indices into Material::branches; empty: all
  std::optional<double> above_frequency; ///< [rad/s] acts only at omega >= this
  std::optional<double> below_frequency; ///< [rad/s] acts only at omega < this
  bool normal = false;                   ///< keeps the momentum of all phonons together
  bool electrons = false; ///< collisions with conduction electrons, for which their coupling can stand
};

/// Of the conduction electrons of a metal.
struct ElectronNumbers {
  double conductivity = 0;  ///< [W/m/K]
  double heat_capacity = 0; ///< [J/m3/K]
  double coupling = 0;      ///< to the lattice, G_ep [W/m3/K]
};

/// Of long waves.
struct SoundVelocity {
  double longitudinal = 0;          ///< [m/s], isotropic average
  std::optional<double> transverse; ///< [m/s], isotropic average; none in a liquid
};

/// Temperatures for which a source gives numbers, both ends included [K].
struct TemperatureRange {
  double low = 0, high = 0; ///< the two ends [K]
};

/// Measurements to compare a model with: pairs (T [K], value), T strictly increasing.
struct MeasuredTable {
  std::string source;                                   ///< where the measurements come from
  std::vector<std::pair<double, double>> conductivity;  ///< [W/m/K]
  std::vector<std::pair<double, double>> heat_capacity; ///< [J/m3/K]
};

/// What a material file says.
struct Material {
  std::string name;                            ///< as the file says it
  std::string source;                          ///< where every number comes from
  std::optional<double> density;               ///< [kg/m3]
  std::optional<SoundVelocity> sound_velocity; ///< of long waves; none: not known
  std::vector<Branch> branches;                ///< in the order of the file
  std::vector<ScatteringProcess> scattering;   ///< processes whose rates add up; empty: no mean free paths
  std::optional<ElectronNumbers> electrons;    ///< of a metal
  std::optional<TemperatureRange> temperature_range; ///< in which the numbers above may be used
  MeasuredTable measured;                            ///< not used by any calculation
  std::vector<std::string> warnings{};               ///< what is peculiar in its file
};

/// omega(k) [rad/s] of a branch, 0 <= k <= cutoff.
double angular_frequency(const Branch& branch, double k);
/// d omega / dk [m/s], signed.
double group_velocity(const Branch& branch, double k);
/// Total scattering rate [1/s] of a branch at wavevector k (Matthiessen's rule); 0 where no process acts.
/// Throws InputError, with branch and frequency, when a process gives a rate that is negative or not finite.
double scattering_rate(const Material& material, int branch, double k, double temperature);
/// Of normal processes alone.
double normal_scattering_rate(const Material& material, int branch, double k, double temperature);

/// Rate of one process [1/s] for phonons of this angular frequency [rad/s] and speed [m/s], whatever its
/// branches and frequency window.
double process_rate(const ScatteringProcess& process, double omega, double speed, double temperature);

/// Bands::branch of each branch of a material: LA 0, TA 1, first optical 2, second longitudinal 3, second
/// transverse 4, second optical 5 ...: the k-th branch of a polarization, in file order, has the same key in
/// every material, however many branches each has.
std::vector<int> branch_keys(const Material& material);

/// Edges of the frequency bins that all materials of a deck share [rad/s], ascending.
struct FrequencyGrid {
  std::vector<double> edges; ///< [bins + 1] [rad/s], from 0
  int bins() const { return static_cast<int>(edges.size()) - 1; }
};

/// `bins` intervals (or as many more as there are branch edges to honour) from 0 to the highest frequency of
/// any branch. Every branch's lowest and highest frequency is an edge, so that no bin is half empty for
/// anyone. From these edges on, the interval whose halves would resolve most is halved, again and again.
/// What they resolve is judged at `temperature` [K]: the mean free paths that one band of a branch lumps
/// together, by the relative change of the conductivity of the film to which they matter most and of the slip
/// length at a black wall; and, for each two materials, by the change of what diffuse mismatch lets pass. So
/// bins are narrow where mean free paths are long, where a velocity or a density of states vanishes, and
/// where frequencies are occupied. A grid made for another temperature gives correct bands, too. Throws
/// InputError for bins < 1, for a temperature that is not positive, for a material set without a branch, for
/// a negative scattering rate, and for a dispersion that is none (negative frequency, table that does not
/// reach the cutoff).
FrequencyGrid make_frequency_grid(std::span<const Material> materials, int bins, double temperature = 300);

/// Bin every branch on the grid, in equilibrium at `temperature` [K]. Each sum is an integral over
/// wavevector,
///   C_b = int g k^2/(2 pi^2) c(omega) dk,  v_b = (int C |v|)/C_b,  L_b = (int C v^2 tau)/(int C |v|),
///   omega_b = (int C omega)/C_b,  c = kB (x/2 / sinh(x/2))^2, x = hbar omega/(kB T),
/// so heat capacity, one-way flux and conductivity are those of the unbinned branch, whatever the number of
/// bins.
///
/// One band per branch and bin: where a branch passes a bin twice (non-monotone omega(k)) the two add up.
/// Order: frequency, then branch. `branch` is a key for equality only (branch_keys): specular pairing pairs
/// the k-th branch of a polarization with the k-th. Left out: empty bins, modes with no group velocity at
/// all, and bands that are frozen out (1e-30 of the heat capacity). Throws InputError when the material has
/// no scattering or some branch has none (no finite mean free path), when a conductivity diverges at zero
/// frequency, and for a temperature that is not positive.
Bands make_bands(const Material& material, double temperature, const FrequencyGrid& grid);

/// The same with the shares of normal processes and the phase velocities omega/k of every band: s_b = (int C
/// v rate_N/rate) / (int C v). As make_bands where no process of the material is normal.
Bands make_callaway_bands(const Material& material, double temperature, const FrequencyGrid& grid);

/// Mean free paths [m] of the same bands with the lifetimes of another temperature: averages are weighted
/// with heat capacities at `temperature` all the same. Throws as make_bands.
std::vector<double> mean_free_paths(const Material& material, double temperature, const FrequencyGrid& grid,
                                    double of_lifetimes);
/// And the shares of normal processes of bands of make_callaway_bands().
std::vector<double> normal_shares(const Material& material, double temperature, const FrequencyGrid& grid,
                                  double of_lifetimes);

} // namespace kapitza
