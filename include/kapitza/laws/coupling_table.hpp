#pragma once
/// Couplings that are built once and handed on.

#include "kapitza/base/error.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/law_traits.hpp"

#include <array>
#include <compare>
#include <functional>
#include <map>
#include <memory>

namespace kapitza {

/// What tells the couplings of a problem apart.
struct CouplingKey {
  std::array<int, 2> media;            ///< on the minus and the plus side; -1: nothing
  std::array<double, 2> conductance{}; ///< of those, sum of C v / 4 [W/m2/K]
  int directions = 0;                  ///< how many the coupling has (HalfRange::size()); 1: summed over them
  LawIdentity law;                     ///< with its parameters and sense

  auto operator<=>(const CouplingKey&) const = default;
};

/// The couplings of a problem, shared by surfaces alike. It holds what a problem's setup has put there, which
/// need not be all: whoever needs another one builds it.
using CouplingTable = std::map<CouplingKey, std::shared_ptr<const FluxCoupling>>;

/// The coupling that the table holds, else a new one.
template <class Build>
std::shared_ptr<const FluxCoupling> find_or_build(const CouplingTable& table, const CouplingKey& key,
                                                  const Build& build) {
  const auto found = table.find(key);
  return found != table.end() ? found->second : std::make_shared<const FluxCoupling>(build());
}

/// Takes note of a surface whose law cannot join its media; empty: the error is thrown.
using LawComplaint = std::function<void(std::size_t surface, const InputError& error)>;

} // namespace kapitza
