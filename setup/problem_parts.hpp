#pragma once
/// What 1D and 2D problems are made of in the same way.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <array>
#include <vector>

namespace kapitza::io {

/// The bands of every material of the deck, on one frequency grid.
/// @throws InputError: what is wrong with a material is said with its name in the deck
std::vector<Bands> make_all_bands(const Deck& deck);

/// Index into Deck::materials.
int material_index(const Deck& deck, const std::string& name);

/// Plain bands of equal index in both materials.
std::vector<std::array<std::size_t, 2>> partners(const Bands& a, const Bands& b);

/// The law between two materials that touch, and whether it was stated the other way round; none: they share
/// no surface.
struct FoundLaw {
  const DeckInterface* interface = nullptr;
  bool reversed = false;
};
FoundLaw find_law(const Deck& deck, const std::string& left, const std::string& right);

struct BothSides {
  const Bands &minus, &plus;
};

SurfaceCondition interface_condition(const FoundLaw& found, double jump, const BothSides& bands);
SurfaceCondition wall_condition(const WallLaw& wall);

/// A law that cannot join its materials is a mistake in its line of the deck, though it shows only once the
/// bands are known.
void try_law(const Deck& deck, const FoundLaw& found, const BothSides& bands,
             std::vector<InputIssue>& issues);

/// The complaint about heat that cannot leave: then there is no steady state. `excess` has its unit.
InputError unbalanced(const Deck& deck, const std::string& excess);

} // namespace kapitza::io
