#include "solver/plane/electrons/exchange.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {
namespace {

const std::vector<double>& absorption(const PlaneProblem& problem, const CoupledFace& face) {
  return problem.surfaces[index(face.surface)].electron_absorption[index(face.side)];
}

} // namespace

/// The two sides run along the face in opposite ways.
ElectronsBehind electrons_behind(const PlaneGeometry& geometry, const CoupledFace& face, int slot,
                                 std::span<const double> at) {
  return {face, {at[index(geometry.next[index(slot)])], at[index(slot)]}};
}

bool exchanges(const PlaneProblem& problem, const CoupledFace& face) {
  return face.partner >= 0 && !absorption(problem, face).empty();
}

std::vector<double> sent_by_electrons(const PlaneProblem& problem, const PlaneSurfaces& surfaces,
                                      const ElectronsBehind& electrons, std::span<const double> arriving,
                                      double gains) {
  const std::vector<double>& absorbed = absorption(problem, electrons.face);
  const std::array<double, 2> jumps = surfaces.jumps(electrons.face, arriving, gains);
  std::vector<double> sent = surfaces.means(electrons.face, arriving);
  const std::size_t bands = absorbed.size();
  for (std::size_t end = 0; end < 2; ++end)
    for (std::size_t b = 0; b < bands; ++b) {
      double& of_band = sent[end * bands + b];
      of_band = absorbed[b] * (electrons.temperature[end] + jumps[end] - of_band);
    }
  return sent;
}

std::array<double, 2> exchanged_heat(const PlaneProblem& problem, const PlaneSurfaces& surfaces,
                                     const ElectronsBehind& electrons, std::span<const double> arriving,
                                     double gains) {
  const std::vector<double> sent = sent_by_electrons(problem, surfaces, electrons, arriving, gains);
  const Bands& bands = problem.media[index(electrons.face.material)];
  const double capacity = 4 * surfaces.hemisphere(electrons.face);
  std::array<double, 2> heat{};
  for (std::size_t end = 0; end < 2; ++end)
    for (int b = 0; b < bands.size(); ++b)
      heat[end] += capacity * one_way_conductance(bands, b) * sent[end * index(bands.size()) + index(b)];
  return heat;
}

} // namespace kapitza
