#include "kapitza/solver/plane/fourier.hpp"

#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/diffusion_assembly.hpp"
#include "solver/plane/low_order/level.hpp"
#include "solver/plane/low_order/vertices.hpp"

#include <algorithm>
#include <numeric>

namespace kapitza {
namespace {

class FourierProblem {
 public:
  FourierProblem(const PlaneProblem& problem, const std::vector<double>& resistance,
                 const Communicator& space, const std::vector<double>& conductivity)
      : problem_(problem), mesh_(problem.mesh), space_(space), geometry_(mesh_),
        numbering_(mesh_, geometry_, space.handle()) {
    spec_.diffusion.assign(index(mesh_.cells()), PlaneTensor::isotropic(1));
    for (const Bands& bands : problem.media) kappa_.push_back(kapitza::conductivity(bands));
    for (std::size_t r = 0; r < conductivity.size(); ++r)
      kappa_[index(mesh_.regions[r].material)] = conductivity[r];
    for (const double kappa : kappa_) spec_.materials.push_back({true, 0, kappa});
    spec_.pinned = is_floating(problem);
    for (int slot = 0; slot < mesh_.owned_nodes(); ++slot)
      spec_.exchange.push_back(exchange(slot, resistance[index(slot)]));
  }

  PlaneFourierSolution solve() {
    petsc::Matrix matrix = assemble_fourier(problem_, geometry_, numbering_, spec_, space_.handle());
    const auto is_open = [this](int slot) { return spec_.exchange[index(slot)] < 0; };
    petsc::Matrix prolongation;
    if (numbering_.total > shared_direct_rows)
      prolongation = vertex_prolongation(mesh_, geometry_, numbering_, is_open, 0, space_.handle());
    const DiffusionSolver solver(matrix, prolongation, 1e-12);
    petsc::Vector right, solution;
    petsc::check(MatCreateVecs(matrix.get(), solution.out(), right.out()), "MatCreateVecs");
    fill(right.get());
    solver.solve(right.get(), solution.get());
    PlaneFourierSolution result;
    result.temperature.resize(index(mesh_.owned_nodes()));
    const PetscScalar* values = nullptr;
    petsc::check(VecGetArrayRead(solution.get(), &values), "VecGetArrayRead");
    std::copy_n(values, result.temperature.size(), result.temperature.begin());
    petsc::check(VecRestoreArrayRead(solution.get(), &values), "VecRestoreArrayRead");
    result.power = powers(result.temperature, behind(solution.get()));
    if (spec_.pinned) {
      const double shift = level_shift(problem_, geometry_, result.temperature, space_);
      for (double& value : result.temperature) value += shift;
    }
    find_flux(result);
    return result;
  }

 private:
  const SurfaceCondition& condition(int slot) const {
    return problem_.surfaces[index(mesh_.surface_of_face[index(slot)])];
  }
  /// What the temperature behind a face is raised by: a wall's whole temperature, the drop of periodic ends.
  double beyond(int slot) const {
    const double jump = condition(slot).temperature_jump;
    if (mesh_.behind[index(slot)] >= 0) return mesh_.on_plus_side[index(slot)] != 0 ? jump : -jump;
    return fixed_temperature(condition(slot).law).value_or(0) - reference_temperature(problem_);
  }

  /// Conductance of a face: temperatures are held together where nothing resists.
  double exchange(int slot, double resistance) const {
    constexpr double stiff = 1e7;
    if (mesh_.surface_of_face[index(slot)] < 0) return -1;
    const bool open = mesh_.behind[index(slot)] >= 0 || fixed_temperature(condition(slot).law).has_value();
    if (!open) return 0;
    double limit = 0; // the same from both sides
    for (const double kappa : kappa_) limit = std::max(limit, kappa);
    limit *= stiff / geometry_.length(slot);
    return 1 / (resistance + 1 / limit);
  }

  void fill(Vec right) const {
    PetscScalar* rows = nullptr;
    petsc::check(VecGetArray(right, &rows), "VecGetArray");
    for (int slot = 0; slot < mesh_.owned_nodes(); ++slot) {
      const double g = spec_.exchange[index(slot)];
      if (g < 0) continue;
      double flux = g > 0 ? g * beyond(slot) : 0;
      flux = imposed_flux(condition(slot).law).value_or(flux);
      for (const int end : {slot, geometry_.next[index(slot)]})
        rows[end] += flux * geometry_.length(slot) / 2;
    }
    for (int cell = 0; cell < mesh_.owned_cells && !problem_.heating.empty(); ++cell) {
      const auto mass = mass_matrix(geometry_, cell);
      for (int i = 0; i < mesh_.corners_of(cell); ++i)
        rows[mesh_.first_slot[index(cell)] + i] +=
            problem_.heating[index(cell)]
            * std::accumulate(mass[index(i)].begin(), mass[index(i)].begin() + mesh_.corners_of(cell), 0.0);
    }
    petsc::check(VecRestoreArray(right, &rows), "VecRestoreArray");
  }

  /// Temperatures behind both ends of every owned face with a surface [owned slots][2]; 0 where nothing is.
  std::vector<std::array<double, 2>> behind(Vec solution) const {
    std::vector<PetscInt> rows;
    std::vector<double*> places;
    std::vector<std::array<double, 2>> values(index(mesh_.owned_nodes()), {0, 0});
    for (int slot = 0; slot < mesh_.owned_nodes(); ++slot) {
      const int other = mesh_.behind[index(slot)];
      if (mesh_.surface_of_face[index(slot)] < 0 || other < 0) continue;
      rows.push_back(numbering_.global_node[index(geometry_.next[index(other)])]);
      rows.push_back(numbering_.global_node[index(other)]);
      for (double& value : values[index(slot)]) places.push_back(&value);
    }
    petsc::Indices from;
    petsc::Vector gathered;
    VecScatter scatter = nullptr;
    const auto count = static_cast<PetscInt>(rows.size());
    petsc::check(ISCreateGeneral(PETSC_COMM_SELF, count, rows.data(), PETSC_COPY_VALUES, from.out()),
                 "ISCreateGeneral");
    petsc::check(VecCreateSeq(PETSC_COMM_SELF, count, gathered.out()), "VecCreateSeq");
    petsc::check(VecScatterCreate(solution, from.get(), gathered.get(), nullptr, &scatter),
                 "VecScatterCreate");
    petsc::check(VecScatterBegin(scatter, solution, gathered.get(), INSERT_VALUES, SCATTER_FORWARD),
                 "VecScatterBegin");
    petsc::check(VecScatterEnd(scatter, solution, gathered.get(), INSERT_VALUES, SCATTER_FORWARD),
                 "VecScatterEnd");
    petsc::check(VecScatterDestroy(&scatter), "VecScatterDestroy");
    const PetscScalar* array = nullptr;
    petsc::check(VecGetArrayRead(gathered.get(), &array), "VecGetArrayRead");
    for (std::size_t i = 0; i < places.size(); ++i) *places[i] = array[i];
    petsc::check(VecRestoreArrayRead(gathered.get(), &array), "VecRestoreArrayRead");
    return values;
  }

  std::vector<double> powers(const std::vector<double>& temperature,
                             const std::vector<std::array<double, 2>>& other) const {
    std::vector<double> power(problem_.surfaces.size(), 0.0);
    for (int slot = 0; slot < mesh_.owned_nodes(); ++slot) {
      const double g = spec_.exchange[index(slot)];
      if (g < 0 || (mesh_.behind[index(slot)] >= 0 && mesh_.on_plus_side[index(slot)] != 0)) continue;
      double& sum = power[index(mesh_.surface_of_face[index(slot)])];
      sum -= imposed_flux(condition(slot).law).value_or(0) * geometry_.length(slot);
      if (g == 0) continue;
      const double here = temperature[index(slot)] + temperature[index(geometry_.next[index(slot)])],
                   there = other[index(slot)][0] + other[index(slot)][1];
      sum += g * geometry_.length(slot) * ((here - there) / 2 - beyond(slot));
    }
    space_.sum(power);
    return power;
  }

  void find_flux(PlaneFourierSolution& result) const {
    for (int cell = 0; cell < mesh_.owned_cells; ++cell) {
      const int first = mesh_.first_slot[index(cell)], n = mesh_.corners_of(cell);
      const double kappa = kappa_[index(problem_.medium_of_cell(cell))];
      for (int corner = 0; corner < n; ++corner) {
        const std::array<Point, 4> gradient = gradients_at_corner(mesh_, geometry_, cell, corner);
        Point flux{};
        for (int i = 0; i < n; ++i)
          for (const std::size_t d : {0, 1})
            flux[d] -= kappa * gradient[index(i)][d] * result.temperature[index(first + i)];
        result.heat_flux.push_back(flux);
      }
    }
  }

  const PlaneProblem& problem_;
  const PlaneMesh& mesh_;
  const Communicator& space_;
  PlaneGeometry geometry_;
  NodeNumbering numbering_;
  DiffusionSpec spec_;
  std::vector<double> kappa_; ///< per material [W/m/K]
};

} // namespace

PlaneFourierSolution solve_plane_fourier(const PlaneProblem& problem, const std::vector<double>& resistance,
                                         const Communicator& space, const std::vector<double>& conductivity) {
  return FourierProblem(problem, resistance, space, conductivity).solve();
}

} // namespace kapitza
