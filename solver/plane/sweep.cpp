#include "solver/plane/sweep.hpp"

#include "kapitza/base/index.hpp"

#include "solver/plane/sweep_run.hpp"

#include <algorithm>

namespace kapitza {

PlaneSweep::PlaneSweep(const PlaneProblem& problem, const PlaneRanks& ranks)
    : problem_(problem), messages_(ranks.space()), geometry_(problem.mesh),
      lanes_(problem.media, problem.angles), surfaces_(problem, geometry_, lanes_, ranks.space()),
      orders_(make_sweep_orders(problem, geometry_, surfaces_, ranks.space())),
      layers_(make_along_layers(problem, geometry_, surfaces_, ranks)),
      collects_(index(problem.mesh.owned_cells), 0), near_number_(index(surfaces_.owned_faces()), -1) {
  make_tasks(ranks);
  for (int slot = 0; slot < problem.mesh.owned_nodes(); ++slot)
    if (surfaces_.kind(slot) != FaceKind::inner) collects_[index(geometry_.cell_of_slot[index(slot)])] = 1;
  for (std::size_t f = 0; f < near_number_.size(); ++f)
    if (const CoupledFace& face = surfaces_.faces()[f]; surfaces_.is_paired(face) && surfaces_.is_near(face))
      near_number_[f] = near_mirrors_++;
  columns_ = close_columns(0.0);
}

/// Reflections of an azimuth stay with it: parts of the directions are pairs of places in the quadrant. What
/// an ordered mirror reflects comes before its reflection.
void PlaneSweep::make_tasks(const PlaneRanks& ranks) {
  const int n = problem_.angles.per_quadrant(), rank = Communicator(ranks.group()).rank();
  const int parts = ranks.decomposition().directions, part = rank % parts, band_part = rank / parts;
  for (int block = 0; block < lanes_.blocks; ++block) {
    if (block % ranks.decomposition().bands != band_part) continue;
    for (int p = 0; p < 3; ++p)
      for (int k = 0; k < n; ++k)
        if (std::min(k, n - 1 - k) % parts == part)
          for (int quadrant = 0; quadrant < 4; ++quadrant)
            if (const int a = quadrant * n + k; surfaces_.leads(a) && phase(a) == p)
              tasks_.push_back({block, a});
  }
}

/// How many ordered mirrors an azimuth comes from.
int PlaneSweep::phase(int azimuth) const {
  const auto a = index(azimuth);
  const auto comes_from = [](int side, double along) { return side != 0 && side * along < 0 ? 1 : 0; };
  return comes_from(surfaces_.ordered_side()[0], problem_.angles.x[a])
         + comes_from(surfaces_.ordered_side()[1], problem_.angles.y[a]);
}

/// Of the first quadrant's reflection of an azimuth, by which responses of columns are numbered.
std::size_t PlaneSweep::place_of(int azimuth) const {
  const PlaneAngles& angles = problem_.angles;
  if (azimuth < angles.per_quadrant()) return index(azimuth);
  return index(surfaces_.paired_axis() == 1 ? angles.mirrored_in_x(azimuth) : angles.mirrored_in_y(azimuth));
}

/// An azimuth and its image along the faces of the mirrors are the same but for the two ends of every face,
/// so that a sweep from one end finds both columns of the responses.
template <class Number>
ClosedColumns<Number> PlaneSweep::close_columns(const Number& shift) const {
  ClosedColumns<Number> columns;
  if (surfaces_.paired_axis() < 0) return columns;
  const std::vector<Number> temperature(index(problem_.mesh.slots())), surface(problem_.surfaces.size());
  const std::vector<double> arriving(surfaces_.all_arriving(), 0.0);
  std::vector<Number> moment(index(problem_.mesh.owned_nodes())), absorbed(problem_.surfaces.size());
  std::vector<double> swept(surfaces_.owned_arriving(), 0.0);
  SweepInput<Number> input{temperature, {}, surface, {}, shift};
  SweepOutput<Number> output{moment, {}, absorbed};
  const Visitor nobody;
  input.arriving.fill(arriving);
  output.arriving.fill(swept);
  for (int block = 0; block < lanes_.blocks; ++block) {
    std::vector<SweepTask> tasks;
    std::ranges::copy_if(tasks_, std::back_inserter(tasks),
                         [&](const SweepTask& task) { return task.block == block; });
    if (tasks.empty()) continue;
    std::vector<ColumnResponses<Number>> measured(index(problem_.angles.per_quadrant()));
    for (const SweepTask& task : tasks)
      measured[place_of(task.azimuth)].assign(index(near_mirrors_) * response_size, 0.0);
    Run<Number> run(*this, input, output, tasks, nobody);
    run.measure(measured);
    run.all();
    for (std::size_t place = 0; place < measured.size(); ++place)
      if (!measured[place].empty()) columns.add(place * index(lanes_.blocks) + index(block), measured[place]);
  }
  return columns;
}

template <class Number>
void PlaneSweep::run(const SweepInput<Number>& input, const SweepOutput<Number>& output,
                     const std::vector<SweepTask>& tasks, const Visitor& visit) const {
  Run<Number>(*this, input, output, tasks, visit).all();
}

template <class Number>
void PlaneSweep::run_along_layers(const SweepInput<Number>& input, const SweepOutput<Number>& output,
                                  const std::vector<SweepTask>& tasks, int most, const ColumnTurns& turns,
                                  const ColumnWatch& taken) const {
  const Visitor nobody;
  Run<Number>(*this, input, output, tasks, nobody).along_layers(most, turns, taken);
}

void PlaneSweep::run_columns_alone(const SweepInput<double>& input, const SweepOutput<double>& output,
                                   const ColumnWatch& taken) const {
  const Visitor nobody;
  Run<double> run(*this, input, output, tasks_, nobody);
  run.keep_columns_apart();
  run.along_layers(
      1, [](const SweepTask&) { return 1; }, taken);
}

using Complex = std::complex<double>;
template ClosedColumns<double> PlaneSweep::close_columns(const double&) const;
template ClosedColumns<Complex> PlaneSweep::close_columns(const Complex&) const;
template void PlaneSweep::run(const SweepInput<double>&, const SweepOutput<double>&,
                              const std::vector<SweepTask>&, const Visitor&) const;
template void PlaneSweep::run(const SweepInput<Complex>&, const SweepOutput<Complex>&,
                              const std::vector<SweepTask>&, const Visitor&) const;
template void PlaneSweep::run_along_layers(const SweepInput<double>&, const SweepOutput<double>&,
                                           const std::vector<SweepTask>&, int, const ColumnTurns&,
                                           const ColumnWatch&) const;
template void PlaneSweep::run_along_layers(const SweepInput<Complex>&, const SweepOutput<Complex>&,
                                           const std::vector<SweepTask>&, int, const ColumnTurns&,
                                           const ColumnWatch&) const;

} // namespace kapitza
