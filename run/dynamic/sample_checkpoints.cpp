#include "run/dynamic/sample_checkpoints.hpp"

#include "kapitza/base/index.hpp"

#include <numeric>

namespace kapitza {
namespace {

/// Rows: drive, tolerance, s (two numbers), converged, sweeps, residual, imbalance, then real and imaginary
/// part of each value.
constexpr std::size_t facts = 8;

/// The ranks have all of it, the root passes it on.
RunState saved(const SampleRecord& record, const Communicator& communicator) {
  const std::size_t values = record.entries.empty() ? 0 : record.entries.front().sample.values.size();
  CheckpointTable table{"samples",
                        static_cast<std::int64_t>(record.entries.size()),
                        static_cast<int>(facts + 2 * values),
                        {},
                        {}};
  if (communicator.is_root()) {
    table.mine.resize(record.entries.size());
    std::iota(table.mine.begin(), table.mine.end(), 0);
    for (const auto& [drive, tolerance, sample] : record.entries) {
      table.values.insert(table.values.end(),
                          {static_cast<double>(drive), tolerance, sample.s.real(), sample.s.imag(),
                           sample.converged ? 1.0 : 0.0, static_cast<double>(sample.sweeps),
                           sample.relative_residual, sample.energy_imbalance});
      for (const auto& value : sample.values)
        table.values.insert(table.values.end(), {value.real(), value.imag()});
    }
  }
  const std::int64_t rows = table.rows;
  return {{std::move(table)}, sweeps_of(record), 0, rows};
}

SampleRecord::Entry entry_of(std::span<const double> row) {
  SampleRecord::Entry entry{static_cast<int>(row[0]),
                            row[1],
                            {{row[2], row[3]}, row[4] != 0, static_cast<int>(row[5]), row[6], row[7], {}}};
  for (std::size_t i = facts; i < row.size(); i += 2) entry.sample.values.emplace_back(row[i], row[i + 1]);
  return entry;
}

} // namespace

SampleRecord earlier_samples(const DynamicRun& run) {
  SampleRecord record;
  if (!run.checkpointing->restart()) return record;
  const std::size_t columns = facts + 2 * run.dynamics.model().columns().size();
  CheckpointTable table{"samples", run.checkpointing->restart_samples(), static_cast<int>(columns), {}, {}};
  table.mine.resize(index(static_cast<int>(table.rows)));
  std::iota(table.mine.begin(), table.mine.end(), 0);
  std::vector<CheckpointTable> tables{std::move(table)};
  read_tables(*run.checkpointing->restart(), tables, run.communicator);
  const std::span<const double> all = tables.front().values;
  for (std::size_t i = 0; i < tables.front().mine.size(); ++i)
    record.entries.push_back(entry_of(all.subspan(i * columns, columns)));
  return record;
}

void watch_samples(const DynamicRun& run, SampleRecord& record) {
  run.checkpointing->begin();
  if (run.communicator.is_root())
    record.progress = [&run](std::size_t done, std::size_t of) {
      if (done == 0)
        run.status->restart();
      else
        run.status->show(sampling_line(done, of, run.status->seconds()));
      if (done == of) run.status->finish();
    };
  record.watch = [&run, &record] {
    return run.checkpointing->look([&] { return saved(record, run.communicator); });
  };
}

void keep_samples(const DynamicRun& run, const SampleRecord& record, bool converged) {
  run.checkpointing->finish(converged, [&] { return saved(record, run.communicator); });
}

int sweeps_of(const SampleRecord& record) {
  return std::accumulate(record.entries.begin(), record.entries.end(), 0,
                         [](int sum, const SampleRecord::Entry& entry) { return sum + entry.sample.sweeps; });
}

} // namespace kapitza
