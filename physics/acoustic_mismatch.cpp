/// The sagittal (L and SV) problem is posed in the velocity u = (u_x, u_z) of the plane itself. Each
/// half-space answers u with the force Z u, Z its impedance for outgoing waves; an incident wave adds a
/// blocked force F:
///
///     (Z_1 + Z_2) u = F_1 + F_2
///
/// Two unknowns instead of four. With q the slowness along the normal, q^2 = 1/c^2 - p^2 (positive imaginary
/// where evanescent) and D = p^2 + q_L q_T, for the medium at z > 0:
///
///     Z = (rho/D) [[q_L, chi], [-chi, q_T]],   chi = p (2 c_T^2 D - 1);   at z < 0, -chi instead of chi
///     F = 2 w (unit energy flux),  w_L = sqrt(rho q_L) (p, q_T)/D,  w_S = sqrt(rho q_T) (q_L, -p)/D
///
/// The outgoing amplitude of a mode, in units of the root of its energy flux, is w.u, less for reflection the
/// one of a clamped plane. The Hermitian part of Z is the sum of w w^H over propagating modes for every value
/// of q_L, q_T and p: that is why energy is conserved to round-off whatever the impedance ratio.

#include "kapitza/physics/acoustic_mismatch.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <string>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
constexpr int sagittal_modes = 2; // L and SV, in the order of ElasticMode

struct Vector2 {
  Complex x, z;
};

Complex dot(const Vector2& a, const Vector2& b) {
  return a.x * b.x + a.z * b.z;
}

/// Squares of the slowness along the plane and of those along the normal, per mode of a medium.
struct Slownesses {
  double along;                  ///< p
  std::array<double, 2> squared; ///< q_L^2, q_T^2; the latter is not used for a liquid
  std::array<double, 2> bulk;    ///< p^2 + q^2 = 1/c^2; 0 where the wave does not exist
};

Complex root(double squared) {
  return squared >= 0 ? Complex(std::sqrt(squared), 0) : Complex(0, std::sqrt(-squared));
}

struct HalfSpace {
  Complex xx, zz, chi;                           ///< of Z as if at z > 0
  std::array<bool, sagittal_modes> propagates{}; ///< carries energy away
  std::array<Vector2, sagittal_modes> w{};       ///< as if at z > 0
  std::array<std::array<Complex, sagittal_modes>, 2>
      clamped{}; ///< reflection from a plane held still, signed
};

HalfSpace liquid_half_space(const ElasticMedium& medium, const Slownesses& slowness) {
  // A wave along the plane has infinite impedance: stand off by what no other number can feel.
  constexpr double least = 1e-100;
  HalfSpace half;
  Complex q = root(slowness.squared[0]);
  if (std::abs(q) < least / medium.longitudinal) q = least / medium.longitudinal;
  half.zz = medium.density / q;
  half.propagates = {slowness.squared[0] >= 0, false};
  half.w[0] = {0, std::sqrt(half.zz)};
  half.clamped[0][0] = -1;
  return half;
}

HalfSpace half_space(const ElasticMedium& medium, const Slownesses& slowness) {
  if (medium.transverse == 0) return liquid_half_space(medium, slowness);
  const double rho = medium.density, p = slowness.along, transverse2 = medium.transverse * medium.transverse;
  const Complex q_l = root(slowness.squared[0]), q_t = root(slowness.squared[1]);
  Complex d = p * p + q_l * q_t;
  if (slowness.squared[0] < 0 && slowness.squared[1] < 0) { // p^2 - |q_L q_T| without the cancellation
    const auto [s_l, s_t] = slowness.bulk;
    d = (p * p * (s_l + s_t) - s_l * s_t) / (p * p + std::abs(q_l) * std::abs(q_t));
  }
  HalfSpace half;
  half.xx = rho * q_l / d;
  half.zz = rho * q_t / d;
  half.chi = rho * p * (2 * transverse2 - 1.0 / d);
  const Complex w_l = std::sqrt(rho * q_l) / d, w_t = std::sqrt(rho * q_t) / d;
  half.propagates = {slowness.squared[0] >= 0, slowness.squared[1] >= 0};
  half.w = {Vector2{w_l * p, w_l * q_t}, Vector2{w_t * q_l, -w_t * p}};
  const Complex converted = 2 * p * std::sqrt(q_l * q_t) / d, kept = (p * p - q_l * q_t) / d;
  half.clamped = {{{kept, converted}, {converted, -kept}}};
  return half;
}

/// A welded plane between medium 0 (z < 0) and medium 1 (z > 0) at one slowness.
struct WeldedPlane {
  std::array<HalfSpace, 2> half;
  Complex xx, zz, chi, determinant; ///< of Z_1 + Z_2

  WeldedPlane(const HalfSpace& minus, const HalfSpace& plus)
      : half{minus, plus}, xx(minus.xx + plus.xx), zz(minus.zz + plus.zz), chi(plus.chi - minus.chi) {
    if (xx == 0.0 && chi == 0.0) xx = 1; // two liquids: nothing moves along the plane, nothing depends on it
    determinant = xx * zz + chi * chi;
  }

  /// w of the mode, mirrored at z = 0 for what moves away from the plane into z < 0 or comes from z > 0.
  Vector2 w(int side, int mode, bool mirrored) const {
    const Vector2& as_is = half[index(side)].w[index(mode)];
    return mirrored ? Vector2{as_is.x, -as_is.z} : as_is;
  }

  bool propagates(int side, int mode) const { return half[index(side)].propagates[index(mode)]; }

  Vector2 velocity(int side, int mode) const {
    const Vector2 f = w(side, mode, side == 1);
    return {2.0 * (zz * f.x - chi * f.z) / determinant, 2.0 * (chi * f.x + xx * f.z) / determinant};
  }

  double energy(int side_out, int mode_out, int side, int mode, const Vector2& u) const {
    if (!propagates(side_out, mode_out)) return 0;
    Complex amplitude = dot(w(side_out, mode_out, side_out == 0), u);
    if (side_out == side) amplitude -= half[index(side)].clamped[index(mode_out)][index(mode)];
    return std::norm(amplitude);
  }
};

/// Transmitted fraction of horizontal shear; impedances density c_T^2 q_T.
double horizontal_transmission(const ElasticMedium& from, const ElasticMedium& to, double q2, double q2_to) {
  if (q2 <= 0 || q2_to <= 0 || to.transverse == 0) return 0;
  const double z = from.density * from.transverse * from.transverse * std::sqrt(q2),
               z_to = to.density * to.transverse * to.transverse * std::sqrt(q2_to), sum = z + z_to;
  return 4 * (z / sum) * (z_to / sum);
}

/// 1/a^2 - 1/b^2 without cancellation; 0 where the medium has no such wave.
double difference_of_squares(double a, double b) {
  return a > 0 ? (1 / a - 1 / b) * (1 / a + 1 / b) : 0;
}

double inverse_square(double speed) {
  return speed > 0 ? 1 / (speed * speed) : 0;
}

Slownesses slownesses(const ElasticMedium& medium, double speed, double mu) {
  const double normal2 = mu / speed * (mu / speed);
  return {std::sqrt((1 - mu) * (1 + mu)) / speed,
          {normal2 + difference_of_squares(medium.longitudinal, speed),
           normal2 + difference_of_squares(medium.transverse, speed)},
          {inverse_square(medium.longitudinal), inverse_square(medium.transverse)}};
}

Slownesses slownesses(const ElasticWaves& waves, double p) {
  const ElasticMedium& medium = waves.medium;
  const auto squared = [p](double speed) { return speed > 0 ? (1 / speed - p) * (1 / speed + p) : 0; };
  Slownesses result{p,
                    {squared(medium.longitudinal), squared(medium.transverse)},
                    {inverse_square(medium.longitudinal), inverse_square(medium.transverse)}};
  // Never 0: a wave that skims the plane propagates.
  const double absent = -std::max(p * p, std::numeric_limits<double>::min());
  if (!waves.longitudinal) result.squared[0] = absent, result.bulk[0] = 0;
  if (!waves.transverse && medium.transverse > 0) result.squared[1] = absent, result.bulk[1] = 0;
  return result;
}

} // namespace

void check_medium(const ElasticMedium& medium) {
  const bool finite =
      std::isfinite(medium.density) && std::isfinite(medium.longitudinal) && std::isfinite(medium.transverse);
  if (!finite || medium.density <= 0 || medium.longitudinal <= 0 || medium.transverse < 0)
    throw InputError("an elastic medium needs a positive density and longitudinal speed and a transverse "
                     "speed that is positive, or 0 for a liquid; got "
                     + std::to_string(medium.density) + " kg/m^3, " + std::to_string(medium.longitudinal)
                     + " m/s and " + std::to_string(medium.transverse) + " m/s");
}

EnergyFractions scatter_plane_wave(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode,
                                   double mu) {
  check_medium(from);
  check_medium(to);
  const double c = speed(from, mode);
  if (c == 0) throw InputError("a liquid carries no transverse wave");
  if (!(mu >= 0 && mu <= 1)) throw InputError("the cosine of an angle of incidence lies in [0, 1]");
  const Slownesses here = slownesses(from, c, mu), there = slownesses(to, c, mu);
  EnergyFractions fractions;
  if (mode == ElasticMode::horizontal_shear) {
    fractions.transmitted[2] = horizontal_transmission(from, to, here.squared[1], there.squared[1]);
    fractions.reflected[2] = 1 - fractions.transmitted[2];
    return fractions;
  }
  const WeldedPlane plane(half_space(from, here), half_space(to, there));
  const int in = static_cast<int>(mode);
  const Vector2 u = plane.velocity(0, in);
  for (int out = 0; out < sagittal_modes; ++out) {
    fractions.reflected[index(out)] = plane.energy(0, out, 0, in, u);
    fractions.transmitted[index(out)] = plane.energy(1, out, 0, in, u);
  }
  return fractions;
}

ElasticScattering scatter_all_modes(const ElasticMedium& minus, const ElasticMedium& plus, double slowness) {
  return scatter_all_modes(ElasticWaves{minus}, ElasticWaves{plus}, slowness);
}

ElasticScattering scatter_all_modes(const ElasticWaves& waves_minus, const ElasticWaves& waves_plus,
                                    double slowness) {
  const ElasticMedium &minus = waves_minus.medium, &plus = waves_plus.medium;
  check_medium(minus);
  check_medium(plus);
  if (!(slowness >= 0)) throw InputError("the slowness along an interface is not negative");
  const std::array both{slownesses(waves_minus, slowness), slownesses(waves_plus, slowness)};
  const WeldedPlane plane(half_space(minus, both[0]), half_space(plus, both[1]));
  ElasticScattering result{};
  for (int side = 0; side < 2; ++side)
    for (int mode = 0; mode < sagittal_modes; ++mode) {
      if (!plane.propagates(side, mode)) continue;
      const Vector2 u = plane.velocity(side, mode);
      for (int out = 0; out < 2 * sagittal_modes; ++out) {
        const int side_out = out / sagittal_modes, mode_out = out % sagittal_modes;
        result[index(3 * side_out + mode_out)][index(3 * side + mode)] =
            plane.energy(side_out, mode_out, side, mode, u);
      }
    }
  const double through = horizontal_transmission(minus, plus, both[0].squared[1], both[1].squared[1]);
  if (minus.transverse > 0 && both[0].squared[1] >= 0) result[2][2] = 1 - through;
  if (plus.transverse > 0 && both[1].squared[1] >= 0) result[5][5] = 1 - through;
  result[5][2] = result[2][5] = through;
  return result;
}

double refracted_cosine(double speed_in, double speed_out, double mu) {
  const double ratio = speed_out / speed_in;
  const double squared = (1 - ratio) * (1 + ratio) + ratio * mu * (ratio * mu);
  return squared >= 0 ? std::sqrt(squared) : -1;
}

} // namespace kapitza
