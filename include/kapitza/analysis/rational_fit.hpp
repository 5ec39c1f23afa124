#pragma once
/// From the response to oscillations to that in time: a sum of exponentials.

#include <complex>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// h(t) = direct delta(t) + sum_j residue_j exp(pole_j t), t >= 0, real; its Laplace transform is
/// H(s) = direct + sum_j residue_j / (s - pole_j).
struct ExponentialSum {
  std::vector<std::complex<double>> poles, residues; ///< p [1/s], Re p < 0; residues, of h at t = 0
  double direct = 0;                                 ///< limit of H for large s

  /// H(s), s in 1/s.
  std::complex<double> transform(std::complex<double> s) const;
};

/// What counts of a response: what follows a delta function, or a step.
enum class FitWeight { impulse, step };

/// The sum whose transform is `response` at s = i omega, about. Poles are those of the adaptive Antoulas-
/// Anderson approximation (Nakatsukasa, Sete & Trefethen, SIAM J. Sci. Comput. 40, A1494 (2018)) of s H(s),
/// of a step's H(s): without the factor wide spectra lose their late times. Unstable ones are reflected, and
/// the residues are those of least squares, with the same weight.
/// @param omega angular frequencies, rising, > 0; best in equal ratios
/// @param tolerance relative, that of the samples: closer is not worth fitting
ExponentialSum fit_exponentials(std::span<const double> omega, std::span<const std::complex<double>> response,
                                FitWeight weight, double tolerance);

/// Sums of exponentials with poles in common: what is made of a response H in time is linear in its samples.
struct CommonFit {
  std::vector<std::complex<double>> poles; ///< of each pair the one with the positive imaginary part
  /// Residues: real part Re sum_k real[pole][k] H(i omega_k), the imaginary part likewise; of real poles
  /// none.
  std::vector<std::vector<std::complex<double>>> real, imaginary;
  std::vector<std::complex<double>> direct; ///< likewise

  /// What each sample counts for in y = direct at_once + sum_j residue_j decay(pole_j): y = Re sum_k w_k
  /// H(i omega_k).
  std::vector<std::complex<double>>
  weights(const std::function<std::complex<double>(const std::complex<double>& pole)>& decay,
          double at_once) const;
};

/// The poles are those of the approximation of a few random mixtures of the responses, each relative to its
/// largest value; else as fit_exponentials. @param responses [responses][omega]
CommonFit fit_together(std::span<const double> omega,
                       std::vector<std::vector<std::complex<double>>> responses, FitWeight weight,
                       double tolerance);

} // namespace kapitza
