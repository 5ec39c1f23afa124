/// Do heating, cells, directions, probes and lines fit the mesh?

#include "kapitza/base/index.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kapitza::io {
namespace {

constexpr double most_cells = 1e7;

void check_box(Reading& reading, const Deck& deck, const std::string& key, const DeckBox& box) {
  if (!deck.plane) {
    reading.fail(key, "belongs to 2D meshes; in 1D make the heated part a layer of its own");
    return;
  }
  if (box.x[0] >= box.x[1] || box.y[0] >= box.y[1]) return; // complained about already
  const auto apart = [](const std::array<double, 2>& a, const std::array<double, 2>& grid) {
    const double slack = 1e-12 * grid[1]; // the sum of the lengths is rounded
    return a[1] <= grid[0] + slack || a[0] >= grid[1] - slack;
  };
  const std::optional<DeckBox> all = extent(deck);
  if (all && (apart(box.x, all->x) || apart(box.y, all->y)))
    reading.fail(key, fmt::format("the box lies outside the grid, which goes from 0 to {} and from 0 to {}",
                                  length_text(all->x[1]), length_text(all->y[1])));
}

double cells_of(const std::vector<DeckSegment>& segments) {
  double cells = 0;
  for (const DeckSegment& segment : segments) cells += segment.cells.value_or(1);
  return cells;
}

bool outside(double at, const std::array<double, 2>& range) {
  const double slack = 1e-12 * (range[1] - range[0]); // the sum of the lengths is rounded
  return at < range[0] - slack || at > range[1] + slack;
}

/// A point of a plane.
void check_point(Reading& reading, const std::string& key, const Point& at, const DeckBox& all) {
  if (outside(at[0], all.x) || outside(at[1], all.y))
    reading.fail(key, fmt::format("[{}, {}] is outside the grid, which goes from 0 to {} and from 0 to {}",
                                  length_text(at[0]), length_text(at[1]), length_text(all.x[1]),
                                  length_text(all.y[1])));
}

void check_probe(Reading& reading, const Deck& deck, std::size_t i, const DeckBox& all) {
  const DeckProbe& probe = deck.output.probes[i];
  const std::string key = key_path("output.probes", i) + ".at";
  if (!deck.plane && outside(probe.position, all.x))
    reading.fail(key, fmt::format("{} is outside the stack, which goes from 0 to {}",
                                  length_text(probe.position), length_text(all.x[1])));
  if (deck.plane) check_point(reading, key, {probe.position, *probe.y}, all);
}

/// Each has a name of its own.
template <class Named>
void check_names(Reading& reading, const std::string& list, const char* what,
                 const std::vector<Named>& items) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!items[i].name.empty() && !names.insert(items[i].name).second)
      reading.fail(key_path(list, i) + ".name",
                   fmt::format("another {} is named {} too", what, in_quotes(items[i].name)));
}

/// Longer than this nothing is, and products of such lengths still are numbers.
void check_length(Reading& reading, const std::string& key, double length) {
  constexpr double longest = 1e9;
  if (length > longest)
    reading.fail(
        key, fmt::format("{:.3g} m is longer than any sample, at most {:g} m are allowed", length, longest));
}

/// All of a material alike: two of these are one.
bool is_uniform(const DeckHeating& heating) {
  return !heating.within && !heating.absorbed && !heating.cosine && !heating.course;
}

} // namespace

void check_heating(Reading& reading, const Deck& deck) {
  const std::vector<bool> used = used_materials(deck);
  const bool any =
      std::find(used.begin(), used.end(), true) != used.end(); // else there are complaints already
  const auto is_unused = [&](const std::string& name) {
    const auto found = std::find_if(deck.materials.begin(), deck.materials.end(),
                                    [&](const DeckMaterial& material) { return material.name == name; });
    return any && found != deck.materials.end() && !used[index(found - deck.materials.begin())];
  };
  for (std::size_t i = 0; i < deck.heating.size(); ++i) {
    const std::string& name = deck.heating[i].material;
    const std::string key = key_path("heating", i) + ".material";
    check_name(reading, deck, key, name);
    if (is_unused(name))
      reading.fail(key, fmt::format("no {} is made of {}", deck.plane ? "block" : "layer", in_quotes(name)));
    if (const auto& box = deck.heating[i].within)
      check_box(reading, deck, key_path("heating", i) + ".within", *box);
    for (std::size_t k = 0; k < i; ++k)
      if (deck.heating[k].material == name && deck.heating[k].into_electrons == deck.heating[i].into_electrons
          && deck.heating[k].when == deck.heating[i].when && deck.heating[k].phase == deck.heating[i].phase
          && !name.empty() && is_uniform(deck.heating[k]) && is_uniform(deck.heating[i]))
        reading.fail(key,
                     fmt::format("heating of {} is given twice, first in heating[{}]", in_quotes(name), k));
  }
}

void check_cells(Reading& reading, const Deck& deck) {
  for (std::size_t i = 0; i < deck.layers.size(); ++i)
    check_length(reading, key_path("mesh.layers", i) + ".thickness", deck.layers[i].thickness);
  double cells = 0;
  for (const DeckLayer& layer : deck.layers) cells += layer.cells.value_or(1);
  if (cells > most_cells)
    reading.fail("mesh.layers",
                 fmt::format("{:.0f} cells in all, at most {:.0f} are allowed", cells, most_cells));
  const auto* grid = deck.plane ? std::get_if<DeckGrid>(&deck.plane->mesh) : nullptr;
  if (!grid) return;
  for (const auto& [axis, segments] : {std::pair("x", &grid->x), std::pair("y", &grid->y)})
    for (std::size_t i = 0; i < segments->size(); ++i)
      check_length(reading, key_path(fmt::format("mesh.grid.{}", axis), i) + ".length",
                   (*segments)[i].length);
  constexpr double most_2d = 1e9;
  if (const double all = cells_of(grid->x) * cells_of(grid->y); all > most_2d)
    reading.fail("mesh.grid", fmt::format("{:.3g} cells in all, at most {:.0e} are allowed", all, most_2d));
}

void check_angles(Reading& reading, const Deck& deck) {
  if (deck.plane && deck.plane->azimuthal % 4 != 0)
    reading.fail(
        "angles.azimuthal",
        fmt::format("must be a multiple of 4, a quarter for each quadrant, got {}", deck.plane->azimuthal));
  if (!deck.plane && deck.solver.decomposition)
    reading.warn("solver.decomposition", "has no effect in 1D: ranks share the bands");
}

void check_probes(Reading& reading, const Deck& deck) {
  check_names(reading, "output.probes", "probe", deck.output.probes);
  const std::optional<DeckBox> all = extent(deck);
  for (std::size_t i = 0; i < deck.output.probes.size(); ++i) {
    const DeckProbe& probe = deck.output.probes[i];
    const std::string key = key_path("output.probes", i);
    if (!deck.plane && probe.y)
      reading.fail(key + ".at", "in 1D a probe stands at one coordinate such as [250 nm], got a list of 2");
    else if (deck.plane && !probe.y)
      reading.fail(key + ".at", "in 2D a probe stands at two coordinates such as [250 nm, 10 nm], got one");
    else if (all)
      check_probe(reading, deck, i, *all);
  }
}

void check_lines(Reading& reading, const Deck& deck) {
  if (!deck.plane && !deck.output.lines.empty()) {
    reading.fail("output.lines", "lines belong to 2D meshes; of a stack profile.csv has the whole");
    return;
  }
  check_names(reading, "output.lines", "line", deck.output.lines);
  const std::optional<DeckBox> all = extent(deck);
  for (std::size_t i = 0; i < deck.output.lines.size(); ++i) {
    const DeckLine& line = deck.output.lines[i];
    const std::string key = key_path("output.lines", i);
    if (line.from == line.to) reading.fail(key + ".to", "the line ends where it begins");
    if (!all) continue;
    check_point(reading, key + ".from", line.from, *all);
    check_point(reading, key + ".to", line.to, *all);
  }
}

} // namespace kapitza::io
