#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace kapitza {
std::string spectral_csv(const Domain& domain, const std::vector<BandAtSurface>& bands) {
  const PlaneMesh& mesh = *domain.mesh;
  const std::array<const char*, 2> sides =
      domain.dimension == 1 ? std::array{"left", "right"} : std::array{"minus", "plus"};
  std::string text =
      "surface,side,region,band,branch,omega_rad_s,mean_free_path_m,heat_flux_W_m2,temperature_K,"
      "arriving_K,leaving_K,share_up_to_mean_free_path,share_up_to_frequency\n";
  const auto field = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.12g}", *value) : std::string();
  };
  for (const BandAtSurface& band : bands)
    fmt::format_to(
        std::back_inserter(text), "{},{},{},{},{},{:.12g},{:.12g},{:.12g},{:.16g},{:.16g},{:.16g},{},{}\n",
        mesh.surfaces[band.surface].name, sides[index(band.side)], mesh.regions[index(band.region)].name,
        band.band, band.branch, band.omega, band.mean_free_path, band.heat_flux, band.temperature,
        band.arriving, band.leaving, field(band.up_to_mean_free_path), field(band.up_to_frequency));
  return text;
}

} // namespace kapitza
