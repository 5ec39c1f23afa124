#include "solver/plane/sweep_run.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "parallel/mpi.hpp"
#include "solver/plane/electrons/exchange.hpp"
#include "solver/plane/psi_field.hpp"

#include <algorithm>
#include <list>

namespace kapitza {
namespace {

constexpr std::size_t flights_at_once = 8;

/// Puts the inflow of a crossing aside: its rows may serve for the outflow.
template <class Number>
void keep_inflow(CrossingOf<Number>& crossing) {
  alignas(64) thread_local std::array<double, 4 * row_doubles<Number>> kept;
  for (std::size_t k = 0; k < 4; ++k) {
    if (crossing.in[k] == nullptr) continue;
    std::copy(crossing.in[k], crossing.in[k] + row_doubles<Number>, &kept[k * row_doubles<Number>]);
    crossing.in[k] = &kept[k * row_doubles<Number>];
  }
}

/// Both ends of a row, of one part of its numbers.
template <class Number, class Double>
std::array<Double*, 2> ends_of(Double* row, std::size_t part) {
  return {row + part * block_lanes, row + end_doubles<Number> + part * block_lanes};
}

/// One part of a crossing, of `corners` corners.
template <class Number>
Visit visit_of(const CrossingOf<Number>& crossing, const double* inside, int corners, std::size_t part) {
  Visit visit{};
  visit.part = static_cast<int>(part);
  visit.s = {crossing.s[0], crossing.s[1]};
  for (std::size_t k = 0; k < index(corners); ++k) {
    visit.temperature[k] = part_of(crossing.temperature[k], part);
    visit.inside[k] = inside + k * end_doubles<Number> + part * block_lanes;
    for (const std::size_t end : {0, 1})
      visit.inflow_jump[k][end] = part_of(crossing.inflow_jump[k].at[end], part);
    if (crossing.in[k] != nullptr) visit.in[k] = ends_of<Number>(crossing.in[k], part);
  }
  return visit;
}

/// From the first on where the sign is positive, else from the last.
template <class All, class Each>
void in_order(const All& all, int sign, const Each& each) {
  for (std::size_t i = 0; i < all.size(); ++i) each(all[sign > 0 ? i : all.size() - 1 - i]);
}

} // namespace

template <class Number>
bool PlaneSweep::Run<Number>::reflections_known(int block, int azimuth) const {
  const auto a = index(azimuth);
  const auto known = [&](int side, double along, int mirrored) {
    return side * along >= 0 || kept_[index(block)].done[index(mirrored)] != 0;
  };
  return known(surfaces_.ordered_side()[0], problem_.angles.x[a], problem_.angles.mirrored_in_x(azimuth))
         && known(surfaces_.ordered_side()[1], problem_.angles.y[a], problem_.angles.mirrored_in_y(azimuth));
}

template <class Number>
std::size_t PlaneSweep::Run<Number>::lanes_sent(int block) const {
  std::size_t lanes = 0;
  for (const LaneTable::Medium& medium : lanes_.media) lanes = std::max(lanes, medium.lanes_of(block));
  return lanes;
}

template <class Number>
void PlaneSweep::Run<Number>::prepare() {
  prepare_pools();
  prepare_nodes();
}

/// What T makes of cells is the same for all directions and blocks.
template <class Number>
void PlaneSweep::Run<Number>::prepare_nodes() {
  const PlaneMesh& mesh = problem_.mesh;
  const std::span<const Number> temperature = input_.temperature;
  const auto nodes = index(mesh.owned_nodes());
  inflow_jump_.resize(nodes);
  for (std::size_t slot = 0; slot < nodes; ++slot) {
    FaceEnds<Number> outside{};
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (kind == FaceKind::inner) {
      const auto behind = index(mesh.behind[slot]);
      outside = {temperature[index(geometry_.next[behind])], temperature[behind]};
    } else if (kind == FaceKind::black) {
      outside.at[0] = outside.at[1] = input_.surface[index(mesh.surface_of_face[slot])];
    }
    inflow_jump_[slot] = {temperature[slot] - outside.at[0],
                          temperature[index(geometry_.next[slot])] - outside.at[1]};
  }
  if constexpr (parts == 1) return;
  drive_.resize(nodes);
  for (std::size_t node = 0; node < nodes; ++node)
    drive_[node] = (input_.stored.empty() ? 0 : input_.stored[node]) - input_.shift * temperature[node];
}

/// What pools emit is the same for all directions: one row per face and block.
template <class Number>
void PlaneSweep::Run<Number>::prepare_pools() {
  const auto polars = index(lanes_.polars), faces = index(surfaces_.owned_faces());
  place_of_block_.assign(index(lanes_.blocks), -1);
  for (const SweepTask& task : running_)
    if (int& place = place_of_block_[index(task.block)]; place < 0) place = static_cast<int>(blocks_++);
  std::size_t emitting = 0;
  place_of_pool_.clear();
  for (const CoupledFace& face : std::span(surfaces_.faces()).first(faces))
    place_of_pool_.push_back(surfaces_.emits_by_links_alone(face) ? -1 : static_cast<int>(emitting++));
  pools_.assign(emitting * blocks_ * row_doubles<Number>, 0.0);
  for (std::size_t part = 0; part < parts; ++part) {
    jumps_[part].resize(faces);
    sent_[part].resize(faces);
    for (std::size_t f = 0; f < faces; ++f) {
      find_sent(f, part);
      const CoupledFace& face = surfaces_.faces()[f];
      const double gained = part_of(input_.surface[index(face.surface)], part);
      jumps_[part][f] = surfaces_.jumps(face, input_.arriving[part], gained);
      if (place_of_pool_[f] < 0) continue;
      const std::vector<double> emitted = surfaces_.emit_pools(face, input_.arriving[part], jumps_[part][f]);
      const std::size_t bands = emitted.size() / 2;
      for (int block = 0; block < lanes_.blocks; ++block) {
        if (place_of_block_[index(block)] < 0) continue;
        const std::size_t first = index(block) * block_lanes,
                          last = std::min(first + block_lanes, bands * polars);
        for (std::size_t end = 0; end < 2; ++end)
          for (std::size_t lane = first; lane < last; ++lane)
            ends_of<Number>(pool(f, block), part)[end][lane - first] = emitted[end * bands + lane / polars];
      }
    }
  }
  for (std::size_t f = 0; f < faces; ++f)
    for (int block = 0; block < lanes_.blocks; ++block)
      if (place_of_block_[index(block)] >= 0 && !surfaces_.has_links(surfaces_.faces()[f]))
        add_sent(f, block, pool(f, block)); // else with the links, which may weigh what pools emit
}

template <class Number>
void PlaneSweep::Run<Number>::find_sent(std::size_t f, std::size_t part) {
  const CoupledFace& face = surfaces_.faces()[f];
  const std::span<const double> electrons = input_.electrons[part];
  if (electrons.empty() || !exchanges(problem_, face)) return;
  const int behind = problem_.mesh.behind[index(face.slot)];
  sent_[part][f] =
      sent_by_electrons(problem_, surfaces_, electrons_behind(geometry_, face, behind, electrons),
                        input_.arriving[part], part_of(input_.surface[index(face.surface)], part));
}

/// What electrons send is the same in all directions.
template <class Number>
void PlaneSweep::Run<Number>::add_sent(std::size_t f, int block, double* row) const {
  const auto polars = index(lanes_.polars), first = index(block) * block_lanes;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::vector<double>& sent = sent_[part][f];
    const std::size_t bands = sent.size() / 2, last = std::min(first + block_lanes, bands * polars);
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t lane = first; lane < last; ++lane)
        ends_of<Number>(row, part)[end][lane - first] += sent[end * bands + lane / polars];
  }
}

template <class Number>
void PlaneSweep::Run<Number>::start(Flight& flight, std::size_t task, const SweepOrder& order) {
  flight.task = task;
  flight.round = 0;
  flight.block = running_[task].block;
  flight.azimuth = running_[task].azimuth;
  flight.order = &order;
  flight.rows.resize(index(flight.order->rows) * row_doubles<Number>);
  const std::size_t lanes = lanes_sent(flight.block);
  const auto rounds = flight.order->rounds.size();
  flight.mail.resize(rounds);
  flight.requests.resize(rounds);
  // Rounds are counted per rank, so messages between two ranks are told apart by their task and come in
  // order.
  const int tag = flight.block * problem_.angles.azimuths() + flight.azimuth;
  for (std::size_t r = 0; r < rounds; ++r) {
    const auto& receive = flight.order->rounds[r].receive;
    flight.mail[r].resize(receive.size());
    flight.requests[r].resize(receive.size());
    for (std::size_t m = 0; m < receive.size(); ++m) {
      flight.mail[r][m].resize(receive[m].rows.size() * 2 * parts * lanes);
      mpi::check(MPI_Irecv(flight.mail[r][m].data(), static_cast<int>(flight.mail[r][m].size()), MPI_DOUBLE,
                           receive[m].rank, tag, sweep_.messages_.handle(), &flight.requests[r][m]),
                 "MPI_Irecv");
    }
  }
  Kept& kept = kept_[index(flight.block)];
  if (!kept.done.empty()) return;
  kept.done.assign(index(problem_.angles.azimuths()), 0);
  for (AlignedArray& rows : kept.rows) rows.assign(surfaces_.ordered_rows() * row_size, 0.0);
  if (measured_ != nullptr) begin_measured(flight.block);
  kept.left = index(std::count_if(running_.begin(), running_.end(),
                                  [&](const SweepTask& other) { return other.block == flight.block; }));
}

template <class Number>
void PlaneSweep::Run<Number>::finish(const Flight& flight) {
  Kept& kept = kept_[index(flight.block)];
  kept.done[index(flight.azimuth)] = 1;
  if (const int reflection = surfaces_.reflection(flight.azimuth); reflection >= 0)
    kept.done[index(reflection)] = 1;
  if (--kept.left == 0) kept = {};
}

/// What links emit along the azimuths of a task, pools included; of paired mirrors see coupled_inflow.
template <class Number>
void PlaneSweep::Run<Number>::fill_links(Flight& flight) {
  for (int f = 0; f < surfaces_.owned_faces(); ++f) {
    const CoupledFace& face = surfaces_.faces()[index(f)];
    if (!surfaces_.has_links(face)) continue;
    for (int stage = 0; stage < std::min(flight.order->stages, 2); ++stage)
      if (const int number = flight.order->row[index(stage)][index(face.slot)]; number >= 0)
        emit_links(flight, face, azimuth_of(flight, stage), flight.row(number));
  }
}

template <class Number>
void PlaneSweep::Run<Number>::emit_links(const Flight& flight, const CoupledFace& face, int azimuth,
                                         double* row) {
  const auto f = index(&face - surfaces_.faces().data());
  if (place_of_pool_[f] < 0)
    std::fill_n(row, row_doubles<Number>, 0.0);
  else
    std::copy_n(pool(f, flight.block), row_doubles<Number>, row);
  const Kept& kept = kept_[index(flight.block)];
  for (std::size_t part = 0; part < parts; ++part)
    surfaces_.add_links(face,
                        {input_.arriving[part], kept.rows[part].data(), jumps_[part][f],
                         part_of(input_.surface[index(face.surface)], part)},
                        azimuth, flight.block, ends_of<Number>(row, part));
  add_sent(f, flight.block, row);
}

template <class Number>
bool PlaneSweep::Run<Number>::is_ready(Flight& flight) {
  if (flight.round == 0 && !reflections_known(flight.block, flight.azimuth)) return false;
  auto& requests = flight.requests[flight.round];
  int done = 1;
  if (!requests.empty())
    mpi::check(MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE),
               "MPI_Testall");
  return done != 0;
}

template <class Number>
void PlaneSweep::Run<Number>::run_round(Flight& flight) {
  const SweepRound& round = flight.order->rounds[flight.round];
  const std::size_t lanes = lanes_sent(flight.block);
  if (flight.round == 0) fill_links(flight);
  for (std::size_t m = 0; m < round.receive.size(); ++m) {
    const double* from = flight.mail[flight.round][m].data();
    for (const int number : round.receive[m].rows)
      for (std::size_t block = 0; block < 2 * parts; ++block, from += lanes)
        std::copy(from, from + lanes, flight.row(number) + block * block_lanes);
  }
  const int begin = flight.round == 0 ? 0 : flight.order->rounds[flight.round - 1].steps_end;
  for (int i = begin; i < round.steps_end; ++i) cross_one(flight, flight.order->steps[index(i)]);
  for (const SweepMessage& message : round.send) send(flight, message);
  ++flight.round;
}

template <class Number>
void PlaneSweep::Run<Number>::send(const Flight& flight, const SweepMessage& message) {
  const std::size_t lanes = lanes_sent(flight.block);
  Outgoing& mail = outgoing_.emplace_back();
  mail.data.reserve(message.rows.size() * 2 * parts * lanes);
  for (const int number : message.rows)
    for (std::size_t block = 0; block < 2 * parts; ++block) {
      const double* from = flight.row(number) + block * block_lanes;
      mail.data.insert(mail.data.end(), from, from + lanes);
    }
  mpi::check(MPI_Isend(mail.data.data(), static_cast<int>(mail.data.size()), MPI_DOUBLE, message.rank,
                       flight.block * problem_.angles.azimuths() + flight.azimuth, sweep_.messages_.handle(),
                       &mail.request),
             "MPI_Isend");
}

/// Frees the buffers of messages that have left.
template <class Number>
void PlaneSweep::Run<Number>::reap(bool wait) {
  std::erase_if(outgoing_, [&](Outgoing& mail) {
    int done = 1;
    if (wait)
      mpi::check(MPI_Wait(&mail.request, MPI_STATUS_IGNORE), "MPI_Wait");
    else
      mpi::check(MPI_Test(&mail.request, &done, MPI_STATUS_IGNORE), "MPI_Test");
    return done != 0;
  });
}

/// What a face where a law acts sends into the cell.
template <class Number>
const double* PlaneSweep::Run<Number>::coupled_inflow(Flight& flight, const SweepStep& step,
                                                      std::size_t slot) {
  alignas(64) thread_local std::array<double, row_doubles<Number>> emitted;
  if (const int number = flight.order->row[index(step.stage)][slot]; number >= 0) return flight.row(number);
  const auto f = index(surfaces_.coupled_of_slot(static_cast<int>(slot)));
  const CoupledFace& face = surfaces_.faces()[f];
  if (!surfaces_.is_paired(face)) return pool(f, flight.block);
  emit_links(flight, face, azimuth_of(flight, step.stage), emitted.data());
  return emitted.data();
}

/// Null where nobody reads what flows out: on trial all but the next cell of the column and its mirrors.
template <class Number>
double* PlaneSweep::Run<Number>::outflow(Flight& flight, const SweepStep& step, std::size_t slot,
                                         double* collected) {
  if (surfaces_.kind(static_cast<int>(slot)) == FaceKind::inner) {
    const int number = flight.order->row[index(step.stage)][slot];
    return number < 0 ? nullptr : flight.row(number);
  }
  if (!flight.order->on_trial(step.stage)) return collected;
  const int f = surfaces_.coupled_of_slot(static_cast<int>(slot));
  return f >= 0 && surfaces_.is_paired(surfaces_.faces()[index(f)]) ? collected : nullptr;
}

/// Faces and temperatures of a cell as the kernel wants them.
/// @param collected [4] rows for what surfaces take
template <class Number>
CrossingOf<Number> PlaneSweep::Run<Number>::crossing_of(Flight& flight, const SweepStep& step,
                                                        double* collected) {
  const PlaneMesh& mesh = problem_.mesh;
  const int azimuth = azimuth_of(flight, step.stage), corners = mesh.corners_of(step.cell);
  const auto a = index(azimuth), first = index(mesh.first_slot[index(step.cell)]);
  CrossingOf<Number> crossing{
      {problem_.angles.x[a], problem_.angles.y[a]}, &input_.temperature[first], &inflow_jump_[first], {}, {}};
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    const int sign = crossing_sign(problem_.angles, azimuth, geometry_.normal[slot]);
    if (sign == 0) continue;
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (sign > 0)
      crossing.out[k] = outflow(flight, step, slot, collected + index(k) * row_doubles<Number>);
    else if (kind == FaceKind::inner)
      crossing.in[k] = flight.row(flight.order->row[index(step.stage)][slot]);
    else if (kind == FaceKind::coupled)
      crossing.in[k] = coupled_inflow(flight, step, slot);
  }
  return crossing;
}

/// By which the pull of lanes is multiplied along the azimuth s.
template <class Number>
Number PlaneSweep::Run<Number>::source_along(std::size_t node, bool metal, const double* s) const {
  return metal ? input_.gap[node] : s[0] * input_.drift[2 * node] + s[1] * input_.drift[2 * node + 1];
}

/// What a drift, or electrons that are warmer, add to lanes is a source of each, linear in the cell.
template <class Number>
void PlaneSweep::Run<Number>::cross_driven(const Flight& flight, const SweepStep& step,
                                           const CrossingOf<Number>& crossing, Number* sums, double* inside) {
  alignas(64) thread_local std::array<double, 4 * end_doubles<Number>> source;
  const int cell = step.cell, medium = problem_.medium_of_cell(cell);
  const LaneTable::Medium& table = lanes_.media[index(medium)];
  const double* pull = &table.pull[index(flight.block) * block_lanes];
  const double* slowness = lanes_.slowness(medium, flight.block);
  const auto first = index(problem_.mesh.first_slot[index(cell)]);
  for (std::size_t k = 0; k < index(problem_.mesh.corners_of(cell)); ++k) {
    const Number along = source_along(first + k, table.metal, crossing.s);
    for (std::size_t part = 0; part < parts; ++part) {
      double* of_part = &source[k * end_doubles<Number> + part * block_lanes];
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        of_part[lane] = part_of(along, part) * pull[lane];
      if (input_.stored.empty()) continue;
      const double stored = part_of(input_.stored[first + k], part);
      for (std::size_t lane = 0; lane < block_lanes; ++lane) of_part[lane] += stored * slowness[lane];
    }
  }
  add_stored(flight, step, source.data());
  const CellShape shape = cell_shape(geometry_, problem_.mesh, cell);
  const DrivenLanes<Number> lanes{lanes_.block(medium, flight.block), slowness, input_.shift, source.data()};
  if constexpr (parts == 1)
    kernels_.cross_cell_driven(shape, crossing, lanes, sums, inside);
  else
    kernels_.cross_cell_complex(shape, crossing, lanes, sums, inside);
}

/// What a cell just crossed adds to the means that are the drift, in which T has no part, or to those that
/// electrons see.
template <class Number>
void PlaneSweep::Run<Number>::add_pulled(const Flight& flight, const SweepStep& step, const double* inside) {
  const LaneTable::Medium& lanes = lanes_.media[index(problem_.medium_of_cell(step.cell))];
  const double* weight = &lanes.pull_weight[index(flight.block) * block_lanes];
  const auto a = index(azimuth_of(flight, step.stage)),
             first = index(problem_.mesh.first_slot[index(step.cell)]);
  const PlaneAngles& angles = problem_.angles;
  for (std::size_t k = 0; k < index(problem_.mesh.corners_of(step.cell)); ++k) {
    Number sum{};
    for (std::size_t part = 0; part < parts; ++part) {
      const double* delta = inside + k * end_doubles<Number> + part * block_lanes;
      double of_part = 0;
      for (std::size_t lane = 0; lane < lanes.lanes_of(flight.block); ++lane)
        of_part += weight[lane] * delta[lane];
      set_part(sum, part, of_part);
    }
    if (lanes.metal) {
      output_.gained[first + k] += angles.azimuth_weight[a] * sum;
      continue;
    }
    output_.drift[2 * (first + k)] += angles.azimuth_weight[a] * angles.x[a] * sum;
    output_.drift[2 * (first + k) + 1] += angles.azimuth_weight[a] * angles.y[a] * sum;
  }
}

/// In a step in time the stored psi is a source of each lane.
template <class Number>
void PlaneSweep::Run<Number>::add_stored(const Flight& flight, const SweepStep& step, double* source) const {
  if constexpr (parts == 1) {
    if (input_.psi == nullptr) return;
    const double* slowness = lanes_.slowness(problem_.medium_of_cell(step.cell), flight.block);
    const std::size_t stride = input_.fields->stride(step.cell, flight.block);
    const double* psi =
        input_.psi->data() + input_.fields->place({flight.block, azimuth_of(flight, step.stage)}, step.cell);
    for (std::size_t k = 0; k < index(problem_.mesh.corners_of(step.cell)); ++k)
      for (std::size_t lane = 0; lane < stride; ++lane)
        source[k * block_lanes + lane] += input_.shift * slowness[lane] * psi[k * stride + lane];
  }
}

template <class Number>
void PlaneSweep::Run<Number>::cross_stored(const Flight& flight, const SweepStep& step,
                                           const CrossingOf<Number>& crossing, Number* sums, double* inside) {
  if constexpr (parts == 1) {
    alignas(64) thread_local std::array<double, 4 * block_lanes> source;
    const int medium = problem_.medium_of_cell(step.cell);
    source.fill(0);
    add_stored(flight, step, source.data());
    kernels_.cross_cell_driven(cell_shape(geometry_, problem_.mesh, step.cell), crossing,
                               {lanes_.block(medium, flight.block), lanes_.slowness(medium, flight.block),
                                input_.shift, source.data()},
                               sums, inside);
  }
}

template <class Number>
inline void PlaneSweep::Run<Number>::cross(const Flight& flight, const SweepStep& step,
                                           const CrossingOf<Number>& crossing, Number* sums, double* inside) {
  const int cell = step.cell, medium = problem_.medium_of_cell(cell);
  if (is_driven(medium)) return cross_driven(flight, step, crossing, sums, inside);
  if (parts == 1 && input_.shift != 0.0) return cross_stored(flight, step, crossing, sums, inside);
  const CellShape shape = cell_shape(geometry_, problem_.mesh, cell);
  const LaneBlock lanes = lanes_.block(medium, flight.block);
  if constexpr (parts == 1) {
    kernels_.cross_cell(shape, crossing, lanes, sums, inside);
  } else {
    const Number* drive = &drive_[index(problem_.mesh.first_slot[index(cell)])];
    kernels_.cross_cell_shifted(
        shape, crossing, {lanes, lanes_.slowness(medium, flight.block), input_.shift, drive}, sums, inside);
  }
}

template <class Number>
void PlaneSweep::Run<Number>::cross_one(Flight& flight, const SweepStep& step) {
  const int cell = step.cell, azimuth = azimuth_of(flight, step.stage);
  const std::size_t lanes = lanes_.media[index(problem_.medium_of_cell(cell))].lanes_of(flight.block);
  if (lanes == 0) return;
  alignas(64) thread_local std::array<double, 4 * row_doubles<Number>> collected;
  alignas(64) thread_local std::array<double, 4 * end_doubles<Number>> inside;
  CrossingOf<Number> crossing = crossing_of(flight, step, collected.data());
  const bool trial = flight.order->on_trial(step.stage), visited = visit_ && !trial;
  if (visited) keep_inflow(crossing);
  const bool driven = !(output_.drift.empty() && output_.gained.empty()) && !trial
                      && is_driven(problem_.medium_of_cell(cell));
  std::array<Number, 4> sums{};
  cross(flight, step, crossing, sums.data(), visited || driven ? inside.data() : nullptr);
  if (sweep_.collects_[index(cell)] != 0) collect(flight, step, crossing);
  if (trial) return;
  const auto first = index(problem_.mesh.first_slot[index(cell)]);
  const int corners = problem_.mesh.corners_of(cell);
  const double weight = problem_.angles.azimuth_weight[index(azimuth)];
  for (std::size_t k = 0; k < index(corners); ++k) output_.moment[first + k] += weight * sums[k];
  if (driven) add_pulled(flight, step, inside.data());
  if (!visited) return;
  for (std::size_t part = 0; part < parts; ++part) {
    Visit visit = visit_of(crossing, inside.data(), corners, part);
    visit.cell = cell, visit.azimuth = azimuth, visit.block = flight.block, visit.lanes = lanes;
    visit_(visit);
  }
}

/// Takes note of what arrives at surfaces through the outflow faces of a cell; on trial, at paired mirrors.
template <class Number>
void PlaneSweep::Run<Number>::collect(const Flight& flight, const SweepStep& step,
                                      const CrossingOf<Number>& crossing) {
  const PlaneMesh& mesh = problem_.mesh;
  const auto first = index(mesh.first_slot[index(step.cell)]);
  const int corners = mesh.corners_of(step.cell), azimuth = azimuth_of(flight, step.stage);
  const bool trial = flight.order->on_trial(step.stage);
  Kept& kept = kept_[index(flight.block)];
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (crossing.out[k] == nullptr || kind == FaceKind::inner) continue;
    PartsOf<Number, ArrivingRow> rows;
    for (std::size_t part = 0; part < parts; ++part) {
      const auto ends = ends_of<Number, const double>(crossing.out[k], part); // in the order of who reads
      rows[part] = {
          {ends[1], ends[0]},
          {part_of(crossing.temperature[k], part), part_of(crossing.temperature[(k + 1) % corners], part)}};
    }
    if (kind != FaceKind::coupled) {
      absorb(slot, azimuth, flight.block, rows);
      continue;
    }
    const auto f = index(surfaces_.coupled_of_slot(static_cast<int>(slot)));
    const CoupledFace& face = surfaces_.faces()[f];
    const auto& arriving =
        surfaces_.has_channels(face) && !output_.channels[0].empty() ? output_.channels : output_.arriving;
    for (std::size_t part = 0; part < parts; ++part)
      surfaces_.collect(face, azimuth, flight.block, rows[part], trial ? std::span<double>() : arriving[part],
                        kept.rows[part].data());
    if (trial && sweep_.near_number_[f] >= 0) close_column(flight, f);
  }
}

/// The power that a heat-flux wall takes of one azimuth.
template <class Number>
void PlaneSweep::Run<Number>::absorb(std::size_t slot, int azimuth, int block,
                                     const PartsOf<Number, ArrivingRow>& rows) {
  const auto surface = index(problem_.mesh.surface_of_face[slot]), a = index(azimuth);
  if (!imposed_flux(problem_.surfaces[surface].law)) return;
  const Point& n = geometry_.normal[slot];
  const double area =
      problem_.angles.azimuth_weight[a] * (problem_.angles.x[a] * n[0] + problem_.angles.y[a] * n[1]);
  const LaneTable::Medium& lanes = lanes_.media[index(problem_.medium_of_cell(geometry_.cell_of_slot[slot]))];
  const double* capacity = &lanes.capacity[index(block) * block_lanes];
  for (std::size_t part = 0; part < parts; ++part) {
    const ArrivingRow& row = rows[part];
    double power = part_of(output_.absorbed[surface], part);
    for (std::size_t lane = 0; lane < lanes.lanes_of(block); ++lane)
      power += area * capacity[lane]
               * (row.delta[0][lane] + row.delta[1][lane] + row.temperature[0] + row.temperature[1]) / 2;
    set_part(output_.absorbed[surface], part, power);
  }
}

/// The trial is over: what arrives at the near mirror, of what was there before or comes from elsewhere,
/// becomes all that arrives there.
template <class Number>
void PlaneSweep::Run<Number>::close_column(const Flight& flight, std::size_t f) {
  const CoupledFace& face = surfaces_.faces()[f];
  const int reflection = surfaces_.reflection(flight.azimuth);
  PartsOf<Number, double*> values;
  for (std::size_t part = 0; part < parts; ++part)
    values[part] =
        kept_[index(flight.block)].rows[part].data() + surfaces_.kept_row(face, reflection) * row_size;
  const auto mirror = index(sweep_.near_number_[f]);
  const std::size_t place = sweep_.place_of(flight.azimuth);
  const bool reversed = index(flight.azimuth) != place;
  if (measured_ == nullptr) {
    columns_->close(place * index(lanes_.blocks) + index(flight.block), mirror, reversed, values);
    return;
  }
  Number* response = &(*measured_)[place][mirror * response_size];
  for (const std::size_t end : {0, 1}) {
    const std::size_t to = reversed ? 1 - end : end, from = reversed ? 1 : 0;
    for (std::size_t part = 0; part < parts; ++part)
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        set_part(response[(2 * to + from) * block_lanes + lane], part,
                 values[part][end * block_lanes + lane]);
  }
  for (double* rows : values) std::fill_n(rows, row_size, 0.0);
}

/// All phonons start at one end of the near mirrors' faces.
template <class Number>
void PlaneSweep::Run<Number>::begin_measured(int block) {
  for (std::size_t f = 0; f < sweep_.near_number_.size(); ++f) {
    if (sweep_.near_number_[f] < 0) continue;
    const CoupledFace& face = surfaces_.faces()[f];
    const std::size_t lanes = lanes_.media[index(face.material)].lanes_of(block);
    for (int a = 0; a < problem_.angles.azimuths(); ++a)
      if (surfaces_.leads(a))
        std::fill_n(kept_[index(block)].rows[0].data()
                        + surfaces_.kept_row(face, surfaces_.reflection(a)) * row_size,
                    lanes, 1.0);
  }
}

/// Sleeps in MPI until something has come for one of the tasks under way.
template <class Number>
void PlaneSweep::Run<Number>::wait_for_mail(std::vector<Flight*>& active) {
  std::vector<MPI_Request> pending;
  std::vector<MPI_Request*> origin;
  for (Flight* flight : active)
    for (MPI_Request& request : flight->requests[flight->round])
      if (request != MPI_REQUEST_NULL) {
        pending.push_back(request);
        origin.push_back(&request);
      }
  int which = MPI_UNDEFINED;
  const PartClock clock(RunPart::communication);
  mpi::check(MPI_Waitany(static_cast<int>(pending.size()), pending.data(), &which, MPI_STATUS_IGNORE),
             "MPI_Waitany");
  if (which != MPI_UNDEFINED) *origin[index(which)] = MPI_REQUEST_NULL;
}

template <class Number>
void PlaneSweep::Run<Number>::all() {
  prepare();
  std::list<Flight> flights; // lent out and reused
  std::vector<Flight*> active, idle;
  std::size_t next = 0;
  while (next < running_.size() || !active.empty()) {
    while (active.size() < flights_at_once && next < running_.size()) {
      Flight* flight = nullptr;
      if (idle.empty()) {
        flight = &flights.emplace_back();
      } else {
        flight = idle.back();
        idle.pop_back();
      }
      start(*flight, next, sweep_.orders_[running_[next].azimuth]);
      ++next;
      active.push_back(flight);
      if (flight->order->rounds.empty() || is_ready(*flight)) break; // no need to begin more
    }
    const auto ready = std::find_if(active.begin(), active.end(), [&](Flight* flight) {
      return flight->round == flight->order->rounds.size() || is_ready(*flight);
    });
    if (ready == active.end()) {
      wait_for_mail(active);
      continue;
    }
    Flight* flight = *ready;
    if (flight->round < flight->order->rounds.size()) run_round(*flight);
    if (flight->round == flight->order->rounds.size()) {
      finish(*flight);
      active.erase(ready);
      idle.push_back(flight);
    }
    if (!outgoing_.empty()) reap(false);
  }
  const PartClock clock(RunPart::communication);
  reap(true);
}

/// From one side to the other, with what its faces with links emit now.
template <class Number>
void PlaneSweep::Run<Number>::cross_layer(Flight& flight, const ColumnLayer& layer) {
  for (const int f : layer.faces) {
    const CoupledFace& face = surfaces_.faces()[index(f)];
    if (crossing_sign(problem_.angles, flight.azimuth, geometry_.normal[index(face.slot)]) < 0)
      emit_links(flight, face, flight.azimuth, flight.row(flight.order->row[0][index(face.slot)]));
  }
  const bool rising = azimuth_sign(problem_.angles, flight.azimuth, index(sweep_.layers_.across)) > 0;
  for (std::size_t i = 0; i < layer.cells.size(); ++i)
    cross_one(flight, {layer.cells[rising ? i : layer.cells.size() - 1 - i], 0});
}

/// Ordered mirrors come after what they reflect. The last turn, which all take, is what the next column gets.
template <class Number>
void PlaneSweep::Run<Number>::along_layers(int most, const ColumnTurns& turns, const ColumnWatch& taken) {
  const AlongLayers& layers = sweep_.layers_;
  const auto across = index(layers.across);
  const auto first = [&](std::size_t axis) { return surfaces_.ordered_side()[axis] < 0 ? -1 : 1; };
  const auto leads = [&](int azimuth, std::size_t axis, int sign) {
    return azimuth_sign(problem_.angles, azimuth, axis) == sign;
  };
  prepare();
  std::vector<Flight> flights;
  for (const int along : {first(1 - across), -first(1 - across)}) {
    std::size_t under_way = 0;
    for (std::size_t task = 0; task < running_.size(); ++task) {
      if (!leads(running_[task].azimuth, 1 - across, along)) continue;
      if (flights.size() == under_way) flights.emplace_back();
      start(flights[under_way++], task, layers.order);
    }
    flights.resize(under_way);
    in_order(layers.columns, along, [&](const std::vector<ColumnLayer>& column) {
      if (columns_apart_)
        for (Flight& flight : flights) std::ranges::fill(flight.rows, 0.0);
      for (int turn = most; turn > 0; --turn)
        for (const int sign : {first(across), -first(across)}) {
          std::array<int, 2> signs{along, along};
          signs[across] = sign;
          in_order(column, sign, [&](const ColumnLayer& layer) {
            for (Flight& flight : flights)
              if (leads(flight.azimuth, across, sign) && turns(running_[flight.task]) >= turn)
                cross_layer(flight, layer);
            taken({layer.faces, signs, turn});
          });
        }
    });
    for (const Flight& flight : flights) finish(flight);
  }
}

template class PlaneSweep::Run<double>;
template class PlaneSweep::Run<std::complex<double>>;

} // namespace kapitza
