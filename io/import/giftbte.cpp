/// GiftBTE: one band per row: v [m/s], tau [s], C [J/m3/K], (C/tau)/sum(C/tau), C/sum(C). An absent band is
/// `1 1 1 0 0`.

#include "kapitza/io/import/mode_files.hpp"

#include "io/import/text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza {
namespace io {
namespace {

/// Largest departure of the two columns of shares from what the others make them.
double worst_share(const NumberTable& table, const std::vector<std::size_t>& rows) {
  double c = 0, g = 0, worst = 0;
  for (std::size_t row : rows) {
    c += table(row, 2);
    g += table(row, 2) / table(row, 1);
  }
  for (std::size_t row : rows) {
    worst = std::max(worst, std::abs(table(row, 3) - table(row, 2) / table(row, 1) / g));
    worst = std::max(worst, std::abs(table(row, 4) - table(row, 2) / c));
  }
  return worst;
}

} // namespace
} // namespace io

std::vector<GrayMaterial> read_giftbte(const std::filesystem::path& file, const TextReader& read,
                                       std::vector<std::string>& warnings) {
  const io::NumberTable table = io::read_table(io::read_required(file, read), {5});
  static const char* const names[] = {"group velocity", "relaxation time", "heat capacity"};
  constexpr double limits[] = {1e6, 1, 1e15};
  std::vector<GrayMaterial> bands;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool absent = table(row, 0) == 1 && table(row, 1) == 1 && table(row, 2) == 1 && table(row, 3) == 0
                        && table(row, 4) == 0;
    if (absent) continue;
    for (std::size_t k = 0; k < 3; ++k)
      if (!(table(row, k) > 0 && table(row, k) <= limits[k]))
        io::reject(table.file, table.lines[row], 1,
                   fmt::format("the {} must be positive, and not above {:g} (SI units), got {:g}", names[k],
                               limits[k], table(row, k)));
    rows.push_back(row);
    bands.push_back({table(row, 2), table(row, 0), table(row, 0) * table(row, 1)});
    if (!(bands.back().mean_free_path >= 1e-15))
      io::reject(table.file, table.lines[row], 1,
                 fmt::format("the mean free path is {:g} m; are the columns velocity, relaxation time, heat "
                             "capacity?",
                             bands.back().mean_free_path));
  }
  if (bands.empty()) io::reject(table.file, "there are no bands in it");
  constexpr double tolerance = 1e-3;
  if (!(io::worst_share(table, rows) <= tolerance))
    warnings.push_back(
        fmt::format("'{}': the last two columns are not the shares (C/tau)/sum(C/tau) and "
                    "C/sum(C) of the first three; are these velocity, relaxation time and heat "
                    "capacity?",
                    table.file));
  return bands;
}

} // namespace kapitza
