#pragma once
/// How flux and conductivity of a branch are spread over frequency: what the choice of bins needs to know.

#include "kapitza/physics/material.hpp"

#include <vector>

namespace kapitza {

/// Integrals over the modes of one branch in a frequency interval (divided by nothing: 4 and 3 are left out).
struct Carried {
  double flux = 0;       ///< int C v [W/m2/K]
  double conduction = 0; ///< int C v L [W/m/K]; L/v up to a factor where no scattering is known

  double mean_free_path() const { return conduction / flux; } ///< [m]
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
  /// By how much the slip length at a black wall changes, relative to itself, where modes of one branch
  /// become two bands instead of one. To first order, from Milne's problem of many bands (Wiener and Hopf):
  ///     zeta = -(1/pi) int_0^inf ln(3 N(k) / (k^2 sum_b C_b v_b L_b)) dk/k^2,
  ///     N(k) = sum_b (C_b v_b/L_b) (1 - atan(k L_b)/(k L_b)).
  double slip_change(const Carried& first, const Carried& second) const;

 private:
  struct Tabulated {
    std::vector<double> omega;    ///< ascending
    std::vector<Carried> carried; ///< from 0 up to there
  };
  std::vector<Tabulated> branches_;
  /// d ln(zeta) = -sum of weight dN(k).
  struct SlipNode {
    double k, weight;
  };
  void tabulate_films(const std::vector<Carried>& modes, double shortest, double longest);
  void tabulate_slip(const std::vector<Carried>& modes, double shortest, double longest);

  double flux_ = 0;
  std::vector<double> log_thickness_, film_;
  std::vector<SlipNode> slip_;
};

} // namespace kapitza
