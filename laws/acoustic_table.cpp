/// A transmissivity for each pair of branches (AcousticTable in surface_law.hpp).
///
/// At one frequency t_ij of what arrives in branch i, w_i, leaves in branch j of the other side. As fluxes
/// between hemispheres that is P[j, i] = P[i, j] = c_ij = t_ij w_i, lowered where a column would add up to
/// more than w_j; the diagonal P[i, i] = w_i - sum_j c_ij is what is left over.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kapitza {
namespace {

/// The bands of one branch at one frequency on one side.
struct BranchAt {
  std::vector<SideBand> bands;
  double conductance = 0;
  int part = 0; ///< branches that exchange anything have the same
  bool limited = false;
};
using Branches = std::map<int, BranchAt>; ///< by key

/// Branch of the first-named side, of the other one, and their table.
struct KeyedPair {
  int from, to;
  const TransmissionTable* transmissivity;
};

int key_of(const Bands& bands, const std::string& name, const std::string& table, const char* side) {
  std::string known;
  for (const auto& [key, word] : bands.branch_names) {
    if (word == name) return key;
    known += (known.empty() ? "" : ", ") + word;
  }
  throw InputError("the table " + table + " names the branch '" + name + "' of the " + side
                   + " material, which has "
                   + (known.empty() ? "no named branches" : "the branches " + known));
}

std::vector<KeyedPair> find_branches(const AcousticTable& law, const Bands& from, const Bands& to) {
  std::vector<KeyedPair> pairs;
  for (const AcousticTable::Pair& pair : *law.pairs)
    pairs.push_back({key_of(from, pair.from, pair.transmissivity.name, "first"),
                     key_of(to, pair.to, pair.transmissivity.name, "second"), &pair.transmissivity});
  return pairs;
}

Branches branches_at(const Bands& bands, std::size_t side, const std::vector<int>& members) {
  Branches branches;
  for (const int b : members) {
    BranchAt& branch = branches[bands.branch[index(b)]];
    branch.bands.push_back({static_cast<int>(side), b});
    branch.conductance += one_way_conductance(bands, b);
  }
  return branches;
}

/// What crosses between two branches.
struct Crossing {
  BranchAt *from, *to;
  double flux; ///< c_ij [W/m2/K]
};

/// One frequency with all its branches.
struct FrequencyCoupling {
  std::array<Branches, 2> branches; ///< of the first-named side, of the other
  std::vector<Crossing> crossings;

  void add(const KeyedPair& pair, double omega) {
    const auto from = branches[0].find(pair.from), to = branches[1].find(pair.to);
    if (from == branches[0].end() || to == branches[1].end()) return;
    const double flux = tabulated_transmissivity(*pair.transmissivity, omega, 1) * from->second.conductance;
    if (flux > 0) crossings.push_back({&from->second, &to->second, flux});
  }

  void obey_detailed_balance() {
    std::map<const BranchAt*, double> arriving;
    for (const Crossing& c : crossings) arriving[c.to] += c.flux;
    for (Crossing& c : crossings) {
      const double asked = arriving[c.to], limit = c.to->conductance;
      if (asked <= limit) continue;
      c.to->limited = asked > limit * (1 + 1e-12);
      c.flux *= limit / asked;
    }
  }

  /// Numbers the parts that exchange nothing with one another. @return how many there are
  int number_parts() {
    std::vector<BranchAt*> all;
    for (Branches& side : branches)
      for (auto& [key, branch] : side) all.push_back(&branch);
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->part = static_cast<int>(i);
    for (const Crossing& c : crossings) {
      const int kept = c.from->part, merged = c.to->part;
      for (BranchAt* branch : all)
        if (branch->part == merged) branch->part = kept;
    }
    std::map<int, int> numbers;
    for (BranchAt* branch : all)
      branch->part = numbers.emplace(branch->part, static_cast<int>(numbers.size())).first->second;
    return static_cast<int>(numbers.size());
  }
};

void add_pools(FluxCoupling& coupling, const FrequencyCoupling& at) {
  std::map<const BranchAt*, double> left;
  for (const Branches& side : at.branches)
    for (const auto& [key, branch] : side) left[&branch] = branch.conductance;
  for (const Crossing& c : at.crossings) {
    const double strength = c.flux / (c.from->conductance * c.to->conductance);
    add_pool(coupling, c.from->bands, c.to->bands, strength);
    add_pool(coupling, c.to->bands, c.from->bands, strength);
    left[c.from] -= c.flux;
    left[c.to] -= c.flux;
  }
  for (const Branches& side : at.branches)
    for (const auto& [key, branch] : side)
      add_pool(coupling, branch.bands, branch.bands,
               left[&branch] / (branch.conductance * branch.conductance));
}

void add_groups(FluxCoupling& coupling, FrequencyCoupling& at) {
  std::vector<CoupledGroup> groups(index(at.number_parts()));
  for (const Branches& side : at.branches)
    for (const auto& [key, branch] : side) {
      CoupledGroup& group = groups[index(branch.part)];
      for (const SideBand& band : branch.bands) group.bands[index(band.side)].push_back(band.band);
      group.conductance[index(branch.bands.front().side)] += branch.conductance;
    }
  for (const Crossing& c : at.crossings) groups[index(c.from->part)].transmissivity += c.flux;
  for (CoupledGroup& group : groups)
    if (group.transmissivity > 0) group.transmissivity /= group.conductance[minus_side];
  coupling.groups.insert(coupling.groups.end(), groups.begin(), groups.end());
  std::set<int> limited;
  for (const auto& [key, branch] : at.branches[1])
    if (branch.limited) limited.insert(branch.part);
  coupling.limited_groups += static_cast<int>(limited.size());
}

} // namespace

LawTraits traits(const AcousticTable& law) {
  return {.word = "acoustic_table", .table = law.pairs.get()};
}

FluxCoupling couple(const AcousticTable& law, const InterfaceSides& sides) {
  for (const Bands* bands : {&sides.minus, &sides.plus})
    if (!bands->frequency_resolved)
      throw InputError("acoustic_table needs materials with branches and frequencies, not gray ones or plain "
                       "bands; use model: transmission");
  const std::size_t first = sides.reversed ? plus_side : minus_side, second = 1 - first;
  const std::vector<KeyedPair> pairs = find_branches(law, sides.on(first), sides.on(second));
  FluxCoupling coupling;
  for (const CoupledGroup& frequency : pair_bands(sides, false)) {
    FrequencyCoupling at;
    at.branches = {branches_at(sides.on(first), first, frequency.bands[first]),
                   branches_at(sides.on(second), second, frequency.bands[second])};
    for (const KeyedPair& pair : pairs) at.add(pair, mean_omega(frequency, sides.minus, sides.plus));
    at.obey_detailed_balance();
    add_pools(coupling, at);
    add_groups(coupling, at);
  }
  return coupling;
}

} // namespace kapitza
