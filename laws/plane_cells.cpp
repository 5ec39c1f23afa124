/// Snell's law between directions in two dimensions: integrals over cells of the slowness along a face.
///
/// The slowness of a wave along a surface is a vector, (p_u, p_z) with u along the face and z out of the
/// plane; all waves of a frequency keep it, and their flux is the measure d(p_u) d(p_z) on a disc of radius
/// 1/v. A direction stands for a cell of the upper half of the unit disc, times 1/v: bands of z for the polar
/// angles, each cut by its azimuths at fixed parts of its width, such that every cell has the area of the
/// direction's flux. What flows between two directions is the integral of the scattering matrix, a function
/// of |p|, over what their cells have in common.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_mesh.hpp"

#include "laws/surface_directions.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

/// Cells of the half disc: for polar angle order_polar[j], heights z[j] to z[j + 1]; for azimuth i of
/// azimuths_into, parts u[i] to u[i + 1] of the half width sqrt(1 - z^2), from -1 to 1.
struct DiscCells {
  std::vector<double> z, u;
  std::vector<int> polar; ///< [bands of z]
  int azimuths() const { return static_cast<int>(u.size()) - 1; }
  int polars() const { return static_cast<int>(polar.size()); }
};

/// z below which the half disc has this part of its area.
double height_of_part(double part) {
  if (part >= 1) return 1;
  const auto excess = [&](double z) {
    return (std::asin(z) + z * std::sqrt((1 - z) * (1 + z))) * 2 / std::numbers::pi - part;
  };
  std::uintmax_t steps = 200;
  const auto root = boost::math::tools::toms748_solve(excess, 0.0, 1.0, -part, 1 - part,
                                                      boost::math::tools::eps_tolerance<double>(52), steps);
  return (root.first + root.second) / 2;
}

/// How a set of directions shares out the flux of a hemisphere.
struct Shares {
  std::vector<double> azimuth, polar;
};

Shares shares(const PlaneAngles& angles, const Point& normal, const std::vector<int>& azimuths) {
  Shares parts;
  for (const int a : azimuths)
    parts.azimuth.push_back(angles.azimuth_weight[index(a)]
                            * (angles.x[index(a)] * normal[0] + angles.y[index(a)] * normal[1]));
  for (std::size_t p = 0; p < angles.sine.size(); ++p)
    parts.polar.push_back(angles.polar_weight[p] * angles.sine[p]);
  for (auto* list : {&parts.azimuth, &parts.polar}) {
    const double total = std::accumulate(list->begin(), list->end(), 0.0);
    for (double& share : *list) share /= total;
  }
  return parts;
}

DiscCells make_cells(const PlaneAngles& angles, const Shares& parts) {
  DiscCells cells;
  cells.polar.resize(parts.polar.size());
  std::iota(cells.polar.begin(), cells.polar.end(), 0);
  std::sort(cells.polar.begin(), cells.polar.end(),
            [&](int a, int b) { return angles.sine[index(a)] > angles.sine[index(b)]; });
  double below = 0;
  cells.z.push_back(0);
  for (const int p : cells.polar) cells.z.push_back(height_of_part(below += parts.polar[index(p)]));
  cells.u.push_back(-1);
  for (const double share : parts.azimuth) cells.u.push_back(cells.u.back() + 2 * share);
  cells.z.back() = cells.u.back() = 1;
  return cells;
}

/// t of t^2 (3 - 2 t) = part, of the lower half: 1/2 - sin(asin(1 - 2 part)/3), from a table over the root of
/// the part, in which it is smooth, and a step of Newton's to ten digits.
double lower_place(double part) {
  constexpr std::size_t count = 256;
  constexpr double step = 0.7072 / count;
  static const std::array<double, count + 2> table = [] {
    std::array<double, count + 2> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double root = static_cast<double>(i) * step;
      values[i] = 0.5 - std::sin(std::asin(1 - 2 * root * root) / 3);
    }
    return values;
  }();
  const double place = std::sqrt(part) / step;
  const auto i = static_cast<std::size_t>(place);
  const double t = table[i] + (place - static_cast<double>(i)) * (table[i + 1] - table[i]);
  constexpr double least = 1e-300; // at 0, where nothing is to be corrected
  return t - (t * t * (3 - 2 * t) - part) / (6 * t * (1 - t) + least);
}

/// Of all parts from 0 to 1.
double smoothed_place(double part) {
  return part < 0.5 ? lower_place(part) : 1 - lower_place(1 - part);
}

/// A scattering matrix as a function of p^2 between its singular points, on points that crowd there: linear
/// between them, so that its sums stay what they are.
class ScatteringTable {
 public:
  ScatteringTable(std::span<const CellWave> waves, const MatrixOfWaves& scatter,
                  std::span<const double> breaks)
      : ends_{0} {
    double largest = 0;
    for (const CellWave& wave : waves) {
      largest = std::max(largest, wave.slowness2);
      if (wave.slowness2 > 0) ends_.push_back(wave.slowness2);
    }
    for (const double p2 : breaks)
      if (p2 < largest) ends_.push_back(p2);
    std::sort(ends_.begin(), ends_.end());
    const auto same = [&](double a, double b) { return b - a <= 1e-12 * largest; };
    ends_.erase(std::unique(ends_.begin(), ends_.end(), same), ends_.end());
    for (std::size_t i = 1; i < ends_.size(); ++i)
      for (int k = 0; k <= intervals; ++k) {
        const double t = std::clamp(static_cast<double>(k) / intervals, near_end, 1 - near_end);
        values_.push_back(scatter(ends_[i - 1] + (ends_[i] - ends_[i - 1]) * t * t * (3 - 2 * t)));
      }
  }
  const std::vector<double>& ends() const { return ends_; }

  WaveMatrix operator()(double p2) const {
    const auto above = std::upper_bound(ends_.begin() + 1, ends_.end() - 1, p2);
    const auto piece = index(above - ends_.begin()) - 1;
    const double part = std::clamp((p2 - ends_[piece]) / (ends_[piece + 1] - ends_[piece]), 0.0, 1.0);
    const double place = std::clamp(smoothed_place(part), 0.0, 1.0) * intervals;
    const int k = std::min(static_cast<int>(place), intervals - 1);
    const double weight = place - k;
    const WaveMatrix& low = values_[piece * (intervals + 1) + index(k)];
    const WaveMatrix& high = values_[piece * (intervals + 1) + index(k) + 1];
    WaveMatrix value;
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j) value[i][j] = low[i][j] + weight * (high[i][j] - low[i][j]);
    return value;
  }

 private:
  static constexpr int intervals = 256;
  static constexpr double near_end = 1e-6;
  std::vector<double> ends_;
  std::vector<WaveMatrix> values_;
};

/// Sums over cells of one z of every wave: fluxes between azimuths.
class AzimuthFluxes {
 public:
  AzimuthFluxes(std::size_t waves, int azimuths)
      : waves_(waves), azimuths_(index(azimuths)), values_(waves * waves * azimuths_ * azimuths_, 0.0) {}
  void add(std::size_t wave_out, int out, std::size_t wave_in, int in, double flux) {
    const std::size_t place =
        ((wave_out * waves_ + wave_in) * azimuths_ + index(out)) * azimuths_ + index(in);
    if (values_[place] == 0) touched_.push_back(place);
    values_[place] += flux;
  }
  /// Hands over (wave out, azimuth out, wave in, azimuth in, flux) and starts again.
  template <class Each>
  void take(Each&& each) {
    for (const std::size_t place : touched_) {
      const std::size_t pair = place / (azimuths_ * azimuths_);
      each(pair / waves_, static_cast<int>(place / azimuths_ % azimuths_), pair % waves_,
           static_cast<int>(place % azimuths_), values_[place]);
      values_[place] = 0;
    }
    touched_.clear();
  }

 private:
  std::size_t waves_, azimuths_;
  std::vector<double> values_;
  std::vector<std::size_t> touched_;
};

/// Nodes in [0, 1] after the substitution t^2 (3 - 2 t), which takes away square roots at either end.
template <unsigned Points>
std::array<std::array<double, 2>, Points> smoothed_rule() {
  using Gauss = boost::math::quadrature::gauss<double, Points>;
  std::array<std::array<double, 2>, Points> rule{};
  double measure = 0;
  std::size_t n = 0;
  const auto add = [&](double node, double weight) {
    const double t = (1 + node) / 2;
    rule[n] = {t * t * (3 - 2 * t), weight * 3 * t * (1 - t)};
    measure += rule[n++][1];
  };
  for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i) {
    const double node = Gauss::abscissa()[i];
    add(node, Gauss::weights()[i]);
    if (node != 0) add(-node, Gauss::weights()[i]);
  }
  for (auto& point : rule) point[1] /= measure;
  return rule;
}

class DiscIntegral {
 public:
  DiscIntegral(const DiscCells& cells, std::span<const CellWave> waves, const MatrixOfWaves& scatter,
               std::span<const double> breaks)
      : cells_(cells), waves_(waves), table_(waves, scatter, breaks),
        fluxes_(waves.size(), cells.azimuths()) {
    for (const CellWave& wave : waves) radius_.push_back(std::sqrt(wave.slowness2));
    for (const double p2 : table_.ends()) singular_.push_back(std::sqrt(p2));
    circles_ = singular_;
    for (std::size_t i = 1; i < table_.ends().size(); ++i) {
      const double low = table_.ends()[i - 1], high = table_.ends()[i];
      for (double part = 0.5; part > 1e-4; part /= 4) {
        circles_.push_back(std::sqrt(low + part * (high - low)));
        circles_.push_back(std::sqrt(high - part * (high - low)));
      }
    }
    std::sort(circles_.begin(), circles_.end());
  }

  std::vector<CellFlux> run() {
    static const auto rule = smoothed_rule<10>();
    const std::vector<double> ends = panel_ends();
    for (std::size_t i = 1; i < ends.size(); ++i) {
      const double low = ends[i - 1], height = ends[i] - low;
      for (const auto& [node, weight] : rule) add_line(low + node * height, weight * height);
      keep(low + height / 2);
    }
    return merged();
  }

 private:
  std::vector<double> panel_ends() const {
    std::vector<double> ends = singular_;
    const double largest = singular_.back();
    for (const double radius : radius_)
      for (const double z : cells_.z) ends.push_back(radius * z);
    std::sort(ends.begin(), ends.end());
    const auto same = [&](double a, double b) { return b - a <= 1e-13 * largest; };
    ends.erase(std::unique(ends.begin(), ends.end(), same), ends.end());
    std::vector<double> panels{ends.front()};
    for (std::size_t i = 1; i < ends.size(); ++i) add_panel(panels, ends[i]);
    return panels;
  }

  /// From the last end to the next, halved until no width sqrt(r^2 - z^2) is singular close behind the end.
  void add_panel(std::vector<double>& panels, double end) const {
    const auto beyond = std::upper_bound(singular_.begin(), singular_.end(), end * (1 + 1e-12));
    while (beyond != singular_.end() && end - panels.back() > 2 * (*beyond - end))
      panels.push_back((panels.back() + end) / 2);
    panels.push_back(end);
  }

  /// All slownesses (u, z) of one z with u > 0, and with u < 0 those of the reversed paths. Between edges of
  /// azimuths the matrix is smooth, and these are close; beside a circle it may not be.
  void add_line(double z, double weight) {
    static const auto beside_circle = smoothed_rule<5>();
    static constexpr double off = 0.38729833462074170; // of Gauss with three points
    static constexpr std::array<std::array<double, 2>, 3> smooth{
        {{0.5 - off, 5.0 / 18}, {0.5, 8.0 / 18}, {0.5 + off, 5.0 / 18}}};
    const std::size_t count = waves_.size();
    std::array<double, 4> width{};
    std::vector<double>&ends = line_ends_, &circles = line_circles_;
    along_.fill(azimuth_of(0));
    reversed_ = along_;
    circles.assign(1, 0.0);
    for (const double p : circles_)
      if (p > z) circles.push_back(std::sqrt((p - z) * (p + z)));
    ends = circles;
    for (std::size_t w = 0; w < count; ++w) {
      if (radius_[w] <= z) continue;
      width[w] = std::sqrt((radius_[w] - z) * (radius_[w] + z));
      for (const double u : cells_.u) ends.push_back(width[w] * std::abs(u));
    }
    std::sort(ends.begin(), ends.end());
    const double negligible = 1e-13 * singular_.back();
    for (std::size_t i = 1, circle = 0; i < ends.size(); ++i) {
      const double low = ends[i - 1], length = ends[i] - low;
      if (length <= negligible) continue;
      WaveMatrix flux{};
      const auto add = [&](const auto& rule) {
        for (const auto& [node, part] : rule) {
          const double u = low + node * length;
          const WaveMatrix value = table_(u * u + z * z);
          for (std::size_t o = 0; o < 4; ++o)
            for (std::size_t n = 0; n < 4; ++n) flux[o][n] += part * value[o][n];
        }
      };
      while (circle < circles.size() && circles[circle] < low - negligible) ++circle;
      if (circle < circles.size() && circles[circle] <= ends[i] + negligible)
        add(beside_circle);
      else
        add(smooth);
      add_segment(flux, low + length / 2, width, weight * length * 2 / std::numbers::pi);
    }
  }

  /// Of a line, by rising u.
  void add_segment(const WaveMatrix& flux, double u, const std::array<double, 4>& width, double measure) {
    const std::size_t count = waves_.size();
    std::array<int, 4> in{}, out{};
    for (std::size_t w = 0; w < count; ++w) {
      if (u >= width[w]) continue;
      // Directions are numbered by what leads into the minus side; elsewhere by its reverse.
      const double part = u / width[w];
      int &along = along_[w], &reversed = reversed_[w];
      while (along + 1 < cells_.azimuths() && cells_.u[index(along) + 1] <= part) ++along;
      while (reversed > 0 && cells_.u[index(reversed)] > -part) --reversed;
      in[w] = waves_[w].side == minus_side ? along : reversed;
      out[w] = waves_[w].side == minus_side ? reversed : along;
    }
    for (std::size_t o = 0; o < count; ++o)
      for (std::size_t n = 0; n < count; ++n) {
        if (u >= width[o] || u >= width[n]) continue;
        const double value = (flux[o][n] + flux[n][o]) / 2 * measure;
        if (value <= 0) continue;
        fluxes_.add(o, out[o], n, in[n], value);
        fluxes_.add(n, in[n], o, out[o], value);
      }
  }

  int azimuth_of(double part) const {
    const auto upper = std::upper_bound(cells_.u.begin() + 1, cells_.u.end() - 1, part);
    return static_cast<int>(upper - cells_.u.begin()) - 1;
  }

  /// Files the fluxes of a panel of z, which lies in one cell of each wave.
  void keep(double z) {
    std::array<int, 4> polar{};
    for (std::size_t w = 0; w < waves_.size(); ++w) {
      if (radius_[w] <= z) continue;
      const auto upper = std::upper_bound(cells_.z.begin() + 1, cells_.z.end() - 1, z / radius_[w]);
      polar[w] = cells_.polar[index(upper - cells_.z.begin()) - 1];
    }
    const auto direction = [&](std::size_t wave, int azimuth) {
      return azimuth * cells_.polars() + polar[wave];
    };
    fluxes_.take([&](std::size_t o, int out, std::size_t n, int in, double flux) {
      list_.push_back({static_cast<int>(o), direction(o, out), static_cast<int>(n), direction(n, in), flux});
    });
  }

  /// Pairs of cells can meet in several panels.
  std::vector<CellFlux> merged() {
    const auto key = [](const CellFlux& f) {
      const auto channel = [](int wave, int cell) { return index(wave) << 28 | index(cell); };
      return channel(f.wave_out, f.cell_out) << 32 | channel(f.wave_in, f.cell_in);
    };
    std::sort(list_.begin(), list_.end(),
              [&](const CellFlux& a, const CellFlux& b) { return key(a) < key(b); });
    std::vector<CellFlux> sums;
    for (const CellFlux& f : list_) {
      if (!sums.empty() && key(sums.back()) == key(f))
        sums.back().flux += f.flux;
      else
        sums.push_back(f);
    }
    return sums;
  }

  const DiscCells& cells_;
  std::span<const CellWave> waves_;
  ScatteringTable table_;
  AzimuthFluxes fluxes_;
  std::vector<double> radius_;   ///< of the waves' discs
  std::vector<double> singular_; ///< of circles where the matrix is not smooth, those discs among them
  std::vector<double> circles_;  ///< of circles between which the matrix is nearly a straight line
  std::vector<double> line_ends_, line_circles_;
  std::array<int, 4> along_{}, reversed_{}; ///< azimuths at a place of a line, and at its mirror image
  std::vector<CellFlux> list_;
};

/// A mirror keeps u and z. Of each polar angle, what is kept of the azimuths follows each other in order of
/// u, on the way out in the order of -u; directions exchange what they have in common.
std::vector<Directions::Reflection> reflect(const std::vector<double>& share, int polars,
                                            const std::vector<double>& kept) {
  std::vector<Directions::Reflection> list;
  const int azimuths = static_cast<int>(share.size()) / polars;
  const auto flux = [&](int azimuth, int p) {
    const std::size_t m = index(azimuth * polars + p);
    return kept[m] * share[m];
  };
  for (int p = 0; p < polars; ++p) {
    double total = 0;
    for (int i = 0; i < azimuths; ++i) total += flux(i, p);
    const double negligible = 1e-14 * total;
    int in = 0, out = azimuths - 1;
    double left_in = flux(in, p), left_out = flux(out, p);
    while (in < azimuths && out >= 0) {
      const double common = std::min(left_in, left_out);
      if (common > 0) list.push_back({out * polars + p, in * polars + p, common});
      left_in -= common;
      left_out -= common;
      const bool next_in = left_in <= negligible, next_out = left_out <= negligible;
      if (next_in && ++in < azimuths) left_in = flux(in, p);
      if (next_out && --out >= 0) left_out = flux(out, p);
    }
  }
  return list;
}

} // namespace

std::vector<int> azimuths_into(const PlaneAngles& angles, const Point& normal) {
  std::vector<int> azimuths;
  for (int a = 0; a < angles.azimuths(); ++a)
    if (angles.x[index(a)] * normal[0] + angles.y[index(a)] * normal[1] > 1e-12) azimuths.push_back(a);
  const auto along = [&](int a) { return angles.y[index(a)] * normal[0] - angles.x[index(a)] * normal[1]; };
  std::sort(azimuths.begin(), azimuths.end(), [&](int a, int b) { return along(a) < along(b); });
  return azimuths;
}

Directions plane_directions(const PlaneAngles& angles, const Point& normal) {
  const std::vector<int> azimuths = azimuths_into(angles, normal);
  const Shares parts = shares(angles, normal, azimuths);
  DiscCells cells = make_cells(angles, parts);
  Directions directions;
  for (std::size_t i = 0; i < azimuths.size(); ++i)
    for (std::size_t p = 0; p < angles.sine.size(); ++p) {
      const std::size_t a = index(azimuths[i]);
      directions.share.push_back(parts.azimuth[i] * parts.polar[p]);
      directions.cosine.push_back(angles.sine[p] * (angles.x[a] * normal[0] + angles.y[a] * normal[1]));
    }
  directions.reflect = [share = directions.share, polars = angles.polars()](const std::vector<double>& kept) {
    return reflect(share, polars, kept);
  };
  directions.integrate = [cells = std::move(cells)](std::span<const CellWave> waves,
                                                    const MatrixOfWaves& scatter,
                                                    std::span<const double> breaks) {
    return DiscIntegral(cells, waves, scatter, breaks).run();
  };
  return directions;
}

} // namespace kapitza
