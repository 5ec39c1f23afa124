#include "solver/stack/low_order/two_stream.hpp"

#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"
#include "solver/stack/electrons.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace kapitza {
namespace {

/// A direction to the right, and its mirror image to the left.
struct Ray {
  double mu, sideways; ///< cosines to x and y
  double weight;       ///< of each in means over all directions
};

/// Where nothing varies along the layers two directions do.
std::vector<Ray> rays_of(double wavenumber) {
  if (wavenumber == 0) return {{1 / std::numbers::sqrt3, 0, 0.5}};
  const double sine = std::sqrt(0.8);
  std::vector<Ray> rays;
  for (const double azimuth : {-std::numbers::pi / 3, 0.0, std::numbers::pi / 3})
    rays.push_back({sine * std::cos(azimuth), sine * std::sin(azimuth), 5.0 / 36});
  return rays;
}

/// With the properties at T0.
template <class Number>
StreamsOfCells<Number> material_streams(const StackProblem& problem, int max_groups, const Number& shift) {
  StreamsOfCells<Number> all;
  for (const Bands& bands : problem.media) {
    CellStreams<Number>& cell = all.lists.emplace_back();
    cell.streams = make_streams(bands, max_groups, shift);
    for (const Stream<Number>& stream : cell.streams.list)
      cell.ends.push_back({{1 - stream.electron_part, 1 - stream.electron_part},
                           {stream.pull, stream.pull},
                           {stream.electron_part, stream.electron_part}});
    cell.lost_pull.fill(cell.streams.lost_pull);
  }
  for (int cell = 0; cell < problem.mesh.cells(); ++cell)
    all.list_of_cell.push_back(problem.medium_of_cell(cell));
  return all;
}

template <class Number>
class Assembly {
 public:
  Assembly(const SweptStack<Number>& stack, const StreamsOfCells<Number>& streams)
      : problem_(stack.problem), mesh_(problem_.mesh), couplings_(stack.couplings), given_(stack.sources),
        shift_(stack.shift), wavenumber_(stack.wavenumber), rays_(rays_of(wavenumber_)),
        electrons_(electron_lattice(problem_)), cells_(streams), emitted_(mesh_.surfaces.size(), {-1, -1}),
        contact_(mesh_.surfaces.size(), -1), surface_of_face_(index(mesh_.cells()) + 1, -1),
        matrix_(number()), sources(index(matrix_.local_rows())) {
    for (int cell = 0; cell < mesh_.cells(); ++cell) add_cell(cell);
    for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s) {
      const SurfaceLaw& law = problem_.surfaces[s].law;
      if (imposed_flux(law))
        add_heat_flux_wall(s);
      else if (!is_black(law))
        add_coupling(s);
    }
    if (!electrons_.empty()) add_electrons();
    if (is_floating(problem_) && shift_ == 0.0) matrix_.add(temperature(0), temperature(0), 1);
  }

  SparseMatrix take() { return matrix_.take(); }
  std::vector<PetscInt> positions() const;

 private:
  /// Numbers all unknowns cell by cell. @return how many
  PetscInt number();

  const Streams<Number>& streams_of(int cell) const { return cells_(cell).streams; }
  /// What a wall sends into a stream per kelvin.
  double emission_of_wall(std::size_t s, int side, std::size_t g) const {
    const auto& ends = cells_(cell_beside(s, side)).ends[g];
    const std::size_t end = side == minus_side ? 1 : 0;
    return ends.emission[end] + ends.electron_emission[end];
  }
  const Bands& bands_beside(std::size_t s, int side) const {
    return problem_.bands_of_cell(cell_beside(s, side));
  }
  int cell_beside(std::size_t s, int side) const {
    return side == minus_side ? mesh_.surfaces[s].minus_cell : mesh_.surfaces[s].plus_cell;
  }
  PetscInt temperature(int node) const { return first_[index(node / 2)] + node % 2; }
  int drifts() const { return wavenumber_ == 0 ? 1 : 2; } ///< components, along x and y
  PetscInt drift(int node, int component = 0) const {
    return first_[index(node / 2)] + 2 * (1 + component) + node % 2;
  }
  bool metal(int cell) const { return electrons_.of_cell[index(cell)] >= 0; }
  PetscInt electron(int node) const { return drift(node, drifts()); }
  PetscInt psi(int node, std::size_t g, std::size_t ray, bool rightward) const {
    const int cell = node / 2, before = 1 + drifts() + (metal(cell) ? 1 : 0);
    const auto way = static_cast<PetscInt>(2 * (g * rays_.size() + ray)) + (rightward ? 0 : 1);
    return first_[index(cell)] + 2 * (before + way) + node % 2;
  }
  /// What arrives at a surface from one side: visit(unknown, part) of a mean weighted with the flux.
  template <class Visit>
  void for_arriving(std::size_t s, int side, std::size_t g, const Visit& visit) const {
    const int cell = cell_beside(s, side);
    for (std::size_t r = 0; r < rays_.size(); ++r)
      visit(psi(side == minus_side ? 2 * cell + 1 : 2 * cell, g, r, side == minus_side),
            rays_[r].weight * rays_[r].mu / crossing());
  }
  /// Of all directions to one side, the mean cosine; 1/4 of all that there are.
  double crossing() const {
    double sum = 0;
    for (const Ray& ray : rays_) sum += ray.weight * ray.mu;
    return sum;
  }
  /// Adds `factor` times the mean over all directions of what a stream has at a node.
  void add_mean(PetscInt row, int node, std::size_t g, double factor);
  PetscInt emitted(std::size_t s, int side, std::size_t g) const {
    const PetscInt first = emitted_[s][index(side)];
    return imposed_flux(problem_.surfaces[s].law) ? first : first + static_cast<PetscInt>(g);
  }

  void add_cell(int cell);
  void add_stream(int cell, std::size_t g, std::size_t ray, bool rightward);
  void add_inflow(PetscInt row, int cell, std::size_t g, std::size_t ray, bool rightward);
  Number removal(const Stream<Number>& stream, const Ray& ray) const;
  void add_electrons();
  void add_electron_exchange(std::size_t exchange);
  void add_heat_flux_wall(std::size_t s);
  void add_coupling(std::size_t s);
  void add_jump(std::size_t s, PetscInt row, double part);
  void add_contact(std::size_t s);
  double mean_emission_of(std::size_t s, int side, const Stream<Number>& stream) const;

  const StackProblem& problem_;
  const StackMesh& mesh_;
  const Couplings& couplings_;
  const StackSources<Number>& given_;
  Number shift_;
  double wavenumber_;
  std::vector<Ray> rays_;
  ElectronLattice electrons_;
  const StreamsOfCells<Number>& cells_;
  std::vector<PetscInt> first_; ///< per cell
  std::vector<std::array<PetscInt, 2>> emitted_;
  std::vector<PetscInt> contact_;
  std::vector<int> surface_of_face_; ///< -1: inside a slab
  NumberMatrix<Number> matrix_;

 public:
  std::vector<Number> sources;
};

template <class Number>
PetscInt Assembly<Number>::number() {
  for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s) {
    const Surface& surface = mesh_.surfaces[s];
    if (surface.minus_cell >= 0) surface_of_face_[index(surface.minus_cell) + 1] = static_cast<int>(s);
    if (surface.plus_cell >= 0) surface_of_face_[index(surface.plus_cell)] = static_cast<int>(s);
  }
  PetscInt size = 0;
  const auto number_side = [&](int surface, int side) {
    if (surface < 0) return;
    const auto s = index(surface);
    const SurfaceLaw& law = problem_.surfaces[s].law;
    if (is_black(law) && !imposed_flux(law)) return;
    emitted_[s][index(side)] = size;
    size += imposed_flux(law) ? 1 : static_cast<PetscInt>(streams_of(cell_beside(s, side)).list.size());
    if (side == minus_side && problem_.surfaces[s].contact_resistance > 0) contact_[s] = size++;
  };
  for (int cell = 0; cell < mesh_.cells(); ++cell) {
    // Periodic ends are a face at both ends of the mesh.
    number_side(surface_of_face_[index(cell)], plus_side);
    first_.push_back(size);
    const auto ways = static_cast<PetscInt>(2 * rays_.size() * streams_of(cell).list.size());
    size += 2 * (1 + drifts() + (metal(cell) ? 1 : 0) + ways);
    const int right = surface_of_face_[index(cell) + 1];
    if (right >= 0 && mesh_.surfaces[index(right)].minus_cell == cell) number_side(right, minus_side);
  }
  return size;
}

template <class Number>
void Assembly<Number>::add_mean(PetscInt row, int node, std::size_t g, double factor) {
  const Stream<Number>& stream = streams_of(node / 2).list[g];
  const typename CellStreams<Number>::Ends& ends = cells_(node / 2).ends[g];
  double moving = 0;
  for (std::size_t r = 0; r < rays_.size(); ++r)
    for (const bool rightward : {true, false}) {
      matrix_.add(row, psi(node, g, r, rightward), factor * rays_[r].weight);
      moving += rays_[r].weight;
    }
  if (rays_.size() == 1) return;
  const Number resting = factor * (1 - moving) / stream.loss; // along z
  const auto end = index(node % 2);
  matrix_.add(row, temperature(node), resting * ends.emission[end]);
  if (metal(node / 2)) matrix_.add(row, electron(node), resting * ends.electron_emission[end]);
  if (!given_.stored.empty()) sources[index(row)] -= resting * stream.lifetime * given_.stored[index(node)];
}

template <class Number>
void Assembly<Number>::add_cell(int cell) {
  const Streams<Number>& streams = streams_of(cell);
  const CellStreams<Number>& at = cells_(cell);
  for (const int i : {0, 1}) {
    const int node = 2 * cell + i;
    matrix_.add(temperature(node), temperature(node), 1);
    sources[index(temperature(node))] += given_.rise[index(node)];
    const double momentum = at.momentum[index(i)];
    for (int component = 0; component < drifts(); ++component)
      matrix_.add(drift(node, component), drift(node, component), 1.0 - at.lost_pull[index(i)] / momentum);
    double emitted = 0;
    for (std::size_t g = 0; g < streams.list.size(); ++g)
      emitted += streams.list[g].share * at.ends[g].emission[index(i)];
    for (std::size_t g = 0; g < streams.list.size(); ++g) {
      const Stream<Number>& stream = streams.list[g];
      add_mean(temperature(node), node, g, -stream.share * (1 - stream.electron_part) / emitted);
      if (!streams.drifts) continue;
      for (std::size_t r = 0; r < rays_.size(); ++r)
        for (const bool rightward : {true, false}) {
          const double part = 3 * rays_[r].weight * stream.weight / momentum;
          matrix_.add(drift(node), psi(node, g, r, rightward), (rightward ? -part : part) * rays_[r].mu);
          if (drifts() > 1)
            matrix_.add(drift(node, 1), psi(node, g, r, rightward), -part * rays_[r].sideways);
        }
    }
  }
  for (std::size_t g = 0; g < streams.list.size(); ++g)
    for (std::size_t r = 0; r < rays_.size(); ++r)
      for (const bool rightward : {true, false}) add_stream(cell, g, r, rightward);
}

/// By which phonons are lost, over the absorption 1/L.
template <class Number>
Number Assembly<Number>::removal(const Stream<Number>& stream, const Ray& ray) const {
  if constexpr (parts_of<Number> == 2)
    return stream.loss + Number(0, wavenumber_ * stream.length * ray.sideways);
  else
    return stream.loss;
}

/// The two equations of one cell (sweep.hpp), upstream and downstream.
template <class Number>
void Assembly<Number>::add_stream(int cell, std::size_t g, std::size_t r, bool rightward) {
  const Stream<Number>& stream = streams_of(cell).list[g];
  const Ray& ray = rays_[r];
  const double thickness = mesh_.width[index(cell)] / stream.length / 6;
  const typename CellStreams<Number>::Ends& ends = cells_(cell).ends[g];
  const std::array<int, 2> nodes{2 * cell + (rightward ? 0 : 1), 2 * cell + (rightward ? 1 : 0)};
  for (const std::size_t i : {0, 1}) {
    const PetscInt row = psi(nodes[i], g, r, rightward);
    matrix_.add(row, psi(nodes[0], g, r, rightward), i == 0 ? ray.mu / 2 : -ray.mu / 2);
    matrix_.add(row, psi(nodes[1], g, r, rightward), ray.mu / 2);
    for (const std::size_t j : {0, 1}) {
      const double mass = thickness * (i == j ? 2 : 1);
      matrix_.add(row, psi(nodes[j], g, r, rightward), mass * removal(stream, ray));
      const auto end = index(nodes[j] % 2);
      matrix_.add(row, temperature(nodes[j]), -mass * ends.emission[end]);
      if (metal(cell)) matrix_.add(row, electron(nodes[j]), -mass * ends.electron_emission[end]);
      if (!given_.stored.empty())
        sources[index(row)] += mass * stream.lifetime * given_.stored[index(nodes[j])];
      if (!streams_of(cell).drifts) continue;
      matrix_.add(row, drift(nodes[j]), (rightward ? -mass : mass) * ray.mu * ends.pull[end]);
      if (drifts() > 1) matrix_.add(row, drift(nodes[j], 1), -mass * ray.sideways * ends.pull[end]);
    }
  }
  add_inflow(psi(nodes[0], g, r, rightward), cell, g, r, rightward);
}

/// What comes into the cell: from its neighbour, or from a surface.
template <class Number>
void Assembly<Number>::add_inflow(PetscInt row, int cell, std::size_t g, std::size_t r, bool rightward) {
  const int surface = surface_of_face_[index(cell) + (rightward ? 0 : 1)];
  const double mu = rays_[r].mu;
  if (surface < 0) {
    matrix_.add(row, psi(rightward ? 2 * cell - 1 : 2 * cell + 2, g, r, rightward), -mu);
    return;
  }
  const auto s = index(surface);
  const int side = rightward ? plus_side : minus_side;
  const LawTraits law = law_traits(problem_.surfaces[s].law);
  if (law.black && law.temperature)
    sources[index(row)] += mu * (given_.wall[s] + mean_emission_of(s, side, streams_of(cell).list[g]));
  else
    matrix_.add(row, emitted(s, side, g), law.heat_flux ? -mu * emission_of_wall(s, side, g) : -mu);
}

/// Rows of the electrons, divided by their diagonal as in the sweep.
template <class Number>
void Assembly<Number>::add_electrons() {
  const auto row_of = [&](std::size_t n) {
    return electron(2 * electrons_.cells[n / 2].cell + static_cast<int>(n % 2));
  };
  struct Scaled {
    Assembly& of;
    const decltype(row_of)& row;
    void add(PetscInt i, PetscInt j, const Number& value) {
      of.matrix_.add(row(index(i)), row(index(j)), value / of.electrons_.diagonal[index(i)]);
    }
  } scaled{*this, row_of};
  add_diffusion(electrons_, scaled);
  const std::vector<Number> given = electron_sources(electrons_, given_);
  for (std::size_t n = 0; n < electrons_.nodes(); ++n) {
    const ElectronCell& cell = electrons_.cells[n / 2];
    const std::vector<Stream<Number>>& streams = streams_of(cell.cell).list;
    sources[index(row_of(n))] += given[n] / electrons_.diagonal[n];
    double coupled = 0;
    std::array<double, 2> emitted{};
    for (std::size_t g = 0; g < streams.size(); ++g) {
      coupled += streams[g].share * streams[g].electron_part;
      for (const std::size_t j : {0, 1})
        emitted[j] += streams[g].share * cells_(cell.cell).ends[g].electron_emission[j];
    }
    for (const std::size_t j : {0, 1}) {
      const std::size_t other = n - n % 2 + j;
      const double mass = hat_mass(n % 2, j);
      scaled.add(static_cast<PetscInt>(n), static_cast<PetscInt>(other),
                 mass * (cell.coupling * emitted[j] / coupled + lost(cell, shift_, wavenumber_)));
      for (std::size_t g = 0; g < streams.size(); ++g)
        add_mean(row_of(n), 2 * cell.cell + static_cast<int>(j), g,
                 -mass * cell.coupling * streams[g].share * streams[g].electron_part / coupled
                     / electrons_.diagonal[n]);
    }
  }
  for (std::size_t i = 0; i < electrons_.exchanges.size(); ++i) add_electron_exchange(i);
}

/// Electrons and the phonons of the other side, as much of them as the directions carry.
template <class Number>
void Assembly<Number>::add_electron_exchange(std::size_t number) {
  const ElectronExchange& exchange = electrons_.exchanges[number];
  const int side = exchange.side, metal_cell = cell_beside(exchange.surface, 1 - side);
  const PetscInt row = electron(side == plus_side ? 2 * metal_cell + 1 : 2 * metal_cell);
  const double scale = 4 * crossing() / electrons_.diagonal[exchange.node];
  add_jump(exchange.surface, row, -exchange.sign() * exchange.conductance * scale);
  const std::vector<Stream<Number>>& streams = streams_of(cell_beside(exchange.surface, side)).list;
  for (std::size_t g = 0; g < streams.size(); ++g) {
    double conductance = 0, given = 0;
    for (const int b : streams[g].bands) {
      const double of_band =
          exchange.absorption[index(b)] * one_way_conductance(bands_beside(exchange.surface, side), b);
      conductance += of_band;
      given += of_band * (cells_.exchange_slope.empty() ? 1 : cells_.exchange_slope[number][index(b)]);
    }
    const PetscInt sent = emitted(exchange.surface, side, g);
    matrix_.add(row, row, given * scale);
    matrix_.add(sent, row, -given / streams[g].conductance);
    if (side == plus_side) add_jump(exchange.surface, sent, conductance / streams[g].conductance);
    for_arriving(exchange.surface, side, g,
                 [&](PetscInt at, double part) { matrix_.add(row, at, -conductance * scale * part); });
  }
}

template <class Number>
double Assembly<Number>::mean_emission_of(std::size_t s, int side, const Stream<Number>& stream) const {
  double sum = 0;
  for (const int b : stream.bands)
    sum += mean_emission(problem_.surfaces[s], problem_.angles, side, b)
           * one_way_conductance(bands_beside(s, side), b);
  return sum / stream.conductance;
}

/// The wall's temperature is the mean of what arrives, and the imposed flux over W.
template <class Number>
void Assembly<Number>::add_heat_flux_wall(std::size_t s) {
  const int side = mesh_.surfaces[s].minus_cell < 0 ? plus_side : minus_side;
  const std::vector<Stream<Number>>& streams = streams_of(cell_beside(s, side)).list;
  double total = 0;
  for (std::size_t g = 0; g < streams.size(); ++g)
    total += streams[g].conductance * emission_of_wall(s, side, g);
  const PetscInt row = emitted(s, side, 0);
  matrix_.add(row, row, 1);
  for (std::size_t g = 0; g < streams.size(); ++g)
    for_arriving(s, side, g, [&](PetscInt at, double part) {
      matrix_.add(row, at, -streams[g].conductance / total * part);
    });
  sources[index(row)] += given_.flux[s] / total;
}

/// Rows w g_out = sum P psi_in, scaled by 1/w.
template <class Number>
void Assembly<Number>::add_coupling(std::size_t s) {
  const auto stream_of = [&](const SideBand& c) {
    return streams_of(cell_beside(s, c.side)).of_band[index(c.band)];
  };
  const auto stream = [&](const SideBand& c) -> const Stream<Number>& {
    return streams_of(cell_beside(s, c.side)).list[stream_of(c)];
  };
  const auto couple = [&](const SideBand& out, const SideBand& in, double flux) {
    const double weight = flux / stream(out).conductance;
    const PetscInt row = emitted(s, out.side, stream_of(out));
    for_arriving(s, in.side, stream_of(in),
                 [&](PetscInt at, double part) { matrix_.add(row, at, -weight * part); });
    if (in.side == minus_side) add_jump(s, row, weight);
  };
  const FluxCoupling& coupling = *couplings_.of_surface[s];
  for (const Link& link : coupling.links) couple(link.out, link.in, link.flux);
  for (const Pool& pool : coupling.pools)
    for (const SideBand& out : pool.out)
      for (const SideBand& in : pool.in)
        couple(out, in,
               pool.strength * one_way_conductance(bands_beside(s, out.side), out.band)
                   * one_way_conductance(bands_beside(s, in.side), in.band));
  if (is_bath(problem_.surfaces[s].law))
    for (const Emission& e : coupling.emissions)
      sources[index(emitted(s, e.out.side, stream_of(e.out)))] +=
          e.flux / stream(e.out).conductance * given_.wall[s];
  for (const int side : {minus_side, plus_side}) {
    if (cell_beside(s, side) < 0) continue;
    const std::vector<Stream<Number>>& streams = streams_of(cell_beside(s, side)).list;
    for (std::size_t g = 0; g < streams.size(); ++g) {
      const PetscInt row = emitted(s, side, g);
      matrix_.add(row, row, 1);
      sources[index(row)] += mean_emission_of(s, side, streams[g]);
      if (side == minus_side) add_jump(s, row, -1);
    }
  }
  if (contact_[s] >= 0) add_contact(s);
}

/// `part` times what the surface adds to all that crosses it, on the right-hand side of a row.
template <class Number>
void Assembly<Number>::add_jump(std::size_t s, PetscInt row, double part) {
  sources[index(row)] += part * given_.jump[s];
  if (contact_[s] >= 0) matrix_.add(row, contact_[s], part);
}

/// Row of a contact's temperature difference: resistance times the net flux that leaves the minus side.
template <class Number>
void Assembly<Number>::add_contact(std::size_t s) {
  const std::vector<Stream<Number>>& streams = streams_of(mesh_.surfaces[s].minus_cell).list;
  const double resistance = problem_.surfaces[s].contact_resistance;
  const double scale = 1 / (1 + resistance * one_way_conductance(bands_beside(s, minus_side)));
  matrix_.add(contact_[s], contact_[s], scale);
  for (std::size_t g = 0; g < streams.size(); ++g) {
    const double factor = resistance * scale * streams[g].conductance;
    for_arriving(s, minus_side, g,
                 [&](PetscInt at, double part) { matrix_.add(contact_[s], at, -factor * part); });
    matrix_.add(contact_[s], emitted(s, minus_side, g), factor);
  }
}

/// Where the unknowns of StackTransport stand.
template <class Number>
std::vector<PetscInt> Assembly<Number>::positions() const {
  const Unknowns unknowns =
      stack_unknowns(problem_, share_cells(problem_, Communicator::self()), 1, drifts());
  std::vector<PetscInt> position(unknowns.size());
  auto drifting = unknowns.part(std::span(position), Block::drift).begin();
  for (int node = 0; node < mesh_.nodes(); ++node) {
    position[index(node)] = temperature(node);
    for (int component = 0; component < drifts(); ++component) *drifting++ = drift(node, component);
  }
  auto of_electrons = unknowns.part(std::span(position), Block::electron).begin();
  for (const ElectronCell& cell : electrons_.cells)
    for (const int end : {0, 1}) *of_electrons++ = electron(2 * cell.cell + end);
  auto wall = unknowns.part(std::span(position), Block::wall).begin();
  for (const int s : unknowns.counts().walls)
    *wall++ = emitted(index(s), mesh_.surfaces[index(s)].minus_cell < 0 ? plus_side : minus_side, 0);
  auto contact = unknowns.part(std::span(position), Block::contact).begin();
  for (const int s : unknowns.counts().contacts) *contact++ = contact_[index(s)];
  constexpr auto parts = static_cast<PetscInt>(parts_of<Number>);
  std::vector<PetscInt> of_parts;
  for (const PetscInt at : position)
    for (PetscInt part = 0; part < parts; ++part) of_parts.push_back(parts * at + part);
  return of_parts;
}

} // namespace

template <class Number>
TwoStreamSystem::TwoStreamSystem(const SweptStack<Number>& stack, int max_groups)
    : TwoStreamSystem(stack, material_streams(stack.problem, max_groups, stack.shift)) {}

template <class Number>
TwoStreamSystem::TwoStreamSystem(const SweptStack<Number>& stack, const StreamsOfCells<Number>& streams) {
  Assembly<Number> assembly(stack, streams);
  position_ = assembly.positions();
  const auto given = as_reals<Number>(assembly.sources);
  sources_.assign(given.begin(), given.end());
  lu_ = SparseLU(assembly.take(), MATORDERINGNATURAL);
}

std::vector<double> TwoStreamSystem::at_unknowns(std::span<const double> right) const {
  std::vector<double> solution(right.size()), x;
  lu_.solve(right, solution);
  for (const PetscInt place : position_) x.push_back(solution[index(place)]);
  return x;
}

void TwoStreamSystem::invert(std::span<const double> r, std::span<double> x) const {
  std::vector<double> right(sources_.size(), 0.0);
  for (std::size_t i = 0; i < r.size(); ++i) right[index(position_[i])] = r[i];
  std::ranges::copy(at_unknowns(right), x.begin());
}

void TwoStreamSystem::refine(std::span<const double> v, std::span<double> x) const {
  std::ranges::copy(v, x.begin());
}

std::vector<double> TwoStreamSystem::source_solution() const {
  return at_unknowns(sources_);
}

template TwoStreamSystem::TwoStreamSystem(const SweptStack<double>&, const StreamsOfCells<double>&);
template TwoStreamSystem::TwoStreamSystem(const SweptStack<double>&, int);
template TwoStreamSystem::TwoStreamSystem(const SweptStack<std::complex<double>>&, int);

} // namespace kapitza
