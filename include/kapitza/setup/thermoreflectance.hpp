#pragma once
/// From a deck to the Fourier model that a laboratory would fit to its signal.

#include "kapitza/analysis/multilayer.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// Does Fourier's multilayer model know what this deck has: layers under a heated surface, and an interface?
/// @param who the command that asks, for the complaint
/// @throws InputError where it does not, with every reason
void check_thermoreflectance(const Deck& deck, const std::string& who);

/// Bulk conductivities and heat capacities, the deck's heating and imposed flux.
/// @param resistance of each surface of the problem [m2 K/W]; those of boundaries are not looked at
FourierStack make_fourier_stack(const Deck& deck, const StackProblem& problem,
                                const std::vector<double>& resistance);

/// The interface nearest to the heated surface: index of its surface, and of the region above it.
struct FirstInterface {
  std::size_t surface = 0, region = 0; ///< indices into the mesh's surfaces and regions
};
/// Of a deck that check_thermoreflectance() has let pass.
FirstInterface first_interface(const StackProblem& problem);

/// The same stack without heating, between two black walls one kelvin apart.
StackProblem between_walls(const StackProblem& problem);

} // namespace kapitza
