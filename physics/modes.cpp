#include "kapitza/physics/modes.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace kapitza {
namespace {

constexpr double zone_centre_fraction = 1e-4;
/// Two edges of the frequency grid nearer than this fraction of the highest frequency are one.
constexpr double merge_fraction = 1e-9;
constexpr double temperature_slack = 1; ///< [K]
/// Symmetry makes a velocity vanish up to round-off; below this fraction of the fastest mode's it is 0.
constexpr double rest_fraction = 1e-9;
// No phonon of any solid is near these; a table beyond them is in other units.
constexpr double largest_omega = 1e15, largest_speed = 1e6, largest_path = 1e3;

double squared_speed(const ModeTable& modes, std::size_t i) {
  return modes.vx[i] * modes.vx[i] + modes.vy[i] * modes.vy[i] + modes.vz[i] * modes.vz[i];
}

[[noreturn]] void reject(const ModeTable& modes, std::size_t i, const std::string& what, double value,
                         const std::string& unit) {
  std::ostringstream text;
  text << "'" << modes.name << "': mode " << i + 1 << " has a " << what << " of " << value << " " << unit
       << ", which no phonon has; are the units of the file the usual ones?";
  throw InputError(text.str());
}

/// What counts as zero in a table.
struct Thresholds {
  double omega = 0, squared_speed = 0;
};
Thresholds thresholds(const ModeTable& modes) {
  double omega = 0, v2 = 0;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    if (std::isfinite(modes.omega[i])) omega = std::max(omega, modes.omega[i]);
    if (std::isfinite(squared_speed(modes, i))) v2 = std::max(v2, squared_speed(modes, i));
  }
  return {zone_centre_fraction * omega, rest_fraction * rest_fraction * v2};
}

/// Whether mode i stays, and what it counts as.
bool classify(ModeTable& modes, std::size_t i, const Thresholds& zero) {
  const double omega = modes.omega[i], v2 = squared_speed(modes, i);
  if (!std::isfinite(omega) || !std::isfinite(v2)) return ++modes.counts.not_a_number, false;
  if (std::abs(omega) <= zero.omega) return ++modes.counts.zone_centre, false;
  if (omega < 0) return ++modes.counts.imaginary, false;
  if (omega > largest_omega) reject(modes, i, "frequency", omega, "rad/s");
  if (v2 > largest_speed * largest_speed) reject(modes, i, "group velocity", std::sqrt(v2), "m/s");
  double& lifetime = modes.lifetime[i];
  const bool moves = v2 > zero.squared_speed;
  if (!std::isfinite(lifetime) || !moves) lifetime = 0;
  const double path = std::sqrt(v2) * lifetime;
  if (std::abs(path) > largest_path) reject(modes, i, "mean free path", path, "m");
  if (lifetime == 0 && moves) ++modes.counts.no_lifetime;
  if (lifetime < 0) ++modes.counts.negative_lifetime;
  return true;
}

template <class T>
void keep(std::vector<T>& values, const std::vector<std::size_t>& kept) {
  for (std::size_t k = 0; k < kept.size(); ++k) values[k] = values[kept[k]];
  values.resize(kept.size());
}

void check_temperature(const ModeTable& modes, double temperature) {
  if (temperature > 0 && std::abs(temperature - modes.temperature) <= temperature_slack) return;
  std::ostringstream text;
  text << "'" << modes.name << "' has lifetimes at " << modes.temperature << " K, not at " << temperature
       << " K: phonons scatter differently there; set the temperature to within " << temperature_slack
       << " K of it, or bring lifetimes for this one";
  throw InputError(text.str());
}

/// Averages of |v_a| and v_a^2 over the point group.
struct AxisAverage {
  double magnitude = 0, square = 0;
};
AxisAverage axis_average(const ModeTable& modes, std::size_t i, TransportAxis axis) {
  const std::size_t a = axis == TransportAxis::x ? 0 : axis == TransportAxis::y ? 1 : 2;
  if (!modes.star_square.empty()) {
    const double square = modes.star_square[i][a];
    return {std::sqrt(0.75 * square), square};
  }
  const std::array<double, 3> v{modes.vx[i], modes.vy[i], modes.vz[i]};
  if (modes.rotations.empty()) return {std::abs(v[a]), v[a] * v[a]};
  AxisAverage sum;
  for (const auto& r : modes.rotations) {
    const double va = r[3 * a] * v[0] + r[3 * a + 1] * v[1] + r[3 * a + 2] * v[2];
    sum.magnitude += std::abs(va);
    sum.square += va * va;
  }
  const auto n = static_cast<double>(modes.rotations.size());
  return {sum.magnitude / n, sum.square / n};
}

std::string counted(int count, const ModeTable& modes, const std::string& rest) {
  return "'" + modes.name + "': " + std::to_string(count) + " of " + std::to_string(modes.counts.read)
         + " modes " + rest;
}

} // namespace

void drop_unusable(ModeTable& modes) {
  modes.counts = {};
  modes.counts.read = static_cast<int>(modes.size());
  const Thresholds zero = thresholds(modes);
  std::vector<std::size_t> kept;
  bool conducts = false;
  for (std::size_t i = 0; i < modes.size(); ++i)
    if (classify(modes, i, zero)) {
      kept.push_back(i);
      conducts = conducts || modes.lifetime[i] > 0;
    }
  if (!conducts)
    throw InputError("'" + modes.name
                     + "' has no mode with a positive frequency, a group velocity and a lifetime");
  for (auto* values : {&modes.omega, &modes.vx, &modes.vy, &modes.vz, &modes.lifetime, &modes.weight})
    keep(*values, kept);
  keep(modes.branch, kept);
  if (!modes.star_square.empty()) keep(modes.star_square, kept);
}

std::vector<std::string> import_warnings(const ModeTable& modes) {
  const ModeCounts& counts = modes.counts;
  std::vector<std::string> warnings;
  const auto add = [&](int count, const std::string& rest) {
    if (count > 0) warnings.push_back(counted(count, modes, rest));
  };
  add(counts.imaginary,
      "have a negative frequency, which stands for an imaginary one: they were left out, and "
      "the crystal is not stable as it was calculated");
  add(counts.zone_centre > 3 ? counts.zone_centre : 0,
      "have no frequency, more than the three acoustic ones of the zone centre: they were left out");
  add(counts.not_a_number, "have a frequency or a velocity that is not a number: they were left out");
  add(counts.no_lifetime, "move but have no lifetime: they store heat but carry none");
  add(counts.negative_lifetime, "have a negative effective lifetime, as the full solution of the Boltzmann "
                                "equation may: each was merged "
                                "with others of similar mean free path");
  return warnings;
}

ModeShares mode_shares(const ModeTable& modes, double temperature, TransportAxis axis) {
  check_temperature(modes, temperature);
  if (axis != TransportAxis::isotropic && !modes.has_directions)
    throw InputError("'" + modes.name
                     + "' does not say in which directions its modes travel, so only axis: isotropic is "
                       "possible; "
                     + (modes.for_directions.empty()
                            ? "a calculation that lists every wavevector would allow an axis"
                            : modes.for_directions));
  ModeShares shares;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    const double c = modes.weight[i] * mode_heat_capacity(modes.omega[i], temperature);
    double speed = std::sqrt(squared_speed(modes, i)), square = speed * speed;
    if (axis != TransportAxis::isotropic) {
      const AxisAverage average = axis_average(modes, i, axis);
      speed = 2 * average.magnitude;
      square = 3 * average.square;
    }
    shares.c.push_back(c);
    shares.cv.push_back(modes.lifetime[i] == 0 ? 0 : c * speed);
    shares.cvl.push_back(c * square * modes.lifetime[i]);
  }
  return shares;
}

double heat_capacity(const ModeTable& modes, double temperature) {
  const std::vector<double> c = mode_shares(modes, temperature, TransportAxis::isotropic).c;
  return std::accumulate(c.begin(), c.end(), 0.0);
}

double conductivity(const ModeTable& modes, double temperature, TransportAxis axis) {
  const std::vector<double> cvl = mode_shares(modes, temperature, axis).cvl;
  return std::accumulate(cvl.begin(), cvl.end(), 0.0) / 3;
}

std::optional<std::array<double, 3>> axis_conductivities(const ModeTable& modes, double temperature) {
  if (!modes.has_directions) return std::nullopt;
  return std::array{conductivity(modes, temperature, TransportAxis::x),
                    conductivity(modes, temperature, TransportAxis::y),
                    conductivity(modes, temperature, TransportAxis::z)};
}

FrequencyGrid make_frequency_grid(std::span<const Material> materials, std::span<const ModeTable> tables,
                                  int bins, double temperature) {
  if (bins < 1)
    throw InputError("the number of frequency bins must be at least 1, got " + std::to_string(bins));
  FrequencyGrid grid{{0}};
  if (!materials.empty()) grid = make_frequency_grid(materials, bins, temperature);
  std::vector<double> tops;
  for (const ModeTable& table : tables)
    if (!table.omega.empty()) tops.push_back(*std::max_element(table.omega.begin(), table.omega.end()));
  std::sort(tops.begin(), tops.end());
  const double highest = std::max(grid.edges.back(), tops.empty() ? 0 : tops.back());
  const double width = highest / bins, slack = merge_fraction * highest;
  for (double top : tops) {
    const auto near = std::lower_bound(grid.edges.begin(), grid.edges.end(), top - slack);
    if (near != grid.edges.end()) {
      if (*near > top + slack) grid.edges.insert(near, top);
      continue;
    }
    const double low = grid.edges.back();
    const int parts = std::max(1, static_cast<int>(std::ceil((top - low) / width - 1e-6)));
    for (int p = 1; p < parts; ++p) grid.edges.push_back(low + (top - low) * p / parts);
    grid.edges.push_back(top);
  }
  if (grid.bins() < 1)
    throw InputError("no mode has a frequency above zero, so there is nothing to divide into bins");
  return grid;
}

} // namespace kapitza
