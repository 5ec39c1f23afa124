#pragma once
/// Where laws act in two dimensions: the faces, what arrives there, and what the law makes of it. Private to
/// solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include "solver/plane/geometry.hpp"
#include "solver/plane/lanes.hpp"
#include "solver/plane/law.hpp"
#include "solver/plane/mirror.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace kapitza {

enum class FaceKind : std::uint8_t {
  inner,  ///< phonons fly through: inside a region, or a transparent interface
  black,  ///< emits one temperature: isothermal and heat-flux walls
  coupled ///< a law makes what comes out of what arrives
};

/// A face of an owned cell, or of a halo cell behind one, where a law acts.
struct CoupledFace {
  int slot = 0;
  int surface = 0, side = 0, material = 0;
  int partner = -1; ///< the same face on the other side among the coupled faces; -1: a wall
  int law = 0;
  /// A mirror whose reflections are swept after what they reflect, or one of facing mirrors (paired_axis):
  /// its links need no unknowns.
  bool ordered = false;
  double mirrored = 0;   ///< part that an adiabatic wall reflects as a mirror, mean over its bands
  bool seamless = false; ///< a periodic plane that phonons cross unchanged
  std::size_t first = 0; ///< of its numbers among what arrives; of an ordered mirror's means
  std::size_t rows = 0;  ///< of an ordered mirror's rows among those kept within a sweep
};

/// What the links of a face work on: laws are real, and complex numbers go through them part by part.
struct LinkInput {
  std::span<const double> arriving; ///< at all faces
  const double* kept = nullptr;     ///< rows of ordered mirrors
  std::array<double, 2> jumps{};    ///< see PlaneSurfaces::jumps
  double bath = 0;                  ///< what a bath behind the face emits
};

/// What one azimuth of a block of lanes brings to a face, at both ends: psi - T and T.
struct ArrivingRow {
  std::array<const double*, 2> delta; ///< [lanes]
  std::array<double, 2> temperature;
};

class PlaneSurfaces {
 public:
  /// Collective over `space`.
  PlaneSurfaces(const PlaneProblem& problem, const PlaneGeometry& geometry, const LaneTable& lanes,
                MPI_Comm space);

  FaceKind kind(int slot) const { return kind_[index(slot)]; } ///< of an owned cell's face
  int coupled_of_slot(int slot) const { return coupled_of_slot_[index(slot)]; }
  /// Those of owned cells come first, by rising slot.
  const std::vector<CoupledFace>& faces() const { return faces_; }
  int owned_faces() const { return owned_; }
  const PlaneLaw& law(const CoupledFace& face) const { return laws_[index(face.law)]; }
  bool has_links(const CoupledFace& face) const {
    return !law(face).links.empty() || law(face).channels.has_value();
  }
  /// No pools: nothing comes out but what links make of what arrives.
  bool emits_by_links_alone(const CoupledFace& face) const {
    return has_links(face) && law(face).pools.empty();
  }
  /// What arrives along each direction is unknown.
  bool has_channels(const CoupledFace& face) const { return has_links(face) && !face.ordered; }
  /// Outward normal (-1 or 1) of the mirrors across x and y that are ordered; 0: none.
  const std::array<int, 2>& ordered_side() const { return ordered_side_; }
  /// Axis at whose both ends there are mirrors that send back more than half, on a grid of rectangles along
  /// the axes: a sweep closes the columns of cells between them (see SweepOrder). The near mirrors are those
  /// toward its negative end. -1: none.
  int paired_axis() const { return paired_axis_; }
  /// Axis across which specular interfaces lie on a grid of rectangles along the axes, most of them if they
  /// lie across both: see AlongLayers. -1: none, or mirrors at the ends of layers are paired because they are
  /// closer to each other than interfaces are.
  int layered_axis() const { return layered_axis_; }
  /// A plane that directions pass or are reflected by, other than a wall or a periodic end.
  bool is_specular_interface(const CoupledFace& face) const {
    return face.partner >= 0 && !face.seamless && has_links(face);
  }
  bool is_paired(const CoupledFace& face) const;
  /// Near ones send what the sweep finds by itself.
  bool is_near(const CoupledFace& face) const { return normal(face)[index(paired_axis_)] < 0; }
  /// An azimuth's image in paired mirrors; -1 where there are none.
  int reflection(int azimuth) const;
  /// False for azimuths that are swept together with their reflection, which leads to the far mirrors.
  bool leads(int azimuth) const;
  /// Rows [2][block_lanes] that ordered mirrors keep for one block of lanes.
  std::size_t ordered_rows() const { return ordered_rows_; }
  /// Of what an azimuth brings to an ordered mirror, among those.
  std::size_t kept_row(const CoupledFace& face, int azimuth) const {
    return face.rows + index(outward_index(face, azimuth));
  }

  /// What arrives is stored face by face: the mean h_b at both ends [2][bands] (pools only), or
  /// psi of every azimuth into the surface at both ends [azimuths out][2][lanes] (with channels).
  std::size_t owned_arriving() const { return owned_arriving_; }
  std::size_t all_arriving() const { return all_arriving_; }
  std::size_t arriving_size(const CoupledFace& face) const;
  /// Position of azimuth `a` among those that lead into the face; -1 if it does not.
  int outward_index(const CoupledFace& face, int a) const;
  std::size_t outward_count(const CoupledFace& face) const;
  std::size_t channel_lanes(const CoupledFace& face) const;

  /// Discrete sum over the hemisphere of w |s.n|, by which means are normalised; 1/4 in the continuum.
  double hemisphere(const CoupledFace& face) const { return hemisphere_[index_of(face)]; }

  /// Unit normal out of the cell.
  const Point& normal(const CoupledFace& face) const { return unit_normal_[index_of(face)]; }

  /// Of the bath behind the face, relative to the reference temperature.
  double bath_temperature(const CoupledFace& face) const { return wall_temperature_[index(face.surface)]; }

  /// h_b at both ends [2][bands] from what arrives at all faces.
  std::vector<double> means(const CoupledFace& face, std::span<const double> arriving) const;
  /// What is added at both ends to what crosses into the face's own side: what it `gains` where it crosses to
  /// the plus side (of periodic pairs), and what the heat flux loses over a contact resistance.
  std::array<double, 2> jumps(const CoupledFace& face, std::span<const double> arriving, double gains) const;
  /// What the pools of the face emit into its own side at both ends [2][bands].
  std::vector<double> emit_pools(const CoupledFace& face, std::span<const double> arriving,
                                 const std::array<double, 2>& jumps) const;
  /// Adds to both ends of a row, which have what pools emit, what links emit into the lanes of one block
  /// along azimuth `a`.
  void add_links(const CoupledFace& face, const LinkInput& input, int a, int block,
                 const std::array<double*, 2>& row) const;
  /// Adds one azimuth's part of what arrives.
  /// @param arriving empty: only what ordered mirrors keep is wanted
  void collect(const CoupledFace& face, int a, int block, const ArrivingRow& row, std::span<double> arriving,
               double* kept) const;
  /// Largest of the laws of a surface on this rank.
  double marginal_correction(int surface) const;
  /// Largest MirrorTable::deviation of any wall [rad].
  double largest_deviation() const;

 private:
  std::size_t index_of(const CoupledFace& face) const { return index(&face - faces_.data()); }
  void add_face(int slot, const PlaneGeometry& geometry);
  void find_directions(std::size_t f);
  void assign_law(std::size_t f, std::map<std::array<int, 4>, int>& known);
  int orientation(const Point& normal);
  /// Of the hemisphere's flux, times polar_share_.
  double share_of_azimuth(const CoupledFace& face, int a) const;
  std::vector<double> channel_means(const CoupledFace& face, std::span<const double> arriving,
                                    const std::vector<double>* part) const;
  std::vector<double> seen_means(const CoupledFace& face, std::span<const double> arriving) const;
  std::array<double, 2> crossing_flux(const CoupledFace& face, std::span<const double> arriving) const;
  void find_runs();
  void add_channels(const CoupledFace& face, const LinkInput& input, int a, int block,
                    const std::array<double*, 2>& row) const;
  void choose_ordered_mirrors(const PlaneGeometry& geometry, MPI_Comm space);
  int end_of_mirror(std::size_t f) const;
  double choose_layered_axis(const PlaneGeometry& geometry, const std::array<double, 2>& size,
                             MPI_Comm space);
  void choose_paired_axis(const std::array<double, 4>& length, const std::array<double, 4>& reflecting,
                          const std::array<double, 2>& size, double thickness);
  /// Links between neighbouring bands: lanes from `in` on to as many from `out` on, on their sides.
  struct LinkRun {
    int out_side = 0, in_side = 0, out = 0, in = 0;
    std::vector<double> fraction; ///< [lanes]
  };
  const PlaneProblem& problem_;
  const LaneTable& lanes_;
  std::vector<FaceKind> kind_;
  std::vector<int> coupled_of_slot_;
  std::vector<CoupledFace> faces_;
  std::vector<PlaneLaw> laws_;
  std::vector<std::vector<LinkRun>> runs_; ///< of each law
  std::vector<Point> unit_normal_;         ///< [faces] out of the cell
  std::vector<Point> orientations_;        ///< distinct normals of laws that depend on the angle
  std::vector<double> hemisphere_;         ///< [faces]
  std::vector<double> wall_temperature_;   ///< [surfaces] that a wall fixes, relative; 0: none
  std::vector<std::vector<int>> outward_;  ///< [faces] [azimuths]
  std::vector<MirrorTable> mirrors_;       ///< of distinct normals
  std::vector<int> mirror_of_face_;        ///< [faces] -1: not asked for
  std::vector<double> polar_share_;        ///< [polars] of the hemisphere's flux capacity per azimuth
  int owned_ = 0;
  std::size_t owned_arriving_ = 0, all_arriving_ = 0, ordered_rows_ = 0;
  std::array<int, 2> ordered_side_{0, 0};
  int paired_axis_ = -1, layered_axis_ = -1;
};

/// True when the face's component of the azimuth is more than rounding: +1 out of the cell, -1 into it, else
/// 0.
inline int crossing_sign(const PlaneAngles& angles, int azimuth, const Point& normal) {
  const auto a = index(azimuth);
  const double along = angles.x[a] * normal[0] + angles.y[a] * normal[1];
  const double rounding = 1e-12 * (std::abs(normal[0]) + std::abs(normal[1]));
  return along > rounding ? 1 : along < -rounding ? -1 : 0;
}

/// Of a face along an axis, the one across it.
inline bool lies_across(const Point& normal, int axis) {
  return std::abs(normal[index(axis)]) > std::abs(normal[1 - index(axis)]);
}

/// Of an azimuth along an axis: no azimuth is across one.
inline int azimuth_sign(const PlaneAngles& angles, int azimuth, std::size_t axis) {
  return (axis == 0 ? angles.x : angles.y)[index(azimuth)] > 0 ? 1 : -1;
}

} // namespace kapitza
