#include "io/import/phono3py_stated.hpp"

#include "kapitza/physics/bose_einstein.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace kapitza::io {
namespace {

constexpr double electron_volt = 1.602176634e-19;

using Tensor = std::array<double, 3>; ///< xx, yy, zz

double mean(const Tensor& kappa) {
  return (kappa[0] + kappa[1] + kappa[2]) / 3;
}

/// xx, yy and zz at one temperature, of a data set [T, 6] or, with several smearings, [sigma, T, 6] (first).
std::optional<Tensor> read_tensor(const Hdf5File& file, const std::string& name, Hdf5Row row) {
  if (!file.has(name)) return std::nullopt;
  const auto shape = file.shape(name);
  if (shape.size() < 2 || shape.back() != 6) return std::nullopt;
  std::vector<double> values = file.read(name).values;
  const std::size_t begin = 6 * row.index;
  if (values.size() < begin + 6) return std::nullopt;
  const Tensor kappa{values[begin], values[begin + 1], values[begin + 2]};
  if (!(std::isfinite(mean(kappa)) && mean(kappa) > 0)) return std::nullopt;
  return kappa;
}

/// The mean over directions of `extra`, which no mode carries, as a remark.
void tell_coherences(const Hdf5File& file, Hdf5Row row, const ModeTable& modes, const Tensor& kappa,
                     std::vector<std::string>& warnings) {
  for (const char* name : {"kappa_inter", "kappa_C"})
    if (const auto extra = read_tensor(file, name, row))
      warnings.push_back(fmt::format(
          "'{}': {:.5g} W/m/K between bands ('{}') are carried by no mode and left "
          "out; the modes themselves carry {:.5g}, {:.3g} % of both",
          modes.name, mean(*extra), name, mean(kappa), 100 * mean(kappa) / (mean(kappa) + mean(*extra))));
}

void tell_direct_solution(const Hdf5File& file, Hdf5Row row, const ModeTable& modes,
                          std::vector<std::string>& warnings) {
  const auto relaxation = read_tensor(file, "kappa_RTA", row), direct = read_tensor(file, "kappa", row);
  if (!relaxation || !direct) return;
  constexpr double rounding = 1e-3;
  if (std::abs(mean(*direct) / mean(*relaxation) - 1) <= rounding) return;
  warnings.push_back(fmt::format("'{}': lifetimes are those of the relaxation-time approximation, which make "
                                 "{:.5g} W/m/K; the direct solution in the file, {:.5g}, is not used",
                                 modes.name, mean(*relaxation), mean(*direct)));
}

/// The boundary mean free path that would make the stated conductivity of these modes [m]; nothing where none
/// does.
std::optional<double> explaining_boundary(const ModeTable& modes, double stated) {
  const auto with = [&](double length) {
    double sum = 0;
    for (std::size_t i = 0; i < modes.size(); ++i) {
      const double v = std::hypot(modes.vx[i], modes.vy[i], modes.vz[i]), omega = modes.omega[i];
      if (!(omega > 0) || !(modes.lifetime[i] > 0)) continue;
      sum += modes.weight[i] * mode_heat_capacity(omega, modes.temperature) * v * v
             / (1 / modes.lifetime[i] + v / length);
    }
    return sum / 3;
  };
  double low = 1e-10, high = 1; // [m]
  if (!(with(low) < stated) || !(with(high) > stated * 1.01)) return std::nullopt;
  while (high > low * (1 + 1e-6)) {
    const double middle = std::sqrt(low * high);
    (with(middle) < stated ? low : high) = middle;
  }
  return low;
}

void compare_capacity(const Hdf5File& file, Hdf5Row row, const ModeTable& modes,
                      std::vector<std::string>& warnings) {
  if (!file.has("heat_capacity")) return;
  const auto shape = file.shape("heat_capacity");
  if (shape.empty() || row.index >= shape[0]) return;
  const std::vector<double> stated = file.read("heat_capacity", row).values;
  if (stated.size() != modes.size()) return;
  const double top = *std::max_element(modes.omega.begin(), modes.omega.end());
  double theirs = 0, ours = 0;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    if (!(modes.omega[i] > 1e-4 * top)) continue; // zone centre: in their hands
    theirs += modes.weight[i] * stated[i] * electron_volt;
    ours += modes.weight[i] * mode_heat_capacity(modes.omega[i], modes.temperature);
  }
  constexpr double tolerance = 2e-3;
  if (!(std::abs(ours - theirs) <= tolerance * theirs))
    warnings.push_back(
        fmt::format("'{}': its modes store {:.5g} J/m3/K at {:g} K, but its data set "
                    "'heat_capacity' makes {:.5g}; is it classical, or of another temperature?",
                    modes.name, ours, modes.temperature, theirs));
}

} // namespace

void compare_phono3py(const Hdf5File& file, Hdf5Row row, ModeTable& modes,
                      std::vector<std::string>& warnings) {
  compare_capacity(file, row, modes, warnings);
  for (const char* name : {"kappa_RTA", "kappa_intra", "kappa_P_RTA", "kappa"}) {
    const auto kappa = read_tensor(file, name, row);
    if (!kappa) continue;
    modes.stated = StatedConductivity{*kappa, fmt::format("its data set '{}' states", name),
                                      "is the volume right, and was every wavevector calculated?"};
    const auto boundary = file.has("boundary_mfp") ? std::nullopt : explaining_boundary(modes, mean(*kappa));
    if (boundary)
      modes.stated->hint = fmt::format("is the volume right, or was there scattering at boundaries that the "
                                       "file does not record (--bmfp {:.3g}, in um, would explain it)?",
                                       *boundary * 1e6);
    tell_coherences(file, row, modes, *kappa, warnings);
    break;
  }
  tell_direct_solution(file, row, modes, warnings);
}

} // namespace kapitza::io
