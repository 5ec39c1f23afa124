#pragma once
/// What must hold for every plane mesh, on any number of ranks.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <gtest/gtest.h>
#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace kapitza::test {

inline std::vector<int> cell_of_slot(const PlaneMesh& mesh) {
  std::vector<int> cell;
  for (int c = 0; c < mesh.cells(); ++c) cell.insert(cell.end(), index(mesh.corners_of(c)), c);
  return cell;
}

/// (global cell, face): the name of a slot on every rank.
using FaceName = std::array<std::int64_t, 2>;

inline FaceName face_name(const PlaneMesh& mesh, const std::vector<int>& cell, int slot) {
  if (slot < 0) return {-1, -1};
  const int c = cell[index(slot)];
  return {mesh.global_cell[index(c)], slot - mesh.first_slot[index(c)]};
}

inline std::array<Point, 2> ends(const PlaneMesh& mesh, const std::vector<int>& cell, int slot) {
  return face_ends(mesh, cell[index(slot)], slot - mesh.first_slot[index(cell[index(slot)])]);
}

inline double distance(Point a, Point b) {
  return std::hypot(a[0] - b[0], a[1] - b[1]);
}

/// Sizes, orientation, numbering and the references between slots of one rank.
inline void check_part(const PlaneMesh& mesh) {
  const std::vector<int> cell = cell_of_slot(mesh);
  ASSERT_EQ(mesh.corner.size(), index(mesh.slots()));
  ASSERT_EQ(mesh.behind.size(), index(mesh.slots()));
  ASSERT_EQ(mesh.surface_of_face.size(), index(mesh.slots()));
  ASSERT_EQ(mesh.on_plus_side.size(), index(mesh.slots()));
  ASSERT_EQ(mesh.region_of_cell.size(), index(mesh.cells()));
  ASSERT_EQ(mesh.global_cell.size(), index(mesh.cells()));
  const auto numbers = mesh.global_cell.begin();
  EXPECT_TRUE(std::is_sorted(numbers, numbers + mesh.owned_cells));
  EXPECT_EQ(std::set<std::int64_t>(numbers, mesh.global_cell.end()).size(), mesh.global_cell.size());
  for (int c = 0; c < mesh.cells(); ++c) {
    EXPECT_GT(cell_area(mesh, c), 0);
    EXPECT_GE(mesh.global_cell[index(c)], 0);
    EXPECT_LT(mesh.global_cell[index(c)], mesh.global_cells);
  }
  for (int s = 0; s < mesh.slots(); ++s) {
    const bool owned = cell[index(s)] < mesh.owned_cells;
    const int behind = mesh.behind[index(s)], surface = mesh.surface_of_face[index(s)];
    if (behind < 0) {
      if (owned) {
        ASSERT_GE(surface, 0) << "a face without a neighbour or a boundary";
        EXPECT_FALSE(mesh.surfaces[index(surface)].is_interface() || mesh.surfaces[index(surface)].periodic);
      }
      continue;
    }
    ASSERT_EQ(mesh.behind[index(behind)], s);
    EXPECT_TRUE(owned || cell[index(behind)] < mesh.owned_cells);
    EXPECT_EQ(mesh.surface_of_face[index(behind)], surface);
    const auto here = ends(mesh, cell, s), there = ends(mesh, cell, behind);
    const double size = distance(here[0], here[1]);
    const bool periodic = surface >= 0 && mesh.surfaces[index(surface)].periodic;
    if (periodic) {
      for (const std::size_t d : {0, 1})
        EXPECT_NEAR(here[0][d] - there[1][d], here[1][d] - there[0][d], 1e-6 * size);
    } else {
      EXPECT_EQ(here[0], there[1]);
      EXPECT_EQ(here[1], there[0]);
    }
    if (surface >= 0) {
      EXPECT_NE(mesh.on_plus_side[index(s)], mesh.on_plus_side[index(behind)]);
    }
    const int region = mesh.region_of_cell[index(cell[index(s)])];
    if (surface >= 0 && mesh.surfaces[index(surface)].is_interface()) {
      const PlaneSurface& interface = mesh.surfaces[index(surface)];
      EXPECT_EQ(region, mesh.on_plus_side[index(s)] != 0 ? interface.plus_region : interface.minus_region);
    }
  }
}

/// All that a mesh says of its owned faces in numbers that do not depend on the partition.
struct FaceRecord {
  FaceName name, behind;
  std::int64_t region, surface, plus;
  std::array<double, 4> ends;

  auto operator<=>(const FaceRecord&) const = default;
};

/// The records of all ranks, by rising name, on every rank.
inline std::vector<FaceRecord> all_faces(const PlaneMesh& mesh, MPI_Comm space) {
  const std::vector<int> cell = cell_of_slot(mesh);
  std::vector<FaceRecord> mine;
  for (int s = 0; s < mesh.owned_nodes(); ++s) {
    const auto [from, to] = ends(mesh, cell, s);
    mine.push_back({face_name(mesh, cell, s),
                    face_name(mesh, cell, mesh.behind[index(s)]),
                    mesh.region_of_cell[index(cell[index(s)])],
                    mesh.surface_of_face[index(s)],
                    mesh.on_plus_side[index(s)],
                    {from[0], from[1], to[0], to[1]}});
  }
  int ranks = 1;
  MPI_Comm_size(space, &ranks);
  int bytes = static_cast<int>(mine.size() * sizeof(FaceRecord));
  std::vector<int> size(index(ranks)), offset(index(ranks) + 1, 0);
  MPI_Allgather(&bytes, 1, MPI_INT, size.data(), 1, MPI_INT, space);
  for (std::size_t r = 0; r < size.size(); ++r) offset[r + 1] = offset[r] + size[r];
  std::vector<FaceRecord> all(index(offset.back()) / sizeof(FaceRecord));
  MPI_Allgatherv(mine.data(), bytes, MPI_BYTE, all.data(), size.data(), offset.data(), MPI_BYTE, space);
  std::sort(all.begin(), all.end());
  return all;
}

/// Every rank's list of shared faces is its neighbour's, with ours and theirs exchanged.
inline void check_neighbours(const PlaneMesh& mesh, MPI_Comm space) {
  const std::vector<int> cell = cell_of_slot(mesh);
  int rank = 0, ranks = 1;
  MPI_Comm_rank(space, &rank);
  MPI_Comm_size(space, &ranks);
  std::vector<std::vector<FaceName>> send(index(ranks)), receive(index(ranks));
  std::set<int> shared;
  int last = -1;
  for (const SharedFaces& n : mesh.neighbours) {
    EXPECT_GT(n.rank, last);
    EXPECT_NE(n.rank, rank);
    last = n.rank;
    ASSERT_EQ(n.ours.size(), n.theirs.size());
    EXPECT_FALSE(n.ours.empty());
    for (std::size_t i = 0; i < n.ours.size(); ++i) {
      EXPECT_LT(cell[index(n.ours[i])], mesh.owned_cells);
      EXPECT_GE(cell[index(n.theirs[i])], mesh.owned_cells);
      EXPECT_EQ(mesh.behind[index(n.ours[i])], n.theirs[i]);
      EXPECT_TRUE(shared.insert(n.ours[i]).second);
      send[index(n.rank)].push_back(face_name(mesh, cell, n.ours[i]));
      send[index(n.rank)].push_back(face_name(mesh, cell, n.theirs[i]));
    }
  }
  for (int s = 0; s < mesh.owned_nodes(); ++s)
    EXPECT_EQ(shared.count(s), mesh.behind[index(s)] >= mesh.owned_nodes() ? 1u : 0u);
  for (int other = 0; other < ranks; ++other) {
    int count = static_cast<int>(send[index(other)].size()), their_count = 0;
    MPI_Sendrecv(&count, 1, MPI_INT, other, 0, &their_count, 1, MPI_INT, other, 0, space, MPI_STATUS_IGNORE);
    receive[index(other)].resize(index(their_count));
    MPI_Sendrecv(send[index(other)].data(), 2 * count, MPI_INT64_T, other, 1, receive[index(other)].data(),
                 2 * their_count, MPI_INT64_T, other, 1, space, MPI_STATUS_IGNORE);
    for (std::size_t i = 0; i + 1 < receive[index(other)].size(); i += 2)
      std::swap(receive[index(other)][i], receive[index(other)][i + 1]);
    EXPECT_EQ(send[index(other)], receive[index(other)]) << "between ranks " << rank << " and " << other;
  }
}

/// Regions and surfaces: their measures against sums over the faces of all ranks.
inline void check_measures(const PlaneMesh& mesh, const std::vector<FaceRecord>& faces) {
  std::vector<double> twice_area(mesh.regions.size(), 0), length[2];
  for (auto& side : length) side.assign(mesh.surfaces.size(), 0);
  for (const FaceRecord& f : faces) {
    twice_area[index(f.region)] += f.ends[0] * f.ends[3] - f.ends[1] * f.ends[2];
    if (f.surface >= 0)
      length[f.plus][index(f.surface)] += std::hypot(f.ends[2] - f.ends[0], f.ends[3] - f.ends[1]);
  }
  for (std::size_t r = 0; r < twice_area.size(); ++r)
    EXPECT_NEAR(twice_area[r] / 2 / mesh.regions[r].area, 1, 1e-12) << mesh.regions[r].name;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const PlaneSurface& surface = mesh.surfaces[s];
    EXPECT_NEAR(length[0][s] / surface.length, 1, 1e-12) << surface.name;
    const bool two_sided = surface.is_interface() || surface.periodic;
    EXPECT_NEAR(length[1][s] / surface.length, two_sided ? 1 : 0, 1e-9) << surface.name;
  }
}

inline void check_mesh(const PlaneMesh& mesh, MPI_Comm space) {
  check_part(mesh);
  check_neighbours(mesh, space);
  check_measures(mesh, all_faces(mesh, space));
}

inline const PlaneSurface* find_surface(const PlaneMesh& mesh, const std::string& name) {
  const auto found = std::find_if(mesh.surfaces.begin(), mesh.surfaces.end(),
                                  [&](const PlaneSurface& s) { return s.name == name; });
  return found == mesh.surfaces.end() ? nullptr : &*found;
}

inline std::vector<std::string> surface_names(const PlaneMesh& mesh) {
  std::vector<std::string> names;
  for (const PlaneSurface& s : mesh.surfaces) names.push_back(s.name);
  return names;
}

} // namespace kapitza::test
