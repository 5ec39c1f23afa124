/// ShengBTE: CONTROL, BTE.omega [rad/ps], BTE.v [km/s], BTE.w_final or BTE.w [1/ps], BTE.qpoints(_full). Rows
/// of BTE.v and BTE.w are branch-major: all irreducible wavevectors of branch 1, then of branch 2, ...

#include "kapitza/base/index.hpp"
#include "kapitza/io/import/mode_files.hpp"

#include "io/import/shengbte_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace io {
namespace {

/// The first of these files that is there.
TextFile read_first(const std::filesystem::path& directory, const std::vector<std::string>& names,
                    const TextReader& read) {
  for (const std::string& name : names)
    if (auto text = read(directory / name)) return {(directory / name).string(), std::move(*text)};
  reject(directory.string(), fmt::format("there is none of the files {}", fmt::join(names, ", ")));
}

/// How often each irreducible wavevector occurs.
std::vector<int> multiplicities(const std::filesystem::path& directory, std::size_t wavevectors, double full,
                                const TextReader& read) {
  const TextFile file = read_first(directory, {"BTE.qpoints_full", "BTE.qpoints"}, read);
  const NumberTable table = read_table(file, {5, 6});
  const int irreducible = static_cast<int>(wavevectors);
  std::vector<int> result(wavevectors, 0);
  double sum = 0;
  if (table.columns == 6 && table.rows() != wavevectors)
    reject(file.name, fmt::format("has {} wavevectors where BTE.omega has {}; is the file complete?",
                                  table.rows(), wavevectors));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.columns == 6) {
      result[row] = whole_number(table, row, 2, "multiplicity", 1, 1 << 20);
      sum += result[row];
    } else {
      const int number = whole_number(table, row, 1, "index of the irreducible wavevector", 1, irreducible);
      ++result[index(number - 1)];
      ++sum;
    }
  }
  if (sum != full)
    reject(file.name, fmt::format("has {:.0f} wavevectors where ngrid in CONTROL makes {:.0f}; is the file "
                                  "complete?",
                                  sum, full));
  const auto missing = std::find(result.begin(), result.end(), 0);
  if (missing != result.end())
    reject(file.name,
           fmt::format("the irreducible wavevector {} does not occur", missing - result.begin() + 1));
  return result;
}

void check_rows(const NumberTable& table, const NumberTable& omega) {
  if (table.rows() != omega.rows() * omega.columns)
    reject(table.file,
           fmt::format("has {} rows where BTE.omega's {} wavevectors with {} branches need {}; is the file "
                       "complete?",
                       table.rows(), omega.rows(), omega.columns, omega.rows() * omega.columns));
}

/// The rates repeat the frequencies, so their order can be checked.
void check_order(const NumberTable& rates, const NumberTable& omega) {
  double highest = 0;
  for (double value : omega.values)
    if (std::isfinite(value)) highest = std::max(highest, std::abs(value));
  for (std::size_t row = 0; row < rates.rows(); ++row) {
    const double expected = omega(row % omega.rows(), row / omega.rows());
    if (std::abs(rates(row, 0) - expected) > 1e-4 * highest)
      reject(rates.file, rates.lines[row], 1,
             fmt::format("the frequency {:g} rad/ps is not that of BTE.omega, {:g}: rows go through the "
                         "wavevectors of branch 1, then of branch 2, and so on",
                         rates(row, 0), expected));
  }
}

/// All modes at zero frequency are counted, or not counted, by ShengBTE: a wavevector's worth at most.
void compare_capacity(const ModeTable& modes, double stated, double wavevectors,
                      std::vector<std::string>& warnings) {
  const double tolerance = 5e-3 + 1 / wavevectors, ours = heat_capacity(modes, modes.temperature);
  if (!(std::abs(ours - stated) <= tolerance * stated))
    warnings.push_back(fmt::format("'{}': its modes store {:.5g} J/m3/K at {:g} K, but BTE.cv states {:.5g}; "
                                   "do the files belong to one run?",
                                   modes.name, ours, modes.temperature, stated));
}

} // namespace
} // namespace io

ModeTable read_shengbte(const std::filesystem::path& directory, double temperature, const TextReader& read,
                        std::vector<std::string>& warnings) {
  const io::ShengbteControl control = io::read_control(directory / "CONTROL", read);
  const io::NumberTable omega = io::read_table(io::read_required(directory / "BTE.omega", read), {});
  if (omega.columns != 3 * control.crystal.types.size())
    io::reject(omega.file, fmt::format("has {} branches where the {} atoms in CONTROL make {}", omega.columns,
                                       control.crystal.types.size(), 3 * control.crystal.types.size()));
  const io::NumberTable velocity = io::read_table(io::read_required(directory / "BTE.v", read), {3});
  io::check_rows(velocity, omega);
  const io::ShengbteRates source = io::find_rates(directory, control, temperature, read, warnings);
  const io::NumberTable rates = io::read_table(source.file, {2});
  io::check_rows(rates, omega);
  io::check_order(rates, omega);
  const std::vector<int> stars = io::multiplicities(directory, omega.rows(), control.wavevectors, read);

  ModeTable modes;
  modes.name = directory.string();
  modes.temperature = source.temperature;
  modes.cell_volume = std::abs(io::cell_volume(control.crystal.lattice));
  modes.rotations = io::point_group(control.crystal);
  modes.effective_lifetimes = source.final;
  modes.stated = io::stated_conductivity(directory, source, read, warnings);
  for (std::size_t row = 0; row < velocity.rows(); ++row) {
    const std::size_t q = row % omega.rows(), branch = row / omega.rows();
    const double rate = rates(row, 1) * 1e12;
    modes.omega.push_back(omega(q, branch) * 1e12);
    modes.vx.push_back(velocity(row, 0) * 1e3);
    modes.vy.push_back(velocity(row, 1) * 1e3);
    modes.vz.push_back(velocity(row, 2) * 1e3);
    modes.lifetime.push_back(rate == 0 ? 0 : 1 / rate);
    modes.weight.push_back(stars[q] / (control.wavevectors * modes.cell_volume));
    modes.branch.push_back(static_cast<int>(branch));
  }
  drop_unusable(modes);
  if (const auto stated = io::stated_capacity(source, read))
    io::compare_capacity(modes, *stated, control.wavevectors, warnings);
  return modes;
}

} // namespace kapitza
