#pragma once
/// Straight lines through a mesh: the regions they pass, and the interfaces and walls that they meet.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/analysis/sample.hpp"
#include "kapitza/solver/moments.hpp"

#include <array>
#include <string>
#include <vector>

namespace kapitza {

/// Places on a line are distances from its beginning [m].
struct NamedLine {
  std::string name;   ///< in lines.csv and reports; empty of a whole stack
  Point from{}, to{}; ///< where it begins and ends [m]

  double length() const;
  /// The point so far along the line [m].
  Point at(double distance) const;
};

/// The part of a line that lies in one cell, or in one region.
struct LinePart {
  int in = 0;              ///< number of the cell or region
  double from = 0, to = 0; ///< where the part begins and ends [m]
};

/// The owned cells that a line passes, by rising number. Where it runs along an edge both cells are there.
std::vector<LinePart> cells_on_line(const PlaneMesh& mesh, const NamedLine& line);

/// The regions that a line passes, in its order. Collective over `space`; every rank gets the same.
/// @throws InputError where an end is outside the mesh, or the line runs along an interface
std::vector<LinePart> regions_on_line(const PlaneMesh& mesh, const NamedLine& line,
                                      const Communicator& space);

/// What stands at one place of a line.
struct LineSample {
  double at = 0;  ///< distance from the beginning [m]
  int region = 0; ///< index into the mesh's regions
  Sample value;   ///< the fields there, inside that region
};
/// Equally spaced in each region, twenty or more, and at both ends of it: two at the same place where the
/// line goes from one region to the next. Collective over domain.space; every rank gets the same.
std::vector<LineSample> sample_line(const Domain& domain, const Moments& moments, const NamedLine& line);

/// An interface where a line goes from one region to the next, or the wall at an end of it: means over the
/// face that it meets.
struct LineMeeting {
  std::size_t surface = 0;             ///< index into the mesh's surfaces
  LinePart before, after;              ///< the regions on both sides; at a wall both are the one there is
  std::array<double, 2> temperature{}; ///< T* on both sides; of a wall twice its own, relative [K]
  double heat_flux = 0;                ///< through the face, in the sense of the line [W/m2]
  double kapitza = 0;                  ///< R_K of the face of an interface [m2 K/W]
};

/// The interfaces through which enough heat flows to speak of a resistance, in the line's order. Collective
/// over domain.space; every rank gets the same. @param regions on the line
std::vector<LineMeeting> interfaces_on_line(const Domain& domain, const Moments& moments,
                                            const NamedLine& line, const std::vector<LinePart>& regions);
/// Walls with a temperature of their own at the ends of the line. As above.
std::vector<LineMeeting> walls_on_line(const Domain& domain, const Moments& moments, const NamedLine& line,
                                       const std::vector<LinePart>& regions);

} // namespace kapitza
