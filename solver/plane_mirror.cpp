#include "plane_mirror.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

/// Azimuths on one side of the wall in order of their angle to the normal, with their flux capacities.
struct Hemisphere {
  std::vector<int> azimuth;
  std::vector<double> angle, capacity; ///< angle to the normal, in (-pi/2, pi/2)

  Hemisphere(const PlaneAngles& angles, const Point& n, double sign) {
    for (int a = 0; a < angles.azimuths(); ++a) {
      const auto i = static_cast<std::size_t>(a);
      const double along = sign * (angles.x[i] * n[0] + angles.y[i] * n[1]);
      if (along > 1e-12) azimuth.push_back(a);
    }
    const auto angle_of = [&](int a) {
      const auto i = static_cast<std::size_t>(a);
      // Counted so that a reflection keeps it.
      return std::atan2(n[0] * angles.y[i] - n[1] * angles.x[i],
                        sign * (angles.x[i] * n[0] + angles.y[i] * n[1]));
    };
    std::sort(azimuth.begin(), azimuth.end(), [&](int a, int b) { return angle_of(a) < angle_of(b); });
    for (const int a : azimuth) {
      const auto i = static_cast<std::size_t>(a);
      angle.push_back(angle_of(a));
      capacity.push_back(angles.azimuth_weight[i] * std::abs(angles.x[i] * n[0] + angles.y[i] * n[1]));
    }
  }
  std::size_t size() const { return azimuth.size(); }
};

using Matrix = std::vector<std::vector<double>>;

/// P[out][in] before its marginals are restored.
Matrix share_out(const Hemisphere& in, const Hemisphere& out) {
  Matrix p(out.size(), std::vector<double>(in.size(), 0.0));
  for (std::size_t j = 0; j < in.size(); ++j) {
    const auto above = static_cast<std::size_t>(
        std::lower_bound(out.angle.begin(), out.angle.end(), in.angle[j] - 1e-12) - out.angle.begin());
    if (above < out.size() && std::abs(out.angle[above] - in.angle[j]) < 1e-11)
      p[above][j] += in.capacity[j];
    else if (above == 0 || above == out.size())
      p[std::min(above, out.size() - 1)][j] += in.capacity[j];
    else {
      const double part = (in.angle[j] - out.angle[above - 1]) / (out.angle[above] - out.angle[above - 1]);
      p[above][j] += part * in.capacity[j];
      p[above - 1][j] += (1 - part) * in.capacity[j];
    }
  }
  return p;
}

/// Time reversal exchanges in and out and turns the angle round: out i <-> in n-1-i when sorted by angle.
void make_reversible(Matrix& p) {
  const std::size_t n = p.size();
  const Matrix given = p;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) p[i][j] = (given[i][j] + given[n - 1 - j][n - 1 - i]) / 2;
}

/// Symmetric scaling d_i P d_j until the sums over rows and columns are the capacities.
void restore_marginals(Matrix& p, const Hemisphere& in, const Hemisphere& out) {
  const std::size_t n = p.size();
  for (int iteration = 0; iteration < 10000; ++iteration) {
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double scale = out.capacity[i] / std::accumulate(p[i].begin(), p[i].end(), 0.0);
      worst = std::max(worst, std::abs(scale - 1));
      for (double& value : p[i]) value *= scale;
    }
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += p[i][j];
      for (std::size_t i = 0; i < n; ++i) p[i][j] *= in.capacity[j] / sum;
    }
    if (worst < 1e-15) break;
  }
}

} // namespace

MirrorTable make_mirror(const PlaneAngles& angles, const Point& n) {
  const Hemisphere in(angles, n, 1), out(angles, n, -1);
  Matrix p = share_out(in, out);
  make_reversible(p);
  const Matrix shared = p;
  restore_marginals(p, in, out);
  MirrorTable table;
  table.from.resize(static_cast<std::size_t>(angles.azimuths()));
  double moved = 0, total = 0;
  for (std::size_t i = 0; i < out.size(); ++i)
    for (std::size_t j = 0; j < in.size(); ++j) {
      if (p[i][j] <= 0) continue;
      table.from[static_cast<std::size_t>(out.azimuth[i])].push_back(
          {in.azimuth[j], p[i][j] / out.capacity[i]});
      moved += std::abs(p[i][j] - shared[i][j]);
      total += p[i][j];
    }
  table.correction = moved / total;
  return table;
}

} // namespace kapitza
