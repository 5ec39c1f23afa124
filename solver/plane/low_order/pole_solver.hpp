#pragma once
/// Multiband diffusion acceleration in two dimensions on continuous functions, without inner iterations.
/// Private to solver/.

#include "solver/plane/low_order/cell_jumps.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"
#include "solver/plane/low_order/group_exchange.hpp"
#include "solver/plane/low_order/poles.hpp"
#include "solver/plane/low_order/shared_system.hpp"
#include "solver/preconditioner.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace kapitza {

/// Where surfaces leave every band alone, T = r + sum over poles f_j psi_j (see Poles): a few decoupled
/// problems, and phi_g = sum V_gj psi_j. Elsewhere they give the temperature u with which groups phi_g are
/// solved one by one:
///
///     u = r + sum f_j psi_j,   phi_g = H_g (rho M u + s),   T = r + sum share_g phi_g
///
/// with s what surfaces send (see GroupExchange). Unknowns are the vertices: nodes that meet there, no
/// surface between, are one, save across the short ends of slender cells. What jumps between cells is added
/// cell by cell (see CellJumps). All of it is one linear map, M^-1.
///
/// All ranks of the plane share the systems out: the ranks of a group by turns, and among the ranks of a
/// space each has a home. What surfaces send and what jumps is the group roots' alone.
class PolePreconditioner : public Preconditioner {
 public:
  /// Collective over all ranks of the plane.
  /// @param call has the other ranks of the caller's group call assist(), as a group root is about to invert
  PolePreconditioner(const PlaneProblem& problem, const PreparedPlane& plane, int max_ranges,
                     std::function<void()> call = {});
  /// Where it takes less time than PlaneDiffusion, or nearly as little: continuous functions take up to twice
  /// as many sweeps, most on small, graded meshes, whose matrices cost next to nothing either way, and where
  /// there are so many directions that sweeps cost more than the matrices. Not where a wall's temperature is
  /// unknown, nor where diffuse walls are longer than interfaces: there every band has a level of its own
  /// along them, which groups that interfaces couple do not have. Collective over the space.
  static bool suits(const PlaneProblem& problem, const PreparedPlane& plane);
  /// Groups are solved one by one, too. The same on all ranks.
  bool has_groups() const { return coupled_; }

  void invert(std::span<const double> r, std::span<double> x) const override;
  /// The part of the other ranks of a group.
  void assist() const;
  bool is_exact() const override { return true; }
  void refine(std::span<const double> v, std::span<double> x) const override {
    std::ranges::copy(v, x.begin());
  }
  bool starts_from_nothing() const override { return true; }
  bool errs_locally() const override { return true; }
  std::vector<double> source_solution() const override {
    return std::vector<double>(plane_.unknowns().size(), 0.0);
  }

 private:
  using Nodes = std::vector<double>; ///< [owned nodes]

  NodeNumbering number_vertices() const;
  void make_groups(int max_ranges);
  std::vector<double> mean_diffusion(const std::vector<PlaneTensor>& diffusion) const;
  void make_poles(const std::vector<std::vector<PlaneTensor>>& diffusion);
  void make_solvers(std::vector<std::vector<PlaneTensor>>& diffusion);
  SharedSystem make_system(const DiffusionSpec& spec, int home) const;
  bool is_mine(std::size_t turn) const;
  int home_of(std::size_t turn) const;
  bool is_direct() const;
  double extent() const;
  double least_height() const;
  double factor(std::size_t pole, int material) const {
    return factors_[index(material) * poles_.count + pole];
  }
  Nodes weighted(std::span<const double> r) const;
  void add_sent(std::span<const double> sent, std::size_t first, std::span<const double> weights,
                Nodes& right) const;
  template <class RightOf>
  std::vector<Nodes> solve(const std::vector<SharedSystem>& systems, const std::vector<std::size_t>& numbers,
                           const RightOf& right_of) const;
  std::vector<Nodes> solve_poles(const Nodes& weighted_r, std::span<const double> sent) const;
  std::vector<Nodes> solve_groups(const Nodes& weighted_r, std::span<const double> sent) const;
  std::vector<Nodes> add_poles(std::span<const double> r, std::span<const double> sent,
                               std::span<double> x) const;
  void add_groups(std::span<const double> r, std::span<const double> sent, std::span<double> x,
                  std::vector<double>& arrives) const;
  void correct(std::span<double> r, std::span<double> sent, std::span<double> x,
               std::vector<double>& arrives) const;
  template <class FactorOf>
  void add_scaled(const FactorOf& factor_of, const Nodes& values, std::span<double> sum) const;
  void add_level(const Nodes& phi, std::size_t first, std::span<const double> weights,
                 std::vector<double>& arrives) const;

  const PlaneProblem& problem_;
  const PreparedPlane& plane_;
  const PlaneGeometry& geometry_;
  const PlaneSurfaces& surfaces_;
  Communicator space_, group_;
  std::function<void()> call_;
  NodeNumbering nodes_, vertices_;
  petsc::Matrix prolongation_;
  ClosedGroups groups_;
  bool coupled_ = false; ///< on some rank surfaces hold unknowns: groups are solved one by one
  std::optional<GroupExchange> exchange_;
  std::optional<CellJumps> jumps_;
  Poles poles_;
  std::vector<double> factors_;                   ///< f [materials][poles]
  std::vector<std::size_t> my_poles_, my_groups_; ///< numbers of those that this rank's space solves
  std::vector<SharedSystem> of_pole_, of_group_;
  petsc::Vector at_nodes_;
};

} // namespace kapitza
