#include "analysis/dynamic/convolution_quadrature.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/overloaded.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

const double root6 = std::sqrt(6.0);
const std::array<double, 3> stages{(4 - root6) / 10, (4 + root6) / 10, 1};
const std::array<std::array<double, 3>, 3> radau{
    {{(88 - 7 * root6) / 360, (296 - 169 * root6) / 1800, (-2 + 3 * root6) / 225},
     {(296 + 169 * root6) / 1800, (88 + 7 * root6) / 360, (-2 - 3 * root6) / 225},
     {(16 - root6) / 36, (16 + root6) / 36, 1.0 / 9}}};

/// The roots of R(z) = 1/zeta, by rising imaginary part, with R = P/Q, P = 1 + 2z/5 + z^2/20 and
/// Q = 1 - 3z/5 + 3z^2/20 - z^3/60. (Durand-Kerner.)
std::array<Complex, 3> roots(const Complex& zeta) {
  std::array<Complex, 3> z{0.1, {3.7, 3}, {3.7, -3}};
  const auto polynomial = [&](const Complex& x) {
    return ((x - (9.0 - 3.0 * zeta)) * x + 36.0 + 24.0 * zeta) * x - 60.0 * (1.0 - zeta);
  };
  constexpr int most = 200;
  for (int i = 0; i < most; ++i) {
    double change = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const Complex by = polynomial(z[j]) / ((z[j] - z[(j + 1) % 3]) * (z[j] - z[(j + 2) % 3]));
      z[j] -= by;
      change = std::max(change, std::abs(by) / std::abs(z[j]));
    }
    if (change < 1e-15) break;
  }
  std::ranges::sort(z, {}, [](const Complex& x) { return x.imag(); });
  return z;
}

Complex numerator(const Complex& z) {
  return 1.0 + z * (0.4 + z / 20.0);
}
Complex denominator(const Complex& z) {
  return 1.0 + z * (-0.6 + z * (0.15 - z / 60.0));
}
/// dR/dz
Complex slope(const Complex& z) {
  const Complex p = numerator(z), q = denominator(z);
  return ((0.4 + z / 10.0) * q - p * (-0.6 + z * (0.3 - z / 20.0))) / (q * q);
}

/// e^T (1 - z A)^-1, e the last unit vector: cofactors over the determinant, which is Q.
std::array<Complex, 3> last_row(const Complex& z) {
  std::array<std::array<Complex, 3>, 3> b;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) b[i][j] = (i == j ? 1.0 : 0.0) - z * radau[i][j];
  const Complex q = denominator(z);
  return {(b[1][0] * b[2][1] - b[1][1] * b[2][0]) / q, (b[0][1] * b[2][0] - b[0][0] * b[2][1]) / q,
          (b[0][0] * b[1][1] - b[0][1] * b[1][0]) / q};
}

/// The same course about another time.
TimeCourse shifted(const TimeCourse& course, double by) {
  return std::visit(Overloaded{[](const auto& other) -> TimeCourse { return other; },
                               [&](Pulse pulse) -> TimeCourse {
                                 pulse.at -= by;
                                 return pulse;
                               },
                               [&](Course table) -> TimeCourse {
                                 for (double& t : table.time) t -= by;
                                 return table;
                               }},
                    course);
}

/// On its transform about the middle: next to 1 where |s| times this is small [s].
double spread(const TimeCourse& course) {
  return std::visit(Overloaded{[](const Instant&) { return 0.0; }, [](const Step&) { return HUGE_VAL; },
                               [](const Pulse& pulse) { return pulse.width; },
                               [](const Course& table) { return table.time.back() - table.time.front(); }},
                    course);
}

/// sum_n zeta^n G(stages of step n)
std::array<Complex, 3> generating(const std::vector<std::array<double, 3>>& integral, const Complex& zeta) {
  std::array<Complex, 3> sum{};
  for (std::size_t n = integral.size(); n-- > 0;)
    for (std::size_t i = 0; i < 3; ++i) sum[i] = sum[i] * zeta + integral[n][i];
  return sum;
}

/// What the data of a course make of H at a root: e^T times the residue at z of the resolvent of Delta, on
/// Delta/dt G.
class Factors {
 public:
  Factors(const TimeCourse& course, const QuadratureSteps& steps, int circle) : step_(steps.step) {
    if (is_instant(course, steps.step)) {
      about_middle_ = shifted(course, steps.origin);
      return;
    }
    for (int n = 0; n < circle; ++n) {
      auto& at = integral_.emplace_back();
      for (std::size_t i = 0; i < 3; ++i)
        at[i] = integral_at(course, steps.origin + (n + stages[i]) * steps.step);
    }
  }
  void go_to(const Complex& zeta) {
    zeta_ = zeta;
    data_ = generating(integral_, zeta);
  }
  Complex operator()(const Complex& z) const {
    const Complex scale = step_ * zeta_ * slope(z);
    if (integral_.empty()) return transform_of(about_middle_, z / step_) / (zeta_ * scale);
    const std::array<Complex, 3> row = last_row(z);
    return (row[0] * data_[0] + row[1] * data_[1] + (row[2] - 1.0) * data_[2]) / scale;
  }

 private:
  double step_;
  TimeCourse about_middle_ = Instant{};
  std::vector<std::array<double, 3>> integral_;
  Complex zeta_ = 0;
  std::array<Complex, 3> data_{};
};

} // namespace

bool is_instant(const TimeCourse& course, double step) {
  return spread(course) <= 0.25 * step; // the roots are within 6: its transform stays near 1 there
}

QuadraturePlan plan_quadrature(const TimeCourse& course, const QuadratureSteps& steps, double tolerance) {
  const double left = 0.1 * tolerance, growth = left / quadrature_accuracy;
  QuadraturePlan plan{steps, 1, 0, {}, {}};
  const double turns = std::max(1.0, -std::log(left) / std::log(growth));
  plan.circle = 2 * static_cast<int>(std::ceil(turns * steps.steps / 2));
  plan.radius = std::pow(left, 1.0 / plan.circle);
  const int half = plan.circle / 2;
  plan.s.resize(index(3 * (half + 1)));
  plan.factor.resize(plan.s.size());
  Factors factors(course, steps, plan.circle);
  for (int k = 0; k <= half; ++k) {
    const Complex zeta = std::polar(plan.radius, std::numbers::pi * k / half);
    factors.go_to(zeta);
    const auto z = roots(zeta);
    for (std::size_t j = 0; j < 3; ++j) {
      const std::size_t at = j * index(half + 1) + index(k);
      plan.s[at] = z[j] / steps.step;
      plan.factor[at] = factors(z[j]);
    }
  }
  return plan;
}

std::vector<Complex> convolution_weights(const QuadraturePlan& plan, std::span<const double> of_step) {
  const int half = plan.circle / 2;
  std::vector<Complex> weights = plan.factor;
  for (int k = 0; k <= half; ++k) {
    const double both = k == 0 || k == half ? 1 : 2;
    Complex sum = 0;
    for (int n = 0; n < plan.steps.steps; ++n) {
      if (of_step[index(n)] == 0) continue; // most are
      sum += of_step[index(n)] * both * std::pow(plan.radius, -n) / plan.circle
             * std::polar(1.0, -std::numbers::pi * k / half * n);
    }
    for (std::size_t i = index(k); i < weights.size(); i += index(half + 1)) weights[i] *= sum;
  }
  return weights;
}

} // namespace kapitza
