/// Limits and exact solutions in two dimensions: thick cells, films along their plane, manufactured
/// solutions, equilibrium.

#include "kapitza/mesh/grid.hpp"

#include "solver/plane/solve/transport.hpp"
#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace kapitza {
namespace {

using test::Cells;

test::Mapping bent(double width, double height, double amplitude) {
  return [=](double x, double y) {
    const double bump = amplitude * std::sin(std::numbers::pi * x) * std::sin(2 * std::numbers::pi * y);
    return Point{width * (x + bump), height * (y - 0.7 * bump)};
  };
}

PlaneProblem make_box(const test::Mapping& map, int nx, int ny, Cells kind, const Bands& bands) {
  PlaneProblem problem;
  problem.mesh =
      join_polygons(test::tile(nx, ny, kind, map), {{{"si"}}, test::box_surfaces(), test::side_of_box});
  problem.media = {bands};
  problem.angles = plane_quadrature(4, 16);
  return problem;
}

/// Cells of many mean free paths carry Fourier's flux.
TEST(PlaneThickLimit, IsFourier) {
  constexpr double width = 1e-6;
  constexpr int cells = 24;
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const double paths : {1.0, 10.0, 100.0, 1000.0}) {
      const Bands bands = test::gray_silicon(width / cells / paths);
      PlaneProblem problem = make_box(bent(width, width, 0.04), cells, cells, kind, bands);
      problem.surfaces = {
          {IsothermalWall{301}}, {IsothermalWall{299}}, {ReflectingWall{0}}, {ReflectingWall{1}}};
      const PlaneSteadyState state = test::solve_plane(problem, 1e-10);
      EXPECT_TRUE(state.converged);
      // Two walls, each with the slip of a black wall.
      const double slip = 2 * 0.75 * 0.71044608959876307 / one_way_conductance(bands);
      const double fourier = 2 / (width / conductivity(bands) + slip) * width;
      EXPECT_NEAR(-state.moments.power[0], fourier, 0.01 * fourier)
          << paths << " kind " << static_cast<int>(kind);
    }
}

/// Heated film between black walls at the bottom and the top: a parabola in the thick limit.
TEST(PlaneThickLimit, HeatedFilmIsAParabola) {
  constexpr double height = 1e-6, power = 1e16;
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles}) {
    const Bands bands = test::gray_silicon(height / 1600);
    PlaneProblem problem = make_box(test::rectangle(height, height), 4, 16, kind, bands);
    problem.surfaces = {
        {ReflectingWall{1}}, {ReflectingWall{1}}, {IsothermalWall{300}}, {IsothermalWall{300}}};
    problem.heating.assign(test::index(problem.mesh.owned_cells), power);
    const PlaneSteadyState state = test::solve_plane(problem, 1e-9);
    const double peak = power * height * height / (8 * conductivity(bands));
    double highest = 0;
    for (const double t : state.moments.temperature) highest = std::max(highest, t);
    EXPECT_NEAR(highest, peak, 0.01 * peak);
  }
}

/// In a box of mirrors T = cos(k x) cos(l y) is an eigenfunction: its phonons have the mean lambda T with
/// lambda = < 1 / (1 + (L s.k)^2) > over the same directions.
struct ManufacturedError {
  double rms;       ///< of the mean at the nodes
  double amplitude; ///< of its projection on T
};
ManufacturedError manufactured_error(const test::Mapping& map, int cells, Cells kind) {
  constexpr double width = 1e-7, height = 8e-8, length = 2e-8;
  constexpr double k = std::numbers::pi / width, l = std::numbers::pi / height;
  PlaneProblem problem = make_box(map, cells, cells, kind, test::gray_silicon(length));
  problem.surfaces.assign(4, {ReflectingWall{1}});
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  const PreparedPlane plane(problem, ranks);
  PlaneTransport<double> transport(plane, steady_sources(problem));
  double lambda = 0;
  const PlaneAngles& angles = problem.angles;
  for (std::size_t a = 0; a < angles.x.size(); ++a)
    for (std::size_t p = 0; p < angles.sine.size(); ++p) {
      const double along = length * angles.sine[p] * (k * angles.x[a] + l * angles.y[a]);
      lambda += angles.azimuth_weight[a] * angles.polar_weight[p] / (1 + along * along);
    }
  const Unknowns& unknowns = transport.unknowns();
  const std::size_t nodes = unknowns[Block::temperature].size;
  std::vector<double> x(unknowns.size(), 0.0), r(x.size());
  for (std::size_t n = 0; n < nodes; ++n)
    x[n] = std::cos(k * problem.mesh.corner[n][0]) * std::cos(l * problem.mesh.corner[n][1]);
  for (int iteration = 0; iteration < 60; ++iteration) { // until the mirrors have settled
    transport.defect(x, r, false);
    for (std::size_t i = nodes; i < x.size(); ++i) x[i] += r[i];
  }
  ManufacturedError error{0, 0};
  double square = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const auto mass = mass_matrix(plane.sweep().geometry(), cell);
    const int first = problem.mesh.first_slot[test::index(cell)], corners = problem.mesh.corners_of(cell);
    for (int i = 0; i < corners; ++i)
      for (int j = 0; j < corners; ++j) {
        const auto m = test::index(first + i), n = test::index(first + j);
        error.amplitude += mass[test::index(i)][test::index(j)] * x[m] * (r[n] - (lambda - 1) * x[n]);
        square += mass[test::index(i)][test::index(j)] * x[m] * x[n];
      }
  }
  error.amplitude = std::abs(error.amplitude) / square;
  for (std::size_t n = 0; n < nodes; ++n) error.rms += std::pow(r[n] - (lambda - 1) * x[n], 2);
  error.rms = std::sqrt(error.rms / static_cast<double>(nodes));
  return error;
}

TEST(PlaneManufactured, ConvergesAtSecondOrder) {
  const test::Mapping straight = test::rectangle(1e-7, 8e-8);
  const test::Mapping skew = bent(1e-7, 8e-8, 0.05);
  for (const auto& [kind, map] : {std::pair{Cells::quadrilaterals, straight},
                                  {Cells::quadrilaterals, skew},
                                  {Cells::triangles, skew},
                                  {Cells::mixed, skew}}) {
    const ManufacturedError coarse = manufactured_error(map, 16, kind),
                            fine = manufactured_error(map, 32, kind);
    EXPECT_GT(std::log2(coarse.amplitude / fine.amplitude), 2.8) << "kind " << static_cast<int>(kind);
    // From below to 2, as the directions that graze the mirrors come into their own: 1.65, 1.80, 1.88, ...
    EXPECT_GT(std::log2(coarse.rms / fine.rms), 1.65) << "kind " << static_cast<int>(kind);
  }
}

const std::vector<test::BandSpec> toy_a{
    {0.55e6, 8400, 40e-9}, {0.75e6, 5800, 300e-9}, {0.37e6, 2100, 2000e-9}};

/// A film along its plane (Fuchs-Sondheimer): one column of cells with periodic ends that differ by 1 K.
double in_plane_conductivity(double thickness, double specularity, double width) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{width, 1, std::nullopt}};
  spec.y = {{thickness, 40, 2e-4 * thickness}};
  spec.regions = {{"film", 0}};
  spec.region_of_block = {{0}};
  spec.periodic_x = true;
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {test::make_test_bands(toy_a)};
  problem.angles = plane_quadrature(12, 96);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{specularity}};
    if (surface.periodic) condition = {TransparentInterface{}, false, 1.0};
    problem.surfaces.push_back(condition);
  }
  const PlaneSteadyState state = test::solve_plane(problem, 1e-7);
  EXPECT_TRUE(state.converged) << thickness << " " << specularity << " " << state.sweeps << " "
                               << state.relative_residual << " " << state.energy_imbalance;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (problem.mesh.surfaces[s].periodic) return std::abs(state.moments.power[s]) / thickness * width;
  return 0;
}

TEST(PlaneFilm, CarriesHeatAlongItsPlane) {
  struct Exact {
    double thickness, diffuse, half;
  };
  for (const Exact& exact : {Exact{1e-8, 75.55551369006238, 146.2116576506979},
                             Exact{1e-7, 306.00251157168776, 462.14981809751373},
                             Exact{1e-6, 717.3541519149067, 840.6603077887651},
                             Exact{1e-5, 970.7905850469783, 992.6886176946778}}) {
    const double width = 20 * std::max(exact.thickness, 1e-6);
    EXPECT_NEAR(in_plane_conductivity(exact.thickness, 0, width), exact.diffuse, 2e-3 * exact.diffuse)
        << exact.thickness;
    EXPECT_NEAR(in_plane_conductivity(exact.thickness, 0.5, width), exact.half, 2e-3 * exact.half)
        << exact.thickness;
  }
}

/// An isothermal system carries no heat, whatever the laws and the cells.
TEST(PlaneEquilibrium, CarriesNoHeat) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const SurfaceLaw& law : {SurfaceLaw{DiffuseMismatch{}}, SurfaceLaw{Transmission{0.3, false}},
                                  SurfaceLaw{Transmission{0.3, true}}}) {
      PlaneProblem problem;
      test::PlaneNames names{
          {{"a", 0}, {"b", 1}}, test::box_surfaces(), test::side_of_box, [](int, int) { return 4; }};
      names.surfaces.push_back({"a|b", 0, 1});
      const auto half = [](double x, double) { return x < 0.5 ? 0 : 1; };
      problem.mesh = join_polygons(test::tile(4, 4, kind, bent(1e-7, 5e-8, 0.05), half), names);
      problem.media = {test::resolved_left(), test::resolved_right()};
      problem.angles = plane_quadrature(4, 16);
      problem.surfaces = {
          {IsothermalWall{300}}, {ReflectingWall{0.5}}, {ReflectingWall{0}}, {ReflectingWall{1}}, {law}};
      const PlaneRanks ranks(MPI_COMM_SELF, {});
      const PreparedPlane plane(problem, ranks);
      PlaneTransport<double> transport(plane, steady_sources(problem));
      // One kelvin above the wall everywhere, the wall too: nothing is left over.
      problem.surfaces[0] = {IsothermalWall{300}};
      std::vector<double> x(transport.unknowns().size(), 0.0);
      transport.measure(x);
      for (const double power : transport.moments()[0].power) EXPECT_EQ(power, 0);
      std::fill(x.begin(), x.end(), 1.0);
      std::vector<double> shifted(x.size());
      problem.surfaces[0] = {IsothermalWall{301}};
      problem.surfaces.push_back({IsothermalWall{299}}); // no face has it: keeps the reference at 300 K
      PlaneTransport<double> warm(plane, steady_sources(problem));
      warm.defect(x, shifted, true);
      for (const double value : shifted) EXPECT_NEAR(value, 0, 1e-12);
      const double scale = one_way_conductance(problem.media[0]) * 1e-7;
      warm.measure(x);
      for (const FaceMoments& face : warm.moments()[0].faces) EXPECT_NEAR(face.heat_flux, 0, 1e-12 * scale);
    }
}

} // namespace
} // namespace kapitza
