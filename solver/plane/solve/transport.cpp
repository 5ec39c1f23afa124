#include "solver/plane/solve/transport.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"
#include "solver/plane/electrons/exchange.hpp"
#include "solver/plane/low_order/level.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kapitza {

template <class Number>
PlaneTransport<Number>::PlaneTransport(const PreparedPlane& plane, PlaneSources<Number> sources)
    : plane_(plane), sources_(std::move(sources)), unknowns_(plane.unknowns(static_cast<int>(parts))) {
  if constexpr (parts > 1) columns_ = plane.sweep().close_columns(sources_.shift);
}

template <class Number>
void PlaneTransport<Number>::command(Command order) {
  if (plane_.group().size() == 1) return;
  int code = static_cast<int>(order);
  plane_.group().broadcast(code);
}

template <class Number>
auto PlaneTransport<Number>::taken(std::span<const double> x) const -> Iterate {
  Iterate at;
  const auto temperature = block(x, Block::temperature), arriving = block(x, Block::arriving);
  for (std::size_t part = 0; part < parts; ++part) {
    at.temperature[part].resize(index(plane_.problem().mesh.slots()));
    at.arriving[part].resize(plane_.sweep().surfaces().all_arriving());
    const auto its = [part](const Number& number) { return part_of(number, part); };
    std::ranges::transform(temperature, at.temperature[part].begin(), its);
    std::ranges::transform(arriving, at.arriving[part].begin(), its);
  }
  exchange(at);
  return at;
}

template <class Number>
void PlaneTransport<Number>::exchange(Iterate& at) const {
  at.of_slots.resize(at.temperature[0].size());
  for (std::size_t part = 0; part < parts; ++part) {
    plane_.exchange_halo(at.temperature[part], at.arriving[part]);
    for (std::size_t slot = 0; slot < at.of_slots.size(); ++slot)
      set_part(at.of_slots[slot], part, at.temperature[part][slot]);
  }
}

/// What surfaces emit by themselves, those with a temperature of their own included.
template <class Number>
std::vector<Number> PlaneTransport<Number>::surface_sources(std::span<const Number> walls,
                                                            bool sources) const {
  std::vector<Number> emitted(sources_.surface.size());
  if (sources) emitted = sources_.surface;
  for (std::size_t w = 0; w < walls.size(); ++w) emitted[index(plane_.flux_walls()[w])] = walls[w];
  return emitted;
}

template <class Number>
auto PlaneTransport<Number>::nothing() const -> Swept {
  Swept swept{
      std::vector<Number>(unknowns_[Block::temperature].size / parts),
      {},
      std::vector<Number>(sources_.surface.size()),
      std::vector<Number>(unknowns_[Block::drift].size / parts),
      std::vector<Number>(plane_.electrons().empty() ? 0 : unknowns_[Block::temperature].size / parts)};
  for (auto& arriving : swept.arriving) arriving.assign(unknowns_[Block::arriving].size / parts, 0.0);
  return swept;
}

/// Phonons that come back, before the sweep that counts. @param aside what else is found; is left at 0
template <class Number>
template <class With>
void PlaneTransport<Number>::go_round(Iterate& at, Swept& aside, const With& with) const {
  const SweepRounds& rounds = plane_.rounds();
  if (rounds.most() < 2) return;
  for (int round = rounds.most(); round > 1; --round) {
    const auto take = [&](const ColumnTurn* turn) {
      for (std::size_t part = 0; part < parts; ++part)
        rounds.take_channels(plane_.sweep(), round, plane_.group(), turn, aside.arriving[part],
                             at.arriving[part]);
    };
    const std::vector<SweepTask> tasks = rounds.tasks(plane_.sweep(), round);
    if (!plane_.sweep().along_layers().empty()) {
      const bool alone = plane_.group().size() == 1;
      with(aside, [&](const auto& input, auto output) {
        for (std::size_t part = 0; part < parts && alone; ++part) output.channels[part] = at.arriving[part];
        plane_.sweep().template run_along_layers<Number>(
            input, output, tasks, rounds.most_turns(),
            [&](const SweepTask& task) { return rounds.turns(task); },
            [&](const ColumnTurn& turn) {
              if (!alone) take(&turn);
            });
      });
      continue;
    }
    with(aside, [&](const auto& input, const auto& output) {
      plane_.sweep().template run<Number>(input, output, tasks);
    });
    take(nullptr);
    exchange(at);
  }
  for (auto& arriving : aside.arriving) std::ranges::fill(arriving, 0.0);
  for (auto* found : {&aside.moment, &aside.absorbed, &aside.drift, &aside.gained})
    std::ranges::fill(*found, Number{});
}

/// The sweep of all ranks of all groups; sums end on the group roots.
template <class Number>
auto PlaneTransport<Number>::run(std::vector<double>& x, bool sources, const Visitor& visit) -> Swept {
  const SweepClock clock(*this, visit ? RunPart::moments : RunPart::sweeps);
  const Communicator& group = plane_.group();
  if (group.size() > 1) group.broadcast(x);
  const std::vector<Number> walls = wall_temperatures(x), surface = surface_sources(walls, sources);
  const std::vector<Number> warmer = gap(x);
  PartsOf<Number, std::vector<double>> electrons;
  for (std::size_t part = 0; part < parts && plane_.exchanges(); ++part)
    electrons[part] = electrons_at_slots(x, part);
  Iterate at = taken(x);
  const auto with = [&](Swept& swept, const auto& sweep) {
    SweepInput<Number> input{at.of_slots, {}, surface, {}, sources_.shift, &columns_};
    if (sources) input.stored = sources_.stored;
    if constexpr (parts == 1) {
      if (sources_.shift != 0) input.columns = sources_.step.columns;
      input.fields = sources_.step.fields;
      if (sources) input.psi = sources_.step.before;
    }
    input.drift = block(x, Block::drift);
    input.gap = warmer;
    SweepOutput<Number> output{swept.moment, {}, swept.absorbed, swept.drift, swept.gained};
    for (std::size_t part = 0; part < parts; ++part) {
      input.arriving[part] = at.arriving[part];
      input.electrons[part] = electrons[part];
      output.arriving[part] = swept.arriving[part];
    }
    sweep(input, output);
  };
  Swept swept = nothing();
  go_round(at, swept, with);
  with(swept, [&](const auto& input, const auto& output) {
    plane_.sweep().template run<Number>(input, output, plane_.sweep().tasks(), visit);
  });
  for (auto& arriving : swept.arriving) group.sum(arriving);
  group.sum(as_reals<Number>(swept.moment));
  if (!swept.drift.empty()) group.sum(as_reals<Number>(swept.drift));
  if (!swept.gained.empty()) group.sum(as_reals<Number>(swept.gained));
  if (!walls.empty()) {
    group.sum(as_reals<Number>(swept.absorbed));
    plane_.sharers().sum(as_reals<Number>(swept.absorbed));
  }
  return swept;
}

/// What arrives, and what walls absorb and are given, less x: the part of F(x) - x beside the nodes.
template <class Number>
void PlaneTransport<Number>::finish_defect(const Swept& swept, std::span<const double> x, bool sources,
                                           std::span<double> result) const {
  const auto arriving = block(x, Block::arriving), walls = block(x, Block::wall);
  const auto of_arriving = as_numbers<Number>(unknowns_.part(result, Block::arriving)),
             of_walls = as_numbers<Number>(unknowns_.part(result, Block::wall));
  for (std::size_t i = 0; i < arriving.size(); ++i)
    for (std::size_t part = 0; part < parts; ++part)
      set_part(of_arriving[i], part, swept.arriving[part][i] - part_of(arriving[i], part));
  for (std::size_t w = 0; w < walls.size(); ++w) {
    const auto s = index(plane_.flux_walls()[w]);
    const Number imposed = sources ? sources_.flux[s] * plane_.wall_length(w) : 0;
    of_walls[w] = (swept.absorbed[s] + imposed) / plane_.wall_capacity(w) - walls[w];
  }
  const auto drift = block(x, Block::drift);
  const auto of_drift = as_numbers<Number>(unknowns_.part(result, Block::drift));
  for (std::size_t i = 0; i < drift.size(); ++i) of_drift[i] = swept.drift[i] - drift[i];
  finish_electrons(swept, x, sources, result);
  if (!sources) return;
  const std::span<Number> of_nodes = as_numbers<Number>(result);
  for (std::size_t n = 0; n < sources_.rise.size(); ++n) of_nodes[n] += sources_.rise[n];
}

/// T_e - T at the nodes of metals, 0 elsewhere; nothing without metals.
template <class Number>
std::vector<Number> PlaneTransport<Number>::gap(std::span<const double> x) const {
  const PlaneElectrons& electrons = plane_.electrons();
  if (electrons.empty()) return {};
  const auto temperature = block(x, Block::temperature), of_electrons = block(x, Block::electron);
  std::vector<Number> warmer(temperature.size());
  for (std::size_t n = 0; n < electrons.nodes(); ++n)
    warmer[index(electrons.slots[n])] = of_electrons[n] - temperature[index(electrons.slots[n])];
  return warmer;
}

/// T_e of metals, those of halo cells behind shared faces, too; 0 elsewhere. Collective over the space.
template <class Number>
std::vector<double> PlaneTransport<Number>::electrons_at_slots(std::span<const double> x,
                                                               std::size_t part) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const auto own = block(x, Block::electron);
  std::vector<double> at(index(plane_.problem().mesh.slots()));
  for (std::size_t n = 0; n < electrons.nodes(); ++n) at[index(electrons.slots[n])] = part_of(own[n], part);
  plane_.exchange_cells(at);
  return at;
}

/// What electrons gain of phonons and of heating, less what they store [nodes of the electrons] [W/m3].
template <class Number>
std::vector<Number> PlaneTransport<Number>::electron_gains(const Swept& swept, std::span<const double> x,
                                                           bool sources) const {
  const PlaneElectrons& electrons = plane_.electrons();
  const auto at = block(x, Block::electron);
  const std::vector<Number> warmer = gap(x);
  std::vector<Number> gains;
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto slot = index(electrons.slots[n]);
    Number& gain = gains.emplace_back(electrons.coupling[n] * (swept.gained[slot] - warmer[slot]));
    gain -= sources_.shift * (electrons.capacity[n] * at[n]);
    if (sources && !sources_.electron_heating.empty()) gain += sources_.electron_heating[slot];
    if (sources && !sources_.stored.empty()) gain += electrons.capacity[n] * sources_.stored[slot];
    if (sources && !sources_.step.electrons.empty()) gain += sources_.step.electrons[n];
  }
  return gains;
}

template <class Number>
std::vector<double> PlaneTransport<Number>::electron_sources(std::size_t part) const {
  std::vector<double> values;
  for (const Number& number : sources_.electrons) values.push_back(part_of(number, part));
  return values;
}

/// What electrons give to phonons behind their faces, at the ends [exchanges][2] [W/m2].
/// @param arriving at all coupled faces
template <class Number>
std::vector<std::array<double, 2>> PlaneTransport<Number>::exchanged(std::span<const double> electrons,
                                                                     std::span<const double> arriving,
                                                                     bool sources, std::size_t part) const {
  const PlaneSurfaces& surfaces = plane_.sweep().surfaces();
  std::vector<std::array<double, 2>> heat;
  for (const PlaneElectronExchange& exchange : plane_.electrons().exchanges) {
    const CoupledFace& metal = surfaces.faces()[index(surfaces.coupled_of_slot(exchange.slot))];
    const CoupledFace& face = surfaces.faces()[index(metal.partner)];
    const double gains = sources ? part_of(sources_.surface[index(face.surface)], part) : 0;
    auto ends = exchanged_heat(plane_.problem(), surfaces,
                               electrons_behind(plane_.sweep().geometry(), face, exchange.slot, electrons),
                               arriving, gains);
    std::ranges::reverse(ends); // as they follow along the metal's side
    heat.push_back(ends);
  }
  return heat;
}

template <class Number>
void PlaneTransport<Number>::finish_electrons(const Swept& swept, std::span<const double> x, bool sources,
                                              std::span<double> result) const {
  if (!any_metals(plane_.problem().media)) return;
  const std::vector<Number> gains = electron_gains(swept, x, sources);
  const auto rows = as_numbers<Number>(unknowns_.part(result, Block::electron));
  const PlaneElectrons& electrons = plane_.electrons();
  const PlaneGeometry& geometry = plane_.sweep().geometry();
  const Iterate iterate = plane_.exchanges() ? taken(x) : Iterate();
  for (std::size_t part = 0; part < parts; ++part) {
    const std::vector<double> at = electrons_at_slots(x, part);
    std::vector<double> of_part(gains.size()),
        powers = given_powers(electrons, sources ? electron_sources(part) : std::vector<double>());
    const auto heat = exchanged(at, iterate.arriving[part], sources, part);
    for (std::size_t i = 0; i < heat.size(); ++i)
      take_exchanged(electrons.exchanges[i], geometry, heat[i], powers);
    std::ranges::transform(gains, of_part.begin(),
                           [part](const Number& gain) { return part_of(gain, part); });
    of_part = electron_defect(electrons, geometry, at, of_part, powers);
    for (std::size_t n = 0; n < rows.size(); ++n) set_part(rows[n], part, of_part[n]);
  }
}

template <class Number>
void PlaneTransport<Number>::defect(std::span<const double> x, std::span<double> result, bool sources) {
  command(sources ? Command::full : Command::linear);
  std::vector<double> copy(x.begin(), x.end());
  const Swept swept = run(copy, sources);
  std::ranges::copy(as_reals<Number>(swept.moment), result.begin());
  finish_defect(swept, x, sources, result);
}

template <class Number>
std::vector<double> PlaneTransport<Number>::residual(std::span<const double> x) const {
  std::vector<double> r(unknowns_.size());
  std::ranges::copy(as_reals<Number>(last_.moment), r.begin());
  finish_defect(last_, x, true, r);
  return r;
}

/// What heating, and what is stored or has been, add to the energy of a cell [W/m].
template <class Number>
Number PlaneTransport<Number>::gained(int cell, bool heating_only) const {
  const PlaneProblem& problem = plane_.problem();
  const auto mass = mass_matrix(plane_.sweep().geometry(), cell);
  const auto first = index(problem.mesh.first_slot[index(cell)]),
             corners = index(problem.mesh.corners_of(cell));
  const Bands& bands = problem.bands_of_cell(cell);
  const double exchange = relaxation(bands), of_phonons = heat_capacity(bands),
               of_electrons = bands.electrons.heat_capacity;
  Number sum = 0;
  for (std::size_t i = 0; i < corners; ++i) {
    double weight = 0;
    for (std::size_t j = 0; j < corners; ++j) weight += mass[i][j];
    if (!sources_.rise.empty()) sum += weight * exchange * sources_.rise[first + i];
    if (!sources_.electron_heating.empty()) sum += weight * sources_.electron_heating[first + i];
    if (!sources_.stored.empty()) sum += weight * (of_phonons + of_electrons) * sources_.stored[first + i];
    if (heating_only || parts == 1) continue;
    Number energy = 0;
    for (std::size_t part = 0; part < parts; ++part) {
      double stored = of_phonons * moments_[part].energy_temperature[first + i];
      if (is_metal(bands)) stored += of_electrons * moments_[part].electron_temperature[first + i];
      set_part(energy, part, stored);
    }
    sum -= sources_.shift * weight * energy;
  }
  return sum;
}

/// What all electrons of this rank get beyond what they store and give, in a step in time [W/m].
template <class Number>
double PlaneTransport<Number>::lacked_by_electrons(std::span<const double> x) const {
  std::vector<double> lacks(unknowns_.size());
  finish_electrons(last_, x, true, lacks);
  const std::span<const double> rows = unknowns_.part(std::span<const double>(lacks), Block::electron);
  double sum = 0;
  for (std::size_t n = 0; n < rows.size(); ++n) sum += plane_.electrons().diagonal[n] * rows[n];
  return sum;
}

/// What phonons lose to relaxation in a cell, beyond what heats it [W/m].
template <class Number>
Number PlaneTransport<Number>::exchanged(int cell) const {
  const PlaneProblem& problem = plane_.problem();
  const auto mass = mass_matrix(plane_.sweep().geometry(), cell);
  const auto first = index(problem.mesh.first_slot[index(cell)]),
             corners = index(problem.mesh.corners_of(cell));
  Number sum = 0;
  for (std::size_t i = 0; i < corners; ++i)
    for (std::size_t j = 0; j < corners; ++j)
      sum -= mass[i][j] * relaxation(problem.bands_of_cell(cell))
             * (last_.moment[first + i] + (sources_.rise.empty() ? 0 : sources_.rise[first + i]));
  return sum;
}

template <class Number>
Number PlaneTransport<Number>::power(std::size_t surface) const {
  Number sum = 0;
  for (std::size_t part = 0; part < parts; ++part) set_part(sum, part, moments_[part].power[surface]);
  return sum;
}

template <class Number>
HeatBalance PlaneTransport<Number>::heat_balance() const {
  const PlaneMesh& mesh = plane_.problem().mesh;
  const bool steps = parts == 1 && sources_.shift != 0.0;
  std::vector<Number> sums(2); // of all that is gained; of the heating, without signs
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    sums[0] += steps ? exchanged(cell) : gained(cell, false);
    sums[1] += std::abs(gained(cell, true));
  }
  if (steps) sums[0] -= electron_lack_;
  plane_.sharers().sum(as_reals<Number>(sums));
  Number leaving = -sums[0];
  HeatBalance balance{0, std::abs(sums[1])};
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    balance.largest = std::max(balance.largest, std::abs(power(s)));
    if (!steps && !mesh.surfaces[s].is_interface() && !mesh.surfaces[s].periodic) leaving += power(s);
  }
  balance.departure = std::abs(leaving);
  return balance;
}

template <class Number>
HeatScale PlaneTransport<Number>::heat_scale() const {
  double length = 0;
  for (const PlaneSurface& surface : plane_.problem().mesh.surfaces) length += surface.length;
  double stiffness = plane_.electrons().stiffness;
  plane_.sharers().sum({&stiffness, 1});
  return {std::numeric_limits<double>::infinity(),
          largest_one_way_conductance(plane_.problem().media) * length, stiffness};
}

template <class Number>
double PlaneTransport<Number>::level_shift() const {
  return kapitza::level_shift(plane_.problem(), plane_.sweep().geometry(), moments_[0].energy_temperature,
                              plane_.sharers());
}

/// Of all heat-flux walls, on every rank.
template <class Number>
std::vector<Number> PlaneTransport<Number>::wall_temperatures(std::span<const double> x) const {
  std::vector<Number> walls(plane_.flux_walls().size());
  std::ranges::copy(block(x, Block::wall), walls.begin());
  if (!walls.empty()) plane_.sharers().sum(as_reals<Number>(walls));
  return walls;
}

/// psi of what has just been crossed, for steps to come.
template <class Number>
void PlaneTransport<Number>::keep(const Visit& visit) const {
  const PsiField& fields = *sources_.step.fields;
  double* psi = sources_.step.after->data() + fields.place({visit.block, visit.azimuth}, visit.cell);
  const std::size_t stride = fields.stride(visit.cell, visit.block);
  for (std::size_t k = 0; k < index(plane_.problem().mesh.corners_of(visit.cell)); ++k)
    for (std::size_t lane = 0; lane < visit.lanes; ++lane)
      psi[k * stride + lane] = visit.temperature[k] + visit.inside[k][lane];
}

template <class Number>
void PlaneTransport<Number>::make_moments(std::vector<double>& x) {
  std::vector<MomentSums> sums;
  for (std::size_t part = 0; part < parts; ++part) sums.emplace_back(plane_.problem(), plane_.sweep());
  last_ = run(x, true, [&](const Visit& visit) {
    sums[index(visit.part)].add(visit);
    if (sources_.step.after != nullptr) keep(visit);
  });
  if (parts == 1 && sources_.shift != 0.0) electron_lack_ = lacked_by_electrons(x);
  const std::vector<Number> walls = wall_temperatures(x);
  const auto nodes = block(x, Block::temperature);
  std::vector<double> temperature(nodes.size());
  for (std::size_t part = 0; part < parts; ++part) {
    std::ranges::transform(nodes, temperature.begin(), [&](const Number& t) { return part_of(t, part); });
    Moments moments = sums[part].finish(temperature, plane_.group());
    take_electrons(moments, x, part);
    finish_moments(moments, walls, part);
    take_drift(moments, x);
    moments_[part] = std::move(moments);
  }
}

/// Normal processes dissipate sum C v/L_N <(psi - T - s.w/c)^2>; sums of cells have (psi - T)^2. With Y what
/// the sweep makes of y, the difference is  density c^2/3 (2 y.Y - y.y)  (solver/drift.hpp).
template <class Number>
void PlaneTransport<Number>::take_drift(Moments& moments, std::span<const double> x) const {
  const std::span<const double> drift = unknowns_.part(x, Block::drift);
  if (drift.empty()) return;
  if constexpr (parts == 1) {
    const PlaneProblem& problem = plane_.problem();
    std::vector<double> scale;
    for (const Bands& bands : problem.media) {
      const Drift its = drift_of(bands);
      scale.push_back(its.density * its.velocity * its.velocity / 3);
    }
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
      const auto mass = mass_matrix(plane_.sweep().geometry(), cell);
      const std::size_t first = 2 * index(problem.mesh.first_slot[index(cell)]);
      double sum = 0;
      for (std::size_t i = 0; i < index(problem.mesh.corners_of(cell)); ++i)
        for (std::size_t j = 0; j < index(problem.mesh.corners_of(cell)); ++j)
          for (const std::size_t c : {0, 1})
            sum += mass[i][j] * drift[first + 2 * i + c]
                   * (2 * last_.drift[first + 2 * j + c] - drift[first + 2 * j + c]);
      moments.dissipation[index(cell)] -= scale[index(problem.medium_of_cell(cell))] * sum;
    }
  }
}

/// Temperature, flux and heat of the electrons.
template <class Number>
void PlaneTransport<Number>::take_electrons(Moments& moments, std::span<const double> x,
                                            std::size_t part) const {
  const PlaneProblem& problem = plane_.problem();
  const PlaneElectrons& electrons = plane_.electrons();
  if (!any_metals(problem.media)) return;
  const std::vector<double> at = electrons_at_slots(x, part);
  moments.electron_temperature.assign(moments.temperature.size(), 0);
  moments.electron_flux.assign(moments.temperature.size(), Point{0, 0});
  const std::vector<Point> fluxes = electron_fluxes(electrons, problem, plane_.sweep().geometry(), at);
  for (std::size_t n = 0; n < electrons.nodes(); ++n) {
    const auto slot = index(electrons.slots[n]);
    moments.electron_temperature[slot] = at[slot];
    moments.electron_flux[slot] = fluxes[n];
    for (const std::size_t d : {0, 1}) moments.heat_flux[slot][d] += fluxes[n][d];
  }
  take_electron_power(moments, at, x, part);
  take_electron_dissipation(moments, at, x);
}

/// With u = T_e - T the mean of (psi - T_e)^2 over what relaxes to electrons is that of (psi - T)^2, in the
/// sums of cells already, less u (2 <psi - T> - u). Of amplitudes nothing.
template <class Number>
void PlaneTransport<Number>::take_electron_dissipation(Moments& moments, std::span<const double> at,
                                                       std::span<const double> x) const {
  if constexpr (parts == 1) {
    const PlaneProblem& problem = plane_.problem();
    const PlaneGeometry& geometry = plane_.sweep().geometry();
    const PlaneElectrons& electrons = plane_.electrons();
    const std::vector<double> warmer = gap(x),
                              conducted = electron_dissipation(electrons, problem, geometry, at);
    moments.electron_phonon_power.assign(moments.temperature.size(), 0);
    for (std::size_t n = 0; n < electrons.nodes(); ++n) {
      const auto slot = index(electrons.slots[n]);
      moments.electron_phonon_power[slot] = electrons.coupling[n] * (warmer[slot] - last_.gained[slot]);
    }
    for (std::size_t c = 0; c < electrons.cells.size(); ++c) {
      const int cell = electrons.cells[c];
      const auto mass = mass_matrix(geometry, cell);
      const std::size_t first = index(problem.mesh.first_slot[index(cell)]);
      double sum = 0;
      for (std::size_t i = 0; i < index(problem.mesh.corners_of(cell)); ++i)
        for (std::size_t j = 0; j < index(problem.mesh.corners_of(cell)); ++j)
          sum += mass[i][j] * warmer[first + i] * (2 * last_.gained[first + j] - warmer[first + j]);
      moments.dissipation[index(cell)] += conducted[c] - electron_coupling(problem.bands_of_cell(cell)) * sum;
    }
  }
}

/// Of faces of surfaces and of curves. What crosses a curve is that of its left side less that of its right:
/// half of it each.
template <class Number>
void PlaneTransport<Number>::take_electron_power(Moments& moments, std::span<const double> at,
                                                 std::span<const double> x, std::size_t part) const {
  const PlaneMesh& mesh = plane_.problem().mesh;
  const PlaneGeometry& geometry = plane_.sweep().geometry();
  const PlaneElectrons& electrons = plane_.electrons();
  const std::vector<double> surfaces = electron_sources(part);
  std::vector<double> through(index(mesh.owned_nodes()), 0.0);
  const auto carry = [&](int slot, const std::array<double, 2>& carried) {
    const auto face = std::ranges::lower_bound(moments.faces, slot, {}, &FaceMoments::slot);
    if (face == moments.faces.end() || face->slot != slot) return;
    face->electron_flux = carried[0];
    face->heat_flux += carried[0];
    face->quadratic_flux += carried[1];
  };
  for (const ElectronFaceFlux& its : electrons.faces) {
    const std::array<double, 2> carried = electron_power(its, geometry, at, surfaces);
    through[index(its.slot)] = carried[0];
    carry(its.slot, carried);
  }
  const Iterate iterate = plane_.exchanges() ? taken(x) : Iterate();
  const auto heat = exchanged(at, iterate.arriving[part], true, part);
  for (std::size_t i = 0; i < heat.size(); ++i) {
    const std::array<double, 2> carried = exchanged_power(electrons.exchanges[i], geometry, heat[i], at);
    through[index(electrons.exchanges[i].slot)] = 2 * carried[0]; // on this side alone
    carry(electrons.exchanges[i].slot, carried);
  }
  for (std::size_t c = 0; c < mesh.curves.size(); ++c)
    for (std::size_t f = 0; f < mesh.curves[c].faces.size(); ++f)
      moments.through_curves[c][f] += through[index(mesh.curves[c].faces[f].slot)] / 2;
}

template <class Number>
void PlaneTransport<Number>::finish_moments(Moments& moments, std::span<const Number> walls,
                                            std::size_t part) const {
  const PlaneProblem& problem = plane_.problem();
  moments.relaxation_defect.resize(last_.moment.size());
  std::ranges::transform(last_.moment, moments.relaxation_defect.begin(),
                         [&](const Number& defect) { return part_of(defect, part); });
  moments.power.assign(problem.surfaces.size(), 0.0);
  for (const FaceMoments& face : moments.faces)
    if (face.side == minus_side || problem.mesh.behind[index(face.slot)] < 0)
      moments.power[index(face.surface)] += face.heat_flux;
  plane_.sharers().sum(moments.power);
  moments.wall_temperature.assign(problem.surfaces.size(), 0.0);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (fixed_temperature(problem.surfaces[s].law))
      moments.wall_temperature[s] = part_of(sources_.surface[s], part);
    else if (problem.surfaces[s].electron_temperature)
      moments.wall_temperature[s] = part_of(sources_.electrons[s], part);
  for (std::size_t w = 0; w < walls.size(); ++w)
    moments.wall_temperature[index(plane_.flux_walls()[w])] = part_of(walls[w], part);
}

template <class Number>
void PlaneTransport<Number>::measure(std::span<const double> x) {
  command(Command::moments);
  std::vector<double> copy(x.begin(), x.end());
  make_moments(copy);
}

template <class Number>
void PlaneTransport<Number>::announce_watch() {
  command(Command::watch);
}

template <class Number>
void PlaneTransport<Number>::release() {
  command(Command::stop);
}

template <class Number>
void PlaneTransport<Number>::give_up() {
  command(Command::give_up);
}

template <class Number>
void PlaneTransport<Number>::serve(const SteadyWatch& watch, const std::function<void()>& assist) {
  std::vector<double> x(unknowns_.size());
  for (;;) {
    int code = 0;
    plane_.group().broadcast(code);
    switch (static_cast<Command>(code)) {
    case Command::linear:
      run(x, false);
      break;
    case Command::full:
      run(x, true);
      break;
    case Command::moments:
      make_moments(x);
      break;
    case Command::low_order: {
      const PartClock clock(RunPart::low_order);
      assist();
      break;
    }
    case Command::watch:
      try {
        watch([] { return SteadyIterate{}; });
      } catch (const RuntimeFailure&) {
        // All ranks have it alike; the root's next command is to give up.
      }
      break;
    case Command::stop:
      return;
    case Command::give_up:
      throw RuntimeFailure("the iteration has failed on the first rank of this group");
    }
  }
}

template class PlaneTransport<double>;
template class PlaneTransport<std::complex<double>>;

} // namespace kapitza
