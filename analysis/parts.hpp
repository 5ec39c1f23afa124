#pragma once
/// What the files of the analysis share.

#include "kapitza/analysis/budget.hpp"

#include <array>
#include <optional>
#include <vector>

namespace kapitza {

/// What every part of the analysis looks at.
struct View {
  const Domain& domain;
  const Moments& moments;
  bool flows = false;      ///< there is a heat flux to divide by
  bool heated = false;     ///< somewhere heat is put in
  double largest_flux = 0; ///< anywhere [W/m2]
};

/// Collective over domain.space.
View look_at(const Domain& domain, const Moments& moments);

/// A wall that is at one temperature: black, the surface of a bath, or one that holds the electrons of a
/// metal.
bool has_temperature(const SurfaceCondition& condition);

/// Adds up over ranks what each of them has of the same items. Collective.
/// @param numbers_of(item) an array of pointers to the numbers of an item that add up
template <class Item, class NumbersOf>
void sum_over_ranks(std::vector<Item>& items, const Communicator& ranks, const NumbersOf& numbers_of) {
  std::vector<double> sums;
  for (Item& item : items)
    for (const double* number : numbers_of(item)) sums.push_back(*number);
  ranks.sum(sums);
  auto sum = sums.begin();
  for (Item& item : items)
    for (double* number : numbers_of(item)) *number = *sum++;
}

// --- faces (face_values.cpp) ---

/// A quantity at both ends of a face, linear in between.
using Ends = std::array<double, 2>;

/// int a b over a face of unit length.
double mean_product(const Ends& a, const Ends& b);

/// Of some bands at a face: the temperature of an equilibrium that is as (H + J)/2, weighted with w, and of
/// one that is as J; their net flux into the surface [W/m2], sum of w.
struct FaceValues {
  Ends equivalent{}, leaving{}, net{};
  double conductance = 0;
};
FaceValues face_values(const Domain& domain, const FaceMoments& face, const std::vector<int>& members);
FaceValues face_values(const Domain& domain, const FaceMoments& face); ///< of all bands

/// What one surface gathers over its faces and all ranks. Of both sides, unless it says otherwise.
struct SurfaceSums {
  double quadratic_flux = 0; ///< into the surface [W K/m]
  double drop = 0;           ///< int T* q_n dA, q_n into the surface; theta where it holds electrons [W K/m]
  double square = 0;         ///< int q_n^2 dA of the minus side, or of a boundary [W2/m3]
  double gross = 0;          ///< int (sum_g |q_g|)^2 dA of the same
  double contact = 0;        ///< int q_n^2 / (2 W) dA of the same [W K/m]
  double reflection = 0;     ///< int sum_g q_g T*_g dA [W K/m]; of a bath sum_g q_g (J_g - T_bath)
  /// What the fluxes into an interface from both sides add up to, nothing but rounding [W/m]: int q_n dA,
  /// the same of the groups that cross, and of heat_flux.
  double net = 0, net_open = 0, net_heat = 0;
  std::array<double, 2> equivalent{};  ///< int T* dA of each side [K m]
  std::array<double, 2> temperature{}; ///< int T dA of each side [K m]
  /// Of metals on each side: what electrons carry into the surface [W/m], and along which length they do [m].
  std::array<double, 2> electron_power{}, metal_length{};
  bool holds_electrons = false; ///< of a metal at this wall of a stack
};
/// One per surface of the mesh. Collective over domain.space.
std::vector<SurfaceSums> sum_surfaces(const View& view);

/// Enough heat passes a surface to divide by: more than a tenth of what bands carry either way, and more than
/// what a solver makes of the heat that flows elsewhere.
bool has_net_flux(const View& view, std::size_t surface, const SurfaceSums& sums);
/// The same of one face: |net| and sum_g |q_g| over it [W/m2].
bool has_net_flux(const View& view, double net, double gross);

// --- interfaces.cpp ---
std::vector<InterfaceResistance> report_interfaces(const View& view, const std::vector<SurfaceSums>& sums);

// --- budgets.cpp ---

/// Sums over a region and all ranks.
struct RegionSums {
  double dissipation = 0, fourier = 0;   ///< [W K/m]
  double heating = 0;                    ///< [W/m]
  double temperature = 0;                ///< int T dV [K m2]
  double driving = 0;                    ///< int T P dV, of electrons T_e P [W K/m]
  double quadratic_inflow = 0, drop = 0; ///< through its surfaces: of Psi, of T* q [W K/m]
  double electron_phonon = 0;            ///< the part of `drop` that is of R_ep at its ends
  double apart = 0;                      ///< dissipated by electrons and phonons apart (budget.hpp) [W K/m]
};
std::vector<RegionSums> sum_regions(const View& view);

/// Of both carriers in an owned cell [W/m/K].
double conductivity_in(const Domain& domain, const Moments& moments, int cell);
/// The reference temperature over that of an owned cell, where entropies stand for squares; else 1.
double colder_in(const Domain& domain, const Moments& moments, int cell);

/// Where all the heat enters and leaves: two temperatures, and the heat that flows between them.
struct Terminals {
  double difference = 0; ///< hot minus cold [K]
  double heat = 0;       ///< from hot to cold [W/m]
};

DissipationBudget dissipation_budget(const View& view, const std::vector<RegionSums>& regions,
                                     const std::vector<SurfaceSums>& surfaces);
ResistanceBudget resistance_budget(const View& view, const Terminals& terminals,
                                   const std::vector<RegionSums>& regions,
                                   const std::vector<SurfaceSums>& surfaces);

// --- terminals.cpp ---
std::optional<Terminals> find_terminals(const View& view);
/// Between the ends of a stack, or two straight, parallel boundaries at opposite ends of the domain, or over
/// a period.
std::optional<double> effective_conductivity(const View& view, const Terminals& terminals);

// --- equivalent.cpp ---
std::optional<FourierEquivalent> fourier_equivalent(const View& view, const Analysis& analysis,
                                                    const std::vector<RegionSums>& regions);

// --- apparent.cpp ---
/// Adds what lines of Fourier's slope through the middle of a stack's layers say of its interfaces and walls.
void add_apparent_resistances(const View& view, Analysis& analysis);

} // namespace kapitza
