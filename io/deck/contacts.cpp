/// Where the materials of a deck touch.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace io {
namespace {

std::vector<Contact> stack_contacts(const Reading& reading, const Deck& deck) {
  std::vector<Contact> result;
  double x = 0;
  for (std::size_t i = 0; i + 1 < deck.layers.size(); ++i) {
    const std::string &left = deck.layers[i].material, &right = deck.layers[i + 1].material;
    x += deck.layers[i].thickness;
    result.push_back(
        {left, right, key_path("mesh.layers", i),
         fmt::format("layers {} ({}) and {} ({}) touch at x = {}", i, left, i + 1, right, length_text(x))});
  }
  if (!deck.layers.empty() && std::holds_alternative<PeriodicWall>(deck.left)) {
    const std::string &last = deck.layers.back().material, &first = deck.layers.front().material;
    result.push_back(
        {last, first,
         reading.given("boundaries.left.periodic") ? "boundaries.left.periodic" : "boundaries.right.periodic",
         fmt::format("the periodic ends join layers {} ({}) and 0 ({})", deck.layers.size() - 1, last,
                     first)});
  }
  return result;
}

/// A block of a grid.
struct GridBlock {
  std::size_t row, column;
};

class GridContacts {
 public:
  GridContacts(const Reading& reading, const Deck& deck, const DeckGrid& grid)
      : reading_(reading), deck_(deck), grid_(grid) {}

  std::vector<Contact> all() {
    const std::size_t rows = grid_.materials.size(), columns = grid_.materials.front().size();
    for (std::size_t j = 0; j < rows; ++j)
      for (std::size_t i = 0; i < columns; ++i) {
        if (i + 1 < columns) add_neighbours({j, i}, {j, i + 1});
        if (j + 1 < rows) add_neighbours({j, i}, {j + 1, i});
      }
    for (const DeckPeriodicPair& pair : deck_.plane->periodic) {
      if (pair.first == "left")
        for (std::size_t j = 0; j < rows; ++j) add_across(pair, {j, columns - 1}, {j, 0});
      else
        for (std::size_t i = 0; i < columns; ++i) add_across(pair, {rows - 1, i}, {0, i});
    }
    return std::move(contacts_);
  }

 private:
  const std::string& at(const GridBlock& block) const { return grid_.materials[block.row][block.column]; }
  static std::string text(const GridBlock& block) { return fmt::format("[{}][{}]", block.row, block.column); }
  void add(const GridBlock& a, const GridBlock& b, const std::string& key, const std::string& how) {
    if (at(a) == DeckGrid::hole || at(b) == DeckGrid::hole) return;
    contacts_.push_back({at(a), at(b), key,
                         fmt::format("blocks {} ({}) and {} ({}) {}", text(a), at(a), text(b), at(b), how)});
  }
  void add_neighbours(const GridBlock& a, const GridBlock& b) {
    add(a, b, key_path(key_path("mesh.grid.materials", a.row), a.column), "touch");
  }
  void add_across(const DeckPeriodicPair& pair, const GridBlock& a, const GridBlock& b) {
    const std::string first = key_path("boundaries", pair.first) + ".periodic";
    const std::string second = key_path("boundaries", pair.second) + ".periodic";
    add(a, b, reading_.given(first) ? first : second,
        fmt::format("touch across the periodic boundaries {} and {}", pair.first, pair.second));
  }

  const Reading& reading_;
  const Deck& deck_;
  const DeckGrid& grid_;
  std::vector<Contact> contacts_;
};

/// As many materials as segments, in every row; otherwise there is a complaint about it already.
bool is_rectangular(const DeckGrid& grid) {
  if (grid.x.empty() || grid.y.empty() || grid.materials.size() != grid.y.size()) return false;
  for (const auto& row : grid.materials)
    if (row.size() != grid.x.size()) return false;
  return true;
}

/// Sum of the lengths; nothing where one is bad, which is complained about already.
template <class Part>
std::optional<double> total(const std::vector<Part>& parts, double Part::*length) {
  double sum = 0;
  for (const Part& part : parts) {
    if (part.*length <= 0) return std::nullopt;
    sum += part.*length;
  }
  return parts.empty() ? std::nullopt : std::optional(sum);
}

void mark(const Deck& deck, const std::string& name, std::vector<bool>& used) {
  for (std::size_t m = 0; m < used.size(); ++m)
    if (deck.materials[m].name == name) used[m] = true;
}

} // namespace

std::vector<Contact> contacts(const Reading& reading, const Deck& deck) {
  if (!deck.plane) return stack_contacts(reading, deck);
  const auto* grid = std::get_if<DeckGrid>(&deck.plane->mesh);
  if (!grid || !is_rectangular(*grid)) return {};
  return GridContacts(reading, deck, *grid).all();
}

std::string length_text(double metres) {
  const double nm = metres * 1e9;
  return nm < 1e4 ? fmt::format("{:.6g} nm", nm) : fmt::format("{:.6g} um", nm / 1e3);
}

std::optional<DeckBox> extent(const Deck& deck) {
  if (!deck.plane) {
    const auto x = total(deck.layers, &DeckLayer::thickness);
    return x ? std::optional(DeckBox{{0, *x}, {0, 0}}) : std::nullopt;
  }
  const auto* grid = std::get_if<DeckGrid>(&deck.plane->mesh);
  if (!grid) return std::nullopt;
  const auto x = total(grid->x, &DeckSegment::length), y = total(grid->y, &DeckSegment::length);
  return x && y ? std::optional(DeckBox{{0, *x}, {0, *y}}) : std::nullopt;
}

} // namespace io

std::vector<bool> used_materials(const Deck& deck) {
  const bool in_file = deck.plane && std::holds_alternative<DeckGmsh>(deck.plane->mesh);
  std::vector<bool> used(deck.materials.size(), in_file);
  for (const DeckLayer& layer : deck.layers) io::mark(deck, layer.material, used);
  if (deck.plane && !in_file)
    for (const auto& row : std::get<DeckGrid>(deck.plane->mesh).materials)
      for (const std::string& name : row) io::mark(deck, name, used);
  return used;
}

std::optional<int> frequency_bins(const DeckMaterial& material) {
  if (const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons))
    return resolved->frequency_bins;
  if (const auto* modes = std::get_if<ModeMaterial>(&material.phonons)) return modes->frequency_bins;
  return std::nullopt;
}

} // namespace kapitza
