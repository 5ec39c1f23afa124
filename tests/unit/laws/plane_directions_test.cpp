/// Laws that depend on the angle on the directions of two dimensions, at surfaces of any orientation.

#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"
#include "kapitza/physics/material.hpp"

#include "solver/plane/channels.hpp"
#include "support/debye_solid.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

namespace kapitza {
namespace {

using test::debye_solid;
using test::index;

constexpr double cold = 1; // [K]

Point tilted(double degrees) {
  return {std::cos(degrees * std::numbers::pi / 180), std::sin(degrees * std::numbers::pi / 180)};
}
/// Along an axis, along a diagonal, and two that map no quadrature onto itself.
const std::vector<double> orientations{0, 45, 17.3, -123.4};

struct Pair {
  Bands minus, plus;
};
Pair solids(const ElasticMedium& a, const ElasticMedium& b, int bins = 2) {
  const std::array materials{debye_solid(a), debye_solid(b)};
  const FrequencyGrid grid = make_frequency_grid(materials, bins, cold);
  return {make_bands(materials[0], cold, grid), make_bands(materials[1], cold, grid)};
}
const ElasticMedium aluminium{2700, 6240, 3040}, silicon{2330, 8970, 5330}, germanium{5350, 5310, 3250},
    copper{8960, 4910, 2500}, sapphire{3970, 10890, 6450};

FluxCoupling couple(const Bands& minus, const Bands& plus, const Directions& directions,
                    const InterfaceLaw& law) {
  return couple_surface({surface_law(law)}, {&minus, &plus}, directions);
}

double crossing(const FluxCoupling& coupling) {
  double sum = 0;
  for (const Link& link : coupling.links)
    if (link.in.side == minus_side && link.out.side == plus_side) sum += link.flux;
  return sum;
}

TEST(PlaneDirections, ShareOutTheFluxOfTheHemisphere) {
  const PlaneAngles angles = plane_quadrature(8, 24);
  for (const double degrees : orientations) {
    const Point n = tilted(degrees);
    const Directions directions = plane_directions(angles, n);
    const std::vector<int> into = azimuths_into(angles, n);
    ASSERT_EQ(into.size(), 12U);
    ASSERT_EQ(directions.size(), 48);
    double sum = 0, capacity = 0;
    for (int m = 0; m < directions.size(); ++m) {
      const std::size_t p = index(m % 4), a = index(into[index(m / 4)]);
      const double flux = angles.azimuth_weight[a] * angles.polar_weight[p] * directions.cosine[index(m)];
      EXPECT_GT(directions.cosine[index(m)], 0);
      EXPECT_NEAR(directions.cosine[index(m)], angles.sine[p] * (angles.x[a] * n[0] + angles.y[a] * n[1]),
                  1e-15);
      capacity += flux;
      sum += directions.share[index(m)];
    }
    EXPECT_NEAR(sum, 1, 1e-14);
    EXPECT_NEAR(capacity, 0.25, 3e-3); // of the continuum
  }
}

/// R T^3 [K^4 cm^2/W] from exact elastic systems over all angles (see acoustic_coupling_test.cpp).
TEST(PlaneDirections, AcousticMismatchHasTheExactConductanceAtEveryOrientation) {
  struct Reference {
    ElasticMedium a, b;
    double amm;
  };
  for (const Reference& pair :
       {Reference{aluminium, sapphire, 21.0751495}, Reference{silicon, germanium, 13.3704115}}) {
    const Pair bands = solids(pair.a, pair.b, 40);
    for (const double degrees : {0.0, 17.3}) {
      const Directions directions = plane_directions(plane_quadrature(4, 8), tilted(degrees));
      const FluxCoupling coupling = couple(bands.minus, bands.plus, directions, AcousticMismatch{});
      EXPECT_NEAR(1e4 * cold * cold * cold / crossing(coupling) / pair.amm, 1, 1e-5) << degrees;
      EXPECT_LT(coupling.marginal_correction, 1e-9);
    }
  }
}

/// Row and column sums are the capacities; the matrix is symmetric in reversed directions.
TEST(PlaneDirections, EveryLawConservesEnergyAndObeysDetailedBalance) {
  const Pair bands = solids(silicon, germanium);
  for (const double degrees : orientations)
    for (const auto& [polar, azimuthal] : {std::array{2, 4}, std::array{6, 20}}) {
      const Directions directions = plane_directions(plane_quadrature(polar, azimuthal), tilted(degrees));
      for (const InterfaceLaw& law :
           {InterfaceLaw{AcousticMismatch{}}, InterfaceLaw{Transmission{0.4, true}}}) {
        const FluxCoupling coupling = couple(bands.minus, bands.plus, directions, law);
        std::map<std::array<int, 3>, std::array<double, 2>> sums;
        std::map<std::array<int, 6>, double> entries;
        for (const Link& link : coupling.links) {
          const std::array out{link.out.side, link.out.band, link.out_direction},
              in{link.in.side, link.in.band, link.in_direction};
          sums[out][0] += link.flux;
          sums[in][1] += link.flux;
          entries[{out[0], out[1], out[2], in[0], in[1], in[2]}] += link.flux;
        }
        for (const auto& [channel, sum] : sums) {
          const Bands& side = channel[0] == minus_side ? bands.minus : bands.plus;
          const double capacity = flux_capacity(side, directions, channel[1], channel[2]);
          EXPECT_NEAR(sum[0] / capacity, 1, 1e-13) << degrees;
          EXPECT_NEAR(sum[1] / capacity, 1, 1e-13) << degrees;
        }
        EXPECT_EQ(sums.size(), index(directions.size() * (bands.minus.size() + bands.plus.size())));
        for (const auto& [key, flux] : entries)
          EXPECT_NEAR((entries[{key[3], key[4], key[5], key[0], key[1], key[2]}]), flux, 1e-13 * flux);
      }
    }
}

TEST(PlaneDirections, APlaneWithinOneMaterialChangesNothing) {
  const Bands solid = test::in_medium(
      test::make_test_bands({{2e5, 8000, 9e-8, 0, 0}, {3e5, 8000, 2e-8, 0, 0}, {5e5, 5000, 6e-8, 0, 1}}),
      2330);
  for (const double degrees : orientations) {
    const Directions directions = plane_directions(plane_quadrature(6, 20), tilted(degrees));
    for (const Bands& bands : {solid, test::in_medium(test::gray_silicon(), 2330)})
      for (const Link& link : couple(bands, bands, directions, AcousticMismatch{}).links) {
        const double capacity = flux_capacity(bands, directions, link.out.band, link.out_direction);
        const bool same = link.out.side != link.in.side && link.out.band == link.in.band
                          && link.out_direction == link.in_direction;
        EXPECT_NEAR(link.flux / capacity, same ? 1 : 0, 1e-11) << degrees;
      }
  }
}

/// Mean over what crosses, or is reflected, of the change of the slowness along the face, by flux: nothing
/// but the size of the cells.
struct Slip {
  double along = 0, out_of_plane = 0, size = 0;
};
Slip slowness_change(const PlaneAngles& angles, double degrees, bool reflected) {
  const Point n = tilted(degrees);
  const Bands slow = test::in_medium(test::make_test_bands({{8e6, 4000, 1e-8}}), 3000),
              fast = test::in_medium(test::make_test_bands({{1e6, 8000, 1e-8}}), 2000);
  const Directions directions = plane_directions(angles, n);
  const std::vector<int> into = azimuths_into(angles, n);
  const auto slowness = [&](const Bands& bands, int m,
                            double sign) { // of the channel itself, s = sign * into
    const std::size_t a = index(into[index(m / angles.polars())]), p = index(m % angles.polars());
    const double u = sign * angles.sine[p] * (angles.y[a] * n[0] - angles.x[a] * n[1]);
    return Point{u / bands.speed[0], std::sqrt(1 - angles.sine[p] * angles.sine[p]) / bands.speed[0]};
  };
  Slip slip;
  double total = 0;
  for (const Link& link : couple(slow, fast, directions, AcousticMismatch{}).links) {
    if ((link.in.side == link.out.side) != reflected || link.in.side != minus_side) continue;
    // What leaves the minus side runs against its number; what leaves the plus side runs with it.
    const Point in = slowness(slow, link.in_direction, 1),
                out = slowness(reflected ? slow : fast, link.out_direction, reflected ? -1 : 1);
    slip.along += link.flux * std::abs(out[0] - in[0]) * 8000;
    slip.out_of_plane += link.flux * std::abs(out[1] - in[1]) * 8000;
    slip.size += link.flux * std::abs(in[0]) * 8000;
    total += link.flux;
  }
  return {slip.along / total, slip.out_of_plane / total, slip.size / total};
}

TEST(PlaneDirections, RefractionAndReflectionKeepTheSlownessAlongTheFace) {
  for (const double degrees : orientations)
    for (const bool reflected : {false, true}) {
      const Slip coarse = slowness_change(plane_quadrature(8, 32), degrees, reflected),
                 fine = slowness_change(plane_quadrature(16, 64), degrees, reflected);
      EXPECT_GT(fine.size, 0.3);
      EXPECT_LT(fine.along, 0.08) << degrees << " " << reflected;
      EXPECT_LT(fine.out_of_plane, 0.15) << degrees << " " << reflected;
      EXPECT_LT(fine.along, 0.65 * coarse.along + 1e-12) << degrees << " " << reflected;
    }
}

/// [K^4 cm^2/W] h T^-3 of copper and helium; see acoustic_coupling_test.cpp for the exact form.
TEST(PlaneDirections, ALiquidTakesAsMuchAtEveryOrientation) {
  const Bands bands = solids(copper, copper, 40).minus;
  const LiquidBath bath{cold, liquid_helium, LiquidLaw::amm};
  const double exact = couple_wall(bands, double_gauss(32), minus_side, bath).groups.at(3).transmissivity;
  for (const double degrees : {0.0, 17.3}) {
    const Directions directions = plane_directions(plane_quadrature(6, 16), tilted(degrees));
    const FluxCoupling coupling = couple_surface({bath}, {&bands, nullptr}, directions);
    EXPECT_NEAR(coupling.groups.at(3).transmissivity / exact, 1, 5e-5) << degrees;
  }
}

/// The matrices of the sweep say what the coupling says: rows of one, or of what the bath leaves.
TEST(PlaneChannels, RowsAreMeans) {
  const Pair bands = solids(silicon, germanium);
  const PlaneAngles angles = plane_quadrature(4, 12);
  for (const double degrees : orientations) {
    const Point n = tilted(degrees);
    const Directions directions = plane_directions(angles, n);
    const FluxCoupling coupling = couple(bands.minus, bands.plus, directions, AcousticMismatch{});
    const ChannelLaw law = make_channel_law(coupling, angles, directions, n, {&bands.minus, &bands.plus});
    for (const std::size_t side : {0, 1}) {
      const ChannelMatrix &own = law.from[side][side], &other = law.from[side][1 - side];
      ASSERT_EQ(own.first.size(), other.first.size());
      for (std::size_t row = 0; row + 1 < own.first.size(); ++row) {
        double sum = 0;
        for (const ChannelMatrix* m : {&own, &other})
          for (std::size_t k = m->first[row]; k < m->first[row + 1]; ++k) sum += m->factor[k];
        EXPECT_NEAR(sum, 1, 1e-13);
      }
    }
  }
}

} // namespace
} // namespace kapitza
