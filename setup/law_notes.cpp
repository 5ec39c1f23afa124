#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"
#include "kapitza/setup/problem.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Part of the one-way flux that optical branches carry.
double optical_share(const Bands& bands) {
  double sum = 0;
  for (int b = 0; b < bands.size(); ++b)
    if (polarization_of_key(bands.branch[index(b)]) == Polarization::optical)
      sum += one_way_conductance(bands, b);
  return sum / one_way_conductance(bands);
}

/// Largest ratio of C v^3 of paired bands of both sides, at least 1.
double mismatch_of_scalar_waves(const Bands& a, const Bands& b) {
  double worst = 1;
  for (const auto& [i, j] : io::partners(a, b)) {
    const double ratio =
        a.heat_capacity[i] * std::pow(a.speed[i], 3) / (b.heat_capacity[j] * std::pow(b.speed[j], 3));
    worst = std::max({worst, ratio, 1 / ratio});
  }
  return worst;
}

void add_acoustic_notes(const std::string& name, const DeckInterface& interface, const Bands& a,
                        const Bands& b, std::vector<std::string>& notes) {
  if (!a.frequency_resolved) {
    if (const double ratio = mismatch_of_scalar_waves(a, b); ratio > 1.01)
      notes.push_back(fmt::format("interface {}: phonons that are sound have C v^3 equal on both sides, here "
                                  "it differs by a factor of "
                                  "{:.3g}; in every direction no more crosses than the poorer side brings",
                                  name, ratio));
    return;
  }
  const double left = optical_share(a), right = optical_share(b);
  if (left > 0 || right > 0)
    notes.push_back(fmt::format("interface {}: optical branches have no acoustic law, which reflects them; "
                                "they are {:.2g} % of what {} "
                                "carries one way and {:.2g} % of what {} does",
                                name, 100 * left, interface.first, 100 * right, interface.second));
}

/// Part of the one-way flux in plain bands that the other side has not.
double lonely_share(const Bands& bands, const Bands& other) {
  double sum = one_way_conductance(bands);
  for (const auto& [i, j] : io::partners(bands, other))
    sum -= one_way_conductance(bands, static_cast<int>(i));
  return std::max(0.0, sum / one_way_conductance(bands));
}

void add_lonely_bands(const std::string& name, const DeckInterface& interface, const Bands& a, const Bands& b,
                      std::vector<std::string>& notes) {
  if (a.frequency_resolved || b.frequency_resolved) return;
  constexpr double rounding = 1e-12;
  const double left = lonely_share(a, b), right = lonely_share(b, a);
  if (left > rounding || right > rounding)
    notes.push_back(
        fmt::format("interface {}: bands that the other side has not are reflected; they are {:.2g} % "
                    "of what {} carries one way and {:.2g} % of what {} does",
                    name, 100 * left, interface.first, 100 * right, interface.second));
}

} // namespace

std::vector<std::string> law_notes(const Deck& deck, const std::vector<Bands>& materials) {
  std::vector<std::string> notes;
  const std::vector<bool> used = used_materials(deck);
  for (const DeckInterface& interface : deck.interfaces) {
    const auto first = index(io::material_index(deck, interface.first)),
               second = index(io::material_index(deck, interface.second));
    if (!used[first] || !used[second]) continue;
    const std::string name = interface.first + "|" + interface.second;
    const Bands &a = materials[first], &b = materials[second];
    if (law_traits(interface.law).acoustic) add_acoustic_notes(name, interface, a, b, notes);
    add_lonely_bands(name, interface, a, b, notes);
    if (interface.contact)
      notes.push_back(fmt::format(
          "interface {}: the bodies touch in {:.2g} of the plane (pressure over hardness); the law is that "
          "of the "
          "whole plane, so its Kapitza resistance holds where they touch, and 'contact' is the spreading "
          "resistance around the spots, beside the gap",
          name, contact_fraction(*interface.contact)));
  }
  return notes;
}

} // namespace kapitza
