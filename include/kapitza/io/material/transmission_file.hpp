#pragma once
/// Tables of transmissivities (CSV).

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/laws/transmission_table.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kapitza {

/// One header line that names the columns: frequency_THz, frequency_Hz or omega_rad_s; angle_deg or angle_rad
/// where the transmissivity depends on the angle to the normal; transmissivity. Then one row per pair of
/// frequency and angle, in any order, every frequency with the same angles. As collective as `read` is.
/// @throws InputError with the line: missing or unknown column, no number, transmissivity outside [0, 1],
///   a pair twice, and a gap in the table
TransmissionTable read_transmission_table(const std::filesystem::path& file, const TextReader& read);

/// From a branch of the first-named material to one of the second.
struct BranchTransmission {
  std::string from, to;             ///< names of the branches
  TransmissionTable transmissivity; ///< without angles
};

/// The same with the columns from_branch and to_branch in place of the angle, which hold names of branches;
/// every frequency with the same pairs. What leaves one branch must not add up to more than 1.
/// @throws InputError as above
std::vector<BranchTransmission> read_branch_transmissions(const std::filesystem::path& file,
                                                          const TextReader& read);

} // namespace kapitza
