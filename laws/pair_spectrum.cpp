#include "kapitza/laws/pair_spectrum.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/physics/constants.hpp"

#include "physics/frequency_modes.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Edges nearer than this fraction of the highest are one.
constexpr double merge_fraction = 1e-9;

using Sides = std::array<InvertedDispersion, 2>;

struct Node {
  double omega, weight;
};

/// On [low, high], with omega = low + (high - low) t^2 (3 - 2t): wavevectors have square roots at edges.
template <int points>
void add_nodes(std::vector<Node>& nodes, double low, double high) {
  using Gauss = boost::math::quadrature::gauss<double, points>;
  std::vector<Node> added;
  for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i)
    for (const double sign : {-1.0, 1.0}) {
      const double t = (1 + sign * Gauss::abscissa()[i]) / 2;
      added.push_back({low + (high - low) * t * t * (3 - 2 * t),
                       Gauss::weights()[i] / 2 * (high - low) * 6 * t * (1 - t)});
    }
  std::sort(added.begin(), added.end(), [](const Node& x, const Node& y) { return x.omega < y.omega; });
  nodes.insert(nodes.end(), added.begin(), added.end());
}

void add_nodes(std::vector<Node>& nodes, double low, double high) {
  constexpr double narrow = 1.05; // between the points of a tabulated dispersion, say
  if (high < narrow * low)
    add_nodes<10>(nodes, low, high);
  else
    add_nodes<20>(nodes, low, high);
}

/// Ends of panels: 0, all edges of branches, octaves between them, and short panels beside the edges, since a
/// branch that ends just before it turns has its square root a little beyond.
std::vector<double> panel_ends(const Sides& sides) {
  std::vector<double> all;
  for (const InvertedDispersion& side : sides)
    for (const double edge : side.edges()) all.push_back(edge);
  std::sort(all.begin(), all.end());
  std::vector<double> edges{0};
  for (const double edge : all)
    if (edge > edges.back() + merge_fraction * all.back()) edges.push_back(edge);
  std::vector<double> ends = edges;
  constexpr double floor = boltzmann * coldest / reduced_planck;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    const double low = edges[i - 1], high = edges[i], beside = std::min(high - low, high / 2) / 16;
    if (low > 0) ends.push_back(low + beside);
    ends.push_back(high - beside);
    for (double omega = high / 2; omega > std::max(low > 0 ? low + beside : 0, floor); omega /= 2)
      ends.push_back(omega);
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

/// Frequencies in a panel, besides its ends, at which K_a = K_b.
std::vector<double> balanced(const Sides& sides, double low, double high) {
  constexpr int parts = 16;
  const auto excess = [&](double omega) { return sides[0].at(omega).total() - sides[1].at(omega).total(); };
  std::vector<double> list;
  double previous = low + (high - low) * 1e-9, at_previous = excess(previous);
  for (int i = 1; i <= parts; ++i) {
    const double next = i < parts ? low + (high - low) * i / parts : high - (high - low) * 1e-9;
    const double at_next = excess(next);
    if (at_previous * at_next < 0) {
      std::uintmax_t iterations = 100;
      list.push_back(boost::math::tools::toms748_solve(excess, previous, next, at_previous, at_next,
                                                       boost::math::tools::eps_tolerance<double>(40),
                                                       iterations)
                         .first);
    }
    previous = next;
    at_previous = at_next;
  }
  return list;
}

} // namespace

PairSpectrum make_pair_spectrum(const Material& a, const Material& b) {
  for (const Material* material : {&a, &b})
    if (material->branches.empty())
      throw InputError("material '" + material->name + "' has no phonon branches");
  const Sides sides{InvertedDispersion(a), InvertedDispersion(b)};
  const std::vector<double> ends = panel_ends(sides);
  std::vector<Node> nodes;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    std::vector<double> cuts = balanced(sides, ends[i - 1], ends[i]);
    cuts.push_back(ends[i]);
    double low = ends[i - 1];
    for (const double high : cuts) {
      add_nodes(nodes, low, high);
      low = high;
    }
  }
  if (nodes.empty())
    throw InputError("no branch of '" + a.name + "' or '" + b.name + "' has a frequency above zero");
  PairSpectrum spectrum;
  for (const Node& node : nodes) {
    spectrum.omega.push_back(node.omega);
    spectrum.weight.push_back(node.weight);
    for (const std::size_t side : {0, 1})
      spectrum.carried[side].push_back(sides[side].at(node.omega).total());
  }
  return spectrum;
}

} // namespace kapitza
