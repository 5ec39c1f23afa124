#include "kapitza/io/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {

std::string spectral_csv(const Problem& problem, const std::vector<BandAtSurface>& bands) {
  std::string text =
      "surface,side,region,band,branch,omega_rad_s,mean_free_path_m,heat_flux_W_m2,temperature_K,"
      "arriving_K,leaving_K,share_up_to_mean_free_path,share_up_to_frequency\n";
  const auto field = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.12g}", *value) : std::string();
  };
  const Mesh& mesh = problem.mesh;
  for (const BandAtSurface& band : bands) {
    const Surface& surface = mesh.surfaces[band.surface];
    const int cell = band.side == minus_side ? surface.minus_cell : surface.plus_cell;
    const auto region = static_cast<std::size_t>(mesh.region_of_cell[static_cast<std::size_t>(cell)]);
    fmt::format_to(
        std::back_inserter(text), "{},{},{},{},{},{:.12g},{:.12g},{:.12g},{:.16g},{:.16g},{:.16g},{},{}\n",
        surface.name, band.side == minus_side ? "left" : "right", mesh.regions[region].name, band.band,
        band.branch, band.omega, band.mean_free_path, band.heat_flux, band.temperature, band.arriving,
        band.leaving, field(band.up_to_mean_free_path), field(band.up_to_frequency));
  }
  return text;
}

} // namespace kapitza
