#pragma once
/// How flux and conductivity of a branch are spread over frequency: what the choice of bins needs to know.

#include "kapitza/physics/material.hpp"

#include <vector>

namespace kapitza {

/// Integrals over the modes of one branch in a frequency interval (divided by nothing: 4 and 3 are left out).
struct Carried {
  double flux = 0;       ///< int C v [W/m2/K]
  double conduction = 0; ///< int C v L [W/m/K]; L/v up to a factor where no scattering is known

  Carried operator-(const Carried& other) const { return {flux - other.flux, conduction - other.conduction}; }
  Carried operator+(const Carried& other) const { return {flux + other.flux, conduction + other.conduction}; }
};

/// All branches of a material at one temperature, tabulated; accurate to about 1e-4, for choosing bins and
/// not for results.
class MaterialSpectrum {
 public:
  /// Where the material or a branch has no scattering, mean free paths are taken to go like v/omega^2.
  /// Throws InputError as scattering_rate does.
  MaterialSpectrum(const Material& material, double temperature);

  int branches() const { return static_cast<int>(branches_.size()); }
  /// What branch b carries from 0 up to omega [rad/s].
  Carried below(int b, double omega) const;
  /// int C v [W/m2/K] of all branches.
  double flux() const { return flux_; }
  /// int C v L / (1 + L/d): conduction across a film of thickness ~ d [m], by interpolation.
  double film_conduction(double d) const;

 private:
  struct Tabulated {
    std::vector<double> omega;    ///< ascending
    std::vector<Carried> carried; ///< from 0 up to there
  };
  std::vector<Tabulated> branches_;
  double flux_ = 0;
  std::vector<double> log_thickness_, film_;
};

} // namespace kapitza
