/// Germanium on silicon with the bands that GiftBTE ships: two films between black walls, diffuse mismatch
/// band by band. The heat fluxes per kelvin are those of the integral equation for the same 134 bands, 26 of
/// which germanium has not.

#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/setup/problem.hpp"

#include "support/import_files.hpp"
#include "support/solved.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace {

StackProblem films(double thickness) {
  const auto place = test::others / "giftbte";
  const std::string text = fmt::format(R"(
materials:
  ge: {{giftbte: {{file: {0}/Ge_ran.dat}}}}
  si: {{giftbte: {{file: {0}/Si_ran.dat}}}}
mesh: {{layers: [{{material: ge, thickness: {1}, cells: 40}}, {{material: si, thickness: {1}, cells: 40}}]}}
interfaces: [{{between: [ge, si], model: dmm}}]
boundaries: {{left: {{isothermal: 300.5}}, right: {{isothermal: 299.5}}}}
angles: {{polar: 64}}
)",
                                       place.string(), thickness);
  return make_problem(read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  }));
}

TEST(GiftbtePair, GermaniumOnSilicon) {
  KAPITZA_SKIP_WITHOUT(test::others / "giftbte" / "Ge_ran.dat");
  for (const auto& [thickness, flux] : {std::pair{10e-9, 5.92632e7}, {110e-9, 4.64311e7}}) {
    const test::Solved solved = test::solve(films(thickness), 1e-9);
    EXPECT_NEAR(solved.analysis.heat_flux / flux, 1, 1e-4) << thickness;
  }
  const StackProblem problem = films(10e-9);
  double conductance = 0;
  for (const CoupledGroup& group :
       couple_interface(problem.media[0], problem.media[1], double_gauss(2), DiffuseMismatch{}, false).groups)
    conductance += group.transmissivity * group.conductance[minus_side];
  EXPECT_NEAR(1 / conductance / 1.616e-8, 1, 5e-4);
}

} // namespace
} // namespace kapitza
