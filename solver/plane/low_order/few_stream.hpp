#pragma once
/// The low-order problem of planes with normal processes: T, the drift y, where there are metals T_e and, per
/// group of bands, phonons that travel along eight directions s. Private to solver/.
///
///     s.grad psi + (psi - T)/L = s.y pull/L,
///     T - sum_g share_g <psi> = r,   y - 3 sum_g weight_g <s psi> = r_y
///
/// in the upwind elements of the sweep itself (see solver/streams.hpp, and stack/low_order/two_stream.hpp for
/// what a problem for T alone does not see). The directions are the normal of the plane, both ways, weight
/// 1/12, where psi = T, and eight azimuths with sin^2 = 4/5, weight 5/48: exact to degree 5. With less than
/// that some flow has no viscosity at all, as a checkerboard of vortices along four corners alone, and takes
/// 40 sweeps. The azimuths lie between the axes: along a wall phonons would fly past it for ever.
///
/// Laws couple groups as they couple bands. Mirrors along an axis and what crosses unchanged keep directions
/// apart, at other faces what arrives is mixed.
///
/// Streams of metals relax to T and T_e; these diffuse, and exchange heat with the phonons behind interfaces,
/// as in plane_electrons.hpp and exchange.hpp.
///
/// Amplitudes of exp(s t) are absorbed by (1 + s tau_g)/L_g in the place of 1/L_g. Of those every unknown is
/// two rows.

#include "solver/numbers.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"
#include "solver/plane/prepared.hpp"
#include "solver/preconditioner.hpp"
#include "solver/streams.hpp"

#include <cmath>
#include <complex>

namespace kapitza {

inline constexpr std::size_t stream_count = 8;
/// Counter-clockwise, the first a quarter of a right angle from the x axis.
extern const std::array<Point, stream_count> stream_direction;
/// Weights of each direction, upper and lower together, and of both along the normal.
inline constexpr double stream_weight = 5.0 / 48, upright_weight = 1.0 / 6;

/// Values of streams at the ends of coupled faces [faces][2 ends][directions][groups].
struct StreamValues {
  std::size_t groups;
  std::vector<double> value;
  std::size_t at(std::size_t face, std::size_t end, std::size_t direction, std::size_t group) const {
    return ((face * 2 + end) * stream_count + direction) * groups + group;
  }
};

/// What residuals of arriving phonons send into the cells: right[row] += factor * residual[from].
struct StreamInflow {
  std::size_t row; ///< among this rank's
  std::size_t from;
  double factor;
};

/// Counts unknowns, in numbers, node by node: T, y, where there are metals T_e (0 at nodes of others), then
/// psi group by group; temperatures of heat-flux walls follow the nodes of the first rank.
struct StreamLayout {
  const NodeNumbering& numbering;
  std::size_t groups, walls;
  bool metals; ///< anywhere in the plane
  bool floats; ///< nothing fixes the temperature: no wall, and nothing is stored
  std::size_t fields() const { return metals ? 4 : 3; } ///< numbers of a node before psi
  PetscInt per_node() const { return static_cast<PetscInt>(fields() + stream_count * groups); }
  PetscInt node(int slot) const {
    const PetscInt global = numbering.global_node[index(slot)];
    return global * per_node() + (global >= numbering.first_rank_nodes ? static_cast<PetscInt>(walls) : 0);
  }
  PetscInt temperature(int slot) const { return node(slot); }
  PetscInt drift(int slot, std::size_t component) const {
    return node(slot) + 1 + static_cast<PetscInt>(component);
  }
  PetscInt electron(int slot) const { return node(slot) + 3; }
  PetscInt psi(int slot, std::size_t direction, std::size_t group) const {
    return node(slot) + static_cast<PetscInt>(fields() + stream_count * group + direction);
  }
  PetscInt wall(std::size_t w) const {
    return numbering.first_rank_nodes * per_node() + static_cast<PetscInt>(w);
  }
};

/// All calls are collective over the group roots of the space.
/// @tparam Number double: steady, or with a shift a step in time; std::complex<double>: amplitudes
template <class Number>
class FewStreamSystem : public Preconditioner {
 public:
  /// @param max_groups of mean free paths, in each material; less where the mesh has many nodes
  /// @param shift s [1/s], 0 in steady state
  FewStreamSystem(const PreparedPlane& plane, int max_groups, const Number& shift = {});

  void invert(std::span<const double> r, std::span<double> x) const override;
  bool is_exact() const override { return true; }
  void refine(std::span<const double> v, std::span<double> x) const override {
    std::ranges::copy(v, x.begin());
  }
  bool starts_from_nothing() const override { return true; }
  std::vector<double> source_solution() const override {
    return std::vector<double>(parts * plane_.unknowns().size(), 0.0);
  }

 private:
  static constexpr std::size_t parts = parts_of<Number>;
  void factorise();
  StreamLayout layout() const;
  std::vector<double> right_side(std::span<const double> r) const;
  void turn(std::span<Number> right) const;
  void take_found(std::span<const double> found, std::span<double> x) const;
  void remove_level(std::span<double> x) const;
  StreamValues brought(std::span<const double> r) const;
  void add_channels(std::size_t face, const double* arriving, StreamValues& values) const;
  void spread(const StreamValues& values, std::span<double> arriving) const;

  const PreparedPlane& plane_;
  NodeNumbering numbering_;
  std::vector<Streams<Number>> streams_; ///< per medium
  std::size_t groups_ = 1;               ///< of the medium with most
  bool metals_;                          ///< as StreamLayout
  bool floats_;                          ///< as StreamLayout
  std::vector<StreamInflow> inflows_;
  petsc::Matrix matrix_;
  petsc::Solver solver_;
  petsc::Vector right_, solution_;
};

/// How the directions meet a face of outward unit normal n.
struct FaceStreams {
  std::array<double, stream_count> share{}; ///< of what arrives from the cell; 0 for those not out of it
  double crossing = 0;    ///< mean over all directions of the cosine to n of those out of the cell; about 1/4
  bool aligned = false;   ///< n lies along an axis
  std::size_t across = 0; ///< that axis
  explicit FaceStreams(const Point& n);
  /// Image of a direction in a mirror there, where aligned.
  std::size_t mirrored(std::size_t direction) const {
    return ((across == 0 ? 3 : 7) + stream_count - direction) % stream_count;
  }
};

/// By which the equations of a stream are multiplied: where much is stored in a cycle their diagonal would be
/// imaginary, and the factorisation delay its pivots.
template <class Number>
Number turn_of(const Stream<Number>& stream) {
  return std::abs(stream.loss) / stream.loss;
}

/// Matrix over the group roots, of complex numbers with rows of both parts in turn, and what goes beside it.
template <class Number>
petsc::Matrix assemble_few_streams(const PreparedPlane& plane, const StreamLayout& layout,
                                   const std::vector<Streams<Number>>& streams, const Number& shift,
                                   std::vector<StreamInflow>& inflows);

} // namespace kapitza
