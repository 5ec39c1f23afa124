#pragma once
/// What a round probe sees of a stack under a round pump, both Gaussian: a Hankel transform of the response
/// to exp(i k y), exactly, without a mesh along the layers.
///
/// With intensities of exp(-2 r^2/w_pump^2) and exp(-2 r^2/w_probe^2) about one axis and
/// w^2 = (w_pump^2 + w_probe^2)/2, the probe's mean of the response Z(k) to a flux of unit amplitude is
///     Z = integral Z(k) exp(-k^2 w^2/4) w^2/2 k dk,      k from 0 on,
/// where the deck's fluxes and powers are what the probe sees of the pump, P/(pi w^2) for a beam of power P
/// (D. G. Cahill, Rev. Sci. Instrum. 75, 5119 (2004), eqs. 2 to 7). Fourier's Z(k) is known in closed form
/// and varies wherever k passes 1/(penetration depth); the ratio of Boltzmann's to it is smooth. So this
/// ratio is interpolated between some wavenumbers, and Fourier's law integrated with as many as it needs.

#include "kapitza/analysis/multilayer.hpp"
#include "kapitza/analysis/response.hpp"

#include <complex>
#include <optional>
#include <vector>

namespace kapitza {

/// The values of one response, averaged over a spot. Refers to what responds.
class SpotResponse : public ResponseModel {
 public:
  /// @param fourier the same stack with Fourier's law, and the radius of the spot (FourierStack::spot)
  SpotResponse(const ResponseModel& stack, FourierStack fourier);

  std::vector<ResponseColumn> columns() const override { return stack_.columns(); }
  int groups(std::size_t frequencies, const Communicator& communicator) const override {
    return stack_.groups(frequencies, communicator);
  }
  /// From now on at as many wavenumbers as this drive needs, so that what is left of them is smooth in s.
  /// Collective.
  void take_wavenumbers_of(const HarmonicDrive& drive, const SteadyOptions& options,
                           const Communicator& communicator);

  /// At 5, 9, 17, ... wavenumbers until the values stand within 1e-5. The sweeps are those of all.
  Response solve(const HarmonicDrive& drive, const SteadyOptions& options,
                 const Communicator& group) const override;
  double streaming() const override { return stack_.streaming(); }

 private:
  /// A mean, and the level of the wavenumbers that it took.
  struct Mean {
    Response response;
    int level;
  };
  Mean average(const HarmonicDrive& drive, const SteadyOptions& options, const Communicator& group) const;

  const ResponseModel& stack_;
  FourierStack fourier_;
  std::optional<int> level_; ///< of spot_wavenumbers; none: what each drive needs
};

/// With which the response at each wavenumber goes into the spot's mean: that of the interpolation between
/// them of the ratio to Fourier's. @param wavenumbers Chebyshev's points [1/m]
std::vector<std::complex<double>> spot_weights(const FourierStack& fourier, double omega,
                                               const std::vector<double>& wavenumbers);

/// 2^level + 1 of them, from 0 to where a spot of this radius [m] has nothing left; those of one level are
/// among those of the next [1/m].
std::vector<double> spot_wavenumbers(double radius, int level);

} // namespace kapitza
