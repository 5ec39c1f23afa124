#include "solver/plane/electrons/plane_electrons.hpp"

#include "kapitza/base/index.hpp"

#include "solver/plane/elements.hpp"

#include <map>
#include <optional>

namespace kapitza {
namespace {

/// Where electrons of one cell meet others, or a wall that holds theirs.
struct Meeting {
  int behind = -1;       ///< slot of the same face there; -1: a wall
  double resistance = 0; ///< [m2 K/W]
  double beyond = 0;     ///< with which the surface's temperature counts, beside that behind
};

double conductivity_of(const PlaneProblem& problem, int cell) {
  return problem.bands_of_cell(cell).electrons.conductivity;
}

class Assembly {
 public:
  Assembly(const PlaneProblem& problem, const PlaneGeometry& geometry)
      : problem_(problem), mesh_(problem.mesh), geometry_(geometry),
        reported_(index(problem.mesh.owned_nodes()), false) {
    for (int slot = 0; slot < mesh_.owned_nodes(); ++slot)
      reported_[index(slot)] = mesh_.surface_of_face[index(slot)] >= 0;
    for (const PlaneCurve& curve : mesh_.curves)
      for (const PlaneCurveFace& face : curve.faces) reported_[index(face.slot)] = true;
    node_.assign(index(mesh_.owned_nodes()), -1);
    for (int cell = 0; cell < mesh_.owned_cells; ++cell)
      if (is_metal(problem.bands_of_cell(cell))) number(cell);
  }

  PlaneElectrons take() && {
    rows_.resize(electrons_.nodes());
    electrons_.held.assign(electrons_.nodes(), 0);
    electrons_.diagonal.assign(electrons_.nodes(), 0);
    for (const int cell : electrons_.cells) add_cell(cell);
    for (std::size_t n = 0; n < rows_.size(); ++n) {
      const int own = electrons_.slots[n];
      auto& row = electrons_.rows.emplace_back();
      for (const auto& [slot, value] : rows_[n])
        if (slot != own) row.emplace_back(slot, value);
      electrons_.diagonal[n] += rows_[n][own];
    }
    return std::move(electrons_);
  }

 private:
  void number(int cell) {
    const Bands& bands = problem_.bands_of_cell(cell);
    const double coupling = electron_coupling(bands);
    electrons_.cells.push_back(cell);
    for (int slot = mesh_.first_slot[index(cell)]; slot < mesh_.first_slot[index(cell) + 1]; ++slot) {
      node_[index(slot)] = static_cast<int>(electrons_.nodes());
      electrons_.slots.push_back(slot);
      electrons_.coupling.push_back(coupling);
      electrons_.capacity.push_back(bands.electrons.heat_capacity);
    }
  }
  std::size_t node(int slot) const { return index(node_[index(slot)]); }
  bool owns(PetscInt slot) const {
    return slot < mesh_.owned_nodes() && node_[index(static_cast<int>(slot))] >= 0;
  }

  void add_cell(int cell) {
    const int first = mesh_.first_slot[index(cell)], corners = mesh_.corners_of(cell);
    const CellBlock block =
        stiffness(mesh_, geometry_, cell, PlaneTensor::isotropic(conductivity_of(problem_, cell)));
    const auto mass = mass_matrix(geometry_, cell);
    for (int i = 0; i < corners; ++i) {
      const std::size_t row = node(first + i);
      for (int j = 0; j < corners; ++j) rows_[row][first + j] += block[index(i)][index(j)];
      electrons_.diagonal[row] += electrons_.coupling[row] * mass[index(i)][index(i)];
    }
    for (int k = 0; k < corners; ++k) {
      if (const auto meeting = meeting_at(first + k)) add_face(cell, k, *meeting);
      if (const double absorbed = absorbed_behind(first + k); absorbed > 0) add_exchange(first + k, absorbed);
    }
  }

  /// Of the phonons behind a face, what the electrons absorb at most [W/m2/K].
  double absorbed_behind(int slot) const {
    const int surface = mesh_.surface_of_face[index(slot)], behind = mesh_.behind[index(slot)];
    if (surface < 0 || behind < 0) return 0;
    const auto side = mesh_.on_plus_side[index(slot)] != 0 ? minus_side : plus_side;
    const std::vector<double>& absorption =
        problem_.surfaces[index(surface)].electron_absorption[index(side)];
    const Bands& bands = problem_.bands_of_cell(geometry_.cell_of_slot[index(behind)]);
    double sum = 0;
    for (std::size_t b = 0; b < absorption.size(); ++b)
      sum += absorption[b] * one_way_conductance(bands, static_cast<int>(b));
    return sum;
  }

  void add_exchange(int slot, double conductance) {
    const double length = geometry_.length(slot);
    PlaneElectronExchange exchange{slot, {node(slot), node(geometry_.next[index(slot)])}};
    for (const std::size_t end : exchange.node) electrons_.diagonal[end] += conductance * length / 3;
    electrons_.stiffness += conductance * length;
    electrons_.exchanges.push_back(exchange);
  }

  bool is_metal_behind(int slot) const {
    const int behind = mesh_.behind[index(slot)];
    return behind >= 0 && is_metal(problem_.bands_of_cell(geometry_.cell_of_slot[index(behind)]));
  }

  /// None where electrons are insulated.
  std::optional<Meeting> meeting_at(int slot) const {
    const int surface = mesh_.surface_of_face[index(slot)], behind = mesh_.behind[index(slot)];
    if (surface < 0) return is_metal_behind(slot) ? std::optional<Meeting>({behind, 0, 0}) : std::nullopt;
    const SurfaceCondition& condition = problem_.surfaces[index(surface)];
    if (behind < 0) {
      if (!fixed_electrons(condition)) return std::nullopt;
      return Meeting{-1, 0, 1};
    }
    const bool transparent = law_traits(condition.law).transparent;
    if (!is_metal_behind(slot) || (!transparent && condition.electron_conductance <= 0)) return std::nullopt;
    return Meeting{behind, transparent ? 0 : 1 / condition.electron_conductance,
                   mesh_.on_plus_side[index(slot)] != 0 ? 1.0 : -1.0};
  }

  /// Rows of a cell's own nodes only; the neighbour adds its own.
  struct OwnRows {
    Assembly& of;
    int cell;
    double weight;
    void add(PetscInt row, PetscInt column, double value) const {
      const auto slot = static_cast<int>(row);
      if (of.geometry_.cell_of_slot[index(slot)] == cell)
        of.rows_[of.node(slot)][static_cast<int>(column)] += weight * value;
    }
  };

  /// Values at a point of a face, and what flows along the normal n of the first cell, of one side.
  void add_side(int cell, const Trace& trace, std::array<double, 2> factors, Functional& jump,
                Functional& flux) const {
    const int first = mesh_.first_slot[index(cell)];
    const double kappa = conductivity_of(problem_, cell);
    for (int i = 0; i < trace.corners; ++i) {
      jump.push_back({first + i, factors[0] * trace.value[index(i)]});
      flux.push_back({first + i, -factors[1] * kappa * trace.slope[index(i)]});
    }
  }

  void add_face(int cell, int k, const Meeting& meeting) {
    const int slot = mesh_.first_slot[index(cell)] + k;
    const double length = geometry_.length(slot);
    const Point unit = geometry_.unit_normal(slot);
    const auto over_height = [&](int face) {
      return conductivity_of(problem_, geometry_.cell_of_slot[index(face)])
             / height_at_face(mesh_, geometry_, face);
    };
    const double here = over_height(slot),
                 penalty = face_penalty(here, meeting.behind < 0 ? here : over_height(meeting.behind)),
                 share = 1 / (1 + meeting.resistance * penalty), weight = length / 2;
    if (mesh_.surface_of_face[index(slot)] >= 0) electrons_.stiffness += share * penalty * length;
    ElectronFaceFlux through{slot, mesh_.surface_of_face[index(slot)]};
    for (const std::size_t point : {0, 1}) {
      const double at = gauss_points[point];
      Functional jump, flux;
      add_side(cell, trace(mesh_, cell, k, at, unit), {1, meeting.behind < 0 ? 1.0 : 0.5}, jump, flux);
      const std::size_t own = jump.size();
      if (meeting.behind >= 0) {
        const int other = geometry_.cell_of_slot[index(meeting.behind)];
        add_side(other, trace(mesh_, other, meeting.behind - mesh_.first_slot[index(other)], 1 - at, unit),
                 {-1, 0.5}, jump, flux);
      }
      OwnRows rows{*this, cell, weight};
      add_face_terms(rows, jump, flux, penalty, meeting.resistance);
      for (std::size_t i = 0; i < own; ++i) {
        const auto row = node(static_cast<int>(jump[i].index));
        const double constant = weight * share * (penalty * jump[i].value + flux[i].value);
        if (meeting.behind < 0) electrons_.held[row] += constant;
        if (through.surface >= 0)
          electrons_.sources.push_back({row, through.surface, constant * meeting.beyond});
      }
      for (std::size_t i = 0; i < jump.size(); ++i)
        through.flux[point].push_back(
            {jump[i].index, weight * share * (penalty * jump[i].value + flux[i].value)});
      through.given[point] = weight * share * penalty * meeting.beyond;
    }
    if (reported_[index(slot)]) electrons_.faces.push_back(std::move(through));
  }

  const PlaneProblem& problem_;
  const PlaneMesh& mesh_;
  const PlaneGeometry& geometry_;
  std::vector<bool> reported_; ///< [owned slots]
  std::vector<int> node_;      ///< [owned slots] -1: no metal
  std::vector<std::map<int, double>> rows_;
  PlaneElectrons electrons_;
};

} // namespace

PlaneElectrons plane_electrons(const PlaneProblem& problem, const PlaneGeometry& geometry) {
  return Assembly(problem, geometry).take();
}

/// Differences of neighbours are exact where sums would round.
std::vector<double> electron_defect(const PlaneElectrons& electrons, const PlaneGeometry& geometry,
                                    std::span<const double> at, std::span<const double> gains,
                                    std::span<const double> powers) {
  std::vector<double> rows(powers.begin(), powers.end());
  std::size_t first = 0;
  for (const int cell : electrons.cells) {
    const auto mass = mass_matrix(geometry, cell);
    std::size_t end = first;
    while (end < rows.size() && geometry.cell_of_slot[index(electrons.slots[end])] == cell) ++end;
    for (std::size_t i = first; i < end; ++i)
      for (std::size_t j = first; j < end; ++j) rows[i] += mass[i - first][j - first] * gains[j];
    first = end;
  }
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const double own = at[index(electrons.slots[n])];
    for (const auto& [slot, value] : electrons.rows[n]) rows[n] -= value * (at[index(slot)] - own);
    rows[n] -= electrons.held[n] * own;
    rows[n] /= electrons.diagonal[n];
  }
  return rows;
}

std::vector<double> given_powers(const PlaneElectrons& electrons, std::span<const double> surfaces) {
  std::vector<double> powers(electrons.nodes(), 0.0);
  if (surfaces.empty()) return powers;
  for (const ElectronSource& source : electrons.sources)
    powers[source.node] += source.conductance * surfaces[index(source.surface)];
  return powers;
}

void take_exchanged(const PlaneElectronExchange& exchange, const PlaneGeometry& geometry,
                    const std::array<double, 2>& heat, std::span<double> powers) {
  const double unit = geometry.length(exchange.slot) / 6;
  for (const std::size_t end : {0, 1}) powers[exchange.node[end]] -= unit * (2 * heat[end] + heat[1 - end]);
}

std::array<double, 2> electron_power(const ElectronFaceFlux& face, const PlaneGeometry& geometry,
                                     std::span<const double> at, std::span<const double> surfaces) {
  const double from = at[index(face.slot)], to = at[index(geometry.next[index(face.slot)])],
               beyond = face.surface < 0 ? 0 : surfaces[index(face.surface)];
  std::array<double, 2> sums{};
  for (const std::size_t point : {0, 1}) {
    double flux = -face.given[point] * beyond, level = 0;
    for (const Term& term : face.flux[point]) {
      flux += term.value * (at[index(static_cast<int>(term.index))] - from);
      level += term.value;
    }
    flux += level * from;
    sums[0] += flux;
    sums[1] += flux * (from + gauss_points[point] * (to - from));
  }
  return sums;
}

std::array<double, 2> exchanged_power(const PlaneElectronExchange& exchange, const PlaneGeometry& geometry,
                                      const std::array<double, 2>& heat, std::span<const double> at) {
  const double length = geometry.length(exchange.slot), from = at[index(exchange.slot)],
               to = at[index(geometry.next[index(exchange.slot)])];
  return {length * (heat[0] + heat[1]) / 2,
          length * (2 * heat[0] * from + heat[0] * to + heat[1] * from + 2 * heat[1] * to) / 6};
}

std::vector<Point> electron_fluxes(const PlaneElectrons& electrons, const PlaneProblem& problem,
                                   const PlaneGeometry& geometry, std::span<const double> at) {
  std::vector<Point> fluxes;
  for (const int cell : electrons.cells) {
    const int first = problem.mesh.first_slot[index(cell)], corners = problem.mesh.corners_of(cell);
    for (int corner = 0; corner < corners; ++corner) {
      const std::array<Point, 4> gradient = gradients_at_corner(problem.mesh, geometry, cell, corner);
      Point& flux = fluxes.emplace_back(Point{0, 0});
      for (int i = 0; i < corners; ++i)
        for (const std::size_t d : {0, 1})
          flux[d] -= conductivity_of(problem, cell) * gradient[index(i)][d]
                     * (at[index(first + i)] - at[index(first)]);
    }
  }
  return fluxes;
}

std::vector<double> electron_dissipation(const PlaneElectrons& electrons, const PlaneProblem& problem,
                                         const PlaneGeometry& geometry, std::span<const double> at) {
  std::vector<double> sums;
  for (const int cell : electrons.cells) {
    const int first = problem.mesh.first_slot[index(cell)], corners = problem.mesh.corners_of(cell);
    const CellBlock block =
        stiffness(problem.mesh, geometry, cell, PlaneTensor::isotropic(conductivity_of(problem, cell)));
    double& sum = sums.emplace_back(0);
    for (int i = 0; i < corners; ++i)
      for (int j = 0; j < i; ++j) {
        const double difference = at[index(first + i)] - at[index(first + j)];
        sum -= block[index(i)][index(j)] * difference * difference;
      }
  }
  return sums;
}

} // namespace kapitza
