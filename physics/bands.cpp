#include "kapitza/physics/bands.hpp"

#include "kapitza/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace kapitza {
namespace {

template <class Term>
double sum_over_bands(const Bands& bands, Term term) {
  double sum = 0;
  for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b) sum += term(b);
  return sum;
}

/// A property that all bands have.
struct Property {
  const char *name, *unit;
  const std::vector<double>& values;
  bool may_be_zero;
};

std::string as_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

} // namespace

void validate(const Bands& bands, const std::string& material) {
  const std::string who = "'" + material + "'";
  const std::size_t size = bands.heat_capacity.size();
  if (size == 0) throw InputError(who + " has no bands");
  const std::array<Property, 5> properties{{{"heat capacity", "J/m3/K", bands.heat_capacity, false},
                                            {"speed", "m/s", bands.speed, false},
                                            {"mean free path", "m", bands.mean_free_path, false},
                                            {"angular frequency", "rad/s", bands.omega, true},
                                            {"wavevector", "1/m", bands.wavevector, true}}};
  for (const Property& property : properties) {
    const auto is_wrong = [&](double value) {
      return !std::isfinite(value) || value < 0 || (value == 0 && !property.may_be_zero);
    };
    const auto wrong = std::find_if(property.values.begin(), property.values.end(), is_wrong);
    if (wrong != property.values.end())
      throw InputError(who + ": band " + std::to_string(wrong - property.values.begin() + 1) + " of "
                       + std::to_string(size) + " has the " + property.name + " " + as_text(*wrong) + " "
                       + property.unit + "; it must be finite and "
                       + (property.may_be_zero ? "not negative" : "positive"));
    if (property.values.size() != size)
      throw InputError(who + ": there are " + std::to_string(size) + " heat capacities, but "
                       + std::to_string(property.values.size()) + " values of the " + property.name);
  }
  if (bands.normal_share.size() != bands.phase_velocity.size()
      || (has_normal_processes(bands) && bands.normal_share.size() != size))
    throw InputError(who + ": every one of its " + std::to_string(size)
                     + " bands needs a share of normal processes and a phase velocity, or none does");
  if (is_metal(bands) && bands.electron_share.size() != size)
    throw InputError(who + ": every one of its " + std::to_string(size)
                     + " bands needs a share of collisions with electrons, or none does");
  if (bands.frequency.size() != size || bands.branch.size() != size)
    throw InputError(who + ": every one of its " + std::to_string(size)
                     + " bands needs a frequency and a branch");
}

double heat_capacity(const Bands& bands) {
  return std::accumulate(bands.heat_capacity.begin(), bands.heat_capacity.end(), 0.0);
}

double one_way_conductance(const Bands& bands) {
  return sum_over_bands(bands, [&](std::size_t b) { return bands.heat_capacity[b] * bands.speed[b] / 4; });
}

double conductivity(const Bands& bands) {
  const double relaxed = sum_over_bands(bands, [&](std::size_t b) { return band_conductivity(bands, b); });
  if (!has_normal_processes(bands)) return relaxed;
  const double carried = sum_over_bands(bands, [&](std::size_t b) {
    return bands.heat_capacity[b] * bands.speed[b] * bands.normal_share[b] / bands.phase_velocity[b];
  });
  const double lost = sum_over_bands(bands, [&](std::size_t b) {
    const double share = bands.normal_share[b], c = bands.phase_velocity[b];
    return bands.heat_capacity[b] * bands.speed[b] * share * (1 - share) / (c * c * bands.mean_free_path[b]);
  });
  return carried > 0 ? relaxed + carried * carried / lost / 3 : relaxed;
}

bool has_normal_processes(const Bands& bands) {
  return !bands.normal_share.empty();
}

bool is_metal(const Bands& bands) {
  return !bands.electron_share.empty();
}

bool any_metals(const std::vector<Bands>& media) {
  return std::ranges::any_of(media, is_metal);
}

double bulk_conductivity(const Bands& bands) {
  return conductivity(bands) + bands.electrons.conductivity;
}

double relaxation(const Bands& bands) {
  const bool metal = is_metal(bands);
  return sum_over_bands(bands, [&](std::size_t b) {
    const double exchange = bands.heat_capacity[b] * bands.speed[b] / bands.mean_free_path[b];
    return metal ? exchange * (1 - bands.electron_share[b]) : exchange;
  });
}

double electron_coupling(const Bands& bands) {
  if (!is_metal(bands)) return 0;
  return sum_over_bands(bands, [&](std::size_t b) {
    return bands.heat_capacity[b] * bands.speed[b] / bands.mean_free_path[b] * bands.electron_share[b];
  });
}

Bands with_electrons(Bands bands, const Electrons& electrons, double coupling) {
  const double rate = coupling / heat_capacity(bands);
  for (std::size_t b = 0; b < bands.mean_free_path.size(); ++b) {
    const double by_electrons = rate / bands.speed[b], by_others = 1 / bands.mean_free_path[b];
    bands.mean_free_path[b] = 1 / (by_others + by_electrons);
    bands.electron_share.push_back(by_electrons / (by_others + by_electrons));
  }
  bands.electrons = electrons;
  return bands;
}

double longest_mean_free_path(const Bands& bands) {
  return *std::max_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
}

} // namespace kapitza
