#include "io/import/shengbte_files.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/io/import/mode_files.hpp"

#include "io/import/fortran_namelist.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kapitza {
namespace io {
namespace {

/// As far apart may the temperature of a deck and that of the lifetimes be [K].
constexpr double slack = 1;

Crystal read_crystal(const Namelist& entries, const std::string& file) {
  Crystal crystal;
  const double scale = namelist_number(entries, file, "lfactor") * 1e-9;
  const std::vector<double> lattice = namelist_array(entries, file, "lattvec", {3, 3});
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) crystal.lattice[i][k] = scale * lattice[3 * i + k];
  const NamelistEntry* types = find_entry(entries, "types");
  if (types == nullptr) reject(file, "there is no entry 'types'");
  constexpr int most = 10000;
  double atoms = static_cast<double>(types->values.size());
  if (find_entry(entries, "natoms") != nullptr) atoms = namelist_number(entries, file, "natoms");
  if (!(atoms >= 1 && atoms <= most) || atoms != std::floor(atoms))
    reject(file, fmt::format("natoms must be a whole number from 1 to {}, got {:g}", most, atoms));
  const int count = static_cast<int>(atoms);
  for (const double type : namelist_array(entries, file, "types", {count}))
    crystal.types.push_back(static_cast<int>(std::clamp(type, -1e9, 1e9)));
  const std::vector<double> positions = namelist_array(entries, file, "positions", {3, count});
  for (std::size_t i = 0; i < crystal.types.size(); ++i)
    crystal.positions.push_back({positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]});
  return crystal;
}

/// T, else T_min to T_max by T_step; ShengBTE's own presets where some of these are missing.
std::vector<double> asked_temperatures(const Namelist& entries, const std::string& file) {
  const auto number = [&](const char* name, double preset) {
    return find_entry(entries, name) != nullptr ? namelist_number(entries, file, name) : preset;
  };
  if (const double t = number("t", 0); t > 0) return {t};
  if (find_entry(entries, "t_min") == nullptr && find_entry(entries, "t_max") == nullptr) return {};
  const double low = number("t_min", 100), high = number("t_max", 500), step = number("t_step", 50);
  constexpr double most = 1000;
  if (!(low > 0 && high >= low && step > 0 && (high - low) / step <= most))
    reject(file, fmt::format("T_min, T_max and T_step must be positive and rise, got {:g}, {:g}, {:g}", low,
                             high, step));
  std::vector<double> list;
  for (int i = 0; low + i * step < high + slack; ++i) list.push_back(low + i * step);
  if (list.back() < high) list.push_back(high);
  list.back() = std::min(list.back(), high);
  return list;
}

/// ShengBTE's name of the folder of a temperature.
std::string folder_name(double temperature) {
  return fmt::format("T{:.0f}K", std::round(temperature));
}

constexpr std::array names{"BTE.w_final", "BTE.w"};

/// The rates in one folder.
std::optional<ShengbteRates> rates_in(const std::filesystem::path& folder, double temperature,
                                      const TextReader& read) {
  for (const char* name : names)
    if (auto text = read(folder / name))
      return ShengbteRates{
          {(folder / name).string(), std::move(*text)}, folder, temperature, name == names[0]};
  return std::nullopt;
}

/// Those temperatures of CONTROL whose folder holds rates.
std::vector<double> temperatures_there(const std::filesystem::path& directory, const ShengbteControl& control,
                                       const TextReader& read) {
  std::vector<double> there;
  for (const double t : control.temperatures)
    if (rates_in(directory / folder_name(t), t, read)) there.push_back(t);
  return there;
}

/// The row of a table T, xx, xy, ..., zz, [iterations] that belongs to a temperature.
std::optional<std::array<double, 3>> row_of(const NumberTable& table, double temperature) {
  constexpr double rounding = 0.06; // ShengBTE writes one decimal
  for (std::size_t row = table.rows(); row-- > 0;)
    if (std::abs(table(row, 0) - temperature) <= rounding)
      return std::array{table(row, 1), table(row, 5), table(row, 9)};
  return std::nullopt;
}

StatedConductivity statement(const std::array<double, 3>& kappa, const std::string& file, bool final) {
  return {kappa, "'" + file + "' states",
          final ? "BTE.w_final holds effective lifetimes, which keep the trace of the full solution only"
                : "do the files belong to one run?"};
}

std::optional<StatedConductivity> read_stated(const std::filesystem::path& directory,
                                              const ShengbteRates& rates, const TextReader& read) {
  std::vector<std::string> tables{"BTE.KappaTensorVsT_RTA"};
  if (rates.final) tables.insert(tables.begin(), "BTE.KappaTensorVsT_CONV");
  for (const std::string& name : tables) {
    const std::string file = (directory / name).string();
    const auto text = read(file);
    if (!text || text->empty()) continue;
    if (const auto kappa = row_of(read_table({file, *text}, {10, 11}), rates.temperature))
      return statement(*kappa, file, rates.final);
    break; // without its row the run is not finished
  }
  // One row per iteration; the first is the relaxation-time approximation.
  const std::string file = (rates.folder / "BTE.kappa_tensor").string();
  const auto text = read(file);
  if (!text || text->empty()) return std::nullopt;
  const NumberTable table = read_table({file, *text}, {10, 11});
  const std::size_t row = rates.final ? table.rows() - 1 : 0;
  return statement({table(row, 1), table(row, 5), table(row, 9)}, file, rates.final);
}

} // namespace

ShengbteControl read_control(const std::filesystem::path& path, const TextReader& read) {
  const TextFile file = read_required(path, read);
  const Namelist entries = read_namelist(file);
  ShengbteControl control{file.name, read_crystal(entries, file.name), {}, 1};
  const double volume = std::abs(cell_volume(control.crystal.lattice));
  if (!(volume > 1e-31 && volume < 1e-24))
    reject(file.name, fmt::format("lfactor and lattvec give a cell of {:g} m^3; lfactor is in nm", volume));
  for (const double n : namelist_array(entries, file.name, "ngrid", {3})) control.wavevectors *= n;
  control.temperatures = asked_temperatures(entries, file.name);
  return control;
}

ShengbteRates find_rates(const std::filesystem::path& directory, const ShengbteControl& control,
                         double temperature, const TextReader& read, std::vector<std::string>& warnings) {
  for (const double number : {std::round(temperature), std::floor(temperature), std::ceil(temperature)})
    if (auto rates = rates_in(directory / folder_name(number), number, read)) {
      // A folder's name is rounded, CONTROL is not.
      for (const double t : control.temperatures)
        if (std::round(t) == number && std::abs(t - temperature) <= slack) rates->temperature = t;
      return std::move(*rates);
    }
  if (control.temperatures.size() > 1) {
    const std::vector<double> there = temperatures_there(directory, control, read);
    if (there.empty())
      reject(directory.string(),
             fmt::format("CONTROL asks for temperatures from {:g} to {:g} K, but there is no folder such as "
                         "{} with BTE.w_final or BTE.w; files above the folders are of no known temperature",
                         control.temperatures.front(), control.temperatures.back(),
                         folder_name(control.temperatures.front())));
    reject(directory.string(), fmt::format("has lifetimes at {:g} K, not at {:g} K; set the temperature to "
                                           "one of these",
                                           fmt::join(there, ", "), temperature));
  }
  const double own = control.temperatures.empty() ? temperature : control.temperatures.front();
  auto rates = rates_in(directory, own, read);
  if (!rates)
    reject(directory.string(), fmt::format("there is none of the files {0}, {1}/{0}, {2}, {1}/{2}", names[0],
                                           folder_name(temperature), names[1]));
  if (control.temperatures.empty())
    warnings.push_back(fmt::format("'{}' states no temperature; '{}' is taken to be of {:g} K", control.file,
                                   rates->file.name, temperature));
  return std::move(*rates);
}

std::optional<StatedConductivity> stated_conductivity(const std::filesystem::path& directory,
                                                      const ShengbteRates& rates, const TextReader& read,
                                                      std::vector<std::string>& warnings) {
  try {
    return read_stated(directory, rates, read);
  } catch (const InputError& error) {
    warnings.push_back("the stated conductivity is not compared: " + to_string(error.issues().front()));
    return std::nullopt;
  }
}

std::optional<double> stated_capacity(const ShengbteRates& rates, const TextReader& read) {
  const auto text = read(rates.folder / "BTE.cv");
  if (!text) return std::nullopt;
  const std::size_t begin = text->find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return std::nullopt;
  return parse_number(std::string_view(*text).substr(begin, text->find_first_of(" \t\r\n", begin) - begin));
}

} // namespace io

std::vector<double> shengbte_temperatures(const std::filesystem::path& directory, const TextReader& read) {
  const io::ShengbteControl control = io::read_control(directory / "CONTROL", read);
  if (control.temperatures.size() == 1) return control.temperatures;
  return io::temperatures_there(directory, control, read);
}

} // namespace kapitza
