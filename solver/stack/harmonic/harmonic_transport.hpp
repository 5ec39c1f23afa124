#pragma once
/// One full sweep of amplitudes as a linear map of the temperature's. Private to solver/.

#include "kapitza/solver/stack/harmonic.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include "solver/stack/low_order/diffusion_assembly.hpp"
#include "solver/stack/stack_sweep.hpp"

namespace kapitza {

/// Refers to the problem and to the drive; with a wavenumber the problem is that of split_azimuths().
class HarmonicTransport : public TransportOperator {
 public:
  /// @param sideways as in AzimuthalStack; empty without a wavenumber
  HarmonicTransport(const StackProblem& problem, const HarmonicDrive& drive,
                    const std::vector<double>& sideways, const Communicator& communicator);

  const Unknowns& unknowns() const override { return sweep_.unknowns; }
  const Communicator& sharers() const override { return sweep_.cell_share.ranks; }
  bool floating() const override { return false; } // what is stored fixes the level
  void defect(std::span<const double> x, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double>) const override { return residual_; }
  HeatBalance heat_balance() const override;
  double level_shift() const override { return 0; }
  HeatScale heat_scale() const override;
  int most_directions() const override { return 200; }

  /// Of the last measure().
  const HarmonicField& field() const { return field_; }
  SweptStack<std::complex<double>> swept() const {
    return {sweep_.problem, sweep_.couplings, sweep_.sources, sweep_.shift, drive_.wavenumber};
  }

 private:
  using Complex = std::complex<double>;
  /// Over both ways, this rank's and those of all others, of psi - T.
  std::vector<Complex> moment(std::span<const Complex> x, const std::vector<AlignedArray>& weights);
  std::vector<Complex> heat_flux(std::span<const Complex> x);
  void add_electrons(std::span<const double> x);
  /// What reaches a cell other than through its faces, integrated over it [W/m2].
  Complex gained(int cell) const;
  double imposed() const;

  const HarmonicDrive& drive_;
  StackSweep<Complex> sweep_;
  std::vector<AlignedArray> energy_weight_, flux_weight_, sideways_weight_; ///< per material, of its lines
  std::vector<Complex> sideways_flux_; ///< along the layers [nodes] [W/m2]; empty without a wavenumber
  std::vector<double> residual_;
  HarmonicField field_;
};

} // namespace kapitza
