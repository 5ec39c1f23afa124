#pragma once
/// The welded interface once more, as textbooks write it: one amplitude per outgoing wave, Hooke's law for
/// each, continuity of displacement and traction, Gaussian elimination. Speeds may be complex (absorption:
/// negative imaginary part, time as exp(-i omega t)). Slow, and independent of physics/acoustic_mismatch.cpp.

#include "kapitza/base/index.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <utility>
#include <vector>

namespace kapitza::test {

using Complex = std::complex<double>;

struct LossyMedium {
  double density;
  Complex longitudinal, transverse;
};

inline LossyMedium lossy(const ElasticMedium& m, double loss = 0) {
  return {m.density, Complex(m.longitudinal, -loss * m.longitudinal),
          Complex(m.transverse, -loss * m.transverse)};
}

/// Displacement and traction (over i omega) on planes z = const of one plane wave of unit amplitude.
struct Wave {
  std::array<Complex, 4> field; ///< u_x, u_z, sigma_xz, sigma_zz
  int side, mode;
  double flux() const { // normal energy flux, positive along z, but for a common factor
    return std::real(field[2] * std::conj(field[0]) + field[3] * std::conj(field[1]));
  }
};

/// mode 0 L, 1 SV; direction +1 or -1 along z.
inline Wave plane_wave(const LossyMedium& m, int side, int mode, int direction, double p) {
  const Complex c = mode == 0 ? m.longitudinal : m.transverse;
  Complex q = std::sqrt(1.0 / (c * c) - p * p);
  if (q.imag() < 0 || (q.imag() == 0 && q.real() < 0)) q = -q;
  q *= direction;
  const Complex ux = mode == 0 ? Complex(p) : q, uz = mode == 0 ? q : Complex(-p);
  const Complex shear = m.density * m.transverse * m.transverse,
                lame = m.density * m.longitudinal * m.longitudinal - 2.0 * shear;
  return {{ux, uz, shear * (q * ux + p * uz), lame * (p * ux + q * uz) + 2.0 * shear * q * uz}, side, mode};
}

/// Solves a x = b, n x n, with column pivots.
inline std::vector<Complex> eliminate(std::vector<std::vector<Complex>> a, std::vector<Complex> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(b[k], b[best]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const Complex factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

/// Energy fractions of an incident L (0) or SV (1) wave of medium 0 at slowness p.
inline EnergyFractions solve_welded_plane(const LossyMedium& from, const LossyMedium& to, int mode,
                                          double p) {
  const std::array media{from, to};
  std::vector<Wave> outgoing;
  for (int side = 0; side < 2; ++side)
    for (int m = 0; m < 2; ++m)
      if (m == 0 || media[index(side)].transverse != 0.0)
        outgoing.push_back(plane_wave(media[index(side)], side, m, side == 0 ? -1 : 1, p));
  const Wave incident = plane_wave(from, 0, mode, 1, p);
  // A liquid slips: u_x is free, and its own shear traction is 0, which leaves that of a solid 0.
  const int liquids = static_cast<int>(4 - outgoing.size());
  std::vector<int> rows{1, 3};
  if (liquids < 2) rows.push_back(2);
  if (liquids < 1) rows.push_back(0);
  std::vector<std::vector<Complex>> a;
  std::vector<Complex> b;
  for (const int row : rows) {
    const auto r = index(row);
    const double scale = row < 2 ? 1 : 1 / (from.density * std::abs(from.longitudinal));
    a.emplace_back();
    for (const Wave& w : outgoing) a.back().push_back(scale * (w.side == 0 ? w.field[r] : -w.field[r]));
    b.push_back(-scale * incident.field[r]);
  }
  const std::vector<Complex> amplitude = eliminate(a, b);
  EnergyFractions result;
  for (std::size_t i = 0; i < outgoing.size(); ++i) {
    const Wave& w = outgoing[i];
    auto& part = w.side == 0 ? result.reflected : result.transmitted;
    part[index(w.mode)] = std::norm(amplitude[i]) * std::abs(w.flux() / incident.flux());
  }
  return result;
}

} // namespace kapitza::test
