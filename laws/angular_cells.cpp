/// Snell's law between the directions of a quadrature in one dimension: integrals over angular cells.
///
/// Direction m stands for the cosines between sqrt(2 sum_(l<m) w_l mu_l) and sqrt(2 sum_(l<=m) w_l mu_l),
/// which carry exactly its flux. Waves of one frequency on both sides share the slowness p along the plane,
/// and flux is the measure d(p^2) on both; so what flows between two cells is an integral of the scattering
/// matrix over the p^2 that the cells have in common, and sums over cells come out exact.

#include "kapitza/base/index.hpp"

#include "laws/surface_directions.hpp"

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// Squared cosines at the ends of the cells, from 0 to 1.
std::vector<double> cell_edges(const HalfRange& angles) {
  std::vector<double> edges{0};
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    edges.push_back(edges.back() + 2 * angles.weight[m] * angles.mu[m]);
  edges.back() = 1;
  return edges;
}

/// All ends of cells of all waves and all breaks, in p^2, ascending.
std::vector<double> panel_ends(std::span<const CellWave> waves, const std::vector<double>& edges,
                               std::span<const double> breaks) {
  double largest = 0;
  std::vector<double> ends;
  for (const CellWave& wave : waves) {
    largest = std::max(largest, wave.slowness2);
    if (wave.slowness2 <= 0) continue;
    for (const double edge : edges) ends.push_back(wave.slowness2 * (1 - edge));
  }
  for (const double p2 : breaks)
    if (p2 < largest) ends.push_back(p2);
  std::sort(ends.begin(), ends.end());
  ends.erase(
      std::unique(ends.begin(), ends.end(), [&](double a, double b) { return b - a <= 1e-14 * largest; }),
      ends.end());
  return ends;
}

/// Integral of a matrix over [a, b]. The substitution p^2 = a + (b - a) t^2 (3 - 2t) takes away square roots
/// at either end.
WaveMatrix integrate(const MatrixOfWaves& f, double a, double b) {
  using Gauss = boost::math::quadrature::gauss<double, 10>;
  WaveMatrix sum{};
  double measure = 0;
  const auto add = [&](double node, double weight) {
    const double t = (1 + node) / 2, w = weight * 3 * t * (1 - t) * (b - a);
    const WaveMatrix value = f(a + (b - a) * t * t * (3 - 2 * t));
    measure += w;
    for (std::size_t out = 0; out < 4; ++out)
      for (std::size_t in = 0; in < 4; ++in) sum[out][in] += w * value[out][in];
  };
  for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i)
    for (const double sign : {-1.0, 1.0}) add(sign * Gauss::abscissa()[i], Gauss::weights()[i]);
  for (auto& row : sum) // the weights add up to b - a only within round-off
    for (double& value : row) value *= (b - a) / measure;
  return sum;
}

int cell_of(const std::vector<double>& edges, double mu2) {
  const auto upper = std::upper_bound(edges.begin() + 1, edges.end() - 1, mu2);
  return static_cast<int>(upper - edges.begin()) - 1;
}

std::vector<CellFlux> integrate_cells(std::span<const CellWave> waves, const std::vector<double>& edges,
                                      const MatrixOfWaves& scatter, std::span<const double> breaks) {
  const std::vector<double> ends = panel_ends(waves, edges, breaks);
  const auto count = static_cast<int>(waves.size());
  std::map<std::array<int, 4>, double> sums;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const double middle = ends[i - 1] + (ends[i] - ends[i - 1]) / 2;
    const WaveMatrix flux = integrate(scatter, ends[i - 1], ends[i]);
    std::array<int, 4> cell{-1, -1, -1, -1};
    for (int w = 0; w < count; ++w)
      if (const double s2 = waves[index(w)].slowness2; middle < s2)
        cell[index(w)] = cell_of(edges, 1 - middle / s2);
    for (int out = 0; out < count; ++out)
      for (int in = 0; in < count; ++in) {
        const auto o = index(out), n = index(in);
        const double value = (flux[o][n] + flux[n][o]) / 2; // symmetric to the last bit
        if (cell[o] >= 0 && cell[n] >= 0 && value > 0) sums[{out, cell[o], in, cell[n]}] += value;
      }
  }
  std::vector<CellFlux> result;
  result.reserve(sums.size());
  for (const auto& [key, flux] : sums) result.push_back({key[0], key[1], key[2], key[3], flux});
  return result;
}

} // namespace

Directions stack_directions(const HalfRange& angles) {
  Directions directions;
  for (std::size_t i = 0; i < angles.mu.size(); ++i) {
    directions.share.push_back(2 * angles.weight[i] * angles.mu[i]);
    directions.cosine.push_back(angles.mu[i]);
  }
  directions.reflect = [share = directions.share](const std::vector<double>& kept) {
    std::vector<Directions::Reflection> list;
    for (std::size_t m = 0; m < share.size(); ++m)
      if (kept[m] > 0) list.push_back({static_cast<int>(m), static_cast<int>(m), kept[m] * share[m]});
    return list;
  };
  directions.integrate = [edges = cell_edges(angles)](std::span<const CellWave> waves,
                                                      const MatrixOfWaves& scatter,
                                                      std::span<const double> breaks) {
    return integrate_cells(waves, edges, scatter, breaks);
  };
  return directions;
}

double restore_marginals(std::vector<CellFlux>& fluxes, std::span<const CellWave> waves,
                         const Directions& directions) {
  constexpr int rounds = 50;
  constexpr double close = 4e-16, rounding = 1e-14; // below which it falls no further
  const auto cells = index(directions.size());
  const auto place = [&](int wave, int cell) { return index(wave) * cells + index(cell); };
  double first = 0, before = 1;
  std::vector<double> scale(waves.size() * cells);
  for (int round = 0; round < rounds; ++round) {
    std::fill(scale.begin(), scale.end(), 0.0);
    for (const CellFlux& f : fluxes) scale[place(f.wave_out, f.cell_out)] += f.flux;
    double largest = 0;
    for (std::size_t w = 0; w < waves.size(); ++w)
      for (std::size_t m = 0; m < cells; ++m) {
        double& sum = scale[w * cells + m];
        if (sum <= 0) continue;
        const double capacity = waves[w].conductance * directions.share[m];
        largest = std::max(largest, std::abs(sum / capacity - 1));
        sum = std::sqrt(capacity / sum);
      }
    if (round == 0) first = largest;
    for (CellFlux& f : fluxes)
      f.flux *= scale[place(f.wave_out, f.cell_out)] * scale[place(f.wave_in, f.cell_in)];
    if (largest <= close || (largest <= rounding && largest >= before)) break;
    before = largest;
  }
  return first;
}

} // namespace kapitza
