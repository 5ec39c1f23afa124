#include "kapitza/base/index.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <cmath>
#include <cstdint>
#include <numeric>

namespace kapitza {
namespace {

/// Widths of tanh grading with strength beta, relative to the layer; computed without cancellation near the
/// ends.
std::vector<double> tanh_widths(int cells, double beta) {
  std::vector<double> width(index(cells));
  double sum = 0;
  for (int i = 0; i < cells; ++i) {
    const double from = beta * (2.0 * i / cells - 1), to = beta * (2.0 * (i + 1) / cells - 1);
    sum += width[index(i)] = 1 / (std::cosh(from) * std::cosh(to));
  }
  for (double& w : width) w /= sum;
  return width;
}

void append_layer(StackMesh& mesh, const LayerSpec& layer) {
  const auto width = layer.first_cell
                         ? graded_widths(layer.thickness, layer.cells, *layer.first_cell)
                         : std::vector<double>(index(layer.cells), layer.thickness / layer.cells);
  const double start = mesh.length();
  const int region = static_cast<int>(mesh.regions.size());
  mesh.regions.push_back({layer.name, layer.material, layer.thickness, mesh.cells(), layer.cells});
  double x = start;
  for (std::size_t i = 0; i < width.size(); ++i) {
    mesh.width.push_back(width[i]);
    mesh.region_of_cell.push_back(region);
    mesh.position.push_back(x);
    x = i + 1 == width.size() ? start + layer.thickness : x + width[i];
    mesh.position.push_back(x);
  }
}

} // namespace

std::vector<double> graded_widths(double thickness, int cells, double first_cell) {
  const double equal = 1.0 / cells, wanted = first_cell / thickness;
  double beta = 1e-3;
  if (wanted < equal * 0.999) {
    const auto excess = [&](double trial) { return std::log(tanh_widths(cells, trial).front() / wanted); };
    double upper = 1;
    while (excess(upper) > 0 && upper < 100) upper *= 2;
    if (excess(upper) < 0) {
      std::uintmax_t iterations = 100;
      const auto bracket = boost::math::tools::toms748_solve(
          excess, beta, upper, boost::math::tools::eps_tolerance<double>(20), iterations);
      beta = (bracket.first + bracket.second) / 2;
    } else {
      beta = upper;
    }
  }
  auto width = tanh_widths(cells, beta);
  for (double& w : width) w *= thickness;
  return width;
}

StackMesh make_stack(std::span<const LayerSpec> layers, bool periodic) {
  StackMesh mesh;
  for (const LayerSpec& layer : layers) {
    const int before = mesh.cells() - 1;
    const double x = mesh.length();
    append_layer(mesh, layer);
    if (before < 0) {
      if (!periodic) mesh.surfaces.push_back({"left", x, -1, 0, false});
    } else if (layer.surface_before) {
      const std::size_t right = mesh.regions.size() - 1;
      mesh.surfaces.push_back(
          {mesh.regions[right - 1].name + "|" + mesh.regions[right].name, x, before, before + 1, false});
    }
  }
  const int last = mesh.cells() - 1;
  if (periodic)
    mesh.surfaces.push_back(
        {mesh.regions.back().name + "|" + mesh.regions.front().name, mesh.length(), last, 0, true});
  else
    mesh.surfaces.push_back({"right", mesh.length(), last, -1, false});
  return mesh;
}

} // namespace kapitza
