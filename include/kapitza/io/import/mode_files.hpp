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

/// ShengBTE's directory: CONTROL, BTE.omega, BTE.v, BTE.w_final or BTE.w (in T<temperature>K, or above where
/// CONTROL asks for one temperature), and BTE.qpoints or BTE.qpoints_full. Directions: averaged over the
/// point group of the crystal in CONTROL.
/// @param temperature [K] names the subdirectory; it is the table's where CONTROL gives none
ModeTable read_shengbte(const std::filesystem::path& directory, double temperature, const TextReader& read,
                        std::vector<std::string>& warnings);

/// ALAMODE's table of lifetimes, its columns found by the names in the header. Speeds, and with the
/// conductivities of the modes <v_a^2> over the star.
/// @param cell_volume [m3] needed only where the file has no mode conductivities to derive it from
ModeTable read_alamode(const std::filesystem::path& file, std::optional<double> cell_volume,
                       const TextReader& read, std::vector<std::string>& warnings);

/// phono3py's kappa-m*.hdf5 (isotope, boundary and electron scattering included where the file has them).
/// @param temperature [K] picks the row; one within 1 K must be there
/// @param cell_volume [m3] of the primitive cell; where absent it comes from the file's
///   kappa_unit_conversion, else from phono3py.yaml or phonopy.yaml beside it
ModeTable read_phono3py(const std::filesystem::path& file, double temperature,
                        std::optional<double> cell_volume, const TextReader& read,
                        std::vector<std::string>& warnings);

/// almaBTE's .phononinfo (CSV). Its temperature, which the file does not state, follows from the heat
/// capacities; the file's name is compared.
ModeTable read_almabte(const std::filesystem::path& file, const TextReader& read,
                       std::vector<std::string>& warnings);

/// GiftBTE's list of bands (no frequencies). An absent band (`1 1 1 0 0`) keeps its place, with a heat
/// capacity of 0: bands are paired by their index.
/// @param warnings gets a sentence where the shares contradict the first three columns, or the heat capacity
///   is beyond any crystal's
std::vector<GrayMaterial> read_giftbte(const std::filesystem::path& file, const TextReader& read,
                                       std::vector<std::string>& warnings);

/// What every table of modes is asked before it is used: do its modes make what the source states, does the
/// direction matter, can a crystal hold that much heat, and what was dropped.
/// @param axis that the user chose; nothing: none was
/// @throws InputError where none was chosen and the conductivities along x, y and z differ by more than a
///   factor of 2
void check_modes(const ModeTable& modes, std::optional<TransportAxis> axis,
                 std::vector<std::string>& warnings);

/// Temperatures [K] at which the data of one of `import_kinds` have lifetimes, ascending; none for giftbte,
/// whose bands say none. @throws InputError as the reader of that kind
std::vector<double> import_temperatures(const std::string& kind, const std::filesystem::path& path,
                                        const TextReader& read);
std::vector<double> shengbte_temperatures(const std::filesystem::path& directory, const TextReader& read);
double alamode_temperature(const std::filesystem::path& file, const TextReader& read);
std::vector<double> phono3py_temperatures(const std::filesystem::path& file, const TextReader& read);

/// "12.3 W/m/K along x, 12.3 along y and 0.4 along z".
std::string along_axes(const std::array<double, 3>& kappa);

/// More than any crystal stores: 3 kB for each atom of diamond, the densest, is 7.3e6 J/m3/K.
inline constexpr double implausible_capacity = 8e6;

} // namespace kapitza
