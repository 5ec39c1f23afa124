/// GiftBTE: one band per row: v [m/s], tau [s], C [J/m3/K], (C/tau)/sum(C/tau), C/sum(C). The last two follow
/// from the others and may be missing. An absent band is `1 1 1 0 0`.

#include "kapitza/io/import/mode_files.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace io {
namespace {

/// Largest departure of the columns of shares from what the others make them.
double worst_share(const NumberTable& table, const std::vector<std::size_t>& rows) {
  double c = 0, g = 0, worst = 0;
  for (std::size_t row : rows) {
    c += table(row, 2);
    g += table(row, 2) / table(row, 1);
  }
  for (std::size_t row : rows) {
    if (table.columns > 3)
      worst = std::max(worst, std::abs(table(row, 3) - table(row, 2) / table(row, 1) / g));
    if (table.columns > 4) worst = std::max(worst, std::abs(table(row, 4) - table(row, 2) / c));
  }
  return worst;
}

bool is_absent(const NumberTable& table, std::size_t row) {
  for (std::size_t k = 0; k < table.columns; ++k)
    if (table(row, k) != (k < 3 ? 1 : 0)) return false;
  return true;
}

/// The numbers of a band that is there.
GrayMaterial read_band(const NumberTable& table, std::size_t row) {
  static const char* const names[] = {"group velocity", "relaxation time", "heat capacity"};
  constexpr double limits[] = {1e6, 1, 1e15};
  for (std::size_t k = 0; k < 3; ++k)
    if (!(table(row, k) > 0 && table(row, k) <= limits[k]))
      reject(table.file, table.lines[row], 1,
             fmt::format("the {} must be positive, and not above {:g} (SI units), got {:g}", names[k],
                         limits[k], table(row, k)));
  GrayMaterial band{table(row, 2), table(row, 0), table(row, 0) * table(row, 1)};
  if (!(band.mean_free_path >= 1e-15))
    reject(table.file, table.lines[row], 1,
           fmt::format("the mean free path is {:g} m; are the columns velocity, relaxation time, heat "
                       "capacity?",
                       band.mean_free_path));
  return band;
}

void check_bands(const NumberTable& table, const std::vector<std::size_t>& rows,
                 std::vector<std::string>& warnings) {
  constexpr double tolerance = 1e-3;
  if (!(worst_share(table, rows) <= tolerance))
    warnings.push_back(
        fmt::format("'{}': the last two columns are not the shares (C/tau)/sum(C/tau) and "
                    "C/sum(C) of the first three; are these velocity, relaxation time and heat "
                    "capacity?",
                    table.file));
  double capacity = 0;
  for (const std::size_t row : rows) capacity += table(row, 2);
  if (capacity > implausible_capacity)
    warnings.push_back(fmt::format("'{}': its bands store {:.3g} J/m3/K, more than any crystal does; are "
                                   "heat capacities in J/m3/K?",
                                   table.file, capacity));
}

} // namespace
} // namespace io

std::vector<GrayMaterial> read_giftbte(const std::filesystem::path& file, const TextReader& read,
                                       std::vector<std::string>& warnings) {
  const io::TextFile text = io::read_required(file, read);
  if (text.text.find("MaterialNumber") < 4096)
    io::reject(text.name, "this names files of materials; give one of those, a line per band");
  const io::NumberTable table = io::read_table(text, {3, 4, 5});
  std::vector<GrayMaterial> bands;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool absent = io::is_absent(table, row);
    if (!absent) rows.push_back(row);
    bands.push_back(absent ? GrayMaterial{0, 0, 0} : io::read_band(table, row));
  }
  if (rows.empty()) io::reject(table.file, "there are no bands in it");
  io::check_bands(table, rows, warnings);
  return bands;
}

} // namespace kapitza
