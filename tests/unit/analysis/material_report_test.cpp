#include "kapitza/analysis/films.hpp"
#include "kapitza/analysis/material_report.hpp"
#include "kapitza/base/error.hpp"

#include "support/stacks.hpp"
#include "unit/physics/solids.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::zoo;

MaterialReport report(const PhononSource& source, ReportRequest request = {}) {
  return report_material(source, request, Communicator::self());
}

/// Three bands, 90 W/m/K in all: 10 with 1 nm, 20 with 100 nm, 60 with 10 um.
Bands ladder() {
  return test::make_test_bands({{3e6, 1e4, 1e-9, 2, 1}, {6e4, 1e4, 100e-9, 1, 0}, {1.8e3, 1e4, 10e-6, 0, 0}});
}

TEST(InterpolateMeasured, IsAPowerLawBetweenEntriesAndNothingOutside) {
  const std::vector<std::pair<double, double>> cubes{{2, 8}, {4, 64}, {10, 1000}};
  for (const double t : {2.0, 3.0, 4.0, 7.0, 10.0})
    EXPECT_NEAR(interpolate_measured(cubes, t).value(), t * t * t, 1e-12 * t * t * t) << t;
  EXPECT_FALSE(interpolate_measured(cubes, 1.999).has_value());
  EXPECT_FALSE(interpolate_measured(cubes, 10.001).has_value());
  EXPECT_FALSE(interpolate_measured({}, 300).has_value());
  EXPECT_EQ(interpolate_measured({{300, 5}}, 300), 5);
}

TEST(DefaultTemperatures, StayInsideTheRangeOfTheSource) {
  EXPECT_EQ(default_temperatures(std::nullopt).front(), 50);
  EXPECT_EQ(default_temperatures(std::nullopt).back(), 1000);
  EXPECT_EQ(default_temperatures(TemperatureRange{100, 350}), (std::vector<double>{100, 150, 200, 250, 300}));
  EXPECT_EQ(default_temperatures(TemperatureRange{0.1, 2.1}), (std::vector<double>{0.1, 0.2, 0.5, 1, 2}));
  EXPECT_EQ(default_temperatures(TemperatureRange{301, 309}),
            (std::vector<double>{301, 302, 303, 304, 305, 306, 307, 308, 309}));
  EXPECT_EQ(default_temperatures(TemperatureRange{300, 300}), std::vector<double>{300});
}

TEST(Accumulation, CountsConductivityByMeanFreePath) {
  const std::vector<AccumulationPoint> points = accumulate_mean_free_paths(ladder());
  const auto share = [&](double path) {
    double last = 0;
    for (const AccumulationPoint& point : points)
      if (point.upto <= path) last = point.share;
    return last;
  };
  EXPECT_EQ(points.front().share, 0);
  EXPECT_EQ(points.back().share, 1);
  EXPECT_NEAR(share(50e-9), 1.0 / 9, 1e-12);
  EXPECT_NEAR(share(5e-6), 1.0 / 3, 1e-12);
  EXPECT_TRUE(accumulate_mean_free_paths({}).empty());
}

TEST(MaterialReport, PlainBands) {
  const MaterialReport r = report(phonon_source("ladder", ladder()), {{300}, 300, {1e-6}});
  ASSERT_EQ(r.points.size(), 1u);
  EXPECT_NEAR(r.points[0].conductivity.value(), 90, 1e-10);
  EXPECT_NEAR(r.points[0].heat_capacity, 3e6 + 6e4 + 1.8e3, 1e-6);
  EXPECT_FALSE(r.points[0].measured_conductivity.has_value());
  ASSERT_EQ(r.at.branches.size(), 2u);
  EXPECT_EQ(r.at.branches[0].name, "branch 0");
  EXPECT_NEAR(r.at.branches[0].conductivity.value(), 80, 1e-10);
  ASSERT_EQ(r.bands.size(), 3u);
  EXPECT_NEAR(r.bands[2].share.value(), 2.0 / 3, 1e-12);
  EXPECT_EQ(r.median_mean_free_path, 10e-6);
  EXPECT_NEAR(r.by_frequency.front().share, 0, 1e-12);
  EXPECT_EQ(r.by_frequency.back().share, 1);
  ASSERT_EQ(r.films.size(), 1u);
  EXPECT_EQ(r.films[0].in_plane_diffuse, in_plane_conductivity(ladder(), 1e-6, 0));
  EXPECT_EQ(r.films[0].in_plane_half_specular, in_plane_conductivity(ladder(), 1e-6, 0.5));
  EXPECT_EQ(r.films[0].cross_plane, cross_plane_conductivity(ladder(), 1e-6, Communicator::self()));
  EXPECT_TRUE(r.converged);
  EXPECT_TRUE(r.warnings.empty());
}

TEST(MaterialReport, AMaterialIsTheSumOfItsBranches) {
  const MaterialReport r = report(phonon_source(zoo(), 20), {{100, 300}, {}, {}});
  for (const ReportPoint& point : r.points) {
    double capacity = 0, kappa = 0;
    for (const BranchShare& branch : point.branches) {
      capacity += branch.heat_capacity;
      kappa += branch.conductivity.value();
    }
    EXPECT_NEAR(capacity / point.heat_capacity, 1, 1e-12);
    EXPECT_NEAR(kappa / point.conductivity.value(), 1, 1e-12);
  }
  std::vector<std::string> names;
  for (const BranchShare& branch : r.at.branches) names.push_back(branch.name);
  EXPECT_EQ(names, (std::vector<std::string>{"LA", "TA", "LO", "SA", "TO"})); // in the order of their keys
  double shares = 0;
  for (const ReportBand& band : r.bands) shares += band.share.value();
  EXPECT_NEAR(shares, 1, 1e-12);
}

TEST(MaterialReport, TheSpectrumHasTheConductivityOfTheBands) {
  const PhononSource source = phonon_source(zoo(), 20);
  const Bands coarse = source.bands(300), fine = source.spectrum(300);
  EXPECT_GT(fine.size(), 5 * coarse.size());
  EXPECT_NEAR(conductivity(fine) / conductivity(coarse), 1, 1e-9);
}

TEST(MaterialReport, TemperatureOfTheBandsIsTheOneNearest300K) {
  const PhononSource source = phonon_source("ladder", ladder());
  EXPECT_EQ(report(source, {{100, 500}, {}, {}}).at.temperature, 300);
  EXPECT_EQ(report(source, {{100, 200}, {}, {}}).at.temperature, 200);
  EXPECT_EQ(report(source, {{400, 500}, {}, {}}).at.temperature, 400);
  EXPECT_EQ(report(source, {{400}, 77, {}}).at.temperature, 77);
}

TEST(MaterialReport, WarnsOutsideTheRangeOfTheSource) {
  Material material = zoo();
  material.temperature_range = TemperatureRange{100, 400};
  EXPECT_TRUE(report(phonon_source(material, 5), {{100, 400}, {}, {}}).warnings.empty());
  const MaterialReport r = report(phonon_source(material, 5), {{50, 100, 500}, {}, {}});
  EXPECT_EQ(r.warnings,
            (std::vector<std::string>{"50, 500 K: outside the range of the source, 100 to 400 K"}));
}

TEST(MaterialReport, MeasurementsStandForARangeThatIsNotGiven) {
  Material material = zoo();
  material.measured.conductivity = {{80, 10}, {320, 40}};
  const PhononSource source = phonon_source(material, 5);
  EXPECT_EQ(source.temperature_range->low, 80);
  EXPECT_EQ(source.temperature_range->high, 320);
  const MaterialReport r = report(source, {{160, 500}, {}, {}});
  EXPECT_NEAR(r.points[0].measured_conductivity.value(), 20, 1e-12);
  EXPECT_FALSE(r.points[1].measured_conductivity.has_value());
  EXPECT_EQ(r.warnings.size(), 1u);
}

TEST(MaterialReport, WithoutScatteringThereIsAHeatCapacityOnly) {
  Material material = zoo();
  const double capacity = report(phonon_source(material, 20), {{300}, {}, {}}).at.heat_capacity;
  material.scattering.clear();
  const MaterialReport r = report(phonon_source(material, 20), {{300}, {}, {1e-6}});
  EXPECT_NEAR(r.at.heat_capacity / capacity, 1, 1e-9);
  EXPECT_FALSE(r.at.conductivity.has_value());
  EXPECT_FALSE(r.at.branches[0].conductivity.has_value());
  EXPECT_FALSE(r.bands[0].mean_free_path.has_value());
  EXPECT_TRUE(r.films.empty());
  EXPECT_TRUE(r.by_mean_free_path.empty());
  EXPECT_EQ(r.warnings.size(), 1u);
}

/// As of a first-principles calculation: one temperature, warnings of its own.
TEST(MaterialReport, TakesAnySourceOfBands) {
  PhononSource source = phonon_source("ladder", ladder());
  source.temperature_range = TemperatureRange{310, 310};
  source.branches = {{0, "LA"}, {1, "TA"}};
  source.warnings = {"two imaginary modes were dropped"};
  const auto at_310 = [bands = ladder()](double temperature) {
    if (temperature != 310) throw InputError("the lifetimes are those of 310 K");
    return bands;
  };
  source.bands = source.spectrum = at_310;
  const MaterialReport r = report(source);
  EXPECT_EQ(r.at.temperature, 310);
  EXPECT_EQ(r.points.size(), 1u);
  EXPECT_EQ(r.bands[0].branch, "TA");
  EXPECT_EQ(r.warnings, source.warnings);
  EXPECT_THROW(report(source, {{300}, {}, {}}), InputError);
}

TEST(MaterialReport, NoPhononsIsAnInputError) {
  EXPECT_THROW(report(phonon_source("nothing", {})), InputError);
}

} // namespace
} // namespace kapitza
