#pragma once
/// Phonons that a wall has sent out and that have met nothing yet: what they make of a stack is known in
/// closed form in time, where their fronts arrive one band after the other, and as amplitudes of exp(s t).

#include "kapitza/solver/stack/harmonic.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <complex>
#include <vector>

namespace kapitza {

/// From the walls that a drive gives a temperature or a heat flux, each through the layer beside it and no
/// further. At a depth d behind a wall of 1 K the mean over directions of psi_b, which T and T_E have, and of
/// mu psi_b, which the heat flux has, are after a step at t = 0
///
///     1/2 int_a^1 exp(-d/(L mu)) dmu,     1/2 int_a^1 mu exp(-d/(L mu)) dmu,     a = d/(v t) < 1
///
/// At the surface at the end of the layer the heat flux is that part of it which the law does not send back,
/// of each band the mean over directions.
class FirstFlight {
 public:
  /// Keeps a reference to the problem.
  FirstFlight(const StackProblem& problem, const HarmonicDrive& drive);

  /// No wall of the drive does anything.
  bool nothing() const { return flights_.empty(); }
  /// Amplitudes of exp(s t), made by the directions and the elements of the problem: what solve_harmonic()
  /// has of it.
  HarmonicField response(const std::complex<double>& s) const;
  /// Departures at t > 0 after a step at t = 0, with all directions and without a mesh; what directions and
  /// mesh have of it for ever beside that is added as phonons arrive.
  HarmonicField after_step(double t) const;

 private:
  /// Means over directions of what arrives at a place from a wall of 1 K, of one band: of psi, and of mu psi.
  template <class Number>
  struct Arriving {
    Number mean, carried;
  };
  /// What 1 K in one band counts for.
  struct BandScale {
    double temperature, energy_temperature; ///< in T and in T_E
    double heat_flux;                       ///< of mu psi, with the sign of the flight [W/m2/K]
    double crosses; ///< share of the heat flux that the surface at the end does not send back
  };
  /// Behind one wall.
  struct Flight {
    bool rightward;
    std::complex<double> amplitude; ///< of what the wall emits [K]
    int first_cell, cells;          ///< the first that is crossed, and how many
    int beyond;                     ///< node on the other side of the surface at the end; -1: none
    std::vector<BandScale> scales;  ///< [bands]
    std::vector<double> depth;      ///< of faces, from the wall on [cells + 1] [m]
    std::vector<std::vector<Arriving<double>>> in_the_end; ///< after a step [bands][faces]
    /// What directions and mesh have of that in the end, less what is to be had, from a wall of 1 K.
    HarmonicField missed;

    int cell(int crossed) const { return rightward ? first_cell + crossed : first_cell - crossed; }
    std::size_t upstream(int crossed) const { return index(2 * cell(crossed) + (rightward ? 0 : 1)); }
    std::size_t downstream(int crossed) const { return index(2 * cell(crossed) + (rightward ? 1 : 0)); }
  };

  Flight flight_from(std::size_t surface, const std::complex<double>& amplitude) const;
  HarmonicField nothing_anywhere() const;
  /// From here on of walls of 1 K. Adds one band in one cell that is crossed: what is at its upstream and at
  /// its downstream node.
  template <class Number>
  void add(const Flight& flight, int crossed, int band, const Number& upstream,
           const Arriving<Number>& downstream, HarmonicField& field) const;
  /// The heat flux that the wall emits, where it does.
  void add_emission(const Flight& flight, HarmonicField& field) const;
  void add_response(const Flight& flight, const std::complex<double>& s, HarmonicField& field) const;
  /// @param t infinite: what stays
  void add_after_step(const Flight& flight, double t, HarmonicField& field) const;

  const StackProblem& problem_;
  std::vector<Flight> flights_;
};

} // namespace kapitza
