#pragma once
/// The drift of normal processes as an unknown. Private to solver/.
///
/// With s_b = L_b/L_N the share of normal processes and c_b the phase velocity, Callaway's equation is
///
///     s.grad psi_b + (psi_b - T)/L_b = s.w s_b/(c_b L_b),    sum_b C_b v_b s_b/(c_b L_b) (<s psi_b> - w/(3
///     c_b)) = 0
///
/// w being T0 times the drift velocity. The unknown is y = w/c [K] with c the mean of phase velocities that
/// makes
///
///     y = 3 sum_b weight_b <s psi_b>,   weight_b = p_b/sum p,   p_b = C_b v_b s_b/(c_b L_b),   1/c = sum
///     weight_b/c_b
///
/// and the source of a band s.y pull_b/L_b with pull_b = c s_b/c_b.

#include "kapitza/physics/bands.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace kapitza {

struct Drift {
  double velocity = 0;              ///< c [m/s]
  std::vector<double> weight, pull; ///< per band; empty where no process is normal
  double density = 0;               ///< sum_b p_b/c_b [W s2/m5/K]
};

/// Whether any has normal processes told apart.
inline bool any_drifts(const std::vector<Bands>& media) {
  return std::ranges::any_of(media, has_normal_processes);
}

/// @throws std::invalid_argument where a metal with electrons has normal processes, too
inline void check_one_field_each(const std::vector<Bands>& media) {
  if (std::ranges::any_of(media, [](const Bands& m) { return is_metal(m) && has_normal_processes(m); }))
    throw std::invalid_argument("normal processes that drift in a metal with electrons");
}

/// Of a medium; empty where none of its processes is normal.
inline Drift drift_of(const Bands& bands) {
  Drift drift;
  double total = 0, slow = 0;
  for (std::size_t b = 0; b < bands.normal_share.size(); ++b) {
    const double p = bands.heat_capacity[b] * bands.speed[b] * bands.normal_share[b]
                     / (bands.phase_velocity[b] * bands.mean_free_path[b]);
    drift.weight.push_back(p);
    total += p;
    slow += p / bands.phase_velocity[b];
  }
  if (!(total > 0)) return {};
  drift.velocity = total / slow;
  drift.density = slow;
  for (std::size_t b = 0; b < drift.weight.size(); ++b) {
    drift.weight[b] /= total;
    drift.pull.push_back(drift.velocity * bands.normal_share[b] / bands.phase_velocity[b]);
  }
  return drift;
}

} // namespace kapitza
