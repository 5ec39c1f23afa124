/// What follows in time, against closed forms and against integral equations solved by other means.

#include "kapitza/analysis/transient.hpp"

#include "support/driven_stacks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <random>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::driven_from_the_left, test::expect_column, test::graded_layer, test::make_stack_problem,
    test::StackSpec, test::undriven;

constexpr double tau = test::gray_lifetime;

TransientHistory respond(const StackProblem& problem, const TransientSource& source,
                         const TransientRequest& request, const std::vector<NamedPoint>& probes = {}) {
  const StackResponse stack(problem, probes);
  const TransientHistory history = respond_in_time({stack, {}, {}}, {source}, request, Communicator::self());
  EXPECT_TRUE(history.converged) << history.error;
  EXPECT_LE(history.error, request.tolerance);
  return history;
}

/// By quadrature, too.
TransientHistory quadrature(const StackProblem& problem, const TransientSource& source,
                            TransientRequest request) {
  request.method = TransientMethod::quadrature;
  const TransientHistory history = respond(problem, source, request);
  EXPECT_EQ(history.methods.front(), TransientMethod::quadrature);
  return history;
}

TEST(Transient, StepOfTheWallOfAHalfSpace) {
  const auto exact = test::half_space_step();
  const TransientSource step{Step{}, driven_from_the_left(exact.problem)};
  const TransientRequest request{exact.times, 1e-5};
  exact.expect(respond(exact.problem, step, request), 1e-5, 2e-4);
  exact.expect(quadrature(exact.problem, step, request), 1e-5, 2e-4);
}

/// What is stored at the beginning, at t = 0.
TransientSource released(const test::Grating& grating) {
  TransientSource source{Instant{}, undriven(grating.problem)};
  source.drive.stored.assign(grating.shape.begin(), grating.shape.end());
  return source;
}

TEST(Transient, DecayOfAGrating) {
  const auto grating = test::grating();
  const TransientRequest request{grating.times, 1e-6};
  for (const TransientHistory& history : {respond(grating.problem, released(grating), request),
                                          quadrature(grating.problem, released(grating), request)})
    expect_column(history, 1, grating.at_the_crest(), 1e-6);
}

/// Fields in time, by each method: the grating's amplitude times its cosine.
TEST(Transient, FieldsOfAGrating) {
  const auto grating = test::grating();
  const std::vector<double>& shape = grating.shape;
  const std::vector<std::size_t> which{1, 3}; // of the times
  for (const TransientMethod method : {TransientMethod::rational, TransientMethod::quadrature}) {
    StackResponse stack(grating.problem, {});
    FieldSamples fields({Communicator::self(), Communicator::self(), shape.size(), false,
                         nodes_here_and_there(domain_of(grating.problem))},
                        {grating.times[which[0]], grating.times[which[1]]}, stack.streaming());
    stack.set_look([&](const Complex& s, const HarmonicField& field) { fields.keep(s, field); });
    const TransientHistory history = respond_in_time(
        {stack, {}, {}}, {released(grating)}, {grating.times, 1e-6, method, &fields}, Communicator::self());
    EXPECT_TRUE(history.converged) << history.error;
    for (std::size_t i = 0; i < which.size(); ++i) {
      const Moments& at = fields.sum().moments[i];
      // Between cells the mean of both sides; each is off by what linear functions do not have of a cosine.
      for (std::size_t n = 1; n + 1 < shape.size(); n += 2)
        EXPECT_NEAR((at.temperature[n] + at.temperature[n + 1]) / 2,
                    grating.amplitude[which[i]] * (shape[n] + shape[n + 1]) / 2, 1e-6)
            << "node " << n << ", time " << i;
      EXPECT_NEAR(at.heat_flux[0][0], 0, 1e-6 * stack.streaming()); // by symmetry
      EXPECT_GT(at.heat_flux[shape.size() / 4][0], 1e-2 * stack.streaming());
    }
  }
}

/// A pulse summed over the damped line: between mirrors all that it brings stays.
TEST(Transient, FieldsHoldTheEnergyOfThePulse) {
  StackSpec spec{{test::driven_gray()}, {graded_layer("film", 0, 520e-9, 80, 2e-9)}};
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

/// By every method: top, what crosses the interface, and, by the one for fronts, what leaves at the back.
TEST(Transient, PulseInAFilmOnASubstrate) {
  const auto film = test::heated_film();
  const TransientSource source{film.pulse, film.heating};
  TransientRequest request{film.times, 1e-5, TransientMethod::fourier};
  const TransientHistory line = respond(film.problem, source, request);
  EXPECT_EQ(line.methods.front(), TransientMethod::fourier);
  film.expect(line, 2e-4, 1e-5);
  expect_column(line, 2,
                {0, 0, 0, -0.023599182537784834, -6.757283892034824, -35.36885913056957, -50.63372488268674,
                 -54.76438309711381},
                1e-5);
  film.expect(quadrature(film.problem, source, request), 2e-4, 1e-5);
  request.method = TransientMethod::rational;
  request.tolerance = 1e-3;
  const TransientHistory sum = respond(film.problem, source, request);
  EXPECT_EQ(sum.methods.front(), TransientMethod::rational);
  film.expect(sum, 2e-4, 1e-4);
}

/// Exponentials do not converge where fronts go to and fro.
TEST(Transient, ThinLayersTakeQuadrature) {
  const StackProblem problem = test::thin_layers(std::vector<double>(8, 10e-9), 8, 8);
  const TransientHistory history =
      respond(problem, {Step{}, driven_from_the_left(problem)}, {{2e-12, 5e-12, 1e-11, 3e-11, 1e-10}, 2e-4});
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
    const StackProblem problem = test::thin_layers(thickness, 6, 8);
    const double width = between(1e-12, 2e-11), at = between(5, 10) * width;
    const TransientSource source{Pulse{Pulse::Shape::gaussian, width, at}, driven_from_the_left(problem)};
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

/// Long after a pulse errors are relative to what its peaks were, by every method of responses, though no
/// time is among those that are asked for at which there was much.
TEST(Transient, LongAfterAPulseErrorsAreOfItsPeak) {
  const auto film = test::heated_film();
  for (const TransientMethod method : {TransientMethod::rational, TransientMethod::quadrature}) {
    const TransientRequest request{{2000 * tau, 4000 * tau}, 1e-4, method};
    const TransientHistory late = respond(film.problem, {film.pulse, film.heating}, request);
    EXPECT_LT(late.solves, 300);
    // of 5.4e-7 K and 360 W/m2 while it is there
    EXPECT_LT(std::abs(late.values[1][1]), 2e-4 * 5.4e-7);
    EXPECT_LT(std::abs(late.values[1][4]), 2e-4 * 360);
  }
}

/// A front that flies: most of what arrives has not been scattered.
TEST(Transient, FrontThroughAFilm) {
  const StackProblem problem = test::film_of_the_front(200, 256);
  const test::Front front;
  const TransientHistory history =
      respond(problem, {front.pulse, driven_from_the_left(problem)}, {front.times, 1e-5}, {front.inside});
  EXPECT_EQ(history.methods.front(), TransientMethod::fourier);
  front.expect(history, 1e-3);
  expect_column(history, 2,
                {-13426793195614.934, -2.796385909991881e+17, -1.938483328728901e+19, -2.1766466384289866e+19,
                 -1.0577649985171845e+19, -4.037688891490676e+18, -1.0564706480628374e+18},
                1e-3);
}

/// What leaves in the end is what a pulse has brought.
TEST(Transient, AllEnergyLeaves) {
  const auto film = test::heated_film();
  const double step = 5 * tau; // trapezoidal rule: exact for smooth courses that begin and end with nothing
  std::vector<double> times;
  for (int i = 1; i <= 125; ++i) times.push_back(step * i); // 2e-8 of it is left then
  const TransientHistory history =
      respond(film.problem, {Pulse{Pulse::Shape::gaussian, 5 * tau, 50 * tau}, film.heating},
              {times, 1e-6, TransientMethod::fourier});
  double out = 0;
  for (const auto& row : history.values) out -= (row[0] + row[2]) * step;
  EXPECT_NEAR(out, 104e-9, 1e-7 * 104e-9);
}

} // namespace
} // namespace kapitza
