#include "analysis/half_spaces/half_space.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/solver/resolution.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

constexpr double heat_flux = 1; ///< [W/m2]

LayerSpec make_slab(const char* name, int material, const Bands& bands, const Discretisation& d) {
  const double thickness = d.thickness * longest_mean_free_path(bands);
  const Resolution resolution = resolve_layer(bands, thickness);
  LayerSpec layer;
  layer.name = name;
  layer.material = material;
  layer.thickness = thickness;
  layer.cells = static_cast<int>(std::lround(d.refinement * resolution.cells));
  layer.first_cell = resolution.first_cell / d.refinement;
  return layer;
}

/// L_b mu q / kappa: Fourier's distribution at the plane for directions along x, minus that against x.
std::vector<double> fourier_slope(const Bands& bands, const HalfRange& angles) {
  const double gradient = heat_flux / conductivity(bands);
  std::vector<double> values;
  for (const double length : bands.mean_free_path)
    for (const double mu : angles.mu) values.push_back(gradient * length * mu);
  return values;
}

std::size_t channel(const HalfRange& angles, int band, int direction) {
  return index(band * angles.size() + direction);
}

/// What a law makes of incoming directional temperatures, per side and channel.
using Channels = std::array<std::vector<double>, 2>;
Channels emitted(const FluxCoupling& coupling, const std::array<const Bands*, 2>& bands,
                 const HalfRange& angles, const Channels& in) {
  Channels out{std::vector<double>(in[0].size(), 0.0), std::vector<double>(in[1].size(), 0.0)};
  const auto side = [](const SideBand& c) { return index(c.side); };
  const auto capacity = [&](const SideBand& c, int m) {
    return flux_capacity(*bands[side(c)], angles, c.band, m);
  };
  for (const Link& link : coupling.links)
    out[side(link.out)][channel(angles, link.out.band, link.out_direction)] +=
        link.flux / capacity(link.out, link.out_direction)
        * in[side(link.in)][channel(angles, link.in.band, link.in_direction)];
  for (const Pool& pool : coupling.pools) {
    double sum = 0;
    for (const SideBand& c : pool.in)
      for (int m = 0; m < angles.size(); ++m)
        sum += pool.strength * capacity(c, m) * in[side(c)][channel(angles, c.band, m)];
    for (const SideBand& c : pool.out)
      for (int m = 0; m < angles.size(); ++m) out[side(c)][channel(angles, c.band, m)] += sum;
  }
  return out;
}

void check_that_heat_passes(const FluxCoupling& coupling) {
  for (const CoupledGroup& group : coupling.groups)
    if (group.transmissivity > 0) return;
  throw InputError(
      "the interface lets no heat through: its two sides share no frequency, or the transmissivity is 0");
}

SteadyState solve_departure(const StackProblem& problem, const Communicator& communicator) {
  SteadyOptions options;
  options.tolerance = 1e-9; // a thousandth of the accuracy that is asked for
  options.max_sweeps = 400;
  return solve_steady(problem, options, communicator);
}

} // namespace

HalfSpaceSolution solve_half_spaces(const HalfSpaces& pair, const Discretisation& d,
                                    const Communicator& communicator) {
  StackProblem problem;
  problem.temperature = 0; // of delta
  problem.media = {pair.left, pair.right};
  problem.angles = double_gauss(d.polar);
  const LayerSpec layers[] = {make_slab("left", 0, pair.left, d), make_slab("right", 1, pair.right, d)};
  problem.mesh = make_stack(layers, false);
  problem.surfaces = {{HeatFluxWall{0}}, pair.condition, {HeatFluxWall{0}}};
  problem.surfaces[1].temperature_jump = 0;
  problem.surfaces[1].contact_resistance = 0; // in series with all this: interface_jump adds it

  couple_surfaces(problem);
  const Couplings couplings = make_couplings(problem);
  check_that_heat_passes(*couplings.of_surface[1]);
  const auto left = fourier_slope(pair.left, problem.angles),
             right = fourier_slope(pair.right, problem.angles);
  Channels in{left, right};
  for (double& value : in[plus_side]) value = -value; // what arrives from the right flies against x
  Channels emission =
      emitted(*couplings.of_surface[1], {&problem.media[0], &problem.media[1]}, problem.angles, in);
  for (std::size_t i = 0; i < left.size(); ++i) emission[minus_side][i] += left[i];
  for (std::size_t i = 0; i < right.size(); ++i) emission[plus_side][i] -= right[i];
  problem.surfaces[1].emission = std::move(emission);

  SteadyState state = solve_departure(problem, communicator);
  return {std::move(problem), std::move(state),
          0.01 * (1 / one_way_conductance(pair.left) + 1 / one_way_conductance(pair.right))};
}

HalfSpaceSolution solve_half_space(const Bands& bands, const SurfaceLaw& wall, const Discretisation& d,
                                   const Communicator& communicator) {
  StackProblem problem;
  problem.temperature = 0;
  problem.media = {bands};
  problem.angles = double_gauss(d.polar);
  const LayerSpec layer = make_slab("half-space", 0, bands, d);
  problem.mesh = make_stack({&layer, 1}, false);
  problem.surfaces = {{wall}, {HeatFluxWall{0}}};

  couple_surfaces(problem);
  const Couplings couplings = make_couplings(problem);
  const auto slope = fourier_slope(bands, problem.angles);
  Channels in{std::vector<double>{}, slope};
  for (double& value : in[plus_side]) value = -value;
  Channels emission = emitted(*couplings.of_surface[0], {nullptr, &problem.media[0]}, problem.angles, in);
  for (std::size_t i = 0; i < slope.size(); ++i) emission[plus_side][i] -= slope[i];
  problem.surfaces[0].emission[plus_side] = std::move(emission[plus_side]);

  SteadyState state = solve_departure(problem, communicator);
  return {std::move(problem), std::move(state), 0.01 / one_way_conductance(bands)};
}

HalfSpaceSolution::HalfSpaceSolution(StackProblem problem, SteadyState state, double scale)
    : problem_(std::move(problem)), state_(std::move(state)), scale_(scale) {}

int HalfSpaceSolution::side_of(int cell) const {
  return cell < problem_.mesh.surfaces[plane_surface()].plus_cell ? minus_side : plus_side;
}

double HalfSpaceSolution::far_constant(int side) const {
  // The unknowns of heat-flux walls stand behind the nodes, from left to right.
  if (side == plus_side) return state_.x.back();
  return plane_surface() == 0 ? 0 : state_.x[index(problem_.mesh.nodes())];
}

double HalfSpaceSolution::fourier(int side, double x) const {
  return -heat_flux / conductivity(problem_.bands_of_region(plane_surface() == 0 ? 0 : side)) * x;
}

double HalfSpaceSolution::x_of(std::size_t node) const {
  return problem_.mesh.position[node] - problem_.mesh.surfaces[plane_surface()].position;
}

double HalfSpaceSolution::departure_at_plane(int side) const {
  const Surface& plane = problem_.mesh.surfaces[plane_surface()];
  if (side == minus_side && plane.minus_cell < 0) return 0; // the wall
  const int node = side == minus_side ? 2 * plane.minus_cell + 1 : 2 * plane.plus_cell;
  return far_constant(side) + state_.moments.quadratic_flux[index(node)] / heat_flux;
}

double HalfSpaceSolution::resistance() const {
  return (far_constant(minus_side) - far_constant(plus_side)) / heat_flux;
}

/// Fourier's distribution has T* = T_F: what it sends along x it lacks against x.
double HalfSpaceSolution::equivalent_departure(int side) const {
  const std::size_t s = plane_surface();
  const Surface& plane = problem_.mesh.surfaces[s];
  const int cell = side == minus_side ? plane.minus_cell : plane.plus_cell;
  if (cell < 0) return 0;
  const Bands& bands = problem_.bands_of_cell(cell);
  const FaceMoments& face = stack_face(state_.moments, s, side);
  double sum = 0;
  for (int b = 0; b < bands.size(); ++b)
    sum += one_way_conductance(bands, b) * (face.incident[0][index(b)] + face.outgoing[0][index(b)]) / 2;
  return sum / one_way_conductance(bands);
}

double HalfSpaceSolution::kapitza() const {
  return (equivalent_departure(minus_side) - equivalent_departure(plus_side)) / heat_flux;
}

double HalfSpaceSolution::slip(int side) const {
  const double jump = far_constant(side) - equivalent_departure(side);
  return (side == minus_side ? jump : -jump) / heat_flux;
}

double HalfSpaceSolution::plane_resistance() const {
  return (departure_at_plane(minus_side) - departure_at_plane(plus_side)) / heat_flux;
}

int HalfSpaceSolution::limited_groups() const {
  return make_couplings(problem_).of_surface[plane_surface()]->limited_groups;
}

double HalfSpaceSolution::layer_excess(int side) const {
  double sum = 0;
  for (int cell = 0; cell < problem_.mesh.cells(); ++cell)
    if (side_of(cell) == side) sum += state_.moments.dissipation[index(cell)];
  return sum / (heat_flux * heat_flux);
}

double HalfSpaceSolution::layer_depth(int side) const {
  const Surface& plane = problem_.mesh.surfaces[plane_surface()];
  const int step = side == plus_side ? 1 : -1;
  double left = 0.9 * layer_excess(side) * heat_flux * heat_flux, depth = 0;
  for (int cell = side == plus_side ? plane.plus_cell : plane.minus_cell;
       left > 0 && cell >= 0 && cell < problem_.mesh.cells(); cell += step) {
    const auto c = index(cell);
    const double part = std::min(1.0, left / state_.moments.dissipation[c]);
    depth += part * problem_.mesh.width[c];
    left -= state_.moments.dissipation[c];
  }
  return depth;
}

Analysis HalfSpaceSolution::analysis() const {
  const StackMesh& mesh = problem_.mesh;
  Moments moments = state_.moments;
  for (std::size_t n = 0; n < index(mesh.nodes()); ++n) {
    const int side = side_of(static_cast<int>(n / 2));
    const double line = fourier(side, x_of(n));
    moments.temperature[n] += line;
    moments.energy_temperature[n] += line;
    moments.equivalent_temperature[n] += line;
    moments.heat_flux[n][0] = heat_flux;
    moments.quadratic_flux[n] += heat_flux * (line + far_constant(side));
  }
  for (int cell = 0; cell < mesh.cells(); ++cell)
    moments.dissipation[index(cell)] +=
        heat_flux * heat_flux * mesh.width[index(cell)] / conductivity(problem_.bands_of_cell(cell));
  // Flux-weighted hemisphere means of Fourier's distribution: 2/3 L_b q / kappa along x, minus that against
  // it.
  for (FaceMoments& face : moments.faces) {
    const auto node = index(face.slot);
    const Bands& bands = problem_.bands_of_cell(face.slot / 2);
    const double level = fourier(side_of(face.slot / 2), x_of(node));
    const double out = face.side == minus_side ? 1 : -1;
    const double along = 2 * heat_flux / (3 * conductivity(bands)) * out;
    for (const std::size_t end : {0, 1})
      for (std::size_t b = 0; b < bands.mean_free_path.size(); ++b) {
        face.incident[end][b] += level + along * bands.mean_free_path[b];
        face.outgoing[end][b] += level - along * bands.mean_free_path[b];
      }
    face.heat_flux = out * heat_flux;
    face.quadratic_flux = out * moments.quadratic_flux[node];
    if (face.side == minus_side || mesh.surfaces[index(face.surface)].is_boundary())
      moments.power[index(face.surface)] = face.heat_flux;
  }
  return analyse(problem_, moments);
}

std::vector<KnudsenLayerPoint> HalfSpaceSolution::profile() const {
  const Moments& moments = state_.moments;
  const double origin = far_constant(minus_side); // of the left line, or the wall
  std::vector<KnudsenLayerPoint> points;
  const auto add = [&](std::size_t first, std::size_t second) {
    const int cell = static_cast<int>(first / 2), side = side_of(cell);
    const double x = x_of(first), line = fourier(side, x), c = far_constant(side);
    const auto mean = [&](const std::vector<double>& field) { return (field[first] + field[second]) / 2; };
    const auto excess = [&](std::size_t node) {
      return moments.dissipation[node / 2] / problem_.mesh.width[node / 2];
    };
    points.push_back({side, x, line + c - origin, line + mean(moments.temperature) - origin,
                      line + mean(moments.energy_temperature) - origin,
                      line + c + mean(moments.quadratic_flux) / heat_flux - origin,
                      1
                          + (excess(first) + excess(second)) / 2 * conductivity(problem_.bands_of_cell(cell))
                                / (heat_flux * heat_flux)});
  };
  for (int cell = 0; cell < problem_.mesh.cells(); ++cell) {
    const auto left = index(2 * cell);
    if (cell == 0 || side_of(cell - 1) != side_of(cell))
      add(left, left);
    else
      add(left - 1, left);
    if (cell + 1 == problem_.mesh.cells() || side_of(cell + 1) != side_of(cell)) add(left + 1, left + 1);
  }
  return points;
}

} // namespace kapitza
