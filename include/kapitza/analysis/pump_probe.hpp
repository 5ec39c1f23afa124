#pragma once
/// What a train of pulses, modulated, does to a surface, as a probe sees it that comes a delay behind each
/// pulse.
///
/// Pump pulses of unit energy, a time 1/f_r apart, are multiplied by exp(i w_m t). With h what one pulse does
/// and H its transform, the lock-in amplifier's complex amplitude at the delay t is
///     Z(t) = f_r sum_k H(w_m + k w_r) G(w_m + k w_r) exp(i k w_r t)
///          = sum_n (g * h)(t + n/f_r) exp(-i w_m (t + n/f_r)),
/// G the transform of the pulse g: sidebands, or pulses past, which are the same sum (Poisson). Of h a sum of
/// exponentials the second is a geometric series: all sidebands, in closed form.

#include "kapitza/analysis/pulse_train.hpp"
#include "kapitza/analysis/rational_fit.hpp"
#include "kapitza/analysis/response_samples.hpp"
#include "kapitza/analysis/thermoreflectance.hpp"

#include <complex>
#include <span>
#include <vector>

namespace kapitza {

/// Z at each delay. @param delays [s], > 0, at most 1/f_r
std::vector<std::complex<double>> train_signal(const ExponentialSum& response, const PulseTrain& train,
                                               std::span<const double> delays);

/// The same from H at i omega. @param tolerance relative, of the samples
std::vector<std::complex<double>> train_signal(std::span<const double> omega,
                                               std::span<const std::complex<double>> response,
                                               const PulseTrain& train, std::span<const double> delays,
                                               double tolerance);

/// Which delays behind the pulses of which train.
struct TrainRequest {
  PulseTrain train;           ///< the pump
  std::vector<double> delays; ///< [s]
  double tolerance = 1e-4;    ///< of Z, relative
};

/// The signal of a train of pulses.
struct TrainResponse {
  std::vector<double> omega;                  ///< where H was computed, rising [1/s]
  std::vector<std::complex<double>> response; ///< H there
  std::vector<std::complex<double>> signal;   ///< Z at each delay
  double error = 0; ///< estimated, of Z, relative: what twice as many frequencies over a wider range changed
  double accuracy = 0;             ///< of H, relative: that of the solves
  bool converged = false;          ///< the error is within the tolerance, and so are all solves
  int sweeps = 0, most_sweeps = 0; ///< of all solves, and of the one with most
  double sweep_time = 0;           ///< [s]
};

/// H is the last column of the sampler. Frequencies in equal ratios, from below the modulation to above
/// 1/(first delay); twice as many, over a wider range, until Z no longer changes. Collective.
TrainResponse respond_to_train(const ResponseSampler& sampler, const TrainRequest& request,
                               const Communicator& communicator);

/// -V_in/V_out: real over imaginary part of a signal.
inline double ratio_of(const std::complex<double>& signal) {
  return -signal.real() / signal.imag();
}

/// Ratios of the model over the computed ones, less 1, at the delays of a window. The model goes through
/// frequencies of the range of those that were computed.
SignalMisfit ratio_misfit(const TrainResponse& computed, const TrainRequest& request,
                          const SignalWindow& window);

} // namespace kapitza
