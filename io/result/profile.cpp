#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {

std::string profile_csv(const RunResult& result) {
  const StackMesh& mesh = result.problem.mesh;
  const Moments& moments = result.state.moments;
  const double reference = reference_temperature(result.problem);
  std::string text = "x_m,temperature_K,energy_temperature_K,heat_flux_W_m2,region";
  if (result.fourier != nullptr)
    for (const FourierRun& run : result.fourier->runs) text += ",fourier_" + run.name + "_K";
  text += "\n";
  const auto row = [&](std::size_t first, std::size_t second, int region) {
    const auto mean = [&](const std::vector<double>& field) { return (field[first] + field[second]) / 2; };
    fmt::format_to(std::back_inserter(text), "{:.16g},{:.16g},{:.16g},{:.16g},{}", mesh.position[first],
                   mean(moments.temperature) + reference, mean(moments.energy_temperature) + reference,
                   mean(moments.heat_flux), mesh.regions[index(region)].name);
    if (result.fourier != nullptr)
      for (const FourierRun& run : result.fourier->runs)
        fmt::format_to(std::back_inserter(text), ",{:.16g}", mean(run.solution.temperature) + reference);
    text += "\n";
  };
  for (std::size_t cell = 0; cell < mesh.width.size(); ++cell) {
    const std::size_t left = 2 * cell;
    const int region = mesh.region_of_cell[cell];
    // Fields are discontinuous between cells: within a region a vertex shows the mean of both sides.
    if (cell == 0 || mesh.region_of_cell[cell - 1] != region)
      row(left, left, region);
    else
      row(left - 1, left, region);
    if (cell + 1 == mesh.width.size() || mesh.region_of_cell[cell + 1] != region)
      row(left + 1, left + 1, region);
  }
  return text;
}

} // namespace kapitza
