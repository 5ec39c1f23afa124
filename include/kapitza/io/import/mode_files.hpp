#pragma once
/// Readers of first-principles phonon files. docs/import.md says how to make the files and what is read of
/// them.
///
/// All throw InputError, one sentence with file and, in texts, line and column: no such file, truncated file,
/// wrong number of columns, no number, numbers that contradict each other, no phonons. All are as collective
/// as `read` is: every rank that gets the same texts makes the same sequence of reads. What was dropped is in
/// ModeTable::counts; import_warnings makes sentences of it.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/physics/modes.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace kapitza {

/// ShengBTE's directory: CONTROL, BTE.omega, BTE.v, BTE.w_final or BTE.w (there or in T<temperature>K), and
/// BTE.qpoints or BTE.qpoints_full. Directions: averaged over the point group of the crystal in CONTROL.
/// @param temperature [K] names the subdirectory; it is the table's where CONTROL gives no T
ModeTable read_shengbte(const std::filesystem::path& directory, double temperature, const TextReader& read);

/// ALAMODE's table of lifetimes, its columns found by the names in the header. Speeds only.
/// @param cell_volume [m3] needed only where the file has no mode conductivities to derive it from
ModeTable read_alamode(const std::filesystem::path& file, std::optional<double> cell_volume,
                       const TextReader& read);

/// phono3py's kappa-m*.hdf5 (isotope and boundary scattering included where the file has them).
/// @param temperature [K] picks the row; one within 1 K must be there
/// @param cell_volume [m3] of the primitive cell; where absent it comes from the file's
///   kappa_unit_conversion, else from phono3py.yaml or phonopy.yaml beside it
/// @param warnings gets a sentence where the modes do not add up to the conductivity that the file states
ModeTable read_phono3py(const std::filesystem::path& file, double temperature,
                        std::optional<double> cell_volume, const TextReader& read,
                        std::vector<std::string>& warnings);

/// almaBTE's .phononinfo (CSV). Its temperature, which the file does not state, follows from the heat
/// capacities.
ModeTable read_almabte(const std::filesystem::path& file, const TextReader& read);

/// GiftBTE's list of bands (no frequencies). Absent bands (`1 1 1 0 0`) are left out.
/// @param warnings gets a sentence where the last two columns contradict the first three
std::vector<GrayMaterial> read_giftbte(const std::filesystem::path& file, const TextReader& read,
                                       std::vector<std::string>& warnings);

} // namespace kapitza
