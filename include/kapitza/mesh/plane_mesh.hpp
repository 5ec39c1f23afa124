#pragma once
/// Triangles and quadrilaterals in the plane, shared out over ranks. Knows no physics: a region carries the
/// number of its material, nothing more.
///
/// Every cell has its own corners (fields are discontinuous between cells), counter-clockwise. Face k of a
/// cell runs from its corner k to its corner k + 1, its outward normal to the right of that. A *slot* is the
/// index of a corner and of the face that begins there: corner k and face k of cell c are
/// first_slot[c] + k.
///
/// Owned cells come by rising global number and know all about their faces. Of a halo cell `behind` is known
/// only on the faces it shares with owned cells; its other slots say -1 (a surface there may be named).

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/point.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kapitza {

/// What a mesh is told of a region: one per name.
struct PlaneMaterial {
  std::string name; ///< that the region gets
  int number = 0;   ///< of the material, in the caller's list
};

/// Cells of one material that a report speaks of under one name.
struct PlaneRegion {
  std::string name; ///< of its material; of a stack seen as lines, that of the layer
  int material = 0; ///< PlaneMaterial::number: index into a problem's media
  double area = 0;  ///< of all ranks [m2]
};

/// Faces where one law decides what comes out: a boundary (nothing behind it), the interface of two regions,
/// or a periodic pair of boundaries. A pair is named "left|right" (or "bottom|top"): its minus part is the
/// right (top) boundary, whose outward normal points along +x (+y); its plus part is the other one.
struct PlaneSurface {
  std::string name;                        ///< boundary, "si|ge" (minus side first), or a pair as above
  int minus_region = -1, plus_region = -1; ///< of an interface; -1 at boundaries, which may touch several
  bool periodic = false; ///< what leaves through the minus part enters through the plus part
  double length = 0;     ///< of all ranks; of a periodic pair: of one of the two [m]

  bool is_interface() const { return minus_region >= 0; }
  /// Of a periodic pair of a plane the names of its plus and of its minus part, as in "left|right".
  std::array<std::string, 2> parts() const {
    const std::size_t bar = name.find('|');
    return {name.substr(0, bar), name.substr(bar + 1)};
  }
};

/// One face of a named curve inside the domain, seen from one of its two cells.
struct PlaneCurveFace {
  int slot = 0;      ///< of an owned cell
  bool left = false; ///< the cell lies on the left of the curve as it runs
};

/// A named curve inside the domain, where heat is measured: what crosses it from its left to its right.
struct PlaneCurve {
  std::string name;                  ///< of its physical group, as GmshSpec::names has it
  std::vector<PlaneCurveFace> faces; ///< of this rank; each face of the curve twice, once from either side
  double length = 0;                 ///< of all ranks [m]
};

/// Faces that this rank shares with another one, in the same order on both: what one calls ours the other
/// calls theirs.
struct SharedFaces {
  int rank = 0;            ///< the other one, in the space communicator
  std::vector<int> ours;   ///< slots of owned cells
  std::vector<int> theirs; ///< slots of the same faces in halo cells
};

/// One rank's part: the cells it owns, and around them one layer of cells that others own.
struct PlaneMesh {
  int owned_cells = 0;                   ///< come first
  std::vector<int> first_slot{0};        ///< [cells + 1]
  std::vector<Point> corner;             ///< [slots]
  std::vector<int> region_of_cell;       ///< [cells]
  std::vector<std::int64_t> global_cell; ///< [cells] number of the cell, the same for every partition
  std::vector<int> behind; ///< [slots] slot of the same face in the neighbour; -1: nothing, or not known here
  std::vector<int> surface_of_face;       ///< [slots] -1 inside a region
  std::vector<std::uint8_t> on_plus_side; ///< [slots] 1: the cell lies on the plus side of that surface

  std::vector<PlaneRegion> regions;    ///< the same on all ranks
  std::vector<PlaneSurface> surfaces;  ///< the same on all ranks
  std::vector<PlaneCurve> curves;      ///< the same on all ranks, but for the faces
  std::vector<std::string> notes;      ///< what was put right in a mesh that was read; the same on all ranks
  std::vector<SharedFaces> neighbours; ///< by rising rank
  std::int64_t global_cells = 0;       ///< number of cells of the whole mesh

  int cells() const { return static_cast<int>(first_slot.size()) - 1; }
  int slots() const { return first_slot.back(); }
  /// Slots of owned cells: the nodes of this rank's fields.
  int owned_nodes() const { return first_slot[index(owned_cells)]; }
  int corners_of(int cell) const {
    const auto c = index(cell);
    return first_slot[c + 1] - first_slot[c];
  }
  /// The cell that a slot belongs to.
  int cell_of_slot(int slot) const {
    const auto next = std::upper_bound(first_slot.begin(), first_slot.end(), slot);
    return static_cast<int>(next - first_slot.begin()) - 1;
  }
};

} // namespace kapitza
