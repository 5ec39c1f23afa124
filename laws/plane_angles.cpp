#include "kapitza/laws/plane_angles.hpp"

#include "kapitza/base/index.hpp"

#include <boost/math/tools/roots.hpp>

#include <array>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

/// Gauss quadrature for int_0^1 f(u) u / sqrt(1 - u^2) du, that is the mean over the half-sphere of functions
/// of u = sin(theta). Recurrence coefficients by Stieltjes' procedure on a fine rule in theta, nodes one
/// degree after the other between those of the last (they interlace). Gautschi, Orthogonal Polynomials
/// (2004), sec. 2.2.
class SineRule {
 public:
  explicit SineRule(int points) {
    const HalfRange fine = double_gauss(8 * points + 80);
    for (int i = 0; i < fine.size(); ++i) {
      const double theta = fine.mu[index(i)] * std::numbers::pi / 2;
      u_.push_back(std::sin(theta));
      w_.push_back(fine.weight[index(i)] * std::numbers::pi / 2 * std::sin(theta));
    }
    for (int degree = 0; degree < points; ++degree) raise_degree();
  }
  std::vector<double> sine, weight;

 private:
  /// Orthonormal polynomials up to the known degree; the last one not normalised.
  std::vector<double> polynomials(double u) const {
    std::vector<double> p{1};
    for (std::size_t k = 0; k < centre_.size(); ++k) {
      const double next = (u - centre_[k]) * p[k] - (k > 0 ? width_[k - 1] * p[k - 1] : 0);
      p.push_back(k < width_.size() ? next / width_[k] : next);
    }
    return p;
  }
  void raise_degree() {
    double centre = 0;
    for (std::size_t i = 0; i < u_.size(); ++i)
      centre += w_[i] * u_[i] * std::pow(polynomials(u_[i]).back(), 2);
    centre_.push_back(centre);
    std::vector<double> bounds{0};
    bounds.insert(bounds.end(), sine.begin(), sine.end());
    bounds.push_back(1);
    const auto value = [&](double u) { return polynomials(u).back(); };
    sine.clear();
    weight.clear();
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
      std::uintmax_t steps = 200;
      const auto root = boost::math::tools::toms748_solve(
          value, bounds[i], bounds[i + 1], boost::math::tools::eps_tolerance<double>(52), steps);
      sine.push_back((root.first + root.second) / 2);
      double sum = 0;
      const auto p = polynomials(sine.back());
      for (std::size_t k = 0; k + 1 < p.size(); ++k) sum += p[k] * p[k];
      weight.push_back(1 / sum);
    }
    double square = 0;
    for (std::size_t i = 0; i < u_.size(); ++i) square += w_[i] * std::pow(polynomials(u_[i]).back(), 2);
    width_.push_back(std::sqrt(square));
  }

  std::vector<double> u_, w_;          ///< the fine rule
  std::vector<double> centre_, width_; ///< recurrence
};

} // namespace

PlaneAngles plane_quadrature(int polar, int azimuthal) {
  PlaneAngles angles;
  SineRule polars(polar / 2);
  angles.sine = std::move(polars.sine);
  angles.polar_weight = std::move(polars.weight);
  const int n = (azimuthal + 3) / 4;
  const HalfRange turns = double_gauss(2 * n); // on (0,1) of a quadrant
  const auto cosine = [&](int k) {
    const double turn = turns.mu[index(k)] * std::numbers::pi / 2;
    return k < n - 1 - k    ? std::cos(turn)
           : k == n - 1 - k ? std::sqrt(0.5)
                            : std::sin(std::numbers::pi / 2 - turn);
  };
  // Sines are the cosines in reverse, so that reflections map the set onto itself to the last bit.
  for (int quadrant = 0; quadrant < 4; ++quadrant)
    for (int k = 0; k < n; ++k) {
      const double c = cosine(k), s = cosine(n - 1 - k);
      const std::array<std::array<double, 2>, 4> turned{{{c, s}, {-s, c}, {-c, -s}, {s, -c}}};
      angles.x.push_back(turned[index(quadrant)][0]);
      angles.y.push_back(turned[index(quadrant)][1]);
      angles.azimuth_weight.push_back((turns.weight[index(k)] + turns.weight[index(n - 1 - k)]) / 8);
    }
  return angles;
}

HalfRange project_on_x(const PlaneAngles& angles) {
  HalfRange half;
  for (int a = 0; a < angles.azimuths(); ++a) {
    const auto i = index(a);
    if (angles.x[i] <= 0 || angles.y[i] <= 0) continue; // (x, -y) has the same projection
    for (std::size_t p = 0; p < angles.sine.size(); ++p) {
      half.mu.push_back(angles.sine[p] * angles.x[i]);
      half.weight.push_back(4 * angles.azimuth_weight[i] * angles.polar_weight[p]);
    }
  }
  return half;
}

} // namespace kapitza
