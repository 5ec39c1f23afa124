#pragma once
/// Materials of the command line, whatever their format, for reports.

#include "kapitza/analysis/conductance.hpp"
#include "kapitza/analysis/material_report.hpp"
#include "kapitza/io/deck/pair_deck.hpp"

namespace kapitza {

/// The phonons of one material, with the temperatures at which a report shows them unless asked otherwise.
struct ReportSource {
  PhononSource phonons;             ///< bands at any temperature
  std::vector<double> temperatures; ///< [K]; empty: any
};

/// Of `request.first`, read as a deck would; `request.temperature` where the data have several. Imported
/// modes are there at the temperatures of their lifetimes only. The functions inside read again where they
/// need other lifetimes: as collective as `read` is.
/// @throws InputError as read_pair_deck
ReportSource report_source(const PairRequest& request, int frequency_bins, const TextReader& read);

/// Conductance of the plane between two materials at least one of which is known by its modes or bands. The
/// laws are those that need nothing else: dmm and radiation_limit. Modes travel at any temperature as at that
/// of their lifetimes. As collective as `read` is.
/// @throws InputError as read_pair_deck, and for a law that cannot be had
ConductanceReport report_mode_conductance(const PairRequest& request, const ConductanceRequest& conductance,
                                          const TextReader& read);

} // namespace kapitza
