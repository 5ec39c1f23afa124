#pragma once
/// What only decks have whose heating and walls oscillate, or go on in time.

#include "kapitza/analysis/pulse_train.hpp"
#include "kapitza/analysis/time_course.hpp"
#include "kapitza/solver/march_scheme.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// What is solved for.
enum class SolveType {
  steady,
  harmonic ///< heating and walls oscillate as exp(i omega t)
};

/// Gaussian beams on the left surface, about one axis; radii where the intensity has fallen to 1/e^2.
struct DeckSpot {
  double pump = 0, probe = 0; ///< [m]
  /// w of analysis/spot.hpp [m].
  double radius() const { return std::sqrt(0.5 * (pump * pump + probe * probe)); }
};

/// Of a harmonic deck.
struct DeckHarmonic {
  std::vector<double> frequencies; ///< [Hz], as the deck gives them
  double wavenumber = 0;           ///< k of exp(i k y) along the layers [1/m]
  int azimuthal = 32;              ///< directions in (0, 2 pi) about x, where k is not 0
};

/// Heating that varies along x.
struct DeckCosine {
  double wavelength = 0; ///< along x [m]
};

/// Of a transient deck.
struct DeckTime {
  double end = 0;                                      ///< [s]
  std::vector<double> output;                          ///< rising, at most `end` [s]
  TransientMethod method = TransientMethod::automatic; ///< as the deck has it, or marching where it must
  double tolerance = 1e-4;                             ///< relative to the peak of each column
  MarchScheme scheme = MarchScheme::sdirk3;            ///< of marching
  std::optional<double> step{};                        ///< of marching: all steps [s]; absent: adaptive
  std::optional<double> initial;                       ///< everywhere, of a cosine the mean [K]; absent: T0
  /// Begins in the steady state of the walls and of what heats before t = 0.
  bool from_steady = false;
  double amplitude = 0; ///< of the cosine [K]
  DeckCosine cosine;    ///< of the initial temperature, where `amplitude` is not 0
};

/// Light that a boundary lets in, absorbed behind it: strength/length exp(-distance/length).
struct DeckAbsorbed {
  std::string from;    ///< left or right
  double length = 0;   ///< [m]
  double strength = 0; ///< intensity [W/m2]; of a pulse fluence [J/m2]
};

} // namespace kapitza
