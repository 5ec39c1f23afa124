#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {

std::string profile_csv(const RunResult& result) {
  const PlaneMesh& mesh = *result.domain.mesh;
  const Moments& moments = result.moments;
  const double reference = result.domain.reference;
  std::string text = "x_m,temperature_K,energy_temperature_K,heat_flux_W_m2,region";
  if (result.fourier != nullptr)
    for (const FourierRun& run : result.fourier->runs) text += ",fourier_" + run.name + "_K";
  const bool metals = !moments.electron_temperature.empty();
  if (metals) text += ",electron_temperature_K,electron_heat_flux_W_m2";
  text += "\n";
  const auto row = [&](std::size_t first, std::size_t second, int region) {
    const auto mean = [&](const std::vector<double>& field) { return (field[first] + field[second]) / 2; };
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g},{:.16g},{}", mesh.corner[first][0],
                   mean(moments.temperature) + reference, mean(moments.energy_temperature) + reference,
                   (moments.heat_flux[first][0] + moments.heat_flux[second][0]) / 2,
                   mesh.regions[index(region)].name);
    if (result.fourier != nullptr)
      for (const FourierRun& run : result.fourier->runs)
        fmt::format_to(std::back_inserter(text), ",{:.16g}", mean(run.temperature) + reference);
    if (metals && !is_metal(result.domain.bands_of_region(region)))
      text += ",,"; // none there
    else if (metals)
      fmt::format_to(std::back_inserter(text), ",{:.16g},{:.16g}",
                     mean(moments.electron_temperature) + reference, mean(moments.electron_flux));
    text += "\n";
  };
  for (std::size_t cell = 0; cell < mesh.region_of_cell.size(); ++cell) {
    const std::size_t left = 2 * cell;
    const int region = mesh.region_of_cell[cell];
    // Fields are discontinuous between cells: within a region a vertex shows the mean of both sides.
    if (cell == 0 || mesh.region_of_cell[cell - 1] != region)
      row(left, left, region);
    else
      row(left - 1, left, region);
    if (cell + 1 == mesh.region_of_cell.size() || mesh.region_of_cell[cell + 1] != region)
      row(left + 1, left + 1, region);
  }
  return text;
}

} // namespace kapitza
