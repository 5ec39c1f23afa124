#include "solver/stack/balance.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include "solver/interior_penalty.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

int cell_at(const Surface& surface, std::size_t side) {
  return side == minus_side ? surface.minus_cell : surface.plus_cell;
}

/// Sum over bands of what carries a flux times its hemisphere means [W/m2].
double carried(const Bands& bands, const std::vector<double>& means) {
  double sum = 0;
  for (int b = 0; b < bands.size(); ++b) sum += one_way_conductance(bands, b) * means[index(b)];
  return sum;
}

/// Size of what a surface emits beside its law into one side [W/m2].
double emitted_flux(const StackProblem& problem, std::size_t s, std::size_t side) {
  const std::vector<double>& emission = problem.surfaces[s].emission[side];
  if (emission.empty()) return 0;
  const Bands& bands = problem.bands_of_cell(cell_at(problem.mesh.surfaces[s], side));
  double sum = 0;
  std::size_t i = 0;
  for (int b = 0; b < bands.size(); ++b)
    for (int m = 0; m < problem.angles.size(); ++m, ++i)
      sum += flux_capacity(bands, problem.angles, b, m) * std::abs(emission[i]);
  return sum;
}
double emitted_flux(const StackProblem& problem) {
  double largest = 0;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    for (const std::size_t side : {minus_side, plus_side})
      largest = std::max(largest, emitted_flux(problem, s, side));
  return largest;
}

} // namespace

std::vector<double> sweep_residual(const StackProblem& problem, const Unknowns& unknowns,
                                   std::span<const double> x, const Moments& moments) {
  const StackMesh& mesh = problem.mesh;
  std::vector<double> r(x.size());
  for (std::size_t n = 0; n < unknowns[Block::temperature].size; ++n)
    r[n] = moments.relaxation_defect[n] + heating_rise(problem, static_cast<int>(n / 2));
  const auto side_of = [&](int s) { return mesh.surfaces[index(s)].minus_cell < 0 ? plus_side : minus_side; };
  std::size_t row = unknowns[Block::wall].first;
  for (const int s : unknowns.counts().walls) {
    const std::size_t side = side_of(s);
    const Bands& bands = problem.bands_of_cell(cell_at(mesh.surfaces[index(s)], side));
    const double imposed = *imposed_flux(problem.surfaces[index(s)].law),
                 arriving = carried(bands, stack_face(moments, index(s), static_cast<int>(side)).incident[0]);
    r[row] = (imposed + arriving) / one_way_conductance(bands) - x[row];
    ++row;
  }
  row = unknowns[Block::contact].first;
  for (const int s : unknowns.counts().contacts) {
    const Bands& bands = problem.bands_of_cell(mesh.surfaces[index(s)].minus_cell);
    const FaceMoments& face = stack_face(moments, index(s), minus_side);
    const double resistance = problem.surfaces[index(s)].contact_resistance;
    const double flux = carried(bands, face.incident[0]) - carried(bands, face.outgoing[0]);
    r[row] = (resistance * flux - x[row]) / (1 + resistance * one_way_conductance(bands));
    ++row;
  }
  return r;
}

HeatBalance heat_balance(const StackProblem& problem, const Moments& moments) {
  HeatBalance balance{0, emitted_flux(problem)};
  const double first = moments.heat_flux.front()[0];
  double expected = first;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = index(cell);
    const double left = std::abs(moments.heat_flux[2 * c][0] - expected);
    expected += (heating_of(problem, cell) + electron_heating_of(problem, cell)) * problem.mesh.width[c];
    const double right = std::abs(moments.heat_flux[2 * c + 1][0] - expected);
    balance.departure = std::max({balance.departure, left, right});
    balance.largest = std::max({balance.largest, std::abs(expected), std::abs(expected - first)});
  }
  return balance;
}

HeatScale heat_scale(const StackProblem& problem) {
  double resistance = 0, imposed = emitted_flux(problem);
  for (const Region& region : problem.mesh.regions) {
    double heating = 0;
    for (int cell = region.first_cell; cell < region.first_cell + region.cells; ++cell) {
      const double width = problem.mesh.width[index(cell)];
      heating += (heating_of(problem, cell) + electron_heating_of(problem, cell)) * width;
      resistance += width / bulk_conductivity(problem.bands_of_cell(cell));
    }
    resistance += 1 / one_way_conductance(problem.bands_of_cell(region.first_cell));
    imposed = std::max(imposed, std::abs(heating));
  }
  const double reference = reference_temperature(problem);
  double difference = 0;
  for (const SurfaceCondition& condition : problem.surfaces) {
    imposed = std::max(imposed, std::abs(imposed_flux(condition.law).value_or(0)));
    for (const auto& temperature : {fixed_temperature(condition.law), condition.electron_temperature})
      if (temperature) difference = std::max(difference, 2 * std::abs(*temperature - reference));
    difference = std::max(difference, std::abs(condition.temperature_jump));
  }
  const auto largest = [](double stiffness) { return face_penalty(stiffness, stiffness); };
  double conducting = 0;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell)
    conducting = std::max(conducting, largest(problem.bands_of_cell(cell).electrons.conductivity
                                              / problem.mesh.width[index(cell)]));
  return {std::max(imposed, difference / resistance), largest_one_way_conductance(problem.media), conducting};
}

double level_shift(const StackProblem& problem, const Moments& moments) {
  double energy = 0, capacity = 0;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const auto c = index(cell);
    const double weight = heat_capacity(problem.bands_of_cell(cell)) * problem.mesh.width[c];
    energy += weight * (moments.energy_temperature[2 * c] + moments.energy_temperature[2 * c + 1]) / 2;
    capacity += weight;
  }
  return problem.temperature - reference_temperature(problem) - energy / capacity;
}

} // namespace kapitza
