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
            if (phase(quadrant * n + k) == p) tasks_.push_back({block, quadrant * n + k});
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
  kept.left = index(std::count_if(running_.begin(), running_.end(),
                                  [&](const SweepTask& other) { return other.block == flight.block; }));
}

void PlaneSweep::finish(const Flight& flight) {
  Kept& kept = kept_[index(flight.block)];
  kept.done[index(flight.azimuth)] = 1;
  if (--kept.left == 0) kept = {};
}

/// What links emit along the azimuth of a task, pools included.
void PlaneSweep::fill_links(Flight& flight, const SweepInput& input) {
  const double* kept = kept_[index(flight.block)].rows.data();
  const auto blocks = index(lanes_.blocks);
  for (int f = 0; f < surfaces_.owned_faces(); ++f) {
    const CoupledFace& face = surfaces_.faces()[index(f)];
    const int number = flight.order->row[index(face.slot)];
    if (number < 0 || !surfaces_.has_links(face)) continue;
    const double* pool = &pools_[(index(f) * blocks + index(flight.block)) * row_size];
    std::copy(pool, pool + row_size, flight.row(number));
    surfaces_.add_links(face, {input.arriving, kept, jumps_[index(f)], input.sources}, flight.azimuth,
                        flight.block, flight.row(number));
  }
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
  const int begin = flight.round == 0 ? 0 : flight.order->rounds[flight.round - 1].cells_end;
  for (int i = begin; i < round.cells_end; ++i)
    cross_one(flight, flight.order->cells[index(i)], input, output, visit);
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

void PlaneSweep::cross_one(Flight& flight, int cell, const SweepInput& input, const SweepOutput& output,
                           const Visitor& visit) {
  const LaneBlock lanes = lanes_.block(problem_.medium_of_cell(cell), flight.block);
  if (lanes.lanes == 0) return;
  const PlaneMesh& mesh = problem_.mesh;
  const auto a = index(flight.azimuth);
  const auto first = index(mesh.first_slot[index(cell)]);
  const int corners = mesh.corners_of(cell);
  alignas(64) thread_local std::array<double, 4 * row_size> collected;
  alignas(64) thread_local std::array<double, 4 * block_lanes> inside;
  Crossing crossing{{problem_.angles.x[a], problem_.angles.y[a]}, {}, {}, {}, {}};
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    crossing.temperature[k] = input.temperature[slot];
    const int sign = crossing_sign(problem_.angles, flight.azimuth, geometry_.normal[slot]);
    if (sign == 0) continue;
    const int number = flight.order->row[slot];
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (sign > 0) {
      crossing.out[k] = kind == FaceKind::inner ? flight.row(number) : &collected[index(k) * row_size];
      continue;
    }
    std::array<double, 2> outside{0, 0};
    if (kind == FaceKind::inner) {
      const auto behind = index(mesh.behind[slot]);
      outside = {input.temperature[index(geometry_.next[behind])], input.temperature[behind]};
      crossing.in[k] = flight.row(number);
    } else if (kind == FaceKind::black) {
      outside[0] = outside[1] = input.wall[index(mesh.surface_of_face[slot])];
    } else {
      const auto f = index(surfaces_.coupled_of_slot(static_cast<int>(slot)));
      crossing.in[k] = number >= 0 ? flight.row(number)
                                   : &pools_[(f * index(lanes_.blocks) + index(flight.block)) * row_size];
    }
    crossing.inflow_jump[k][0] = input.temperature[slot] - outside[0];
    crossing.inflow_jump[k][1] = input.temperature[index(geometry_.next[slot])] - outside[1];
  }
  if (visit) keep_inflow(crossing);
  std::array<double, 4> sums{};
  kernels_.cross_cell(cell_shape(geometry_, mesh, cell), crossing, lanes, sums.data(),
                      visit ? inside.data() : nullptr);
  for (int k = 0; k < corners; ++k)
    output.moment[first + index(k)] += problem_.angles.azimuth_weight[a] * sums[index(k)];
  if (collects_[index(cell)] != 0) collect(flight, crossing, cell, lanes.lanes, output);
  if (visit) visit({cell, flight.azimuth, flight.block, lanes.lanes, inside.data(), &crossing});
}

/// Takes note of what arrives at surfaces through the outflow faces of a cell.
void PlaneSweep::collect(const Flight& flight, const Crossing& crossing, int cell, std::size_t lanes,
                         const SweepOutput& output) {
  const PlaneMesh& mesh = problem_.mesh;
  const auto first = index(mesh.first_slot[index(cell)]);
  const int corners = mesh.corners_of(cell);
  const auto a = index(flight.azimuth);
  for (int k = 0; k < corners; ++k) {
    const std::size_t slot = first + index(k);
    const FaceKind kind = surfaces_.kind(static_cast<int>(slot));
    if (crossing.out[k] == nullptr || kind == FaceKind::inner) continue;
    const std::array<const double*, 2> delta{crossing.out[k] + block_lanes, crossing.out[k]};
    const std::array<double, 2> temperature{crossing.temperature[k], crossing.temperature[(k + 1) % corners]};
    if (kind == FaceKind::coupled) {
      const CoupledFace& face = surfaces_.faces()[index(surfaces_.coupled_of_slot(static_cast<int>(slot)))];
      surfaces_.collect(face, flight.azimuth, flight.block, delta, temperature, output.arriving,
                        kept_[index(flight.block)].rows.data());
      continue;
    }
    const auto surface = index(mesh.surface_of_face[slot]);
    if (!imposed_flux(problem_.surfaces[surface].law)) continue;
    const Point& n = geometry_.normal[slot];
    const double area = problem_.angles.azimuth_weight[a] * (crossing.s[0] * n[0] + crossing.s[1] * n[1]);
    const double* capacity =
        &lanes_.media[index(problem_.medium_of_cell(cell))].capacity[index(flight.block) * block_lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane)
      output.absorbed[surface] +=
          area * capacity[lane] * (delta[0][lane] + delta[1][lane] + temperature[0] + temperature[1]) / 2;
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
