/// What follows in time, against closed forms and against integral equations solved by other means.

#include "kapitza/analysis/transient.hpp"

#include "support/spectra.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <random>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::graded_layer, test::make_stack_problem, test::StackSpec, test::uniform_layer;

constexpr double tau = 260e-9 / 6400; // of the gray medium
const Bands gray = test::make_test_bands({{1.66e6, 6400, 260e-9}});

HarmonicDrive undriven(const StackProblem& problem) {
  return {{}, {}, std::vector<Complex>(problem.surfaces.size())};
}

TransientHistory respond(const StackProblem& problem, const TransientSource& source,
                         const TransientRequest& request, const std::vector<NamedPoint>& probes = {}) {
  const StackResponse stack(problem, probes);
  const TransientHistory history = respond_in_time({stack, {}, {}}, {source}, request, Communicator::self());
  EXPECT_TRUE(history.converged) << history.error;
  EXPECT_LE(history.error, request.tolerance);
  return history;
}

/// Values of a column over its largest exact one.
void expect_column(const TransientHistory& history, std::size_t column, const std::vector<double>& exact,
                   double within) {
  double peak = 0;
  for (const double value : exact) peak = std::max(peak, std::abs(value));
  for (std::size_t i = 0; i < exact.size(); ++i)
    EXPECT_NEAR(history.values[i][column], exact[i], within * peak) << "column " << column << ", time " << i;
}

/// By quadrature, too.
TransientHistory quadrature(const StackProblem& problem, const TransientSource& source,
                            TransientRequest request) {
  request.method = TransientMethod::quadrature;
  const TransientHistory history = respond(problem, source, request);
  EXPECT_EQ(history.methods.front(), TransientMethod::quadrature);
  return history;
}

/// T(0, t) = 1 - exp(-x) (I0(x) + I1(x))/2 with x = t/(2 tau); q/(C v/4) from the same solution.
TEST(Transient, StepOfTheWallOfAHalfSpace) {
  StackSpec spec{{gray}, {graded_layer("medium", 0, 30e-6, 400, 2e-10)}};
  spec.polar = 48;
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = undriven(problem);
  drive.surface.front() = 1;
  const TransientSource step{Step{}, drive};
  const TransientRequest request{{0.1 * tau, tau, 10 * tau, 100 * tau}, 1e-5};
  const double w = one_way_conductance(gray);
  for (const TransientHistory& history :
       {respond(problem, step, request), quadrature(problem, step, request)}) {
    expect_column(
        history, 0,
        {0.9799788246820543 * w, 0.8326920276075502 * w, 0.3931837891004004 * w, 0.1297067368987208 * w},
        1e-5);
    expect_column(history, 1,
                  {0.5121938981712368, 0.5992719631829891, 0.8262434602230646, 0.9437226247298252}, 2e-4);
  }
}

/// cos(k x) in equilibrium at the beginning: its amplitude.
TEST(Transient, DecayOfAGrating) {
  StackSpec spec{{test::toy_a()}, {uniform_layer("medium", 0, 1e-6, 240)}};
  spec.periodic = true;
  spec.polar = 96;
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = undriven(problem);
  const auto shape = projected_on_nodes(
      problem.mesh, [](int, double x) { return std::cos(2 * std::numbers::pi * x / 1e-6); });
  drive.stored.assign(shape.begin(), shape.end());
  const TransientSource grating{Instant{}, drive};
  const TransientRequest request{{1e-12, 1e-11, 3e-11, 1e-10, 3e-10}, 1e-6};
  // The amplitude, times what the linear functions of the mesh have of a cosine at its crest. The first value
  // from the closed form's Laplace transform by the Abate-Whitt sum.
  std::vector<double> exact{0.9995930365802528, 0.9756268916439563, 0.8844951690292028, 0.46304879607486443,
                            0.04221000210150287};
  for (double& value : exact) value *= shape.front();
  expect_column(respond(problem, grating, request), 1, exact, 1e-6);
  expect_column(quadrature(problem, grating, request), 1, exact, 1e-6);
}

/// Fields in time, by each method: the grating's amplitude times its cosine, q from the balance of energy.
TEST(Transient, FieldsOfAGrating) {
  StackSpec spec{{test::toy_a()}, {uniform_layer("medium", 0, 1e-6, 240)}};
  spec.periodic = true;
  spec.polar = 96;
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = undriven(problem);
  const auto shape = projected_on_nodes(
      problem.mesh, [](int, double x) { return std::cos(2 * std::numbers::pi * x / 1e-6); });
  drive.stored.assign(shape.begin(), shape.end());
  const std::vector<double> times{1e-11, 1e-10}, amplitude{0.9756268916439563, 0.46304879607486443};
  for (const TransientMethod method : {TransientMethod::rational, TransientMethod::quadrature}) {
    StackResponse stack(problem, {});
    FieldSamples fields({Communicator::self(), Communicator::self(), shape.size(), false,
                         nodes_here_and_there(domain_of(problem))},
                        times, stack.streaming());
    stack.set_look([&](const Complex& s, const HarmonicField& field) { fields.keep(s, field); });
    TransientRequest request{{1e-12, 1e-11, 3e-11, 1e-10, 3e-10}, 1e-6, method, &fields};
    const TransientHistory history =
        respond_in_time({stack, {}, {}}, {{Instant{}, drive}}, request, Communicator::self());
    EXPECT_TRUE(history.converged) << history.error;
    ASSERT_EQ(fields.sum().times, times);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const Moments& at = fields.sum().moments[i];
      // Between cells the mean of both sides; each is off by what linear functions do not have of a cosine.
      for (std::size_t n = 1; n + 1 < shape.size(); n += 2)
        EXPECT_NEAR((at.temperature[n] + at.temperature[n + 1]) / 2,
                    amplitude[i] * (shape[n] + shape[n + 1]) / 2, 1e-6)
            << "node " << n << ", time " << i;
      EXPECT_NEAR(at.heat_flux[0][0], 0, 1e-6 * stack.streaming()); // by symmetry
      EXPECT_GT(at.heat_flux[shape.size() / 4][0], 1e-2 * stack.streaming());
    }
  }
}

/// A pulse summed over the damped line, and how the stored energy goes with what has left.
TEST(Transient, FieldsHoldTheEnergyOfThePulse) {
  StackSpec spec{{gray}, {graded_layer("film", 0, 520e-9, 80, 2e-9)}};
  spec.left = spec.right = ReflectingWall{0};
  spec.polar = 24;
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = undriven(problem);
  drive.heating = std::vector<Complex>(index(problem.mesh.nodes()), 0.0);
  std::fill_n(drive.heating.begin(), problem.mesh.nodes() / 4, 1.0);
  double heated = 0; // the width that is
  const StackMesh& mesh = problem.mesh;
  for (int c = 0; c < mesh.nodes() / 8; ++c) heated += mesh.width[index(c)];
  StackResponse stack(problem, {});
  FieldSamples fields({Communicator::self(), Communicator::self(), index(mesh.nodes())}, {8 * tau, 30 * tau},
                      stack.streaming());
  stack.set_look([&](const Complex& s, const HarmonicField& field) { fields.keep(s, field); });
  const TransientSource pulse{Pulse{Pulse::Shape::gaussian, 0.5 * tau, 3 * tau}, drive};
  const TransientHistory history = respond_in_time(
      {stack, {}, {}}, {pulse}, {{4 * tau, 8 * tau, 30 * tau}, 1e-6, TransientMethod::fourier, &fields},
      Communicator::self());
  EXPECT_TRUE(history.converged) << history.error;
  for (const Moments& at : fields.sum().moments) {
    double energy = 0;
    for (int c = 0; c < mesh.nodes() / 2; ++c)
      energy += 1.66e6 * mesh.width[index(c)]
                * (at.energy_temperature[index(2 * c)] + at.energy_temperature[index(2 * c + 1)]) / 2;
    EXPECT_NEAR(energy, heated, 1e-5 * heated);
  }
}

StackProblem heated_film() {
  StackSpec spec{
      {test::make_test_bands({{1.66e6, 6400, 52e-9}}), gray},
      {graded_layer("film", 0, 104e-9, 120, 2e-10), graded_layer("substrate", 1, 1040e-9, 160, 2e-10)}};
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{300};
  spec.inner = {Transmission{0.3, false}};
  spec.polar = 32;
  return make_stack_problem(spec);
}

HarmonicDrive heating_of_film(const StackProblem& problem) {
  HarmonicDrive drive = undriven(problem);
  drive.heating.assign(index(problem.mesh.nodes()), 0);
  std::fill_n(drive.heating.begin(), index(2 * problem.mesh.surfaces[1].plus_cell), 1);
  return drive;
}

/// By every method: top, what crosses the interface, and, by the one for fronts, what leaves at the back.
TEST(Transient, PulseInAFilmOnASubstrate) {
  const StackProblem problem = heated_film();
  const TransientSource source{Pulse{Pulse::Shape::gaussian, 0.5 * tau, 3 * tau}, heating_of_film(problem)};
  TransientRequest request{{2 * tau, 3 * tau, 4 * tau, 6 * tau, 8 * tau, 12 * tau, 16 * tau, 20 * tau},
                           1e-5,
                           TransientMethod::fourier};
  const auto expect_front = [](const TransientHistory& history, double within) {
    expect_column(history, 1,
                  {2.6672978280243613e-08, 3.908429977274038e-07, 5.377312585673554e-07,
                   3.869410151336666e-07, 2.8735072373838924e-07, 1.7495596744075185e-07,
                   1.1966606569492166e-07, 8.983324027172303e-08},
                  2e-4);
    expect_column(history, 4,
                  {10.299069400143566, 214.1915369403222, 361.48545602328596, 239.59779488383168,
                   159.04551750641522, 75.74981583231181, 39.52980563441085, 22.698538021237805},
                  within);
  };
  const TransientHistory line = respond(problem, source, request);
  EXPECT_EQ(line.methods.front(), TransientMethod::fourier);
  expect_front(line, 1e-5);
  expect_column(line, 2,
                {0, 0, 0, -0.023599182537784834, -6.757283892034824, -35.36885913056957, -50.63372488268674,
                 -54.76438309711381},
                1e-5);
  expect_front(quadrature(problem, source, request), 1e-5);
  request.method = TransientMethod::rational;
  request.tolerance = 1e-3;
  const TransientHistory sum = respond(problem, source, request);
  EXPECT_EQ(sum.methods.front(), TransientMethod::rational);
  expect_front(sum, 1e-4);
}

/// Layers so thin that most phonons cross several without being scattered.
StackProblem thin_layers(const std::vector<double>& thickness, int cells, int polar) {
  StackSpec spec{{test::toy_a(), test::make_test_bands({{0.9e6, 4200, 120e-9}, {0.6e6, 2500, 15e-9}})}, {}};
  for (std::size_t i = 0; i < thickness.size(); ++i)
    spec.layers.push_back(uniform_layer(i % 2 == 0 ? "a" : "b", i % 2, thickness[i], cells));
  spec.inner = {Transmission{0.5, false}};
  spec.polar = polar;
  return make_stack_problem(spec);
}

/// Exponentials do not converge where fronts go to and fro.
TEST(Transient, ThinLayersTakeQuadrature) {
  const StackProblem problem = thin_layers(std::vector<double>(8, 10e-9), 8, 8);
  HarmonicDrive drive = undriven(problem);
  drive.surface.front() = 1;
  const TransientHistory history =
      respond(problem, {Step{}, drive}, {{2e-12, 5e-12, 1e-11, 3e-11, 1e-10}, 2e-4});
  EXPECT_EQ(history.methods.front(), TransientMethod::quadrature);
}

/// The largest error of any column, relative to what errors are relative to: the column's peak, or a
/// thousandth of that of its kind.
double true_error(const TransientHistory& history, const TransientHistory& exact) {
  std::array<double, 4> peak{}, most{}; // heat flux and temperature, left and right
  for (std::size_t t = 0; t < exact.values.size(); ++t)
    for (std::size_t c = 0; c < peak.size(); ++c) {
      peak[c] = std::max(peak[c], std::abs(exact.values[t][c]));
      most[c] = std::max(most[c], std::abs(history.values[t][c] - exact.values[t][c]));
    }
  double error = 0;
  for (std::size_t c = 0; c < peak.size(); ++c)
    error = std::max(error, most[c] / std::max(peak[c], 1e-3 * std::max(peak[c % 2], peak[c % 2 + 2])));
  return error;
}

/// What a run states is at least a third of its error, which the sum over a line knows.
TEST(Transient, QuadratureStatesItsError) {
  std::mt19937 random(20);
  const auto between = [&](double a, double b) {
    return a * std::pow(b / a, std::uniform_real_distribution<double>(0, 1)(random));
  };
  for (int i = 0; i < 20; ++i) {
    std::vector<double> thickness(index(2 + i % 4));
    for (double& h : thickness) h = between(5e-9, 200e-9);
    const StackProblem problem = thin_layers(thickness, 6, 8);
    HarmonicDrive drive = undriven(problem);
    drive.surface.front() = 1;
    const double width = between(1e-12, 2e-11), at = between(5, 10) * width;
    const TransientSource source{Pulse{Pulse::Shape::gaussian, width, at}, drive};
    TransientRequest request{{}, 1e-5, TransientMethod::fourier};
    for (double t = at; request.times.size() < 6; t += between(1, 5) * width) request.times.push_back(t);
    // Whose own estimate is too large where a wave has not yet come to the other end.
    const StackResponse stack(problem, {});
    const TransientHistory exact = respond_in_time({stack, {}, {}}, {source}, request, Communicator::self());
    request = {request.times, between(1e-3, 1e-1), TransientMethod::quadrature};
    const TransientHistory history = respond(problem, source, request);
    EXPECT_LT(true_error(history, exact), 3 * history.error) << "case " << i;
  }
}

/// A front that flies: most of what arrives has not been scattered.
TEST(Transient, FrontThroughAFilm) {
  StackSpec spec{{gray}, {uniform_layer("film", 0, 260e-9, 200)}};
  spec.polar = 256; // less, and the front arrives direction by direction
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = undriven(problem);
  drive.surface.front() = 1;
  const TransientHistory history = respond(
      problem, {Pulse{Pulse::Shape::gaussian, 0.2 * tau, tau}, drive},
      {{tau, 1.5 * tau, 2 * tau, 2.5 * tau, 3 * tau, 4 * tau, 6 * tau}, 1e-5}, {{"inside", 0.4 * 260e-9}});
  EXPECT_EQ(history.methods.front(), TransientMethod::fourier);
  expect_column(history, 4,
                {390888538.4573166, 8870234301.914787, 5972515214.342937, 3364280362.7959647,
                 2332110925.4080434, 1220277097.4228315, 352606463.8926271},
                1e-3);
  expect_column(history, 2,
                {-13426793195614.934, -2.796385909991881e+17, -1.938483328728901e+19, -2.1766466384289866e+19,
                 -1.0577649985171845e+19, -4.037688891490676e+18, -1.0564706480628374e+18},
                1e-3);
}

/// What leaves in the end is what a pulse has brought.
TEST(Transient, AllEnergyLeaves) {
  const StackProblem problem = heated_film();
  const double step = 5 * tau; // trapezoidal rule: exact for smooth courses that begin and end with nothing
  std::vector<double> times;
  for (int i = 1; i <= 125; ++i) times.push_back(step * i); // 2e-8 of it is left then
  const TransientHistory history =
      respond(problem, {Pulse{Pulse::Shape::gaussian, 5 * tau, 50 * tau}, heating_of_film(problem)},
              {times, 1e-6, TransientMethod::fourier});
  double out = 0;
  for (const auto& row : history.values) out -= (row[0] + row[2]) * step;
  EXPECT_NEAR(out, 104e-9, 1e-7 * 104e-9);
}

} // namespace
} // namespace kapitza
