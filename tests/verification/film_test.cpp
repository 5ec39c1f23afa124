/// One film between black walls at 1 K and 0 K, against exact solutions of the integral equation for the
/// temperature (kernel: exponential integrals); observed orders of convergence.

#include "stack_problem.hpp"
#include "support/claim.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

/// Optical thickness tau = L / mean free path; heat flux over C v dT/4. Exact integral equation, 11 digits.
struct GraySlab {
  double tau, flux, wall_temperature, temperature_quarter;
};
constexpr GraySlab gray_slabs[] = {{0.1, 0.915702873833, 0.57101103097, 0.53289852008},
                                   {1, 0.553405993327, 0.7581464585, 0.61828462278},
                                   {10, 0.116745113513, 0.949447878, 0.71900656511},
                                   {100, 0.0131465352422, 0.99430738325, 0.74649753579}};

Stack gray_film(double tau) {
  return {.materials = {unit_gray()}, .layers = {{0, tau}}};
}

// Asked for: flux 1e-6, wall temperature 2e-4.
TEST(GrayFilm, FluxAndTemperaturesOnTheDefaultMesh) {
  for (const GraySlab& exact : gray_slabs) {
    SCOPED_TRACE(exact.tau);
    const Solution film = solve(gray_film(exact.tau));
    const double flux = relative(film.heat_flux(), exact.flux);
    const double wall = film.temperature(0) - exact.wall_temperature;
    const double quarter = film.temperature_at(exact.tau / 4) - exact.temperature_quarter;
    record(fmt::format("tau_{}_flux", exact.tau), flux);
    record(fmt::format("tau_{}_wall_temperature", exact.tau), wall);
    record(fmt::format("tau_{}_temperature_quarter", exact.tau), quarter);
    claim("gray film, tau 0.1 to 100: heat flux", flux, 1e-7);
    claim("gray film, tau 0.1 to 100: temperature at the wall", wall, 5e-5);
    claim("gray film, tau 0.1 to 100: temperature at a quarter", quarter, 5e-5);
  }
}

/// Relative errors of the heat flux as the default mesh is refined.
TEST(GrayFilm, ThirdOrderWhenTheDefaultMeshIsRefined) {
  for (const GraySlab& exact : gray_slabs) {
    SCOPED_TRACE(exact.tau);
    std::vector<double> errors;
    for (const double refinement : {0.5, 1.0, 2.0, 4.0}) {
      Stack film = gray_film(exact.tau);
      film.polar = 128; // leaves the error of the cells alone
      film.refinement = refinement;
      errors.push_back(relative(solve(film, 1e-12).heat_flux(), exact.flux));
      record(fmt::format("tau_{}_refinement_{}", exact.tau, refinement), errors.back());
    }
    for (const double order : observed_orders(errors)) EXPECT_GT(order, 2.75);
  }
}

// Equal cells do not resolve the logarithmic slope of the temperature at a wall: below third order.
TEST(GrayFilm, SecondOrderOrBetterInEqualCells) {
  struct Series {
    std::size_t slab;
    int coarsest;
  };
  for (const auto [slab, coarsest] : {Series{0, 20}, Series{1, 20}, Series{2, 80}}) {
    const GraySlab& exact = gray_slabs[slab];
    SCOPED_TRACE(exact.tau);
    std::vector<double> errors;
    for (int cells = coarsest; cells <= 8 * coarsest; cells *= 2) {
      Stack film = gray_film(exact.tau);
      film.polar = 128;
      film.layers[0].equal_cells = cells;
      errors.push_back(relative(solve(film, 1e-12).heat_flux(), exact.flux));
      record(fmt::format("tau_{}_equal_cells_{}", exact.tau, cells), errors.back());
    }
    for (const double order : observed_orders(errors)) EXPECT_GT(order, 2.0);
  }
}

/// Double Gauss on a smooth half-range: faster than any power once grazing phonons (mu < tau) are resolved.
TEST(GrayFilm, DirectionsConvergeFasterThanAnyPower) {
  for (const GraySlab& exact : gray_slabs) {
    SCOPED_TRACE(exact.tau);
    std::vector<double> errors;
    for (const int polar : {2, 4, 8, 16, 32, 64}) {
      Stack film = gray_film(exact.tau);
      film.refinement = 8; // leaves the error of the directions alone
      film.polar = polar;
      errors.push_back(relative(solve(film, 1e-12).heat_flux(), exact.flux));
      record(fmt::format("tau_{}_polar_{}", exact.tau, polar), errors.back());
    }
    // One doubling more, where the error of the cells does not drown it.
    const std::size_t clean = exact.tau < 1 ? 5 : 3;
    for (std::size_t i = 2; i <= clean; ++i)
      EXPECT_GT(std::abs(errors[i - 1] / errors[i]), exact.tau < 1 ? 5 : 20) << "step " << i;
    EXPECT_LT(std::abs(errors.back()), 1e-9);
  }
}

/// toy_a between black walls: thickness [m], q L / dT [W/m/K], T at 0, 0.1 L and 0.25 L. Exact integral
/// equation, 11 digits.
struct ToyFilm {
  double thickness, conductivity, wall, tenth, quarter;
};
constexpr ToyFilm toy_films[] = {
    {1e-8, 21.94852283430406, 0.6161237646952922, 0.5876148917914815, 0.553066060240256},
    {1e-7, 143.70302079499888, 0.8199385609673351, 0.7367253773381545, 0.6422738460653944},
    {1e-6, 515.5921061884032, 0.950749759863194, 0.8182711947292114, 0.6888216348278425},
    {1e-5, 905.7224429965595, 0.9921244078618366, 0.8704664690378066, 0.7270281928917431}};

// Asked for: effective conductivity 5e-6.
TEST(NonGrayFilm, EffectiveConductivityAndTemperatures) {
  for (const ToyFilm& exact : toy_films) {
    SCOPED_TRACE(exact.thickness);
    const Solution film = solve({.materials = {toy_a()}, .layers = {{0, exact.thickness}}});
    ASSERT_TRUE(film.analysis.effective_conductivity.has_value());
    const double conductivity = relative(*film.analysis.effective_conductivity, exact.conductivity);
    record(fmt::format("{}_m_conductivity", exact.thickness), conductivity);
    claim("toy_a film, 10 nm to 10 um: effective conductivity", conductivity, 3e-6);
    const struct {
      const char* name;
      double at, temperature;
    } places[] = {{"wall", 0, exact.wall}, {"tenth", 0.1, exact.tenth}, {"quarter", 0.25, exact.quarter}};
    for (const auto& place : places) {
      SCOPED_TRACE(place.name);
      const double error = film.temperature_at(place.at * exact.thickness) - place.temperature;
      record(fmt::format("{}_m_temperature_{}", exact.thickness, place.name), error);
      claim("toy_a film, 10 nm to 10 um: temperature at 0, 0.1 and 0.25 of the thickness", error, 7e-5);
    }
  }
}

TEST(NonGrayFilm, ThirdOrderWhenTheDefaultMeshIsRefined) {
  for (const ToyFilm& exact : toy_films) {
    if (exact.thickness < 1e-7) continue; // 0.005 mean free paths: the directions' error, 1e-9, shows
    SCOPED_TRACE(exact.thickness);
    std::vector<double> errors;
    for (const double refinement : {1.0, 2.0, 4.0}) {
      Stack film{.materials = {toy_a()}, .layers = {{0, exact.thickness}}};
      film.polar = 128;
      film.refinement = refinement;
      errors.push_back(relative(*solve(film, 1e-12).analysis.effective_conductivity, exact.conductivity));
      record(fmt::format("{}_m_refinement_{}", exact.thickness, refinement), errors.back());
    }
    for (const double order : observed_orders(errors)) EXPECT_GT(order, 2.5);
  }
}

} // namespace
} // namespace kapitza::test
