/// The keys of the geometry: a 1D stack, a 2D grid or a Gmsh file.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

namespace kapitza::io {
namespace {

/// Of a piece of matter: more than an atom, less than what ballistic phonons could ever matter in.
constexpr Range a_length = positive.likely(1e-10, 1);

const Words<Grading> gradings{{{"refined", Grading::refined}, {"uniform", Grading::uniform}}, {}};

Block<DeckLayer> layer_block() {
  Block<DeckLayer> layer;
  layer.keys = {
      name<DeckLayer>("material", &DeckLayer::material, required, "name of a material of the deck"),
      quantity<DeckLayer>("thickness", &DeckLayer::thickness, units::length, a_length, required, "thickness"),
      integer<DeckLayer>("cells", &DeckLayer::cells, {.low = 1, .high = 1e7},
                         optional("chosen from the mean free paths"), "number of cells"),
      choice<DeckLayer>("grading", &DeckLayer::grading, gradings, preset("refined"),
                        "cell sizes: refined toward the two ends of the layer, or all equal"),
  };
  return layer;
}

Block<DeckSegment> segment_block() {
  Block<DeckSegment> segment;
  segment.keys = {
      quantity<DeckSegment>("length", &DeckSegment::length, units::length, a_length, required,
                            "width of the column, height of the row"),
      integer<DeckSegment>("cells", &DeckSegment::cells, {.low = 1, .high = 1e5},
                           optional("chosen from the mean free paths"), "number of cells"),
      choice<DeckSegment>("grading", &DeckSegment::grading, gradings, preset("refined"),
                          "cell sizes: refined toward the two ends of the segment, or all equal"),
  };
  return segment;
}

/// A row of blocks: `[si, ge, void]`.
void read_row(Reading& reading, const Node& node, const std::string& path, std::vector<std::string>& row) {
  reading.note(path, node);
  const std::vector<Node>* items = read_list(reading, node, path, "a row such as [si, ge] is needed");
  if (!items) return;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string item = key_path(path, i);
    reading.note(item, (*items)[i]);
    const auto material = read_text(reading, (*items)[i], item);
    if (material && material->empty()) reading.fail(item, "must not be empty");
    row.push_back(material.value_or(""));
  }
}

void read_blocks(Reading& reading, const Node& node, const std::string& path, DeckGrid& grid) {
  const std::vector<Node>* rows =
      read_list(reading, node, path, "a list of rows such as [[si, ge], [si, void]] is needed");
  if (!rows) return;
  if (rows->empty()) reading.fail(path, "at least one row is needed");
  for (std::size_t j = 0; j < rows->size(); ++j)
    read_row(reading, (*rows)[j], key_path(path, j), grid.materials.emplace_back());
}

void check_grid(Reading& reading, const std::string& path, DeckGrid& grid) {
  const std::string key = key_path(path, "materials");
  if (!reading.given(key) || grid.materials.empty() || grid.x.empty() || grid.y.empty()) return;
  if (grid.materials.size() != grid.y.size())
    reading.fail(key, fmt::format("{} rows of materials for {} segments of y; one row each is needed, the "
                                  "lowest first",
                                  grid.materials.size(), grid.y.size()));
  for (std::size_t j = 0; j < grid.materials.size(); ++j)
    if (grid.materials[j].size() != grid.x.size())
      reading.fail(key_path(key, j), fmt::format("{} materials for {} segments of x; one each is needed",
                                                 grid.materials[j].size(), grid.x.size()));
  const auto is_hole = [](const std::string& material) { return material == DeckGrid::hole; };
  bool filled = false;
  for (const auto& row : grid.materials)
    for (const std::string& material : row) filled = filled || !is_hole(material);
  if (!filled) reading.fail(key, "every block is void, at least one material is needed");
}

Block<DeckGrid> grid_block() {
  Block<DeckGrid> grid;
  grid.keys = {
      list<DeckGrid>("x", &DeckGrid::x, segment_block(), filled(required), "columns, left to right"),
      list<DeckGrid>("y", &DeckGrid::y, segment_block(), filled(required),
                     "rows, bottom to top; keys as for x"),
      custom<DeckGrid>({"", "materials", "list of lists of names", "", "", "",
                        "materials[j][i] fills row j from below and column i; void: nothing is there, a "
                        "hole with the boundary void around it"},
                       required, "a list of rows such as [[si, ge], [si, void]] is needed", read_blocks),
  };
  grid.keys[1].describe_inner = nullptr; // the rows of x, once is enough
  grid.keys[1].row.like = "mesh.grid.x[]";
  grid.check = check_grid;
  return grid;
}

/// `{"2D Domain": si, 7: left}`
void read_group_names(Reading& reading, const Node& node, const std::string& path, MeshEntry& mesh) {
  if (node.kind != NodeKind::map) {
    reading.fail(
        path, fmt::format("a map such as {{\"2D Domain\": si, 7: left}} is needed, got {}", described(node)));
    return;
  }
  for (const NodeEntry& entry : node.entries) {
    const std::string key = key_path(path, entry.name);
    reading.places[key] = entry.where;
    const auto name = read_text(reading, entry.value, key);
    if (name && name->empty()) reading.fail(key, "must not be empty");
    if (name) mesh.names.push_back({entry.name, *name});
  }
}

} // namespace

Block<MeshEntry> mesh_block() {
  Block<MeshEntry> mesh;
  mesh.keys = {
      list<MeshEntry>("layers", &MeshEntry::layers, layer_block(), filled(optional("one of three")),
                      "1D: the layers, left to right"),
      integer<MeshEntry>("repeat", &MeshEntry::repeat, {.low = 1, .high = 10000}, optional("1"),
                         "the list of layers is stacked this many times: periods of a superlattice"),
      block<MeshEntry>("grid", &MeshEntry::grid, grid_block(), optional("one of three"),
                       "2D: rectangular blocks of materials"),
      name<MeshEntry>("gmsh", &MeshEntry::gmsh, optional("one of three"),
                      "2D: a Gmsh file, relative to the deck; its physical surfaces are named as the "
                      "materials, its physical curves name the boundaries"),
      quantity<MeshEntry>("scale", &MeshEntry::scale, units::length, positive, optional("1 m"),
                          "with gmsh: unit of length of the file"),
      custom<MeshEntry>({"", "names", "map of names", "", "", "",
                         "with gmsh: what physical groups, given by name or number, are called in the deck"},
                        optional("the file's names"), "", read_group_names),
  };
  mesh.check = [](Reading& reading, const std::string& path, MeshEntry&) {
    exactly_one(reading, path, {"layers", "grid", "gmsh"});
    const auto belongs = [&](const char* key, const char* owner) {
      if (reading.given(key_path(path, key)) && !reading.given(key_path(path, owner)))
        reading.fail(key_path(path, key), fmt::format("belongs to {}", owner));
    };
    belongs("repeat", "layers");
    belongs("scale", "gmsh");
    belongs("names", "gmsh");
  };
  return mesh;
}

} // namespace kapitza::io
