#pragma once
/// Fourier's law in a stack that is heated periodically: what measurements of thin films are fitted with.
///
/// In each layer, with amplitudes of exp(i omega t + i k y) and x from its left end,
///     kappa T'' = (i omega C + kappa k^2) T - p exp(-x/l) - u,      q = -kappa T',
/// between layers q goes on and T drops by R q. The heated surface (left) takes in a heat flux; the right end
/// keeps its temperature or lets no heat through. Solved in closed form, layer by layer from the right, with
/// exponentials that only fall: no thickness is too large. What is seen of a spot is a mean over k
/// (analysis/spot.hpp).

#include <complex>
#include <vector>

namespace kapitza {

/// A layer with Fourier's law and the heating u + p exp(-x/l).
struct FourierLayer {
  double thickness = 0, conductivity = 0, heat_capacity = 0; ///< [m], kappa [W/m/K], C [J/m3/K]
  double resistance =
      0; ///< of the interface below it [m2 K/W]; of the last layer between it and what is there
  std::complex<double> uniform = 0;  ///< u [W/m3]
  std::complex<double> absorbed = 0; ///< p, at the left end of the layer [W/m3]
  double depth = 1;                  ///< l [m]
};

/// Layers heated from the left or inside.
struct FourierStack {
  std::vector<FourierLayer> layers; ///< from the heated surface down
  bool insulated = false;           ///< the right end; otherwise its temperature is constant
  std::complex<double> flux = 0;    ///< into the left end [W/m2]
  double wavenumber = 0;            ///< k [1/m]; counts where there is no spot
  /// w of the mean over k with exp(-k^2 w^2/4) w^2/2 k dk [m]; 0: there is one k.
  double spot = 0;
};

/// The amplitude at the left end [K]; with a spot what it sees of it.
/// @param omega > 0, or any other than 0: of -omega the conjugate's
std::complex<double> surface_temperature(const FourierStack& stack, double omega);

/// One wavenumber of a spot's mean.
struct SpotNode {
  double wavenumber; ///< [1/m]
  double weight;     ///< with which the response there counts; all: 1 - exp(-spot_reach^2/4)
};

/// A spot of radius w has nothing beyond spot_reach/w: exp(-16).
constexpr double spot_reach = 8;

/// Gauss' rule in panels that halve towards k = 0, where the response changes over 1/(penetration depth),
/// whatever the spot.
std::vector<SpotNode> spot_rule(double radius);

} // namespace kapitza
