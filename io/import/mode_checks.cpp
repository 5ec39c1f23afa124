#include "kapitza/io/import/mode_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

constexpr double tolerance = 1e-3;  ///< of a stated conductivity: files have four digits or more
constexpr double noticeable = 1.03; ///< ratio of two axes that is worth a word
constexpr double unmistakable = 2;  ///< ratio that is refused where an axis can be chosen
constexpr double layered = 10; ///< ratio that is refused where none can: no mean of such a crystal is meant
constexpr double lost_by_projection = 1e-3;

double mean(const std::array<double, 3>& kappa) {
  return (kappa[0] + kappa[1] + kappa[2]) / 3;
}

const char* axis_text(TransportAxis axis) {
  switch (axis) {
  case TransportAxis::x:
    return " along x";
  case TransportAxis::y:
    return " along y";
  case TransportAxis::z:
    return " along z";
  case TransportAxis::isotropic:
    break;
  }
  return "";
}

double component(const std::array<double, 3>& kappa, TransportAxis axis) {
  switch (axis) {
  case TransportAxis::x:
    return kappa[0];
  case TransportAxis::y:
    return kappa[1];
  case TransportAxis::z:
    return kappa[2];
  case TransportAxis::isotropic:
    break;
  }
  return mean(kappa);
}

/// Largest over smallest; infinite where one is 0 or less.
double spread(const std::array<double, 3>& kappa) {
  const auto [low, high] = std::minmax_element(kappa.begin(), kappa.end());
  return *low > 0 ? *high / *low : HUGE_VAL;
}

void compare_stated(const ModeTable& modes, TransportAxis axis, std::vector<std::string>& warnings) {
  const double ours = conductivity(modes, modes.temperature, axis),
               stated = component(modes.stated->kappa, axis);
  if (std::abs(ours - stated) <= tolerance * std::abs(stated)) return;
  warnings.push_back(fmt::format("'{}': its modes make {:.5g} W/m/K{} at {:g} K, but {} {:.5g}; {}",
                                 modes.name, ours, axis_text(axis), modes.temperature, modes.stated->where,
                                 stated, modes.stated->hint));
}

/// Effective lifetimes without a statement to compare with.
void warn_projected(const ModeTable& modes, TransportAxis axis, const std::array<double, 3>& axes,
                    std::vector<std::string>& warnings) {
  if (spread(axes) < 1 + lost_by_projection) return;
  warnings.push_back(fmt::format(
      "'{}': effective lifetimes keep the trace of the full solution only; {:.5g} W/m/K{} may be off by some "
      "per cent (BTE.KappaTensorVsT_CONV beside them would tell)",
      modes.name, component(axes, axis), axis_text(axis)));
}

/// Modes that say in which directions they travel: an axis can be chosen.
void check_direction(const ModeTable& modes, const std::array<double, 3>& axes,
                     std::vector<std::string>& warnings) {
  const double ratio = spread(axes);
  if (ratio > unmistakable)
    throw InputError(fmt::format("'{}' conducts {}: say along which of these heat flows, axis: x, y or z "
                                 "(axis: isotropic takes their mean, {:.5g}, as of a polycrystal)",
                                 modes.name, along_axes(axes), mean(axes)));
  if (ratio > noticeable)
    warnings.push_back(
        fmt::format("'{}' conducts {}; the mean, {:.5g}, is taken: 'axis: x', y or z takes one "
                    "of them, 'axis: isotropic' says that the mean is meant",
                    modes.name, along_axes(axes), mean(axes)));
}

/// Stated by the file, whose modes do not say in which directions they travel: only the mean can be taken.
void check_stated_direction(const ModeTable& modes, std::vector<std::string>& warnings) {
  const std::array<double, 3>& axes = modes.stated->kappa;
  const double ratio = spread(axes);
  if (ratio <= noticeable) return;
  const std::string told =
      fmt::format("'{}' conducts {}, but does not say in which directions its modes travel", modes.name,
                  along_axes(axes));
  if (ratio > layered)
    throw InputError(fmt::format("{}: no axis can be chosen (axis: isotropic takes the mean, {:.5g}, as of a "
                                 "polycrystal); phono3py lists every wavevector with --noks",
                                 told, mean(axes)));
  warnings.push_back(fmt::format("{}; the mean, {:.5g}, is taken: 'axis: isotropic' says that the mean is "
                                 "meant, and phono3py lists every wavevector with --noks",
                                 told, mean(axes)));
}

} // namespace

std::string along_axes(const std::array<double, 3>& kappa) {
  // Symmetry makes a conductivity vanish up to round-off.
  const double noise = 1e-9 * *std::max_element(kappa.begin(), kappa.end());
  const auto shown = [&](double value) { return std::abs(value) <= noise ? 0 : value; };
  return fmt::format("{:.5g} W/m/K along x, {:.5g} along y and {:.5g} along z", shown(kappa[0]),
                     shown(kappa[1]), shown(kappa[2]));
}

void check_modes(const ModeTable& modes, std::optional<TransportAxis> chosen,
                 std::vector<std::string>& warnings) {
  const TransportAxis axis = chosen.value_or(TransportAxis::isotropic);
  const double capacity = heat_capacity(modes, modes.temperature);
  if (capacity > implausible_capacity)
    warnings.push_back(fmt::format("'{}': its modes store {:.3g} J/m3/K, more than any crystal does; is the "
                                   "volume of the cell right?",
                                   modes.name, capacity));
  const auto axes = axis_conductivities(modes, modes.temperature);
  const bool stated =
      modes.stated && std::isfinite(mean(modes.stated->kappa)) && mean(modes.stated->kappa) > 0;
  if (!chosen && stated && !axes)
    check_stated_direction(modes, warnings);
  else if (!chosen && stated)
    check_direction(modes, modes.stated->kappa, warnings);
  else if (!chosen && axes)
    check_direction(modes, *axes, warnings);
  if (modes.stated)
    compare_stated(modes, axis, warnings);
  else if (modes.effective_lifetimes && axes && axis != TransportAxis::isotropic)
    warn_projected(modes, axis, *axes, warnings);
  const std::vector<std::string> counted = import_warnings(modes);
  warnings.insert(warnings.end(), counted.begin(), counted.end());
}

std::vector<double> import_temperatures(const std::string& kind, const std::filesystem::path& path,
                                        const TextReader& read) {
  std::vector<std::string> warnings;
  std::vector<double> list;
  if (kind == "shengbte") list = shengbte_temperatures(path, read);
  if (kind == "phono3py") list = phono3py_temperatures(path, read);
  if (kind == "alamode") list = {alamode_temperature(path, read)};
  if (kind == "almabte") list = {read_almabte(path, read, warnings).temperature};
  std::sort(list.begin(), list.end());
  return list;
}

} // namespace kapitza
