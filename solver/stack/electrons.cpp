#include "solver/stack/electrons.hpp"

#include <complex>
#include <numeric>
#include <optional>

namespace kapitza {
namespace {

class Assembly {
 public:
  explicit Assembly(const StackProblem& problem) : problem_(problem), mesh_(problem.mesh) {
    lattice_.of_cell.assign(index(mesh_.cells()), -1);
    for (int cell = 0; cell < mesh_.cells(); ++cell)
      if (is_metal(problem.bands_of_cell(cell))) add_cell(cell);
  }

  ElectronLattice take() && {
    if (lattice_.empty()) return std::move(lattice_);
    std::vector<bool> surface(index(mesh_.cells()) + 1, false); // left of cell i
    for (const Surface& s : mesh_.surfaces) {
      if (s.plus_cell >= 0) surface[index(s.plus_cell)] = true;
      if (s.minus_cell >= 0) surface[index(s.minus_cell) + 1] = true;
    }
    for (int cell = 1; cell < mesh_.cells(); ++cell)
      if (!surface[index(cell)] && metal(cell)) join(cell - 1, cell, 0, -1);
    for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s) add_surface(s);
    find_diagonal();
    return std::move(lattice_);
  }

 private:
  bool metal(int cell) const { return cell >= 0 && lattice_.of_cell[index(cell)] >= 0; }
  ElectronCell& at(int cell) { return lattice_.cells[index(lattice_.of_cell[index(cell)])]; }
  PetscInt node(int cell, int end) const { return 2 * lattice_.of_cell[index(cell)] + end; }

  void add_cell(int cell) {
    const Bands& bands = problem_.bands_of_cell(cell);
    const double h = mesh_.width[index(cell)];
    lattice_.of_cell[index(cell)] = static_cast<int>(lattice_.cells.size());
    lattice_.cells.push_back({cell,
                              h,
                              bands.electrons.conductivity / h,
                              electron_coupling(bands) * h,
                              bands.electrons.heat_capacity * h,
                              {-1, -1}});
  }

  /// Adds -kappa_e T_e' of a cell times a factor.
  void add_flux(Functional& flux, int cell, double factor) {
    const double slope = factor * at(cell).stiffness;
    flux.push_back({node(cell, 0), slope});
    flux.push_back({node(cell, 1), -slope});
  }

  void join(int left, int right, double resistance, int surface) {
    ElectronFace face{{{node(left, 1), 1}, {node(right, 0), -1}}, {}, 0, resistance, surface, 1};
    add_flux(face.flux, left, 0.5);
    add_flux(face.flux, right, 0.5);
    face.penalty = face_penalty(at(left).stiffness, at(right).stiffness);
    at(left).face[1] = at(right).face[0] = static_cast<int>(lattice_.faces.size());
    lattice_.faces.push_back(std::move(face));
  }

  void hold(int cell, bool left, std::size_t surface) {
    ElectronFace face{{{node(cell, left ? 0 : 1), left ? -1.0 : 1.0}},
                      {},
                      0,
                      0,
                      static_cast<int>(surface),
                      left ? 1.0 : -1.0};
    add_flux(face.flux, cell, 1);
    face.penalty = face_penalty(at(cell).stiffness, at(cell).stiffness);
    at(cell).face[left ? 0 : 1] = static_cast<int>(lattice_.faces.size());
    lattice_.faces.push_back(std::move(face));
  }

  void add_surface(std::size_t s) {
    const Surface& surface = mesh_.surfaces[s];
    const SurfaceCondition& condition = problem_.surfaces[s];
    if (surface.is_boundary()) {
      const bool left = surface.minus_cell < 0;
      const int cell = left ? surface.plus_cell : surface.minus_cell;
      if (metal(cell) && fixed_electrons(condition)) hold(cell, left, s);
      return;
    }
    const bool transparent = law_traits(condition.law).transparent;
    if (metal(surface.minus_cell) && metal(surface.plus_cell)) {
      if (transparent || condition.electron_conductance > 0)
        join(surface.minus_cell, surface.plus_cell, transparent ? 0 : 1 / condition.electron_conductance,
             static_cast<int>(s));
      return;
    }
    for (const int side : {0, 1})
      if (!condition.electron_absorption[index(side)].empty()) add_exchange(s, side);
  }

  void add_exchange(std::size_t s, int side) {
    const Surface& surface = mesh_.surfaces[s];
    const int phonons = side == 0 ? surface.minus_cell : surface.plus_cell,
              electrons = side == 0 ? surface.plus_cell : surface.minus_cell;
    if (!metal(electrons)) return;
    ElectronExchange exchange{s, side, index(node(electrons, side == 0 ? 0 : 1)),
                              problem_.surfaces[s].electron_absorption[index(side)]};
    for (std::size_t b = 0; b < exchange.absorption.size(); ++b)
      exchange.conductance +=
          exchange.absorption[b] * one_way_conductance(problem_.bands_of_cell(phonons), static_cast<int>(b));
    lattice_.exchanges.push_back(std::move(exchange));
  }

  void find_diagonal() {
    struct Diagonal {
      std::vector<double>& values;
      void add(PetscInt row, PetscInt column, double value) {
        if (row == column) values[index(row)] += value;
      }
    };
    lattice_.diagonal.assign(lattice_.nodes(), 0);
    Diagonal diagonal{lattice_.diagonal};
    add_diffusion(lattice_, diagonal);
    for (std::size_t n = 0; n < lattice_.nodes(); ++n)
      lattice_.diagonal[n] += hat_mass(0, 0) * lattice_.cells[n / 2].coupling;
    for (const ElectronExchange& exchange : lattice_.exchanges)
      lattice_.diagonal[exchange.node] += exchange.conductance;
  }

  const StackProblem& problem_;
  const StackMesh& mesh_;
  ElectronLattice lattice_;
};

/// What walls and periodic drops add to the jump at a face.
template <class Number>
Number known(const ElectronFace& face, const StackSources<Number>& sources) {
  if (face.surface < 0) return 0;
  const auto s = index(face.surface);
  return face.sign * (face.jump.size() == 1 ? sources.electron_wall[s] : sources.jump[s]);
}

/// Jump and flux of a face: differences of neighbours are exact where sums would round.
template <class Number>
std::array<Number, 2> jump_and_flux(const ElectronFace& face, std::span<const Number> electrons) {
  std::array<Number, 2> of{};
  for (const Term& term : face.jump) of[0] += term.value * electrons[index(term.index)];
  for (std::size_t i = 0; i < face.flux.size(); i += 2)
    of[1] += face.flux[i].value
             * (electrons[index(face.flux[i].index)] - electrons[index(face.flux[i + 1].index)]);
  return of;
}

} // namespace

ElectronLattice electron_lattice(const StackProblem& problem) {
  return Assembly(problem).take();
}

template <class Number>
std::vector<Number> electron_sources(const ElectronLattice& lattice, const StackSources<Number>& sources) {
  std::vector<Number> rows(lattice.nodes(), 0.0);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const ElectronCell& cell = lattice.cells[n / 2];
    for (const std::size_t j : {0, 1}) {
      const std::size_t node = index(2 * cell.cell) + j;
      Number given = 0;
      if (!sources.electron_heating.empty()) given += cell.width * sources.electron_heating[node];
      if (!sources.stored.empty()) given += cell.capacity * sources.stored[node];
      rows[n] += hat_mass(n % 2, j) * given;
    }
  }
  for (const ElectronFace& face : lattice.faces) {
    const Number share = face.share() * known(face, sources);
    for (const Term& term : face.jump) rows[index(term.index)] -= share * face.penalty * term.value;
    for (const Term& term : face.flux) rows[index(term.index)] -= share * term.value;
  }
  return rows;
}

template <class Number>
void take_diffusion(const ElectronLattice& lattice, std::span<const Number> electrons,
                    std::span<Number> rows) {
  for (std::size_t c = 0; c < lattice.cells.size(); ++c) {
    const Number flux = lattice.cells[c].stiffness * (electrons[2 * c] - electrons[2 * c + 1]);
    rows[2 * c] -= flux;
    rows[2 * c + 1] += flux;
  }
  for (const ElectronFace& face : lattice.faces) {
    const auto [jump, flux] = jump_and_flux(face, electrons);
    for (const Term& term : face.jump)
      rows[index(term.index)] -= face.share() * term.value * (face.penalty * jump + flux);
    for (const Term& term : face.flux)
      rows[index(term.index)] -= face.share() * term.value * (jump - face.resistance * flux);
  }
}

template <class Number>
Number electron_flux(const ElectronFace& face, std::span<const Number> electrons,
                     const StackSources<Number>& sources) {
  const auto [jump, flux] = jump_and_flux(face, electrons);
  return face.share() * (face.penalty * (jump + known(face, sources)) + flux);
}

template std::vector<double> electron_sources(const ElectronLattice&, const StackSources<double>&);
template std::vector<std::complex<double>> electron_sources(const ElectronLattice&,
                                                            const StackSources<std::complex<double>>&);
template void take_diffusion(const ElectronLattice&, std::span<const double>, std::span<double>);
template void take_diffusion(const ElectronLattice&, std::span<const std::complex<double>>,
                             std::span<std::complex<double>>);
template double electron_flux(const ElectronFace&, std::span<const double>, const StackSources<double>&);
template std::complex<double> electron_flux(const ElectronFace&, std::span<const std::complex<double>>,
                                            const StackSources<std::complex<double>>&);

} // namespace kapitza
