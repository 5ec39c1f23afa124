#include "kapitza/analysis/material_report.hpp"

#include "kapitza/analysis/films.hpp"
#include "kapitza/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

constexpr int points_per_decade = 20, frequency_steps = 50, default_count = 9;

std::vector<double> band_conductivities(const Bands& bands) {
  std::vector<double> parts;
  for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b) parts.push_back(band_conductivity(bands, b));
  return parts;
}

/// Name of a branch; its key where the source gives none.
std::string branch_name(const PhononSource& source, int key) {
  const auto found = source.branches.find(key);
  return found != source.branches.end() ? found->second : fmt::format("branch {}", key);
}

/// The bands at a temperature, at least one.
Bands phonons_at(const std::function<Bands(double)>& phonons, const PhononSource& source,
                 double temperature) {
  Bands bands = phonons(temperature);
  if (bands.size() == 0)
    throw InputError(fmt::format("{} has no moving phonons at {:g} K", source.name, temperature));
  return bands;
}

ReportPoint report_point(const PhononSource& source, const Bands& bands, double temperature) {
  const std::vector<double> parts = band_conductivities(bands);
  std::map<int, BranchShare> branches;
  for (const auto& [key, name] : source.branches) branches[key].name = name;
  for (std::size_t b = 0; b < parts.size(); ++b) {
    BranchShare& branch = branches[bands.branch[b]];
    branch.heat_capacity += bands.heat_capacity[b];
    branch.conductivity = branch.conductivity.value_or(0) + parts[b];
  }
  ReportPoint point;
  point.temperature = temperature;
  point.heat_capacity = heat_capacity(bands);
  if (source.has_mean_free_paths) point.conductivity = conductivity(bands);
  if (source.drifting) point.callaway_conductivity = conductivity(source.drifting(temperature));
  point.measured_heat_capacity = interpolate_measured(source.measured.heat_capacity, temperature);
  point.measured_conductivity = interpolate_measured(source.measured.conductivity, temperature);
  for (auto& [key, branch] : branches) {
    branch.name = branch_name(source, key);
    if (!source.has_mean_free_paths)
      branch.conductivity.reset();
    else if (!branch.conductivity)
      branch.conductivity = 0;
    point.branches.push_back(branch);
  }
  return point;
}

std::vector<ReportBand> report_bands(const PhononSource& source, const Bands& bands) {
  const std::vector<double> parts = band_conductivities(bands);
  const double total = conductivity(bands);
  std::vector<ReportBand> rows;
  for (std::size_t b = 0; b < parts.size(); ++b) {
    ReportBand row{branch_name(source, bands.branch[b]),
                   bands.omega[b],
                   bands.heat_capacity[b],
                   bands.speed[b],
                   std::nullopt,
                   std::nullopt};
    if (source.has_mean_free_paths) {
      row.mean_free_path = bands.mean_free_path[b];
      row.share = parts[b] / total;
    }
    rows.push_back(row);
  }
  return rows;
}

/// Shares of the conductivity in bands whose `key` is at most each of `limits`, ascending.
std::vector<AccumulationPoint> accumulate(const Bands& bands, const std::vector<double>& key,
                                          const std::vector<double>& limits) {
  const std::vector<double> parts = band_conductivities(bands);
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key[a] < key[b]; });
  const double total = std::accumulate(parts.begin(), parts.end(), 0.0);
  std::vector<AccumulationPoint> points;
  double sum = 0;
  auto next = order.begin();
  for (const double limit : limits) {
    for (; next != order.end() && key[*next] <= limit; ++next) sum += parts[*next];
    points.push_back({limit, next == order.end() ? 1 : sum / total});
  }
  return points;
}

std::vector<AccumulationPoint> accumulate_frequencies(const Bands& bands) {
  const double highest = bands.omega.empty() ? 0 : *std::max_element(bands.omega.begin(), bands.omega.end());
  if (!(highest > 0)) return {};
  std::vector<double> limits;
  for (int i = 0; i <= frequency_steps; ++i)
    limits.push_back(i == frequency_steps ? highest : highest * i / frequency_steps);
  return accumulate(bands, bands.omega, limits);
}

/// Half of the conductivity belongs to longer mean free paths.
double median_mean_free_path(const Bands& bands) {
  std::vector<double> limits = bands.mean_free_path;
  std::sort(limits.begin(), limits.end());
  for (const AccumulationPoint& point : accumulate(bands, bands.mean_free_path, limits))
    if (point.share >= 0.5) return point.upto;
  return limits.back();
}

void warn_outside(MaterialReport& report) {
  if (!report.temperature_range) return;
  const TemperatureRange& range = *report.temperature_range;
  const auto outside = [&](double t) { return t < range.low || t > range.high; };
  std::vector<double> temperatures;
  for (const ReportPoint& point : report.points)
    if (outside(point.temperature)) temperatures.push_back(point.temperature);
  const bool known =
      std::find(temperatures.begin(), temperatures.end(), report.at.temperature) != temperatures.end();
  if (outside(report.at.temperature) && !known) temperatures.push_back(report.at.temperature);
  if (temperatures.empty()) return;
  constexpr std::size_t shown = 6;
  const bool more = temperatures.size() > shown;
  const auto end = temperatures.begin() + static_cast<std::ptrdiff_t>(std::min(shown, temperatures.size()));
  report.warnings.push_back(fmt::format("{:g}{} K: outside the range of the source, {:g} to {:g} K",
                                        fmt::join(temperatures.begin(), end, ", "), more ? ", ..." : "",
                                        range.low, range.high));
}

void add_films(MaterialReport& report, const Bands& bands, const Bands& spectrum,
               const std::vector<double>& thicknesses, const Communicator& communicator) {
  for (const double thickness : thicknesses) {
    ReportFilm film;
    film.thickness = thickness;
    film.in_plane_diffuse = in_plane_conductivity(spectrum, thickness, 0);
    film.in_plane_half_specular = in_plane_conductivity(spectrum, thickness, 0.5);
    film.cross_plane = cross_plane_conductivity(bands, thickness, communicator);
    if (!film.cross_plane) {
      report.converged = false;
      report.warnings.push_back(fmt::format("the solver did not converge for the film of {:g} m", thickness));
    }
    report.films.push_back(film);
  }
}

/// 1, 2, 5, 10, 20, ... and 0.5, 0.2, 0.1, ... within a range.
std::vector<double> round_numbers(const TemperatureRange& range) {
  std::vector<double> numbers;
  for (int k = static_cast<int>(std::floor(std::log10(range.low))); std::pow(10.0, k) <= range.high; ++k)
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double number = k < 0 ? digit / std::pow(10.0, -k) : digit * std::pow(10.0, k);
      if (number >= range.low && number <= range.high) numbers.push_back(number);
    }
  return numbers;
}

} // namespace

PhononSource phonon_source(const Material& material, int frequency_bins) {
  PhononSource source;
  source.name = material.name;
  source.source = material.source;
  source.temperature_range = material.temperature_range;
  source.measured = material.measured;
  if (const auto& table = material.measured.conductivity; !source.temperature_range && table.size() > 1)
    source.temperature_range = TemperatureRange{table.front().first, table.back().first};
  const std::vector<int> keys = branch_keys(material);
  for (std::size_t b = 0; b < keys.size(); ++b) source.branches[keys[b]] = material.branches[b].name;
  source.has_mean_free_paths = !material.scattering.empty();

  Material complete = material;
  if (!source.has_mean_free_paths) // heat capacity and speed are the same for any
    complete.scattering.push_back({BoundaryScattering{1}, {}, std::nullopt, std::nullopt});
  const auto binned = [complete](int bins) {
    return [complete, bins](double temperature) {
      return make_bands(complete, temperature, make_frequency_grid({&complete, 1}, bins, temperature));
    };
  };
  source.bands = binned(frequency_bins);
  source.spectrum = binned(10 * frequency_bins);
  if (std::ranges::any_of(material.scattering,
                          [](const ScatteringProcess& process) { return process.normal; }))
    source.drifting = [complete, frequency_bins](double temperature) {
      return make_callaway_bands(complete, temperature,
                                 make_frequency_grid({&complete, 1}, frequency_bins, temperature));
    };
  return source;
}

PhononSource phonon_source(const std::string& name, const Bands& bands) {
  PhononSource source;
  source.name = name;
  source.bands = source.spectrum = [bands](double) { return bands; };
  return source;
}

std::vector<double> default_film_thicknesses() {
  return {10e-9, 30e-9, 100e-9, 300e-9, 1e-6, 3e-6, 10e-6, 30e-6, 100e-6};
}

std::vector<double> default_temperatures(const std::optional<TemperatureRange>& range) {
  std::vector<double> temperatures{50, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000};
  if (!range) return temperatures;
  std::erase_if(temperatures, [&](double t) { return t < range->low || t > range->high; });
  if (temperatures.size() < 3) temperatures = round_numbers(*range);
  if (temperatures.size() >= 3) return temperatures;
  if (range->low == range->high) return {range->low};
  temperatures.clear();
  for (int i = 0; i < default_count; ++i)
    temperatures.push_back(std::lerp(range->low, range->high, i / (default_count - 1.0)));
  return temperatures;
}

std::optional<double> interpolate_measured(const std::vector<std::pair<double, double>>& table,
                                           double temperature) {
  const auto above = std::lower_bound(table.begin(), table.end(), temperature,
                                      [](const auto& entry, double t) { return entry.first < t; });
  if (above == table.end()) return std::nullopt;
  if (above->first == temperature) return above->second;
  if (above == table.begin()) return std::nullopt;
  const auto below = above - 1;
  const double part = std::log(temperature / below->first) / std::log(above->first / below->first);
  return below->second * std::pow(above->second / below->second, part);
}

std::vector<AccumulationPoint> accumulate_mean_free_paths(const Bands& bands) {
  if (bands.size() == 0) return {};
  const auto [shortest, longest] =
      std::minmax_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
  const int first = static_cast<int>(std::ceil(points_per_decade * std::log10(*shortest))) - 1;
  const int last = static_cast<int>(std::floor(points_per_decade * std::log10(*longest))) + 1;
  std::vector<double> limits;
  for (int k = first; k <= last; ++k)
    limits.push_back(std::pow(10.0, static_cast<double>(k) / points_per_decade));
  return accumulate(bands, bands.mean_free_path, limits);
}

MaterialReport report_material(const PhononSource& source, const ReportRequest& request,
                               const Communicator& communicator) {
  MaterialReport report;
  report.name = source.name;
  report.source = source.source;
  report.measured_source = source.measured.source;
  report.temperature_range = source.temperature_range;
  report.warnings = source.warnings;
  const std::vector<double> temperatures =
      request.temperatures.empty() ? default_temperatures(source.temperature_range) : request.temperatures;
  for (const double temperature : temperatures)
    report.points.push_back(report_point(source, phonons_at(source.bands, source, temperature), temperature));

  const double temperature =
      request.temperature.value_or(std::clamp(300.0, temperatures.front(), temperatures.back()));
  const Bands bands = phonons_at(source.bands, source, temperature),
              spectrum = phonons_at(source.spectrum, source, temperature);
  report.at = report_point(source, bands, temperature);
  report.bands = report_bands(source, bands);
  warn_outside(report);
  if (!source.has_mean_free_paths) {
    report.warnings.emplace_back("no scattering, so no mean free paths: conductivities are not defined");
    return report;
  }
  report.by_mean_free_path = accumulate_mean_free_paths(spectrum);
  report.by_frequency = accumulate_frequencies(spectrum);
  report.median_mean_free_path = median_mean_free_path(spectrum);
  add_films(report, bands, spectrum, request.film_thicknesses, communicator);
  return report;
}

} // namespace kapitza
