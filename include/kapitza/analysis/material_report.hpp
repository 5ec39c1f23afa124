#pragma once
/// What a material conducts and stores, how that spreads over its phonons, and what films of it conduct.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/physics/material.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// The phonons of one material at any temperature, wherever they come from, with what a reader wants to know
/// about them. Both functions may throw InputError.
struct PhononSource {
  std::string name, source; ///< of the material; where its numbers come from, empty: not said
  std::optional<TemperatureRange> temperature_range; ///< of the source's numbers; none: not said
  MeasuredTable measured;                            ///< to compare with; empty tables: none
  std::map<int, std::string> branches;               ///< names by Bands::branch
  std::function<Bands(double)> bands;                ///< at a temperature [K], as a run would take them
  std::function<Bands(double)> spectrum;             ///< the same phonons as finely as they are known
  std::function<Bands(double)> drifting; ///< `bands` with normal processes told apart; empty: there are none
  bool has_mean_free_paths = true;       ///< false: the mean free paths of both are meaningless
  std::vector<std::string> warnings;     ///< what a reader of the source must know; go to the report
};

/// Of a material file: `frequency_bins` for the bands, ten times as many for the spectrum. A material without
/// scattering has no mean free paths. The temperature range is the file's, or, where it says none, that of
/// its measured conductivities.
PhononSource phonon_source(const Material& material, int frequency_bins);
/// Of plain bands that do not change with temperature.
PhononSource phonon_source(const std::string& name, const Bands& bands);

/// What is asked of a material.
struct ReportRequest {
  std::vector<double> temperatures;     ///< of the table [K]; empty: default_temperatures
  std::optional<double> temperature;    ///< of bands, accumulation and films [K]; default: near 300 K
  std::vector<double> film_thicknesses; ///< [m]; empty: none
};

/// What one branch holds and carries.
struct BranchShare {
  std::string name;                   ///< the source's, or "branch 2" by its key
  double heat_capacity = 0;           ///< [J/m3/K]
  std::optional<double> conductivity; ///< [W/m/K]
};

/// Properties at one temperature.
struct ReportPoint {
  double temperature = 0;                      ///< [K]
  double heat_capacity = 0;                    ///< [J/m3/K]
  std::optional<double> conductivity;          ///< [W/m/K]; none without mean free paths
  std::optional<double> callaway_conductivity; ///< where normal processes drift [W/m/K]; none without any
  std::optional<double> measured_heat_capacity, measured_conductivity; ///< [J/m3/K], [W/m/K]; none: not known
  std::vector<BranchShare> branches;                                   ///< in the order of their keys
};

/// One band.
struct ReportBand {
  std::string branch;                   ///< name, as in BranchShare
  double omega = 0;                     ///< [rad/s]; 0: not known
  double heat_capacity = 0;             ///< [J/m3/K]
  double speed = 0;                     ///< [m/s]
  std::optional<double> mean_free_path; ///< [m]
  std::optional<double> share;          ///< of the conductivity
};

/// Share of the conductivity carried by mean free paths (or frequencies) up to `upto`.
struct AccumulationPoint {
  double upto = 0;  ///< [m] or [rad/s]
  double share = 0; ///< in [0, 1]
};

/// Effective conductivities of a film [W/m/K].
struct ReportFilm {
  double thickness = 0;              ///< [m]
  double in_plane_diffuse = 0;       ///< along it, Fuchs and Sondheimer, specularity 0
  double in_plane_half_specular = 0; ///< the same, specularity 0.5
  std::optional<double> cross_plane; ///< across it between black walls; none: the solver did not converge
};

/// What `kapitza material` says.
struct MaterialReport {
  std::string name, source, measured_source; ///< as in PhononSource, and where its measurements come from
  std::optional<TemperatureRange> temperature_range; ///< of PhononSource
  std::vector<ReportPoint> points;                   ///< one per temperature of the table
  ReportPoint at;                                    ///< at the temperature of what follows
  std::vector<ReportBand> bands;                     ///< at that temperature
  std::vector<AccumulationPoint> by_mean_free_path;  ///< 20 points per decade; empty without mean free paths
  std::vector<AccumulationPoint> by_frequency;       ///< 50 equal steps; empty where frequencies are unknown
  std::optional<double> median_mean_free_path;       ///< half of the conductivity has longer ones [m]
  std::vector<ReportFilm> films;                     ///< one per thickness asked for
  std::vector<std::string> warnings;                 ///< one sentence each
  bool converged = true;                             ///< every film that was solved for
};

/// 10 nm to 100 um, two per decade [m].
std::vector<double> default_film_thicknesses();

/// 50 to 1000 K where the source covers that; else as much of it as the source covers. Where that is next to
/// nothing: 1, 2, 5, 10, ... within the range, or nine equal steps' ends, or the one temperature there is
/// [K].
std::vector<double> default_temperatures(const std::optional<TemperatureRange>& range);

/// Between two entries of a table (T, value) on straight lines of log value over log T; nothing outside.
std::optional<double> interpolate_measured(const std::vector<std::pair<double, double>>& table,
                                           double temperature);

/// Shares of the conductivity by mean free path, on the grid 10^(k/20) m around the bands' own: the first
/// share is 0, the last 1. Empty for no bands.
std::vector<AccumulationPoint> accumulate_mean_free_paths(const Bands& bands);

/// The report. Collective (films across). @throws InputError where a temperature is none or the source has
/// no phonons there
MaterialReport report_material(const PhononSource& source, const ReportRequest& request,
                               const Communicator& communicator);

} // namespace kapitza
