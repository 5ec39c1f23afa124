#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza {

std::string lines_csv(const RunResult& result) {
  std::string text = "line,distance_m,x_m,y_m,region,temperature_K,energy_temperature_K,heat_flux_along_W_m2,"
                     "heat_flux_across_W_m2";
  const bool metals = !result.moments.electron_temperature.empty();
  text += metals ? ",electron_temperature_K\n" : "\n";
  const std::vector<NamedLine> lines = named_lines(result.deck);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double length = lines[i].length();
    const Point along{(lines[i].to[0] - lines[i].from[0]) / length,
                      (lines[i].to[1] - lines[i].from[1]) / length};
    for (const LineSample& sample : result.lines[i]) {
      const Point at = lines[i].at(sample.at), &q = sample.value.heat_flux;
      fmt::format_to(std::back_inserter(text),
                     "{},{:.16g},{:.16g},{:.16g},{},{:.16g},{:.16g},{:.16g},{:.16g}", lines[i].name,
                     sample.at, at[0], at[1], result.domain.mesh->regions[index(sample.region)].name,
                     sample.value.temperature, sample.value.energy_temperature,
                     q[0] * along[0] + q[1] * along[1], q[1] * along[0] - q[0] * along[1]);
      const auto& electrons = sample.value.electron_temperature;
      if (metals) text += electrons ? fmt::format(",{:.16g}", *electrons) : ",";
      text += "\n";
    }
  }
  return text;
}

} // namespace kapitza
