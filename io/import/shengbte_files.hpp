#pragma once
/// Which of the files in a directory of ShengBTE belong to a temperature, and what it states there.

#include "kapitza/physics/modes.hpp"

#include "io/import/crystal.hpp"
#include "io/import/text.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kapitza::io {

struct ShengbteControl {
  std::string file;
  Crystal crystal;                  ///< [m]
  std::vector<double> temperatures; ///< that the run was asked for [K]; empty: CONTROL says none
  double wavevectors = 0;           ///< product of ngrid
};

ShengbteControl read_control(const std::filesystem::path& path, const TextReader& read);

/// The rates of one temperature.
struct ShengbteRates {
  TextFile file;
  std::filesystem::path folder;
  double temperature = 0; ///< [K]
  bool final = false;     ///< BTE.w_final, of the full solution; else BTE.w
};

/// T300K/BTE.w_final, else T300K/BTE.w. Files above the folders belong to the run only where CONTROL asks for
/// one temperature and there is no such folder.
/// @throws InputError where there are none, with the temperatures that there are
ShengbteRates find_rates(const std::filesystem::path& directory, const ShengbteControl& control,
                         double temperature, const TextReader& read, std::vector<std::string>& warnings);

/// The conductivity that BTE.KappaTensorVsT_CONV (of final rates), BTE.KappaTensorVsT_RTA or the folder's
/// BTE.kappa_tensor state; nothing where there is none. One that cannot be read is a warning.
std::optional<StatedConductivity> stated_conductivity(const std::filesystem::path& directory,
                                                      const ShengbteRates& rates, const TextReader& read,
                                                      std::vector<std::string>& warnings);

/// BTE.cv of the folder [J/m3/K].
std::optional<double> stated_capacity(const ShengbteRates& rates, const TextReader& read);

} // namespace kapitza::io
