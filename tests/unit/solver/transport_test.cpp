/// The transport operator against plain iteration: surfaces closed exactly, moments, fixed points.

#include "kapitza/solver/stack/transport.hpp"

#include "unit/laws/brute_force.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kapitza {
namespace {

using test::BruteForce;
using test::index;
using test::StackSpec;
using test::uniform_layer;

struct Case {
  std::string name;
  StackProblem problem;
};

StackSpec three_layers(const Bands& a, const Bands& b) {
  StackSpec spec{
      {a, b},
      {uniform_layer("a#1", 0, 20e-9, 3), uniform_layer("b", 1, 15e-9, 4), uniform_layer("a#2", 0, 5e-9, 2)}};
  spec.polar = 4;
  return spec;
}

std::vector<Case> cases() {
  const Bands gray = test::gray_silicon(), other = test::gray_germanium();
  const Bands left = test::resolved_left(), right = test::resolved_right();
  std::vector<Case> list;
  const auto add = [&](const std::string& name, StackSpec spec) {
    list.push_back({name, make_stack_problem(spec)});
    spec.periodic = true;
    spec.temperature_drop = 0.7;
    list.push_back({name + ", periodic", make_stack_problem(spec)});
  };
  StackSpec spec = three_layers(gray, gray);
  add("transparent", spec);
  spec.inner = {Transmission{0.3, true}};
  add("specular transmission of one material", spec);
  for (const SurfaceLaw& law :
       std::vector<SurfaceLaw>{DiffuseMismatch{}, Transmission{0.2, false}, Transmission{0.2, true}})
    for (const bool reversed : {false, true}) {
      const std::string name = "law " + std::to_string(law.index()) + (reversed ? " reversed" : "");
      StackSpec stack = three_layers(gray, other);
      stack.inner = {law, reversed};
      add(name + " gray", stack);
      stack.materials = {left, right};
      stack.left = ReflectingWall{0.4};
      add(name + " resolved", stack);
    }
  for (const double specularity : {0.0, 0.6, 1.0}) {
    StackSpec walls = three_layers(left, right);
    walls.inner = {DiffuseMismatch{}};
    walls.left = ReflectingWall{specularity};
    walls.right = ReflectingWall{1 - specularity};
    list.push_back({"walls of specularity " + std::to_string(specularity), make_stack_problem(walls)});
  }
  StackSpec imposed = three_layers(gray, other);
  imposed.inner = {DiffuseMismatch{}};
  imposed.left = HeatFluxWall{2e8};
  imposed.heating = {1e15, 0, -3e15};
  list.push_back({"one heat-flux wall, heated", make_stack_problem(imposed)});
  imposed.right = HeatFluxWall{-2e8};
  list.push_back({"two heat-flux walls", make_stack_problem(imposed)});
  StackSpec single{{left}, {uniform_layer("film", 0, 10e-9, 5)}};
  add("film", single);
  return list;
}

std::vector<double> random_unknowns(std::size_t n) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> between(-1, 1);
  std::vector<double> x(n);
  std::ranges::generate(x, [&] { return between(random); });
  return x;
}

/// Shares of the relaxation and of the energy, and the flux capacity, of one direction of a band.
struct Channel {
  double relaxation, energy, exchange, flux;
};
Channel channel_of(const StackProblem& problem, const Bands& bands, int band, int m) {
  const double c = bands.heat_capacity[index(band)], v = bands.speed[index(band)],
               l = bands.mean_free_path[index(band)], w = problem.angles.weight[index(m)] / 2;
  return {w * c * v / l / relaxation(bands), w * c / heat_capacity(bands), w * c * v / l,
          w * c * v * problem.angles.mu[index(m)]};
}

/// F(x) - x and the moments from psi itself.
struct Expected {
  std::vector<double> defect, energy_temperature, heat_flux, quadratic_flux, dissipation;
};

void add_cell(const StackProblem& problem, const BruteForce& brute, std::span<const double> x, int cell,
              Expected& sums) {
  const Bands& bands = problem.bands_of_cell(cell);
  for (int band = 0; band < bands.size(); ++band)
    for (int m = 0; m < problem.angles.size(); ++m)
      for (const bool rightward : {true, false}) {
        const auto& psi = brute.psi(cell, band, m, rightward);
        const Channel channel = channel_of(problem, bands, band, m);
        const std::size_t up = index(2 * cell + (rightward ? 0 : 1)),
                          down = index(2 * cell + (rightward ? 1 : 0));
        const int entry = brute.surface_at(cell, !rightward), before = cell + (rightward ? -1 : 1);
        const double in = entry >= 0
                              ? brute.leaving(index(entry), {rightward ? plus_side : minus_side, band}, m)
                              : brute.psi(before, band, m, rightward).downstream;
        const double sign = rightward ? 1 : -1, a = psi.upstream - x[up], b = psi.downstream - x[down];
        sums.defect[up] += channel.relaxation * a;
        sums.defect[down] += channel.relaxation * b;
        sums.energy_temperature[up] += channel.energy * psi.upstream;
        sums.energy_temperature[down] += channel.energy * psi.downstream;
        sums.heat_flux[up] += sign * channel.flux * in;
        sums.heat_flux[down] += sign * channel.flux * psi.downstream;
        sums.quadratic_flux[up] += sign * channel.flux * in * in / 2;
        sums.quadratic_flux[down] += sign * channel.flux * psi.downstream * psi.downstream / 2;
        sums.dissipation[index(cell)] +=
            channel.exchange * problem.mesh.width[index(cell)] * (a * a + a * b + b * b) / 3;
      }
}

Expected expect(const StackProblem& problem, const BruteForce& brute, std::span<const double> x,
                bool sources) {
  const std::size_t nodes = index(problem.mesh.nodes());
  const std::vector<double> zero(nodes, 0);
  Expected sums{std::vector<double>(x.size(), 0), zero, zero, zero, std::vector<double>(nodes / 2, 0)};
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    add_cell(problem, brute, x, cell, sums);
    if (problem.heating.empty() || !sources) continue;
    const double rise = problem.heating[index(cell)] / relaxation(problem.bands_of_cell(cell));
    sums.defect[index(2 * cell)] += rise;
    sums.defect[index(2 * cell + 1)] += rise;
  }
  std::size_t row = nodes;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const auto* wall = std::get_if<HeatFluxWall>(&problem.surfaces[s].law);
    if (wall == nullptr) continue;
    const bool left = problem.mesh.surfaces[s].minus_cell < 0;
    const Bands& bands = problem.bands_of_cell(left ? problem.mesh.surfaces[s].plus_cell
                                                    : problem.mesh.surfaces[s].minus_cell);
    double balance = sources ? wall->heat_flux : 0;
    for (int band = 0; band < bands.size(); ++band)
      for (int m = 0; m < problem.angles.size(); ++m)
        balance += channel_of(problem, bands, band, m).flux
                   * (brute.arriving(s, {left ? plus_side : minus_side, band}, m) - x[row]);
    sums.defect[row] = balance / one_way_conductance(bands);
    ++row;
  }
  return sums;
}

/// Equal to round-off of the largest value, or of `scale` where that is larger.
void expect_near(const std::vector<double>& got, const std::vector<double>& expected, const char* what,
                 double scale = 0) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (const double value : expected) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < got.size(); ++i)
    ASSERT_NEAR(got[i], expected[i], 1e-12 * scale) << what << " at " << i;
}

TEST(StackTransport, ClosesItsSurfacesAsPlainIterationDoes) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    StackTransport transport(c.problem, Communicator::self());
    const auto x = random_unknowns(transport.unknowns().size());
    std::vector<double> defect(x.size(), 99);
    transport.defect(x, defect, true);
    expect_near(defect, expect(c.problem, BruteForce(c.problem, x), x, true).defect, "defect");
  }
}

TEST(StackTransport, HasTheLinearPartOfItsDefect) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    StackTransport transport(c.problem, Communicator::self());
    const auto x = random_unknowns(transport.unknowns().size());
    std::vector<double> affine(x.size()), offset(x.size()), linear(x.size());
    transport.defect(x, affine, true);
    transport.defect(std::vector<double>(x.size(), 0), offset, true);
    transport.defect(x, linear, false);
    for (std::size_t i = 0; i < x.size(); ++i) affine[i] -= offset[i];
    expect_near(linear, affine, "linear part");
  }
}

TEST(StackTransport, HasTheMomentsOfPsi) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    StackTransport transport(c.problem, Communicator::self());
    const auto x = random_unknowns(transport.unknowns().size());
    transport.measure(x);
    const Moments& moments = transport.moments();
    const BruteForce brute(c.problem, x);
    Expected expected = expect(c.problem, brute, x, false);
    expected.defect.resize(index(c.problem.mesh.nodes()));
    expect_near(moments.relaxation_defect, expected.defect, "relaxation");
    expect_near(moments.energy_temperature, expected.energy_temperature, "energy temperature");
    expect_near(heat_flux_along_x(moments), expected.heat_flux, "heat flux");
    expect_near(moments.quadratic_flux, expected.quadratic_flux, "quadratic flux");
    expect_near(moments.dissipation, expected.dissipation, "dissipation");
    EXPECT_TRUE(std::equal(moments.temperature.begin(), moments.temperature.end(), x.begin()));
  }
}

TEST(StackTransport, HasTheHemisphereMeansAtItsSurfaces) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    StackTransport transport(c.problem, Communicator::self());
    const auto x = random_unknowns(transport.unknowns().size());
    transport.measure(x);
    const Moments& moments = transport.moments();
    const BruteForce brute(c.problem, x);
    for (std::size_t s = 0; s < c.problem.mesh.surfaces.size(); ++s)
      for (const int side : {minus_side, plus_side}) {
        const Surface& surface = c.problem.mesh.surfaces[s];
        const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
        if (cell < 0) {
          EXPECT_THROW(stack_face(moments, s, side), std::out_of_range);
          continue;
        }
        std::vector<double> incident, outgoing;
        for (int band = 0; band < c.problem.bands_of_cell(cell).size(); ++band) {
          incident.push_back(0), outgoing.push_back(0);
          for (int m = 0; m < c.problem.angles.size(); ++m) {
            const double share = 2 * c.problem.angles.weight[index(m)] * c.problem.angles.mu[index(m)];
            incident.back() += share * brute.arriving(s, {side, band}, m);
            outgoing.back() += share * brute.leaving(s, {side, band}, m);
          }
        }
        const FaceMoments& face = stack_face(moments, s, side);
        for (const std::size_t end : {0, 1}) {
          expect_near(face.incident[end], incident, "incident", 1);
          expect_near(face.outgoing[end], outgoing, "outgoing", 1);
        }
        const auto node = index(face.slot);
        EXPECT_EQ(node, side == minus_side ? index(2 * cell + 1) : index(2 * cell));
        const double out = side == minus_side ? 1 : -1;
        EXPECT_EQ(face.heat_flux, out * moments.heat_flux[node][0]);
        EXPECT_EQ(face.quadratic_flux, out * moments.quadratic_flux[node]);
        double equivalent = 0, net = 0, all = 0;
        for (std::size_t b = 0; b < incident.size(); ++b) {
          const double w = one_way_conductance(c.problem.bands_of_cell(cell), static_cast<int>(b));
          equivalent += w * (incident[b] + outgoing[b]) / 2;
          net += w * (incident[b] - outgoing[b]);
          all += w;
        }
        EXPECT_NEAR(moments.equivalent_temperature[node], equivalent / all, 1e-12);
        EXPECT_NEAR(face.heat_flux, net, 1e-11 * all);
      }
  }
}

/// Equilibrium is a fixed point of the linear part, whatever the laws.
TEST(StackTransport, LeavesEquilibriumAlone) {
  for (const Case& c : cases()) {
    const bool closed = is_floating(c.problem);
    StackTransport transport(c.problem, Communicator::self());
    std::vector<double> x(transport.unknowns().size(), closed ? 5.0 : 0.0), defect(x.size(), 99);
    transport.defect(x, defect, false);
    for (const double value : defect) EXPECT_NEAR(value, 0, closed ? 1e-14 : 0) << c.name;
  }
}

TEST(StackTransport, CountsItsUnknowns) {
  for (const Case& c : cases()) {
    std::size_t walls = 0, contacts = 0;
    for (const SurfaceCondition& condition : c.problem.surfaces) {
      walls += std::holds_alternative<HeatFluxWall>(condition.law) ? 1 : 0;
      contacts += condition.contact_resistance > 0 ? 1 : 0;
    }
    const StackTransport transport(c.problem, Communicator::self());
    const auto nodes = index(c.problem.mesh.nodes());
    EXPECT_EQ(transport.unknowns().levels(), nodes + walls) << c.name;
    EXPECT_EQ(transport.unknowns().size(), nodes + walls + contacts) << c.name;
  }
  const StackProblem problem =
      make_stack_problem(three_layers(test::resolved_left(), test::resolved_right()));
  EXPECT_EQ(channels_swept(problem), 4 * (5 * 5 + 4 * 4));
}

} // namespace
} // namespace kapitza
