#include "solver/plane/order.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "parallel/mpi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// Rows lent out and taken back, lowest free number last in, first out, so that few stay in use.
class RowPool {
 public:
  int take() {
    if (free_.empty()) return count_++;
    const int row = free_.back();
    free_.pop_back();
    return row;
  }
  void give_back(int row) { free_.push_back(row); }
  int count() const { return count_; }

 private:
  std::vector<int> free_;
  int count_ = 0;
};

struct Shared {
  int neighbour = -1, index = 0;
};

/// Neighbour and position of every face shared with another rank.
std::vector<Shared> find_shared(const PlaneMesh& mesh) {
  std::vector<Shared> shared(index(mesh.owned_nodes()));
  for (std::size_t n = 0; n < mesh.neighbours.size(); ++n)
    for (std::size_t i = 0; i < mesh.neighbours[n].ours.size(); ++i)
      shared[index(mesh.neighbours[n].ours[i])] = {static_cast<int>(n), static_cast<int>(i)};
  return shared;
}

/// Whether faces turn inflow or outflow to an azimuth: +1 out of the cell, -1 into it [owned slots].
using Signs = std::vector<signed char>;

/// Finds the order of one azimuth, or of one and its reflection, round by round.
class OrderBuilder {
 public:
  /// @param signs of the azimuth and, if it is not empty, of its reflection
  OrderBuilder(const PlaneMesh& mesh, const PlaneGeometry& geometry, const PlaneSurfaces& surfaces,
               const std::vector<Shared>& shared, const std::array<Signs, 2>& signs)
      : mesh_(mesh), geometry_(geometry), surfaces_(surfaces), shared_(shared), signs_(signs) {
    if (!signs[1].empty()) order_.stages = 4;
    waiting_.assign(index(order_.stages), std::vector<int>(index(mesh.owned_cells), 0));
    order_.row.assign(index(order_.stages), std::vector<int>(index(mesh.owned_nodes()), -1));
    for (int stage = 0; stage < order_.stages; ++stage)
      for (int slot = 0; slot < mesh.owned_nodes(); ++slot)
        if (sign(stage, slot) < 0) await(stage, slot);
    for (int stage = order_.stages - 1; stage >= 0; --stage)
      for (int c = mesh.owned_cells - 1; c >= 0; --c) {
        if (stage >= 2) ++waiting(stage, c); // what was on trial comes before
        if (waiting(stage, c) == 0) ready_.push_back({c, stage});
      }
  }

  int left() const { return order_.stages * mesh_.owned_cells - static_cast<int>(order_.steps.size()); }

  /// Crosses all cells that can be crossed. @return per neighbour the shared faces that they fill, times the
  /// number of stages, plus the stage
  std::map<int, std::vector<int>> run_round() {
    std::map<int, std::vector<int>> sent;
    SweepRound round;
    round.receive = std::move(received_);
    received_.clear();
    while (!ready_.empty()) {
      const SweepStep step = ready_.back();
      ready_.pop_back();
      cross(step, sent);
    }
    round.steps_end = static_cast<int>(order_.steps.size());
    for (const auto& [neighbour, faces] : sent) {
      SweepMessage message{mesh_.neighbours[index(neighbour)].rank, {}};
      for (const int face : faces) {
        message.rows.push_back(row(face % order_.stages, ours(neighbour, face / order_.stages)));
        rows_.give_back(message.rows.back());
      }
      round.send.push_back(std::move(message));
    }
    const bool idle = round.receive.empty() && round.send.empty()
                      && round.steps_end == (order_.rounds.empty() ? 0 : order_.rounds.back().steps_end);
    if (!idle) order_.rounds.push_back(std::move(round));
    return sent;
  }

  /// What a neighbour filled in the last round.
  void receive(int neighbour, const std::vector<int>& faces) {
    SweepMessage message{mesh_.neighbours[index(neighbour)].rank, {}};
    for (const int face : faces) {
      message.rows.push_back(rows_.take());
      fill_face(face % order_.stages, ours(neighbour, face / order_.stages), message.rows.back());
    }
    received_.push_back(std::move(message));
  }

  SweepOrder take() && {
    order_.rows = rows_.count();
    return std::move(order_);
  }

 private:
  int ours(int neighbour, int face) const { return mesh_.neighbours[index(neighbour)].ours[index(face)]; }
  int cell_of(int slot) const { return geometry_.cell_of_slot[index(slot)]; }
  signed char sign(int stage, int slot) const { return signs_[index(stage % 2)][index(slot)]; }
  int& row(int stage, int slot) { return order_.row[index(stage)][index(slot)]; }
  int& waiting(int stage, int cell) { return waiting_[index(stage)][index(cell)]; }
  bool is_inner(int slot) const { return surfaces_.kind(slot) == FaceKind::inner; }
  /// Phonons pass it from one column to the next.
  bool between_columns(int slot) const {
    if (order_.stages != 4) return false;
    const Point& n = geometry_.normal[index(slot)];
    const auto axis = index(surfaces_.paired_axis());
    return std::abs(n[1 - axis]) > std::abs(n[axis]);
  }

  /// Counts what a stage has to wait for at an inflow face, and finds rows for what links emit.
  void await(int stage, int slot) {
    if (is_inner(slot)) {
      ++waiting(stage, cell_of(slot));
      return;
    }
    if (surfaces_.kind(slot) != FaceKind::coupled) return;
    const CoupledFace& face = surfaces_.faces()[index(surfaces_.coupled_of_slot(slot))];
    if (surfaces_.is_paired(face)) {
      if (stage > 0) ++waiting(stage, cell_of(slot)); // what the stage before brings to the mirror
    } else if (surfaces_.has_links(face)) {
      row(stage, slot) = stage < 2 ? rows_.take() : row(stage - 2, slot);
    }
  }

  void fill(int stage, int cell) {
    if (--waiting(stage, cell) == 0) ready_.push_back({cell, stage});
  }

  /// What flows into an inner face is known. It serves both on trial and for good where it comes from another
  /// column.
  void fill_face(int stage, int slot, int number) {
    row(stage, slot) = number;
    if (between_columns(slot)) {
      row(stage - 2, slot) = number;
      fill(stage - 2, cell_of(slot));
    }
    fill(stage, cell_of(slot));
  }

  void cross(const SweepStep& step, std::map<int, std::vector<int>>& sent) {
    const auto [cell, stage] = step;
    const bool trial = order_.on_trial(stage);
    order_.steps.push_back(step);
    const int first = mesh_.first_slot[index(cell)], end = mesh_.first_slot[index(cell) + 1];
    for (int slot = first; slot < end; ++slot) { // rows may serve at once for what flows out: see the kernel
      const bool read_again = trial && (!is_inner(slot) || between_columns(slot));
      if (sign(stage, slot) < 0 && row(stage, slot) >= 0 && !read_again) rows_.give_back(row(stage, slot));
    }
    for (int slot = first; slot < end; ++slot)
      if (sign(stage, slot) > 0) flow_out(step, slot, sent);
    if (trial) fill(stage + 2, cell);
  }

  void flow_out(const SweepStep& step, int slot, std::map<int, std::vector<int>>& sent) {
    const auto s = index(slot);
    const int stage = step.stage;
    if (!is_inner(slot)) {
      const int f = surfaces_.coupled_of_slot(slot);
      if (order_.stages == 4 && stage < 3 && f >= 0 && surfaces_.is_paired(surfaces_.faces()[index(f)]))
        fill(stage + 1, step.cell);
      return;
    }
    if (order_.on_trial(stage) && between_columns(slot)) return;
    const int number = row(stage, slot) = rows_.take();
    if (shared_[s].neighbour >= 0)
      sent[shared_[s].neighbour].push_back(shared_[s].index * order_.stages + stage);
    else
      fill_face(stage, mesh_.behind[s], number);
  }

  const PlaneMesh& mesh_;
  const PlaneGeometry& geometry_;
  const PlaneSurfaces& surfaces_;
  const std::vector<Shared>& shared_;
  const std::array<Signs, 2>& signs_;
  std::vector<std::vector<int>> waiting_; ///< [stages][owned cells]
  std::vector<SweepStep> ready_;
  std::vector<SweepMessage> received_;
  RowPool rows_;
  SweepOrder order_;
};

/// Faces filled in this round, for all orders at once: [neighbour] of (order, count, faces ...).
using Mail = std::vector<std::vector<int>>;

Mail exchange(const PlaneMesh& mesh, const Mail& out, const Communicator& space) {
  std::vector<MPI_Request> requests(out.size());
  for (std::size_t n = 0; n < out.size(); ++n)
    mpi::check(MPI_Isend(out[n].data(), static_cast<int>(out[n].size()), MPI_INT, mesh.neighbours[n].rank,
                         mpi::sweep_order, space.handle(), &requests[n]),
               "MPI_Isend");
  Mail in(out.size());
  for (std::size_t n = 0; n < out.size(); ++n) {
    MPI_Status status;
    int count = 0;
    const int rank = mesh.neighbours[n].rank;
    mpi::check(MPI_Probe(rank, mpi::sweep_order, space.handle(), &status), "MPI_Probe");
    mpi::check(MPI_Get_count(&status, MPI_INT, &count), "MPI_Get_count");
    in[n].resize(index(count));
    mpi::check(
        MPI_Recv(in[n].data(), count, MPI_INT, rank, mpi::sweep_order, space.handle(), MPI_STATUS_IGNORE),
        "MPI_Recv");
  }
  mpi::check(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
             "MPI_Waitall");
  return in;
}

/// Runs all builders to the end, round by round.
void run_rounds(const PlaneMesh& mesh, std::vector<OrderBuilder>& builders, const Communicator& space) {
  for (double before = -1;;) {
    Mail out(mesh.neighbours.size());
    double left[2] = {0, 0}; // cells not crossed, faces sent
    for (std::size_t b = 0; b < builders.size(); ++b) {
      for (const auto& [neighbour, faces] : builders[b].run_round()) {
        auto& mail = out[index(neighbour)];
        mail.push_back(static_cast<int>(b));
        mail.push_back(static_cast<int>(faces.size()));
        mail.insert(mail.end(), faces.begin(), faces.end());
        left[1] += static_cast<double>(faces.size());
      }
      left[0] += builders[b].left();
    }
    space.sum(left);
    if (left[0] == before && left[1] == 0)
      throw RuntimeFailure("the cells cannot be put in order along every direction: the mesh is folded");
    before = left[0];
    const Mail in = exchange(mesh, out, space);
    for (std::size_t n = 0; n < in.size(); ++n)
      for (std::size_t i = 0; i < in[n].size();) {
        const auto b = index(in[n][i]), count = index(in[n][i + 1]);
        const auto from = in[n].begin() + static_cast<std::ptrdiff_t>(i) + 2;
        builders[b].receive(static_cast<int>(n), {from, from + static_cast<std::ptrdiff_t>(count)});
        i += 2 + count;
      }
    if (left[0] == 0) return;
  }
}

} // namespace

SweepOrders make_sweep_orders(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  const int azimuths = problem.angles.azimuths(), per_quadrant = problem.angles.per_quadrant();
  const auto shared = find_shared(mesh);
  const auto signs = [&](int a) {
    Signs sign;
    for (const Point& normal : geometry.normal)
      sign.push_back(static_cast<signed char>(crossing_sign(problem.angles, a, normal)));
    return sign;
  };
  // Azimuths that see every face of the mesh from the same side share an order: on grids, whole quadrants.
  std::vector<int> differs(index(azimuths), 0);
  Signs first;
  for (int a = 0; a < azimuths; ++a) {
    if (a % per_quadrant == 0) first = signs(a);
    differs[index(a)] = a % per_quadrant == 0 || signs(a) != first ? 1 : 0;
  }
  space.max(differs);

  SweepOrders orders;
  std::vector<std::array<Signs, 2>> sign;
  int of_quadrant = 0;
  for (int a = 0; a < azimuths; ++a) {
    if (!surfaces.leads(a)) {
      orders.of_azimuth.push_back(-1);
      continue;
    }
    const int reflection = surfaces.reflection(a);
    if (differs[index(a)] != 0) sign.push_back({signs(a), reflection < 0 ? Signs{} : signs(reflection)});
    if (a % per_quadrant == 0) of_quadrant = static_cast<int>(sign.size()) - 1;
    orders.of_azimuth.push_back(differs[index(a)] != 0 ? static_cast<int>(sign.size()) - 1 : of_quadrant);
  }
  std::vector<OrderBuilder> builders;
  builders.reserve(sign.size());
  for (const auto& s : sign) builders.emplace_back(mesh, geometry, surfaces, shared, s);
  run_rounds(mesh, builders, space);
  for (OrderBuilder& builder : builders) orders.distinct.push_back(std::move(builder).take());
  return orders;
}

} // namespace kapitza
