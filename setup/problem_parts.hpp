#pragma once
/// What 1D and 2D problems are made of in the same way.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <array>
#include <complex>
#include <functional>
#include <optional>
#include <vector>

namespace kapitza::io {

/// The bands of every material of the deck that is used, on one frequency grid. In the place of a material
/// that is not stand those of one that is: it plays no part, and the list stays parallel to the deck's.
/// @throws InputError: what is wrong with a material is said with its name in the deck
std::vector<Bands> make_all_bands(const Deck& deck, const std::vector<bool>& used);

/// Of a material file, without the processes that electrons of their own stand for.
Material scattered_by_lattice(const DeckMaterial& material);

/// Of a plain band, by Matthiessen's rule [m]. @param others mean free path of all processes but normal ones
double of_all_processes(const GrayMaterial& band, double others);

/// The materials that are used and have frequencies share one grid; nothing where none has.
std::optional<FrequencyGrid> shared_grid(const Deck& deck, const std::vector<bool>& used);

/// How the bands that make_all_bands has made depend on temperature (thermal_bands.cpp). Bands of one
/// frequency get one Einstein temperature, the mean over all materials: equilibrium on both sides of an
/// interface must be the same occupation.
/// @throws InputError where plain bands that an interface joins have different ones
std::vector<ThermalBands> make_thermal_bands(const Deck& deck, const std::vector<Bands>& media);

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

/// Joins the electrons of a metal with those of the metal on the other side, or with its phonons, where the
/// deck has a conductance for it: of what arrives in each band they absorb the same part of what the law
/// reflects there (electrons.cpp). @param groups of the law
void join_electrons(const Deck& deck, const FoundLaw& found, const BothSides& bands,
                    const std::function<std::vector<CoupledGroup>()>& groups, SurfaceCondition& condition,
                    std::vector<InputIssue>& issues);

/// Acoustic laws need to know what long waves feel, which only a material file says.
void check_sound_velocities(const Deck& deck, const FoundLaw& found, std::vector<InputIssue>& issues);
/// What is wrong with a law, at its place in the deck.
void complain(const Deck& deck, const FoundLaw& found, const InputError& error,
              std::vector<InputIssue>& issues);
void complain(const SourceLocation& where, const std::string& key, const InputError& error,
              std::vector<InputIssue>& issues);

/// Width and height of all cells together [m]. Collective over `space`.
std::array<double, 2> extent(const PlaneMesh& mesh, const Communicator& space);

/// With which a wall drives a stack or a plane; 0 where it does not (dynamics.cpp) [K or W/m2].
std::complex<double> amplitude_of(const Deck& deck, const std::string& wall);

/// Warns of a mesh a million mean free paths wide, or smaller than an atom: a forgotten `scale`.
std::vector<std::string> size_notes(const Deck& deck, const PlaneProblem& problem,
                                    const std::array<double, 2>& size);

/// The complaint about heat that cannot leave: then there is no steady state. `excess` has its unit.
InputError unbalanced(const Deck& deck, const std::string& excess);

} // namespace kapitza::io
