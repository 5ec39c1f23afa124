#pragma once
/// Multiband diffusion acceleration in two dimensions: a low-order copy of the sweep in the same unknowns.
/// Private to solver/. All calls are collective over the group roots of the space.

#include "kapitza/base/index.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/diffusion_groups.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"
#include "solver/plane/prepared.hpp"
#include "solver/preconditioner.hpp"

#include <complex>

namespace kapitza {

/// Takes the mean over all ranks out: where no wall fixes the temperature a constant is no error.
void remove_mean(std::span<double> values, const Communicator& space);

/// With the bands lumped into groups g (ranges of mean free path, those of phonons that fly from surface to
/// surface parted into bands; the groups of a range share its matrix), the low-order sweep F_low takes T and
/// what arrives at surfaces, averaged over directions and groups, to the emission of the laws, to the mean
/// temperatures
///
///     -div D_g grad phi_g + (phi_g - T)/L_g = 0,     out = (phi_g - e)/2 at surfaces that emit e
///
/// and back to T = sum share_g phi_g and a_g = e + 4 out. L_g is the mean free path weighted by C v, so that
/// surfaces exchange what they should, and D_g L_g conducts as the bands do between diffuse walls (see
/// PlaneReach). Mirrors and seamless periodic planes are closed: the sweep takes what returns through them
/// round by itself (see SweepRounds). M = 1 - F_low is what preconditions; P is M with one group, solved
/// exactly, and preconditions M.
///
/// Where there are metals, T_e of their electrons is an unknown, too. With e_g the part of a group that
/// relaxes to them what phi_g relaxes to is (1 - e_g) T + e_g T_e in the place of T, and
///
///     (K T_e + (G_ep + s C_e) T_e - G_ep sum share'_g phi_g)/diagonal
///
/// the row of T_e, K its diffusion (electrons/plane_electrons.hpp) and what they exchange with phonons behind
/// surfaces (electrons/exchange.hpp). P solves both fields together: block by
/// block it takes several times as many sweeps.
///
/// For amplitudes of exp(s t) absorption is (1 + s tau_g)/L_g, complex, and D_g is divided by |1 + s tau_g|,
/// real; the unknowns are then the real and the imaginary part in turn, and matrices have twice the rows. So
/// it is in a step in time, with a real s.
class PlaneDiffusion : public Preconditioner {
 public:
  /// The steady one. Collective over plane.sharers(), as all calls.
  PlaneDiffusion(const PreparedPlane& plane, int max_ranges);
  /// That of amplitudes, of at most shared_direct_rows nodes. @param shift s [1/s]
  PlaneDiffusion(const PreparedPlane& plane, int max_ranges, const std::complex<double>& shift);
  /// That of a step in time. @param shift s, not 0 [1/s]
  PlaneDiffusion(const PreparedPlane& plane, int max_ranges, double shift);

  /// result = M x, or with `sources`, in steady state, M x - F_low(0) with the problem's own walls, heating
  /// and jumps.
  void apply(std::span<const double> x, std::span<double> result, bool sources) const;
  /// x = P^-1 r, without its mean where no wall fixes the temperature.
  void invert(std::span<const double> r, std::span<double> x) const override;
  bool is_exact() const override { return false; }
  /// To a relative error of 1e-2 in P^-1 r, of amplitudes 1e-3.
  void refine(std::span<const double> v, std::span<double> x) const override {
    solve(v, x, parts_ == 1 ? 1e-2 : 1e-3);
  }
  /// x with M x = r, from v = P^-1 r, to a relative error of `tolerance` in P^-1 r.
  void solve(std::span<const double> v, std::span<double> x, double tolerance) const;
  bool starts_from_nothing() const override { return parts_ == 2 || shift_ != 0.0; }
  std::vector<double> source_solution() const override;

 private:
  using GroupValues = std::vector<double>; ///< [faces][2 ends][groups]
  /// The real or the imaginary part of an application.
  struct Part {
    std::vector<double> x, result, walls, absorbed;
    GroupValues emitted, minus_arriving;
    /// Where there are metals [nodes]: T_e - T, and the mean over what relaxes to electrons of phi - T_e.
    std::vector<double> gap{}, excess{};
    std::vector<double> electrons{}; ///< T_e [slots]
    std::vector<double> powers{};    ///< of surfaces, at the nodes of the electrons [W/m]
  };
  /// How the groups of a metal are shared between lattice and electrons.
  struct Carriers {
    std::vector<double> lattice, electrons; ///< of what relaxes to either, by group; empty: no metal
    std::vector<double> part;               ///< e_g
    /// What T and T_e exchange beyond what the groups say where nothing flies anywhere, per kelvin [W/m3/K]:
    /// of all groups, and of the gray problem. In steady state real.
    std::complex<double> lost, gray_lost;
  };
  /// The real or the imaginary part of an inversion.
  struct GrayPart {
    std::vector<double> r, right, phi;        ///< of nodes, then of walls, then of electrons
    std::vector<std::array<double, 2>> means; ///< of r of all that arrives, at both ends of all coupled faces
    std::vector<std::array<double, 2>> sent;  ///< see gray_sources
  };
  struct Entry {
    int side_out, group_out, side_in, group_in;
    double fraction;
  };
  /// What the groups see at surfaces.
  struct Surroundings {
    const GroupValues& emitted;
    std::span<const double> walls; ///< temperatures of heat-flux walls
    bool sources;                  ///< the problem's own walls and baths count
  };

  const std::vector<DiffusionGroup>& groups_of(int material) const { return groups_[index(material)]; }
  std::size_t at(std::size_t face, std::size_t end, std::size_t group) const {
    return (face * 2 + end) * range_of_group_.size() + group;
  }
  PlaneDiffusion(const PreparedPlane& plane, int max_ranges, const std::complex<double>& shift, int parts);
  DiffusionMaterial absorbing(const DiffusionGroup& group, double relaxed, double scale) const;
  double slowing(const DiffusionGroup& group) const;
  Part taken(std::vector<double> x, bool sources) const;
  void finish_part(Part& part, bool sources) const;
  GrayPart gray_part(std::vector<double> r) const;
  void solve_gray(std::vector<GrayPart>& parts) const;
  std::vector<double> gray_response(const GrayPart& part) const;
  /// A constant is no error: no wall fixes the temperature, and nothing is stored.
  bool is_level_free() const { return is_floating(problem_) && parts_ == 1 && shift_ == 0.0; }
  bool has_metals() const { return !carriers_.empty(); }
  void share_between_carriers();
  petsc::Matrix join_electrons(Mat gray) const;
  std::vector<double> emitted_by(const Part& part, std::size_t g) const;
  void add_exchange(std::size_t g, std::span<const double> below, Part& part) const;
  void finish_electrons(std::vector<Part>& parts, bool sources) const;
  template <class Phonons, class Electrons, class Add>
  void join_at_face(std::size_t face, const Phonons& phonons, const Electrons& electrons,
                    const Add& add) const;
  void send_to_electrons(GrayPart& part) const;
  void add_gray_electrons(std::vector<GrayPart>& parts) const;
  void respond_in_metals(const std::vector<GrayPart>& parts, std::vector<std::vector<double>>& x) const;
  void multiply(std::size_t range, std::span<double> in, std::span<double> out) const;
  std::vector<std::vector<bool>> confined_bands() const;
  void make_groups(int max_ranges);
  void find_diffusion();
  void project_laws();
  void assemble_ranges();
  void assemble_gray();
  petsc::Matrix prolongation(PetscInt walls) const;
  void make_inner_solver();
  std::vector<std::array<double, 2>> gray_means(std::span<const double> of_arriving) const;
  std::vector<std::array<double, 2>> gray_sources(std::span<const std::array<double, 2>> means) const;
  std::array<double, 2> electrons_at(std::size_t face, std::span<const double> at) const;
  void find_exchange_groups();
  void couple_electrons(std::size_t face);
  void exchange_with_electrons(const GroupValues& means, bool with_jump, Part& part) const;
  std::vector<double> electrons_at_slots(std::span<const double> of_nodes) const;
  GroupValues group_means(std::span<const double> arriving) const;
  GroupValues emission(const GroupValues& means, bool with_jump) const;
  std::array<double, 2> jumps_across(std::size_t face, const GroupValues& means, bool with_jump) const;
  void add_bath(std::size_t face, GroupValues& emitted) const;
  double wall_emission(int slot, std::span<const double> walls, bool sources) const;
  std::vector<double> wall_temperatures(std::span<const double> x) const;
  Marshak marshak_or_seam(int slot, std::size_t g) const;
  std::size_t block_end(std::size_t first) const;
  void add_sources(std::size_t g, std::span<const double> temperature, const Surroundings& around,
                   std::span<double> right) const;
  void solve_groups(std::size_t first, std::size_t last, const std::vector<Part>& parts, bool sources,
                    std::vector<std::vector<double>>& below) const;
  void add_outflow(std::size_t g, std::span<const double> phi, const GroupValues& emitted,
                   std::span<const double> walls, GroupValues& minus_arriving,
                   std::span<double> absorbed) const;
  std::array<double, 2> outflow(int slot, std::size_t g, std::span<const double> phi,
                                const std::array<double, 2>& emitted) const;
  void spread(const GroupValues& values, std::span<double> arriving) const;

  const PlaneProblem& problem_;
  const PreparedPlane& plane_;
  const Unknowns& unknowns_; ///< of one part
  std::size_t parts_;
  std::complex<double> shift_;
  const PlaneGeometry& geometry_;
  const PlaneSurfaces& surfaces_;
  MPI_Comm space_;
  Communicator communicator_;
  NodeNumbering numbering_;
  std::vector<std::vector<DiffusionGroup>> ranges_; ///< [materials] of mean free paths
  std::size_t range_count_ = 0;                     ///< of the material with most of them
  std::vector<std::vector<DiffusionGroup>> groups_; ///< [materials][groups] without bands where it has fewer
  std::vector<std::size_t> range_of_group_;         ///< [groups] the same in all materials
  std::vector<std::vector<int>> group_of_band_;     ///< [materials][bands]
  std::vector<std::vector<PlaneTensor>> diffusion_; ///< [ranges, then gray][cells] D [m]
  std::vector<std::vector<Entry>> projected_;       ///< [owned coupled faces' laws]
  std::vector<petsc::Matrix> matrices_;             ///< [ranges]
  std::vector<DiffusionSolver> solvers_;            ///< [ranges]
  petsc::Matrix gray_matrix_;
  DiffusionSolver gray_solver_;
  petsc::Vector right_, solution_;           ///< a range's matrix times T, and T
  petsc::Vector gray_right_, gray_solution_; ///< with the walls' temperatures
  std::vector<DiffusionGroup> gray_of_material_;
  std::vector<Carriers> carriers_; ///< [materials]; empty where no metal is
  /// [coupled faces][groups] what electrons behind absorb [W/m2/K]; empty: nothing.
  std::vector<std::vector<double>> absorbed_;
  std::vector<GrayFace> gray_faces_;     ///< [coupled faces]
  std::vector<double> gray_transmitted_; ///< [coupled faces] t [W/m2/K]
  mutable petsc::Map preconditioned_;    ///< P^-1 M
  petsc::Matrix preconditioned_shell_;
  petsc::Solver inner_;
  petsc::Vector inner_right_, inner_solution_;
};

} // namespace kapitza
