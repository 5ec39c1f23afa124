#include "run/dynamic/march_run.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/setup/dynamics.hpp"
#include "kapitza/setup/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <numeric>

namespace kapitza {
namespace {

constexpr std::size_t facts = 6; ///< of a snapshot, before the march's own numbers

/// Says it, and refuses what would not fit.
void check_psi(const DynamicRun& run) {
  const int ranks = run.communicator.size();
  const double needed = run.dynamics.march_memory(), all = ranks * needed;
  const double there = free_memory(run.communicator);
  if (run.communicator.is_root()) {
    fmt::print("  psi is stored: {}{}\n", size_text(needed), ranks > 1 ? " a rank" : "");
    std::fflush(stdout);
  }
  if (there == 0 || all < there) return;
  throw InputError(
      {{{run.deck.path.string(), 0, 0},
        "time.method",
        fmt::format("marching stores psi, about {}, and {} are free on the computers of this run: make "
                    "do with fewer cells, bands or directions, use more computers, or, where "
                    "properties are linear, another method",
                    size_text(all), size_text(there))}});
}

/// What the root has of two passes, the one before and this one as far as it is: a row per pass and time.
CheckpointTable two_passes(const char* name, std::size_t times, std::size_t columns,
                           const std::vector<std::vector<double>>& before,
                           const std::vector<std::vector<double>>& now, bool mine, bool filled) {
  CheckpointTable table{name, static_cast<std::int64_t>(2 * times), static_cast<int>(columns), {}, {}};
  if (!mine) return table;
  table.mine.resize(2 * times);
  std::iota(table.mine.begin(), table.mine.end(), 0);
  if (!filled) return table;
  table.values.reserve(2 * times * columns);
  for (const auto* pass : {&before, &now}) {
    for (const auto& row : *pass) table.values.insert(table.values.end(), row.begin(), row.end());
    table.values.resize(columns * (pass == &before ? times : 2 * times), 0.0);
  }
  return table;
}

/// The same of fields, a row per pass, time and cell.
struct FieldRows {
  const PlaneMesh& mesh;
  std::size_t times, corners; ///< of fields; of the cell with most of them
  std::size_t of_node;        ///< numbers, as MarchSnapshot has them

  std::size_t columns() const { return corners * of_node; }
  CheckpointTable table(const MarchSnapshot& at, bool mine, bool filled) const;
  std::vector<std::vector<double>> rows(const CheckpointTable& table, std::size_t pass,
                                        std::size_t count) const;
};

CheckpointTable FieldRows::table(const MarchSnapshot& at, bool mine, bool filled) const {
  const auto passes = static_cast<std::int64_t>(2 * times);
  CheckpointTable table{"fields", passes * mesh.global_cells, static_cast<int>(columns()), {}, {}};
  if (!mine) return table;
  for (std::int64_t i = 0; i < passes; ++i)
    for (int cell = 0; cell < mesh.owned_cells; ++cell)
      table.mine.push_back(i * mesh.global_cells + mesh.global_cell[index(cell)]);
  if (!filled) return table;
  for (const auto* pass : {&at.fields_before, &at.fields})
    for (std::size_t i = 0; i < times; ++i)
      for (int cell = 0; cell < mesh.owned_cells; ++cell) {
        const std::size_t end = table.values.size() + columns();
        if (i < pass->size()) {
          const double* from = (*pass)[i].data() + of_node * index(mesh.first_slot[index(cell)]);
          table.values.insert(table.values.end(), from, from + of_node * index(mesh.corners_of(cell)));
        }
        table.values.resize(end, 0.0);
      }
  return table;
}

std::vector<std::vector<double>> FieldRows::rows(const CheckpointTable& table, std::size_t pass,
                                                 std::size_t count) const {
  std::vector<std::vector<double>> rows(count);
  const std::size_t cells = index(mesh.owned_cells);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const double* from = table.values.data() + ((pass * times + i) * cells + cell) * columns();
      rows[i].insert(rows[i].end(), from, from + of_node * index(mesh.corners_of(static_cast<int>(cell))));
    }
  return rows;
}

FieldRows fields_of(const DynamicRun& run, const ResponseDomain& where, std::size_t of_node) {
  return {*where.domain.mesh, run.deck.output.fields_at.size(), run.deck.plane ? 4U : 2U, of_node};
}

std::vector<double> kept_times(const DynamicRun& run) {
  return march_times(run.dynamics.sources(), all_times(run.deck));
}

/// The ranks have all of the numbers, the root passes them on; of psi each has its lines.
std::vector<CheckpointTable> tables_of(const MarchSnapshot& at, const DynamicRun& run, bool filled) {
  const std::size_t fields = run.deck.output.fields_at.size();
  const bool mine = !filled || run.communicator.is_root();
  CheckpointTable march{"march", 1, static_cast<int>(facts + at.numbers.size()), {}, {}};
  if (mine) march.mine = {0};
  if (filled && mine) {
    march.values = {
        static_cast<double>(at.pass),   static_cast<double>(at.next),  at.step,
        static_cast<double>(at.sweeps), static_cast<double>(at.steps), static_cast<double>(at.most_sweeps)};
    march.values.insert(march.values.end(), at.numbers.begin(), at.numbers.end());
  }
  std::vector<CheckpointTable> tables{std::move(march), two_passes("history", kept_times(run).size(),
                                                                   run.dynamics.model().columns().size(),
                                                                   at.before, at.values, mine, filled)};
  for (std::size_t k = 0; k < at.psi.size(); ++k)
    tables.push_back({fmt::format("psi_{}", k), at.psi[k].rows, at.psi[k].columns, at.psi[k].mine,
                      filled ? at.psi[k].values : std::vector<double>()});
  const ResponseDomain where = run.dynamics.domain();
  if (fields > 0)
    tables.push_back(
        fields_of(run, where, at.of_node).table(at, !filled || run.dynamics.holds_first_copy(), filled));
  return tables;
}

std::vector<std::vector<double>> rows_of(const CheckpointTable& table, std::size_t first, std::size_t count) {
  const auto columns = static_cast<std::size_t>(table.columns);
  std::vector<std::vector<double>> rows;
  for (std::size_t i = first; i < first + count; ++i) {
    const auto at = table.values.begin() + static_cast<std::ptrdiff_t>(i * columns);
    rows.emplace_back(at, at + table.columns);
  }
  return rows;
}

/// @param snapshot of the right shape
bool read_snapshot(const DynamicRun& run, MarchSnapshot& snapshot) {
  if (!run.checkpointing->restart()) return false;
  std::vector<CheckpointTable> tables = tables_of(snapshot, run, false);
  read_tables(*run.checkpointing->restart(), tables, run.communicator);
  const std::vector<double>& march = tables.front().values;
  const auto whole = [&](std::size_t i) { return static_cast<int>(march[i]); };
  snapshot.pass = whole(0), snapshot.next = whole(1), snapshot.step = march[2];
  snapshot.sweeps = whole(3), snapshot.steps = whole(4), snapshot.most_sweeps = whole(5);
  snapshot.numbers.assign(march.begin() + facts, march.end());
  const std::vector<double> times = kept_times(run);
  if (snapshot.pass > 0) snapshot.before = rows_of(tables[1], 0, times.size());
  snapshot.values = rows_of(tables[1], times.size(), index(snapshot.next));
  for (std::size_t k = 0; k < snapshot.psi.size(); ++k)
    snapshot.psi[k].values = std::move(tables[2 + k].values);
  const std::vector<double>& fields_at = run.deck.output.fields_at;
  if (fields_at.empty()) return true;
  const ResponseDomain where = run.dynamics.domain();
  const FieldRows fields = fields_of(run, where, snapshot.of_node);
  if (snapshot.pass > 0) snapshot.fields_before = fields.rows(tables.back(), 0, fields_at.size());
  const auto behind = std::ranges::count_if(
      fields_at, [&](double time) { return snapshot.next > 0 && time <= times[index(snapshot.next - 1)]; });
  snapshot.fields = fields.rows(tables.back(), 1, static_cast<std::size_t>(behind));
  return true;
}

} // namespace

TransientHistory march(const DynamicRun& run, int& sweeps) {
  const DeckTime& time = *run.deck.time;
  check_psi(run);
  const MarchCase what = run.dynamics.march();
  const MarchRequest request{
      all_times(run.deck),      time.tolerance, time.scheme, time.step, make_steady_options(run.deck.solver),
      run.deck.output.fields_at};
  run.checkpointing->begin();
  MarchRecord record;
  record.resume = [&](MarchSnapshot& snapshot) { return read_snapshot(run, snapshot); };
  record.watch = [&](const std::function<MarchSnapshot()>& current) {
    return run.checkpointing->look([&] {
      const MarchSnapshot now = current();
      sweeps = now.sweeps;
      return RunState{tables_of(now, run, true), now.sweeps};
    });
  };
  MarchLine line;
  if (run.communicator.is_root())
    record.progress = [&](int pass, int behind, double now, int steps) {
      run.status->show(
          line.after(pass, index(behind), now, request.times.back(), steps, run.status->seconds()));
    };
  TransientHistory history = march_in_time(what, request, record, run.communicator);
  run.status->finish();
  return history;
}

std::vector<double> all_times(const Deck& deck) {
  std::vector<double> times;
  std::ranges::set_union(deck.time->output, deck.output.fields_at, std::back_inserter(times));
  return times;
}

} // namespace kapitza
