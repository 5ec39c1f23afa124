#pragma once
/// Cells, regions and surfaces. Knows no physics: a region carries the number of its material, nothing more.

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kapitza {

/// Cells of one material that a report speaks of under one name (a layer of a stack).
struct Region {
  std::string name;              ///< of the layer, in reports and surfaces
  int material = 0;              ///< number of its material: index into a problem's media
  double thickness = 0;          ///< [m]
  int first_cell = 0, cells = 0; ///< number of its first cell, and how many it has
};

/// A set of faces where a law decides what comes out: a boundary (one side is empty) or an interface.
/// The minus side lies against the normal (left), the plus side along it (right). A periodic pair of ends is
/// one surface whose minus side is the last cell and whose plus side is the first.
struct Surface {
  std::string name;    ///< "left", "right", or regions of both sides as in "si|ge", minus side first
  double position = 0; ///< [m]; of a periodic pair: of its minus side
  int minus_cell = -1, plus_cell = -1; ///< cells on its two sides; -1: nothing there
  bool periodic = false;               ///< the ends of the stack, joined

  bool is_boundary() const { return minus_cell < 0 || plus_cell < 0; }
};

/// Line elements with two nodes each, numbered from left to right; fields are discontinuous between cells, so
/// node 2c is the left and 2c+1 the right end of cell c.
struct StackMesh {
  static constexpr int nodes_per_cell = 2; ///< both ends of a cell

  std::vector<double> width;       ///< [cells] [m]
  std::vector<double> position;    ///< [2 cells] of the nodes [m]
  std::vector<int> region_of_cell; ///< [cells] index into `regions`
  std::vector<Region> regions;     ///< from left to right, one per layer
  std::vector<Surface> surfaces;   ///< from left to right; a periodic pair comes last

  int cells() const { return static_cast<int>(width.size()); }
  int nodes() const { return nodes_per_cell * cells(); }
  double length() const { return position.empty() ? 0 : position.back(); }
};

/// One layer of a stack, left to right.
struct LayerSpec {
  std::string name;                 ///< that the region gets
  int material = 0;                 ///< number of its material: index into a problem's media
  double thickness = 0;             ///< [m]
  int cells = 1;                    ///< number of them, at least 1
  std::optional<double> first_cell; ///< width of the cells at both ends [m]; absent: all cells equal
  bool surface_before = true; ///< false: the same phonons continue from the layer to the left, no surface
};

/// Widths of `cells` cells that fill `thickness` and grow from about `first_cell` at both ends (tanh
/// grading).
std::vector<double> graded_widths(double thickness, int cells, double first_cell);

/// A stack of layers between the boundaries "left" and "right", or closed on itself when `periodic`.
StackMesh make_stack(std::span<const LayerSpec> layers, bool periodic);

} // namespace kapitza
