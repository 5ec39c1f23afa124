#include "kapitza/base/index.hpp"
#include "kapitza/io/result/history.hpp"
#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {
namespace {

std::string header(const Moments& moments, const FourierComparison* fourier) {
  std::string text = "x_m,temperature_K,energy_temperature_K,heat_flux_W_m2,region";
  if (fourier != nullptr)
    for (const FourierRun& run : fourier->runs) text += ",fourier_" + run.name + "_K";
  if (!moments.electron_temperature.empty()) text += ",electron_temperature_K,electron_heat_flux_W_m2";
  return text + "\n";
}

/// One row per node. @param before what each row begins with
void add_rows(const Domain& domain, const Moments& moments, const FourierComparison* fourier,
              const std::string& before, std::string& text) {
  const PlaneMesh& mesh = *domain.mesh;
  const double reference = domain.reference;
  const bool metals = !moments.electron_temperature.empty();
  const auto row = [&](std::size_t first, std::size_t second, int region) {
    const auto mean = [&](const std::vector<double>& field) { return (field[first] + field[second]) / 2; };
    fmt::format_to(
        std::back_inserter(text), "{}{:.16g},{:.16g},{:.16g},{:.16g},{}", before, mesh.corner[first][0],
        mean(moments.temperature) + reference, mean(moments.energy_temperature) + reference,
        (moments.heat_flux[first][0] + moments.heat_flux[second][0]) / 2, mesh.regions[index(region)].name);
    if (fourier != nullptr)
      for (const FourierRun& run : fourier->runs)
        fmt::format_to(std::back_inserter(text), ",{:.16g}", mean(run.temperature) + reference);
    if (metals && !is_metal(domain.bands_of_region(region)))
      text += ",,"; // none there
    else if (metals)
      fmt::format_to(std::back_inserter(text), ",{:.16g},{:.16g}",
                     mean(moments.electron_temperature) + reference,
                     (moments.electron_flux[first][0] + moments.electron_flux[second][0]) / 2);
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
}

} // namespace

std::string profile_csv(const RunResult& result) {
  std::string text = header(result.moments, result.fourier);
  add_rows(result.domain, result.moments, result.fourier, {}, text);
  return text;
}

std::string profiles_csv(const Domain& domain, const FieldsInTime& fields) {
  std::string text = "time_s," + header(fields.moments.front(), nullptr);
  for (std::size_t i = 0; i < fields.times.size(); ++i)
    add_rows(domain, fields.moments[i], nullptr, fmt::format("{:.16g},", fields.times[i]), text);
  return text;
}

} // namespace kapitza
