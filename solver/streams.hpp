#pragma once
/// Bands lumped for low-order problems of a few directions, beside a drift (solver/drift.hpp). Private to
/// solver/.
///
///     s.grad psi_g + ((1 + s tau_g) psi_g - T)/L_g = s.y pull_g/L_g,   L_g = sum C v / sum (C v/L)
///     T = sum_g share_g <psi_g>,   (1 - lost_pull) y = 3 sum_g weight_g <s psi_g>
///
/// L_g conserves energy between groups and surfaces. Of metals, with e_g the electrons' part of what a group
/// relaxes by, (1 - e_g) T + e_g T_e stands for T in the first line, and shares of T are times 1 - e_g.

#include "kapitza/base/index.hpp"

#include "solver/diffusion_groups.hpp"
#include "solver/drift.hpp"

#include <vector>

namespace kapitza {

/// Bands of one medium lumped by mean free path.
template <class Number>
struct Stream {
  std::vector<int> bands;
  double share = 0;            ///< of the relaxation, electrons included
  double length = 0;           ///< L_g [m]
  double lifetime = 0;         ///< tau_g [s]
  double conductance = 0;      ///< sum of C v/4 [W/m2/K]
  double weight = 0, pull = 0; ///< of the drift
  double electron_part = 0;    ///< of what the stream relaxes by: to electrons
  Number loss = 1;             ///< 1 + s tau_g: the absorption 1/L_g times this is what phonons are lost by
};
template <class Number>
struct Streams {
  std::vector<Stream<Number>> list;
  std::vector<std::size_t> of_band;
  /// What the sum over streams of weight times pull over loss lacks to that over bands: how uniform drift
  /// feeds itself.
  Number lost_pull = 0;
  bool drifts = false;
};

/// How many groups do as well as so many of diffusion: means that conserve energy stand for narrower ranges.
inline int stream_groups(int diffusion_groups) {
  return diffusion_groups > 1 ? 2 * diffusion_groups : 1;
}

/// Of a medium, lumped into so many ranges of mean free path at most. @param shift s
template <class Number>
Streams<Number> make_streams(const Bands& bands, int max_groups, const Number& shift) {
  const Drift drift = drift_of(bands);
  Streams<Number> streams;
  streams.drifts = !drift.weight.empty();
  streams.of_band.resize(index(bands.size()));
  const double total = relaxation(bands) + electron_coupling(bands);
  for (const DiffusionGroup& group : lump_bands(bands, length_ranges(bands, max_groups))) {
    Stream<Number>& stream = streams.list.emplace_back();
    stream.bands = group.bands;
    stream.share = group.share;
    stream.conductance = group.conductance;
    const double exchange = total * group.share;
    stream.length = 4 * group.conductance / exchange;
    stream.lifetime = group.lifetime;
    stream.electron_part = group.electron_part;
    stream.loss = 1.0 + shift * group.lifetime;
    for (const int b : group.bands) {
      streams.of_band[index(b)] = streams.list.size() - 1;
      if (!streams.drifts) continue;
      const auto i = index(b);
      stream.weight += drift.weight[i];
      stream.pull +=
          drift.pull[i] * bands.heat_capacity[i] * bands.speed[i] / bands.mean_free_path[i] / exchange;
      const double lifetime = bands.mean_free_path[i] / bands.speed[i];
      streams.lost_pull += drift.weight[i] * drift.pull[i] / (1.0 + shift * lifetime);
    }
    streams.lost_pull -= stream.weight * stream.pull / stream.loss;
  }
  return streams;
}

} // namespace kapitza
