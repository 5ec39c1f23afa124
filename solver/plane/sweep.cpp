#include "solver/plane/sweep.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "parallel/mpi.hpp"

#include <algorithm>
#include <array>
#include <list>

namespace kapitza {
namespace {

constexpr std::size_t flights_at_once = 8;

/// Puts the inflow of a crossing aside: its rows may serve for the outflow.
void keep_inflow(Crossing& crossing) {
  alignas(64) thread_local std::array<double, 4 * row_size> kept;
  for (std::size_t k = 0; k < 4; ++k) {
    if (crossing.in[k] == nullptr) continue;
    std::copy(crossing.in[k], crossing.in[k] + row_size, &kept[k * row_size]);
    crossing.in[k] = &kept[k * row_size];
  }
}

} // namespace

/// A task under way.
struct PlaneSweep::Flight {
  std::size_t task = 0, round = 0;
  int block = 0, azimuth = 0;
  const SweepOrder* order = nullptr;
  AlignedArray rows;
  std::vector<std::vector<std::vector<double>>> mail; ///< [rounds][messages]
  std::vector<std::vector<MPI_Request>> requests;     ///< [rounds][messages]
  double* row(int number) { return rows.data() + index(number) * row_size; }
  const double* row(int number) const { return rows.data() + index(number) * row_size; }
};

PlaneSweep::PlaneSweep(const PlaneProblem& problem, const PlaneRanks& ranks)
    : problem_(problem), messages_(ranks.space()), geometry_(problem.mesh),
      lanes_(problem.media, problem.angles), surfaces_(problem, geometry_, lanes_, ranks.space()),
      orders_(make_sweep_orders(problem, geometry_, surfaces_, ranks.space())),
      group_rank_(Communicator(ranks.group()).rank()), parts_directions_(ranks.decomposition().directions),
      parts_bands_(ranks.decomposition().bands) {
  make_tasks();
  for (const SweepOrder& order : orders_.distinct)
    most_rounds_ = std::max(most_rounds_, static_cast<int>(order.rounds.size()));
  most_rounds_ = Communicator(ranks.space()).max(most_rounds_);
  collects_.assign(index(problem.mesh.owned_cells), 0);
  for (int slot = 0; slot < problem.mesh.owned_nodes(); ++slot)
    if (surfaces_.kind(slot) != FaceKind::inner) collects_[index(geometry_.cell_of_slot[index(slot)])] = 1;
  near_number_.assign(index(surfaces_.owned_faces()), -1);
  for (std::size_t f = 0; f < near_number_.size(); ++f)
    if (const CoupledFace& face = surfaces_.faces()[f]; surfaces_.is_paired(face) && surfaces_.is_near(face))
      near_number_[f] = near_mirrors_++;
  if (surfaces_.paired_axis() >= 0) measure_columns();
}

/// Reflections of an azimuth stay with it: parts of the directions are pairs of places in the quadrant. What
/// an ordered mirror reflects comes before its reflection.
void PlaneSweep::make_tasks() {
  const int n = problem_.angles.per_quadrant();
  const int part = group_rank_ % parts_directions_, band_part = group_rank_ / parts_directions_;
  for (int block = 0; block < lanes_.blocks; ++block) {
    if (block % parts_bands_ != band_part) continue;
    for (int p = 0; p < 3; ++p)
      for (int k = 0; k < n; ++k)
        if (std::min(k, n - 1 - k) % parts_directions_ == part)
          for (int quadrant = 0; quadrant < 4; ++quadrant)
            if (const int a = quadrant * n + k; surfaces_.leads(a) && phase(a) == p)
              tasks_.push_back({block, a});
  }
  kept_.resize(index(lanes_.blocks));
}

/// How many ordered mirrors an azimuth comes from.
int PlaneSweep::phase(int azimuth) const {
  const auto a = index(azimuth);
  const auto comes_from = [](int side, double along) { return side != 0 && side * along < 0 ? 1 : 0; };
  return comes_from(surfaces_.ordered_side()[0], problem_.angles.x[a])
         + comes_from(surfaces_.ordered_side()[1], problem_.angles.y[a]);
}

bool PlaneSweep::reflections_known(int block, int azimuth) const {
  const auto a = index(azimuth);
  const auto known = [&](int side, double along, int mirrored) {
    return side * along >= 0 || kept_[index(block)].done[index(mirrored)] != 0;
  };
  return known(surfaces_.ordered_side()[0], problem_.angles.x[a], problem_.angles.mirrored_in_x(azimuth))
         && known(surfaces_.ordered_side()[1], problem_.angles.y[a], problem_.angles.mirrored_in_y(azimuth));
}

std::size_t PlaneSweep::lanes_sent(int block) const {
  std::size_t lanes = 0;
  for (const LaneTable::Medium& medium : lanes_.media) lanes = std::max(lanes, medium.lanes_of(block));
  return lanes;
}

/// What pools emit is the same for all directions: one row per face and block.
void PlaneSweep::prepare_pools(const SweepInput& input) {
  const auto blocks = index(lanes_.blocks), polars = index(lanes_.polars);
  jumps_.resize(index(surfaces_.owned_faces()));
  pools_.assign(index(surfaces_.owned_faces()) * blocks * row_size, 0.0);
  for (int f = 0; f < surfaces_.owned_faces(); ++f) {
    const CoupledFace& face = surfaces_.faces()[index(f)];
    jumps_[index(f)] = surfaces_.jumps(face, input.arriving, input.sources);
    const std::vector<double> emitted = surfaces_.emit_pools(face, input.arriving, jumps_[index(f)]);
    const std::size_t bands = emitted.size() / 2;
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t lane = 0; lane < bands * polars; ++lane)
        pools_[(index(f) * blocks + lane / block_lanes) * row_size + end * block_lanes + lane % block_lanes] =
            emitted[end * bands + lane / polars];
  }
}

void PlaneSweep::start(Flight& flight, std::size_t task) {
  flight.task = task;
  flight.round = 0;
  flight.block = running_[task].block;
  flight.azimuth = running_[task].azimuth;
  flight.order = &orders_[flight.azimuth];
  flight.rows.resize(index(flight.order->rows) * row_size);
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
      flight.mail[r][m].resize(receive[m].rows.size() * 2 * lanes);
      mpi::check(MPI_Irecv(flight.mail[r][m].data(), static_cast<int>(flight.mail[r][m].size()), MPI_DOUBLE,
                           receive[m].rank, tag, messages_.handle(), &flight.requests[r][m]),
                 "MPI_Irecv");
    }
  }
  Kept& kept = kept_[index(flight.block)];
  if (!kept.done.empty()) return;
  kept.done.assign(index(problem_.angles.azimuths()), 0);
  kept.rows.assign(surfaces_.ordered_rows() * row_size, 0.0);
  if (!measured_.empty()) begin_measured(flight.block);
  kept.left = index(std::count_if(running_.begin(), running_.end(),
                                  [&](const SweepTask& other) { return other.block == flight.block; }));
}

void PlaneSweep::finish(const Flight& flight) {
  Kept& kept = kept_[index(flight.block)];
  kept.done[index(flight.azimuth)] = 1;
  if (const int reflection = surfaces_.reflection(flight.azimuth); reflection >= 0)
    kept.done[index(reflection)] = 1;
  if (--kept.left == 0) kept = {};
}

/// What links emit along the azimuths of a task, pools included; of paired mirrors see coupled_inflow.
void PlaneSweep::fill_links(Flight& flight, const SweepInput& input) {
  for (int f = 0; f < surfaces_.owned_faces(); ++f) {
    const CoupledFace& face = surfaces_.faces()[index(f)];
    if (!surfaces_.has_links(face)) continue;
    for (int stage = 0; stage < std::min(flight.order->stages, 2); ++stage)
      if (const int number = flight.order->row[index(stage)][index(face.slot)]; number >= 0)
        emit_links(flight, face, azimuth_of(flight, stage), input, flight.row(number));
  }
}

void PlaneSweep::emit_links(const Flight& flight, const CoupledFace& face, int azimuth,
                            const SweepInput& input, double* row) {
  const auto f = index(&face - surfaces_.faces().data());
  const double* pool = &pools_[(f * index(lanes_.blocks) + index(flight.block)) * row_size];
  std::copy(pool, pool + row_size, row);
  const double* kept = kept_[index(flight.block)].rows.data();
  surfaces_.add_links(face, {input.arriving, kept, jumps_[f], input.sources}, azimuth, flight.block, row);
}

bool PlaneSweep::is_ready(Flight& flight) {
  if (flight.round == 0 && !reflections_known(flight.block, flight.azimuth)) return false;
  auto& requests = flight.requests[flight.round];
  int done = 1;
  if (!requests.empty())
    mpi::check(MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE),
               "MPI_Testall");
  return done != 0;
}

void PlaneSweep::run_round(Flight& flight, const SweepInput& input, const SweepOutput& output,
                           const Visitor& visit) {
  const SweepRound& round = flight.order->rounds[flight.round];
  const std::size_t lanes = lanes_sent(flight.block);
  if (flight.round == 0) fill_links(flight, input);
  for (std::size_t m = 0; m < round.receive.size(); ++m) {
    const double* from = flight.mail[flight.round][m].data();
    for (const int number : round.receive[m].rows)
      for (std::size_t end = 0; end < 2; ++end, from += lanes)
        std::copy(from, from + lanes, flight.row(number) + end * block_lanes);
  }
  const int begin = flight.round == 0 ? 0 : flight.order->rounds[flight.round - 1].steps_end;
  for (int i = begin; i < round.steps_end; ++i)
    cross_one(flight, flight.order->steps[index(i)], input, output, visit);
  for (const SweepMessage& message : round.send) send(flight, message);
  ++flight.round;
}

void PlaneSweep::send(const Flight& flight, const SweepMessage& message) {
  const std::size_t lanes = lanes_sent(flight.block);
  Outgoing& mail = outgoing_.emplace_back();
  mail.data.reserve(message.rows.size() * 2 * lanes);
  for (const int number : message.rows)
    for (std::size_t end = 0; end < 2; ++end) {
      const double* from = flight.row(number) + end * block_lanes;
      mail.data.insert(mail.data.end(), from, from + lanes);
    }
  mpi::check(MPI_Isend(mail.data.data(), static_cast<int>(mail.data.size()), MPI_DOUBLE, message.rank,
                       flight.block * problem_.angles.azimuths() + flight.azimuth, messages_.handle(),
                       &mail.request),
             "MPI_Isend");
}

/// Frees the buffers of messages that have left.
void PlaneSweep::reap(bool wait) {
  std::erase_if(outgoing_, [&](Outgoing& mail) {
    int done = 1;
    if (wait)
      mpi::check(MPI_Wait(&mail.request, MPI_STATUS_IGNORE), "MPI_Wait");
    else
      mpi::check(MPI_Test(&mail.request, &done, MPI_STATUS_IGNORE), "MPI_Test");
    return done != 0;
  });
}

int PlaneSweep::azimuth_of(const Flight& flight, int stage) const {
  return stage % 2 == 0 ? flight.azimuth : surfaces_.reflection(flight.azimuth);
}

/// What a face where a law acts sends into the cell.
const double* PlaneSweep::coupled_inflow(Flight& flight, const SweepStep& step, std::size_t slot,
                                         const SweepInput& input) {
  alignas(64) thread_local std::array<double, row_size> emitted;
  if (const int number = flight.order->row[index(step.stage)][slot]; number >= 0) return flight.row(number);
  const auto f = index(surfaces_.coupled_of_slot(static_cast<int>(slot)));
  const CoupledFace& face = surfaces_.faces()[f];
  if (!surfaces_.is_paired(face)) return &pools_[(f * index(lanes_.blocks) + index(flight.block)) * row_size];
  emit_links(flight, face, azimuth_of(flight, step.stage), input, emitted.data());
  return emitted.data();
}

/// Null where nobody reads what flows out: on trial all but the next cell of the column and its mirrors.
double* PlaneSweep::outflow(Flight& flight, const SweepStep& step, std::size_t slot, double* collected) {
  if (surfaces_.kind(static_cast<int>(slot)) == FaceKind::inner) {
    const int number = flight.order->row[index(step.stage)][slot];
    return number < 0 ? nullptr : flight.row(number);
  }
  if (!flight.order->on_trial(step.stage)) return collected;
  const int f = surfaces_.coupled_of_slot(static_cast<int>(slot));
  return f >= 0 && surfaces_.is_paired(surfaces_.faces()[index(f)]) ? collected : nullptr;
}

/// Faces and temperatures of a cell as the kernel wants them. @param collected [4] rows for what surfaces
/// take
Crossing PlaneSweep::make_crossing(Flight& flight, const SweepStep& step, const SweepInput& input,
                                   double* collected) {
  const PlaneMesh& mesh = problem_.mesh;
  const int azimuth = azimuth_of(flight, step.stage), corners = mesh.corners_of(step.cell);
  const auto a = index(azimuth), first = index(mesh.first_slot[index(step.cell)]);
  Crossing crossing{{problem_.angles.x[a], problem_.angles.y[a]}, {}, {}, {}, {}};
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    crossing.temperature[k] = input.temperature[slot];
    const int sign = crossing_sign(problem_.angles, azimuth, geometry_.normal[slot]);
    if (sign == 0) continue;
    if (sign > 0) {
      crossing.out[k] = outflow(flight, step, slot, collected + index(k) * row_size);
      continue;
    }
    std::array<double, 2> outside{0, 0};
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (kind == FaceKind::inner) {
      const auto behind = index(mesh.behind[slot]);
      outside = {input.temperature[index(geometry_.next[behind])], input.temperature[behind]};
      crossing.in[k] = flight.row(flight.order->row[index(step.stage)][slot]);
    } else if (kind == FaceKind::black) {
      outside[0] = outside[1] = input.wall[index(mesh.surface_of_face[slot])];
    } else {
      crossing.in[k] = coupled_inflow(flight, step, slot, input);
    }
    crossing.inflow_jump[k][0] = input.temperature[slot] - outside[0];
    crossing.inflow_jump[k][1] = input.temperature[index(geometry_.next[slot])] - outside[1];
  }
  return crossing;
}

void PlaneSweep::cross_one(Flight& flight, const SweepStep& step, const SweepInput& input,
                           const SweepOutput& output, const Visitor& visit) {
  const int cell = step.cell, azimuth = azimuth_of(flight, step.stage);
  const LaneBlock lanes = lanes_.block(problem_.medium_of_cell(cell), flight.block);
  if (lanes.lanes == 0) return;
  alignas(64) thread_local std::array<double, 4 * row_size> collected;
  alignas(64) thread_local std::array<double, 4 * block_lanes> inside;
  Crossing crossing = make_crossing(flight, step, input, collected.data());
  const bool trial = flight.order->on_trial(step.stage), visited = visit && !trial;
  if (visited) keep_inflow(crossing);
  std::array<double, 4> sums{};
  kernels_.cross_cell(cell_shape(geometry_, problem_.mesh, cell), crossing, lanes, sums.data(),
                      visited ? inside.data() : nullptr);
  if (collects_[index(cell)] != 0) collect(flight, step, crossing, output);
  if (trial) return;
  const auto first = index(problem_.mesh.first_slot[index(cell)]);
  for (int k = 0; k < problem_.mesh.corners_of(cell); ++k)
    output.moment[first + index(k)] += problem_.angles.azimuth_weight[index(azimuth)] * sums[index(k)];
  if (visited) visit({cell, azimuth, flight.block, lanes.lanes, inside.data(), &crossing});
}

/// Takes note of what arrives at surfaces through the outflow faces of a cell; on trial, at paired mirrors.
void PlaneSweep::collect(const Flight& flight, const SweepStep& step, const Crossing& crossing,
                         const SweepOutput& output) {
  const PlaneMesh& mesh = problem_.mesh;
  const auto first = index(mesh.first_slot[index(step.cell)]);
  const int corners = mesh.corners_of(step.cell), azimuth = azimuth_of(flight, step.stage);
  const bool trial = flight.order->on_trial(step.stage);
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (crossing.out[k] == nullptr || kind == FaceKind::inner) continue;
    const ArrivingRow row{{crossing.out[k] + block_lanes, crossing.out[k]},
                          {crossing.temperature[k], crossing.temperature[(k + 1) % corners]}};
    if (kind != FaceKind::coupled) {
      absorb(slot, azimuth, flight.block, row, output);
      continue;
    }
    const auto f = index(surfaces_.coupled_of_slot(static_cast<int>(slot)));
    surfaces_.collect(surfaces_.faces()[f], azimuth, flight.block, row,
                      trial ? std::span<double>() : output.arriving, kept_[index(flight.block)].rows.data());
    if (trial && near_number_[f] >= 0) close_column(flight, f);
  }
}

/// The power that a heat-flux wall takes of one azimuth.
void PlaneSweep::absorb(std::size_t slot, int azimuth, int block, const ArrivingRow& row,
                        const SweepOutput& output) {
  const auto surface = index(problem_.mesh.surface_of_face[slot]), a = index(azimuth);
  if (!imposed_flux(problem_.surfaces[surface].law)) return;
  const Point& n = geometry_.normal[slot];
  const double area =
      problem_.angles.azimuth_weight[a] * (problem_.angles.x[a] * n[0] + problem_.angles.y[a] * n[1]);
  const LaneTable::Medium& lanes = lanes_.media[index(problem_.medium_of_cell(geometry_.cell_of_slot[slot]))];
  const double* capacity = &lanes.capacity[index(block) * block_lanes];
  for (std::size_t lane = 0; lane < lanes.lanes_of(block); ++lane)
    output.absorbed[surface] +=
        area * capacity[lane]
        * (row.delta[0][lane] + row.delta[1][lane] + row.temperature[0] + row.temperature[1]) / 2;
}

/// Of the first quadrant's reflection of an azimuth, by which responses of columns are numbered.
std::size_t PlaneSweep::place_of(int azimuth) const {
  const PlaneAngles& angles = problem_.angles;
  if (azimuth < angles.per_quadrant()) return index(azimuth);
  return index(surfaces_.paired_axis() == 1 ? angles.mirrored_in_x(azimuth) : angles.mirrored_in_y(azimuth));
}

/// The trial is over: what arrives at the near mirror, of what was there before or comes from elsewhere,
/// becomes all that arrives there.
void PlaneSweep::close_column(const Flight& flight, std::size_t f) {
  const CoupledFace& face = surfaces_.faces()[f];
  const int reflection = surfaces_.reflection(flight.azimuth);
  double* values = kept_[index(flight.block)].rows.data() + surfaces_.kept_row(face, reflection) * row_size;
  const auto mirror = index(near_number_[f]);
  const std::size_t place = place_of(flight.azimuth);
  const bool reversed = index(flight.azimuth) != place;
  if (measured_.empty()) {
    columns_.close(place * index(lanes_.blocks) + index(flight.block), mirror, reversed, values);
    return;
  }
  double* response = &measured_[place][mirror * response_size];
  for (const std::size_t end : {0, 1}) {
    const std::size_t to = reversed ? 1 - end : end, from = reversed ? 1 : 0;
    std::copy_n(values + end * block_lanes, block_lanes, response + (2 * to + from) * block_lanes);
  }
  std::fill_n(values, row_size, 0.0);
}

/// All phonons start at one end of the near mirrors' faces.
void PlaneSweep::begin_measured(int block) {
  for (std::size_t f = 0; f < near_number_.size(); ++f) {
    if (near_number_[f] < 0) continue;
    const CoupledFace& face = surfaces_.faces()[f];
    const std::size_t lanes = lanes_.media[index(face.material)].lanes_of(block);
    for (int a = 0; a < problem_.angles.azimuths(); ++a)
      if (surfaces_.leads(a))
        std::fill_n(kept_[index(block)].rows.data()
                        + surfaces_.kept_row(face, surfaces_.reflection(a)) * row_size,
                    lanes, 1.0);
  }
}

/// An azimuth and its image along the faces of the mirrors are the same but for the two ends of every face,
/// so that a sweep from one end finds both columns of the responses.
void PlaneSweep::measure_columns() {
  const std::vector<double> temperature(index(problem_.mesh.slots()), 0.0),
      arriving(surfaces_.all_arriving(), 0.0), wall(problem_.surfaces.size(), 0.0);
  std::vector<double> moment(index(problem_.mesh.owned_nodes()), 0.0), swept(surfaces_.owned_arriving(), 0.0),
      absorbed(problem_.surfaces.size(), 0.0);
  for (int block = 0; block < lanes_.blocks; ++block) {
    std::vector<SweepTask> tasks;
    std::ranges::copy_if(tasks_, std::back_inserter(tasks),
                         [&](const SweepTask& task) { return task.block == block; });
    if (tasks.empty()) continue;
    measured_.resize(index(problem_.angles.per_quadrant()));
    for (const SweepTask& task : tasks)
      measured_[place_of(task.azimuth)].assign(index(near_mirrors_) * response_size, 0.0);
    run({temperature, arriving, wall, false}, {moment, swept, absorbed}, tasks);
    for (std::size_t place = 0; place < measured_.size(); ++place)
      if (!measured_[place].empty())
        columns_.add(place * index(lanes_.blocks) + index(block), measured_[place]);
    measured_.clear();
  }
}

/// Sleeps in MPI until something has come for one of the tasks under way.
void PlaneSweep::wait_for_mail(std::vector<Flight*>& active) {
  std::vector<MPI_Request> pending;
  std::vector<MPI_Request*> origin;
  for (Flight* flight : active)
    for (MPI_Request& request : flight->requests[flight->round])
      if (request != MPI_REQUEST_NULL) {
        pending.push_back(request);
        origin.push_back(&request);
      }
  int which = MPI_UNDEFINED;
  mpi::check(MPI_Waitany(static_cast<int>(pending.size()), pending.data(), &which, MPI_STATUS_IGNORE),
             "MPI_Waitany");
  if (which != MPI_UNDEFINED) *origin[index(which)] = MPI_REQUEST_NULL;
}

void PlaneSweep::run(const SweepInput& input, const SweepOutput& output, std::vector<SweepTask> tasks,
                     const Visitor& visit) {
  running_ = std::move(tasks);
  prepare_pools(input);
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
      start(*flight, next++);
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
    if (flight->round < flight->order->rounds.size()) run_round(*flight, input, output, visit);
    if (flight->round == flight->order->rounds.size()) {
      finish(*flight);
      active.erase(ready);
      idle.push_back(flight);
    }
    if (!outgoing_.empty()) reap(false);
  }
  reap(true);
}

} // namespace kapitza
