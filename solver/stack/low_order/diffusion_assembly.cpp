#include "solver/stack/low_order/diffusion_assembly.hpp"

#include "kapitza/base/index.hpp"

#include "solver/interior_penalty.hpp"
#include "solver/numbers.hpp"
#include "solver/stack/electrons.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

namespace kapitza {
namespace {

/// Penalty of the modified interior penalty method: that of the interior penalty in thick cells (constant 4
/// for P1), and 1/4, the transport value of the Marshak condition, in thin ones.
double penalty(double diffusion_over_width) {
  return std::max(0.25, diffusion_over_width);
}

/// Where every unknown stands. Cell by cell, so that the matrix is banded: T, then the groups; what a surface
/// emits is numbered beside the cell it touches.
class Layout {
 public:
  Layout(const StackProblem& problem, const GroupsOfCells& groups);

  PetscInt temperature(int node) const { return temperature_[index(node)]; }
  PetscInt mean(int node, std::size_t group) const {
    return temperature(node) + 2 * (1 + static_cast<PetscInt>(group));
  }
  /// What the surface emits into a group on one side; -1 where that is fixed (isothermal walls).
  PetscInt emitted(std::size_t surface, int side, std::size_t group) const {
    const PetscInt first = emitted_[surface][index(side)];
    return first < 0 || wall_[surface] ? first : first + static_cast<PetscInt>(group);
  }
  /// Of the electrons' lattice, beside their cell.
  PetscInt electron(std::size_t node) const { return electron_[node]; }
  /// Temperature difference over the surface's macroscopic contact; -1 where there is none.
  PetscInt contact(std::size_t surface) const { return contact_[surface]; }
  /// First unknown of a cell and of what is numbered beside it; of the cell after the last one: the size.
  PetscInt begin(int cell) const { return begin_[index(cell)]; }
  PetscInt size() const { return size_; }

 private:
  std::vector<PetscInt> temperature_, electron_, contact_, begin_;
  std::vector<std::array<PetscInt, 2>> emitted_;
  std::vector<bool> wall_; ///< heat-flux wall: one unknown for all groups
  PetscInt size_ = 0;
};

Layout::Layout(const StackProblem& problem, const GroupsOfCells& groups) {
  const StackMesh& mesh = problem.mesh;
  const auto groups_of_cell = [&](int cell) { return static_cast<PetscInt>(groups(cell).size()); };
  emitted_.assign(mesh.surfaces.size(), {-1, -1});
  wall_.assign(mesh.surfaces.size(), false);
  contact_.assign(mesh.surfaces.size(), -1);
  const auto number_surface_side = [&](std::size_t s, int side, int cell) {
    const SurfaceLaw& law = problem.surfaces[s].law;
    wall_[s] = imposed_flux(law).has_value();
    if (is_black(law) && !wall_[s]) return;
    emitted_[s][index(side)] = size_;
    size_ += wall_[s] ? 1 : groups_of_cell(cell);
    if (side == minus_side && problem.surfaces[s].contact_resistance > 0) contact_[s] = size_++;
  };
  std::vector<int> before(index(mesh.cells()), -1),
      after = before; // surface at each cell's ends
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    if (mesh.surfaces[s].plus_cell >= 0) before[index(mesh.surfaces[s].plus_cell)] = static_cast<int>(s);
    if (mesh.surfaces[s].minus_cell >= 0) after[index(mesh.surfaces[s].minus_cell)] = static_cast<int>(s);
  }
  for (int cell = 0; cell < mesh.cells(); ++cell) {
    const auto c = index(cell);
    begin_.push_back(size_);
    if (before[c] >= 0) number_surface_side(index(before[c]), plus_side, cell);
    temperature_.push_back(size_);
    temperature_.push_back(size_ + 1);
    size_ += 2 * (1 + groups_of_cell(cell));
    if (is_metal(problem.bands_of_cell(cell)))
      for (int end = 0; end < 2; ++end) electron_.push_back(size_++);
    if (after[c] >= 0) number_surface_side(index(after[c]), minus_side, cell);
  }
  begin_.push_back(size_);
}

/// Builds this rank's rows of the low-order matrix: those of its cells.
template <class Number>
class Assembly {
 public:
  Assembly(const SweptStack<Number>& stack, const GroupsOfCells& groups, const CellShare& cells)
      : problem_(stack.problem), mesh_(problem_.mesh), couplings_(stack.couplings), given_(stack.sources),
        shift_(stack.shift), wavenumber_(stack.wavenumber), groups_(groups), layout_(problem_, groups),
        first_row_(layout_.begin(cells.first)), matrix_(layout_.size(), first_row_, layout_.begin(cells.end)),
        sources_(index(matrix_.local_rows()), 0.0), surface_of_face_(index(mesh_.cells()) + 1, -1),
        electrons_(electron_lattice(problem_)) {
    for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s) {
      const Surface& surface = mesh_.surfaces[s];
      if (surface.minus_cell >= 0) surface_of_face_[index(surface.minus_cell) + 1] = static_cast<int>(s);
      if (surface.plus_cell >= 0) surface_of_face_[index(surface.plus_cell)] = static_cast<int>(s);
    }
    for (int cell = cells.first; cell < cells.end; ++cell) add_cell(cell);
    for (int cell = std::max(cells.first - 1, 0); cell < std::min(cells.end, mesh_.cells() - 1); ++cell)
      if (surface_of_face_[index(cell) + 1] < 0) add_face(cell);
    for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s)
      if (cells.contains(mesh_.surfaces[s].minus_cell) || cells.contains(mesh_.surfaces[s].plus_cell))
        add_surface(s);
    if (!electrons_.empty()) add_electrons();
    // Where no wall fixes the temperature, constants are in the kernel of both operators: pin one of them.
    if (is_floating(problem_) && shift_ == 0.0)
      matrix_.add(layout_.temperature(0), layout_.temperature(0), 1);
  }

  LowOrderSystem take() && {
    const auto sources = as_reals<Number>(sources_);
    return {matrix_.take(), {sources.begin(), sources.end()}, positions()};
  }

 private:
  const std::vector<DiffusionGroup>& groups_of(int cell) const { return groups_(cell); }
  double width(int cell) const { return mesh_.width[index(cell)]; }

  /// Of a group: the absorption 1/L times this is what its phonons are lost by, and the diffusion coefficient
  /// L/3 is divided by its modulus. The quotient of both, which consistency asks for, is complex and makes a
  /// worse preconditioner where s tau is 1 to 10; so the stiffness stays real and positive.
  Number loss(const DiffusionGroup& group) const { return 1.0 + shift_ * group.lifetime; }
  double diffusion(const DiffusionGroup& group) const { return group.length / 3 / std::abs(loss(group)); }
  /// What diffuses along the layers is lost, too.
  Number removal(const DiffusionGroup& group) const {
    return loss(group) + group.length * diffusion(group) * wavenumber_ * wavenumber_;
  }

  /// Where the unknowns of the sweep stand.
  std::vector<PetscInt> positions() const {
    const Unknowns unknowns = stack_unknowns(problem_);
    std::vector<PetscInt> position(unknowns.size());
    for (int node = 0; node < mesh_.nodes(); ++node) position[index(node)] = layout_.temperature(node);
    auto wall = unknowns.part(std::span(position), Block::wall).begin();
    for (const int s : unknowns.counts().walls)
      *wall++ =
          layout_.emitted(index(s), mesh_.surfaces[index(s)].minus_cell < 0 ? plus_side : minus_side, 0);
    auto electron = unknowns.part(std::span(position), Block::electron).begin();
    for (std::size_t n = 0; n < electrons_.nodes(); ++n) *electron++ = layout_.electron(n);
    auto contact = unknowns.part(std::span(position), Block::contact).begin();
    for (const int s : unknowns.counts().contacts) *contact++ = layout_.contact(index(s));
    constexpr auto parts = static_cast<PetscInt>(parts_of<Number>);
    if constexpr (parts == 1) return position;
    std::vector<PetscInt> of_parts;
    for (const PetscInt at : position)
      for (PetscInt part = 0; part < parts; ++part) of_parts.push_back(parts * at + part);
    return of_parts;
  }

  void add_source(PetscInt row, const Number& value) {
    if (matrix_.owns(row)) sources_[index(row - first_row_)] += value;
  }

  /// D times the derivative along x.
  Functional flux(int cell, std::size_t g, double diffusion) const {
    const double slope = diffusion / width(cell);
    return {{layout_.mean(2 * cell, g), -slope}, {layout_.mean(2 * cell + 1, g), slope}};
  }

  void add_cell(int cell) {
    const double h = width(cell);
    for (const int i : {0, 1}) {
      const int node = 2 * cell + i;
      add_source(layout_.temperature(node), given_.rise[index(node)]);
      matrix_.add(layout_.temperature(node), layout_.temperature(node), 1);
      double emitted = 0;
      for (const DiffusionGroup& group : groups_of(cell)) emitted += group.share * group.emission[index(i)];
      for (std::size_t g = 0; g < groups_of(cell).size(); ++g) {
        const DiffusionGroup& group = groups_of(cell)[g];
        matrix_.add(layout_.temperature(node), layout_.mean(node, g),
                    -group.share * (1 - group.electron_part) / emitted);
        for (const int j : {0, 1}) {
          const int other = 2 * cell + j;
          const double mass = h / group.length * (i == j ? 2 : 1) / 6;
          const double stiffness = stiffness_entry(diffusion(group) / h, i == j);
          matrix_.add(layout_.mean(node, g), layout_.mean(other, g), mass * removal(group) + stiffness);
          matrix_.add(layout_.mean(node, g), layout_.temperature(other), -mass * group.emission[index(j)]);
          if (!given_.stored.empty())
            add_source(layout_.mean(node, g), mass * group.lifetime * given_.stored[index(other)]);
        }
      }
    }
  }

  /// Interior face between `cell` and its right neighbour, same material.
  void add_face(int cell) {
    for (std::size_t g = 0; g < groups_of(cell).size(); ++g) {
      const double left = diffusion(groups_of(cell)[g]), right = diffusion(groups_of(cell + 1)[g]);
      const Functional jump{{layout_.mean(2 * cell + 1, g), -1}, {layout_.mean(2 * cell + 2, g), 1}};
      Functional mean_flux = flux(cell, g, left);
      for (const Term& term : flux(cell + 1, g, right)) mean_flux.push_back(term);
      for (Term& term : mean_flux) term.value /= 2;
      const double kappa = penalty(face_penalty(left / width(cell), right / width(cell + 1)));
      add_face_terms(matrix_, jump, mean_flux, kappa, 0);
    }
  }

  /// Outward net flux of a group into a surface per unit C v, as a functional of phi and of the emitted g.
  struct Outflow {
    Functional of_mean;
    double of_emitted; ///< coefficient of g
  };

  /// What a wall sends into a group per kelvin.
  static double emission_of_wall(const DiffusionGroup& group, int side) {
    const std::size_t end = side == minus_side ? 1 : 0;
    return group.emission[end] + group.electron_emission[end];
  }

  /// Adds the surface's terms to the group's diffusion rows.
  Outflow add_outflow(std::size_t s, int side, std::size_t g) {
    const Surface& surface = mesh_.surfaces[s];
    const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
    const int node = side == minus_side ? 2 * cell + 1 : 2 * cell, outward = side == minus_side ? 1 : -1;
    const DiffusionGroup& group = groups_of(cell)[g];
    const double diffusion = this->diffusion(group);
    const Functional value{{layout_.mean(node, g), 1}};
    // Two consistent forms of the Marshak condition: the natural one where the cell resolves the diffusion
    // length, the one that the upwind sweep tends to where it does not. An interior penalty here would take
    // the slip away.
    const bool thick = 4 * diffusion / width(cell) < 0.25;
    const double kappa = thick ? 0.25 : 0.5;
    Functional slope;
    if (thick) slope = flux(cell, g, diffusion);
    for (Term& term : slope) term.value *= outward;
    add_product(matrix_, value, value, kappa);
    add_product(matrix_, value, slope, -0.5);
    add_product(matrix_, slope, value, -0.5);
    Outflow outflow{value, -kappa};
    outflow.of_mean.front().value = kappa;
    for (const Term& term : slope) outflow.of_mean.push_back({term.index, -0.5 * term.value});
    const PetscInt emitted = layout_.emitted(s, side, g);
    const LawTraits law = law_traits(problem_.surfaces[s].law);
    const double per_unknown = law.heat_flux ? emission_of_wall(group, side) : 1;
    outflow.of_emitted *= per_unknown; // the unknown of a heat-flux wall is a temperature
    for (const Term& term : outflow.of_mean) {
      if (emitted >= 0) matrix_.add(term.index, emitted, -term.value * per_unknown);
      if (law.black && law.temperature)
        add_source(term.index, term.value * (given_.wall[s] + group_emission(s, side, group)));
    }
    return outflow;
  }

  void add_surface(std::size_t s) {
    std::array<std::vector<Outflow>, 2> outflow;
    for (const int side : {minus_side, plus_side}) {
      const int cell = side == minus_side ? mesh_.surfaces[s].minus_cell : mesh_.surfaces[s].plus_cell;
      if (cell < 0) continue;
      for (std::size_t g = 0; g < groups_of(cell).size(); ++g)
        outflow[index(side)].push_back(add_outflow(s, side, g));
    }
    const SurfaceLaw& law = problem_.surfaces[s].law;
    if (imposed_flux(law))
      add_heat_flux_wall(s, outflow);
    else if (!is_black(law))
      add_coupling(s, outflow);
    for (std::size_t i = 0; i < electrons_.exchanges.size(); ++i)
      if (electrons_.exchanges[i].surface == s) add_exchange(i, outflow[index(electrons_.exchanges[i].side)]);
  }

  /// Rows of the electrons, divided by their diagonal as in the sweep, and what they emit into the groups.
  void add_electrons() {
    struct Scaled {
      Assembly& of;
      void add(PetscInt row, PetscInt column, const Number& value) {
        const auto n = index(row);
        of.matrix_.add(of.layout_.electron(n), of.layout_.electron(index(column)),
                       value / of.electrons_.diagonal[n]);
      }
    } scaled{*this};
    add_diffusion(electrons_, scaled);
    const std::vector<Number> given = electron_sources(electrons_, given_);
    for (std::size_t n = 0; n < electrons_.nodes(); ++n) {
      const ElectronCell& cell = electrons_.cells[n / 2];
      const auto& groups = groups_of(cell.cell);
      add_source(layout_.electron(n), given[n] / electrons_.diagonal[n]);
      double coupled = 0;
      std::array<double, 2> emitted{};
      for (const DiffusionGroup& group : groups) {
        coupled += group.share * group.electron_part;
        for (const std::size_t j : {0, 1}) emitted[j] += group.share * group.electron_emission[j];
      }
      for (const std::size_t j : {0, 1}) {
        const std::size_t other = n - n % 2 + j;
        const double mass = hat_mass(n % 2, j);
        scaled.add(static_cast<PetscInt>(n), static_cast<PetscInt>(other),
                   mass * (cell.coupling * emitted[j] / coupled + lost(cell, shift_, wavenumber_)));
        for (std::size_t g = 0; g < groups.size(); ++g) {
          const DiffusionGroup& group = groups[g];
          const PetscInt here = layout_.mean(2 * cell.cell + static_cast<int>(n % 2), g),
                         there = layout_.mean(2 * cell.cell + static_cast<int>(j), g);
          matrix_.add(here, layout_.electron(other),
                      -mass * cell.width / group.length * group.electron_emission[j]);
          matrix_.add(layout_.electron(n), there,
                      -mass * cell.coupling * group.share * group.electron_part / coupled
                          / electrons_.diagonal[n]);
        }
      }
    }
  }

  /// Electrons and the phonons of the other side: what these emit is taken from what the law reflects by the
  /// coupling (couplings.hpp).
  void add_exchange(std::size_t number, const std::vector<Outflow>& outflow) {
    const ElectronExchange& exchange = electrons_.exchanges[number];
    const double diagonal = electrons_.diagonal[exchange.node];
    const PetscInt row = layout_.electron(exchange.node);
    const Number jump = given_.jump[exchange.surface];
    add_source(row, -exchange.sign() * exchange.conductance * jump / diagonal);
    for (std::size_t g = 0; g < outflow.size(); ++g) {
      const DiffusionGroup& group = group_at(exchange.surface, exchange.side, g);
      double conductance = 0, given = 0;
      for (const int b : group.bands) {
        const double of_band =
            exchange.absorption[index(b)] * this->conductance(exchange.surface, {exchange.side, b});
        conductance += of_band;
        given += of_band * (groups_.exchange_slope.empty() ? 1 : groups_.exchange_slope[number][index(b)]);
      }
      const PetscInt emitted = layout_.emitted(exchange.surface, exchange.side, g);
      matrix_.add(row, row, given / diagonal);
      matrix_.add(emitted, row, -given / group.conductance);
      if (exchange.side == plus_side) add_source(emitted, conductance / group.conductance * jump);
      const double net = 4 * group.effective / group.conductance * conductance / diagonal;
      matrix_.add(row, emitted, -conductance / diagonal - net * outflow[g].of_emitted);
      for (const Term& term : outflow[g].of_mean) matrix_.add(row, term.index, -net * term.value);
    }
  }

  /// Row of the wall's temperature: T_w minus the mean of what arrives, which is T_w plus the net outflow
  /// over W/4.
  void add_heat_flux_wall(std::size_t s, const std::array<std::vector<Outflow>, 2>& outflow) {
    const int side = mesh_.surfaces[s].minus_cell < 0 ? plus_side : minus_side;
    const auto& groups =
        groups_of(side == plus_side ? mesh_.surfaces[s].plus_cell : mesh_.surfaces[s].minus_cell);
    const PetscInt row = layout_.emitted(s, side, 0);
    const double total =
        std::accumulate(groups.begin(), groups.end(), 0.0, [&](double sum, const DiffusionGroup& g) {
          return sum + g.conductance * emission_of_wall(g, side);
        });
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const double factor = -4 * groups[g].effective / total;
      const Outflow& out = outflow[index(side)][g];
      for (const Term& term : out.of_mean) matrix_.add(row, term.index, factor * term.value);
      matrix_.add(row, row, factor * out.of_emitted);
    }
    add_source(row, given_.flux[s] / total);
  }

  /// Rows w g_out = sum P (g_in + net outflow of the group that arrives), scaled by 1/w.
  void add_coupling(std::size_t s, const std::array<std::vector<Outflow>, 2>& outflow) {
    for (const auto& [entry, flux] : project(s)) {
      const auto& [side_out, g_out, side_in, g_in] = entry;
      const DiffusionGroup& to = group_at(s, side_out, g_out);
      const DiffusionGroup& from = group_at(s, side_in, g_in);
      const PetscInt row = layout_.emitted(s, side_out, g_out), column = layout_.emitted(s, side_in, g_in);
      const double weight = flux / to.conductance, net = weight * 4 * from.effective / from.conductance;
      const Outflow& out = outflow[index(side_in)][g_in];
      matrix_.add(row, column, -weight - net * out.of_emitted);
      for (const Term& term : out.of_mean) matrix_.add(row, term.index, -net * term.value);
      if (side_in == minus_side) add_jump(s, row, weight);
    }
    if (is_bath(problem_.surfaces[s].law)) add_bath(s);
    if (layout_.contact(s) >= 0) add_contact(s, outflow[minus_side]);
    for (const int side : {minus_side, plus_side})
      for (std::size_t g = 0; g < outflow[index(side)].size(); ++g) {
        const PetscInt row = layout_.emitted(s, side, g);
        matrix_.add(row, row, 1);
        add_source(row, group_emission(s, side, group_at(s, side, g)));
        if (side == minus_side) add_jump(s, row, -1);
      }
  }

  /// `part` times what the surface adds to all that crosses it, on the right-hand side of a row.
  void add_jump(std::size_t s, PetscInt row, double part) {
    add_source(row, part * given_.jump[s]);
    if (layout_.contact(s) >= 0) matrix_.add(row, layout_.contact(s), part);
  }

  /// What the bath sends into each group.
  void add_bath(std::size_t s) {
    const int side = mesh_.surfaces[s].minus_cell < 0 ? plus_side : minus_side;
    const std::vector<std::size_t> group_of = group_of_band(s, side);
    for (const Emission& e : couplings_.of_surface[s]->emissions) {
      const std::size_t g = group_of[index(e.out.band)];
      add_source(layout_.emitted(s, side, g), e.flux / group_at(s, side, g).conductance * given_.wall[s]);
    }
  }

  /// Row of a contact's temperature difference: resistance times the net flux that leaves the minus side.
  void add_contact(std::size_t s, const std::vector<Outflow>& outflow) {
    const double resistance = problem_.surfaces[s].contact_resistance;
    const PetscInt row = layout_.contact(s);
    const double scale =
        1 / (1 + resistance * one_way_conductance(problem_.bands_of_cell(mesh_.surfaces[s].minus_cell)));
    matrix_.add(row, row, scale);
    for (std::size_t g = 0; g < outflow.size(); ++g) {
      const double factor = -resistance * scale * 4 * group_at(s, minus_side, g).effective;
      for (const Term& term : outflow[g].of_mean) matrix_.add(row, term.index, factor * term.value);
      matrix_.add(row, layout_.emitted(s, minus_side, g), factor * outflow[g].of_emitted);
    }
  }

  /// Mean over a group's bands of what the surface emits beside its law.
  double group_emission(std::size_t s, int side, const DiffusionGroup& group) const {
    double sum = 0;
    for (const int b : group.bands)
      sum += mean_emission(problem_.surfaces[s], problem_.angles, side, b) * conductance(s, {side, b});
    return sum / group.conductance;
  }
  const DiffusionGroup& group_at(std::size_t s, int side, std::size_t g) const {
    return groups_of(side == minus_side ? mesh_.surfaces[s].minus_cell : mesh_.surfaces[s].plus_cell)[g];
  }

  /// The flux coupling summed over directions and over the bands of each pair of groups.
  std::map<std::tuple<int, std::size_t, int, std::size_t>, double> project(std::size_t s) const {
    const std::array group_of{group_of_band(s, minus_side), group_of_band(s, plus_side)};
    const auto group = [&](const SideBand& c) { return group_of[index(c.side)][index(c.band)]; };
    std::map<std::tuple<int, std::size_t, int, std::size_t>, double> projected;
    const FluxCoupling& coupling = *couplings_.of_surface[s];
    for (const Link& link : coupling.links)
      projected[{link.out.side, group(link.out), link.in.side, group(link.in)}] += link.flux;
    for (const Pool& pool : coupling.pools)
      for (const SideBand& out : pool.out)
        for (const SideBand& in : pool.in)
          projected[{out.side, group(out), in.side, group(in)}] +=
              pool.strength * conductance(s, out) * conductance(s, in);
    return projected;
  }
  /// Empty where nothing is on that side.
  std::vector<std::size_t> group_of_band(std::size_t s, int side) const {
    const int cell = side == minus_side ? mesh_.surfaces[s].minus_cell : mesh_.surfaces[s].plus_cell;
    if (cell < 0) return {};
    std::vector<std::size_t> group(index(problem_.bands_of_cell(cell).size()));
    for (std::size_t g = 0; g < groups_of(cell).size(); ++g)
      for (const int b : groups_of(cell)[g].bands) group[index(b)] = g;
    return group;
  }
  double conductance(std::size_t s, const SideBand& c) const {
    const Surface& surface = mesh_.surfaces[s];
    return one_way_conductance(
        problem_.bands_of_cell(c.side == minus_side ? surface.minus_cell : surface.plus_cell), c.band);
  }

  const StackProblem& problem_;
  const StackMesh& mesh_;
  const Couplings& couplings_;
  const StackSources<Number>& given_;
  Number shift_;
  double wavenumber_;
  const GroupsOfCells& groups_;
  Layout layout_;
  PetscInt first_row_;
  NumberMatrix<Number> matrix_;
  std::vector<Number> sources_;      ///< of this rank's rows
  std::vector<int> surface_of_face_; ///< -1: interior of a slab
  ElectronLattice electrons_;
};

} // namespace

template <class Number>
LowOrderSystem assemble_low_order(const SweptStack<Number>& stack, const GroupsOfCells& groups,
                                  const CellShare& cells) {
  return Assembly<Number>(stack, groups, cells).take();
}

template LowOrderSystem assemble_low_order(const SweptStack<double>&, const GroupsOfCells&, const CellShare&);
template LowOrderSystem assemble_low_order(const SweptStack<std::complex<double>>&, const GroupsOfCells&,
                                           const CellShare&);

} // namespace kapitza
