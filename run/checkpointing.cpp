#include "kapitza/run/checkpointing.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/deck/changes.hpp"
#include "kapitza/io/result/provenance.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/parallel/profile.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza {
namespace {

constexpr const char* latest = "latest"; // for --restart

using Clock = CheckpointPolicy::Clock;

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// The deadline of this run on the clock that no one sets.
std::optional<Clock::time_point> steady_deadline(const std::string& time_limit) {
  const auto deadline = find_deadline(time_limit);
  if (!deadline) return std::nullopt;
  return Clock::now()
         + std::chrono::duration_cast<Clock::duration>(*deadline - std::chrono::system_clock::now());
}

std::vector<std::filesystem::path> broadcast(std::vector<std::filesystem::path> paths,
                                             const Communicator& communicator) {
  auto count = static_cast<int>(paths.size());
  communicator.broadcast(count);
  paths.resize(index(count));
  for (std::filesystem::path& path : paths) {
    std::string text = path.string();
    communicator.broadcast(text);
    path = text;
  }
  return paths;
}

} // namespace

std::vector<InputFile> with_mesh_file(std::vector<InputFile> inputs, const Deck& deck,
                                      const Communicator& communicator) {
  if (!deck.plane) return inputs;
  if (const auto* mesh = std::get_if<DeckGmsh>(&deck.plane->mesh))
    inputs.push_back(fingerprint(mesh->file, communicator));
  return inputs;
}

Checkpointing::Checkpointing(const RunIdentity& run, const RunOptions& options,
                             const Communicator& communicator)
    : run_(run), communicator_(communicator),
      policy_(run.deck.checkpoint, steady_deadline(options.time_limit), Clock::now()) {
  if (options.restart.empty() || options.restart == latest) {
    lock_ = claim_directory(run_.directory, options, communicator_);
    if (!options.restart.empty()) find_newest();
  } else {
    find_file(options.restart);
    lock_ = claim_directory(run_.directory, options, communicator_);
  }
}

void Checkpointing::say(const std::string& text) const {
  if (communicator_.is_root()) fmt::print(stderr, "kapitza: {}\n", text);
}

std::unique_ptr<DirectoryLock> lock_directory(const std::filesystem::path& directory) {
  prepare_directory(directory, "output.directory");
  auto lock = std::make_unique<DirectoryLock>(directory);
  if (lock->is_void())
    fmt::print(stderr, "kapitza: warning: '{}' cannot be locked; take care that one run at a time uses it\n",
               directory.string());
  return lock;
}

std::unique_ptr<DirectoryLock> claim_directory(const std::filesystem::path& directory,
                                               const RunOptions& options, const Communicator& communicator) {
  std::unique_ptr<DirectoryLock> lock;
  on_root(communicator, [&] {
    lock = lock_directory(directory);
    const bool goes_on =
        !options.restart.empty() && (options.restart != latest || !list_checkpoints(directory).empty());
    if (!options.force && !goes_on)
      if (const auto earlier = earlier_run(directory)) throw InputError(*earlier);
    remove_unfinished_checkpoints(directory);
    if (options.force && options.restart.empty())
      if (const int count = set_checkpoints_aside(directory); count > 0)
        fmt::print(stderr, "kapitza: warning: the checkpoints of an earlier run in '{}' now end in .old\n",
                   directory.string());
  });
  return lock;
}

void Checkpointing::find_file(const std::filesystem::path& path) {
  auto found = read_checkpoint(path, communicator_);
  if (const auto* unusable = std::get_if<UnusableCheckpoint>(&found))
    throw InputError({{{}, "--restart", fmt::format("the file '{}' {}", path.string(), unusable->reason)}});
  accept(path, std::get<CheckpointHeader>(std::move(found)));
}

void Checkpointing::find_newest() {
  auto candidates = broadcast(communicator_.is_root() ? list_checkpoints(run_.directory)
                                                      : std::vector<std::filesystem::path>{},
                              communicator_);
  if (candidates.empty()) {
    say(fmt::format("there is no checkpoint in '{}' yet: starting from the beginning",
                    run_.directory.string()));
    return;
  }
  std::reverse(candidates.begin(), candidates.end()); // the newest first
  for (const std::filesystem::path& candidate : candidates) {
    auto found = read_checkpoint(candidate, communicator_);
    if (const auto* unusable = std::get_if<UnusableCheckpoint>(&found)) {
      say(fmt::format("warning: the file '{}' {}", candidate.string(), unusable->reason));
      continue;
    }
    accept(candidate, std::get<CheckpointHeader>(std::move(found)));
    return;
  }
  throw InputError(
      {{{}, "--restart", fmt::format("no checkpoint in '{}' can be used", run_.directory.string())}});
}

void Checkpointing::accept(const std::filesystem::path& path, CheckpointHeader header) {
  if (header.run != run_.run || header.dimension != run_.dimension)
    throw InputError({{{},
                       "--restart",
                       fmt::format("'{}' is of a {} run in {} dimensions, this deck is not", path.string(),
                                   header.run, header.dimension)}});
  std::vector<InputIssue> changes = changes_since(header, run_.deck, run_.inputs);
  if (!changes.empty()) throw InputError(std::move(changes));
  earlier_ = std::move(header);
  restart_ = path;
  say(fmt::format("going on from '{}' ({} sweeps)", path.string(), earlier_.sweeps));
}

SteadyWatch Checkpointing::watch(MakeTables make_tables) {
  begin();
  return [this, make_tables = std::move(make_tables)](const std::function<SteadyIterate()>& current) {
    return look([&] {
      const SteadyIterate now = current();
      return RunState{make_tables(now.x), now.sweeps, now.krylov_iterations};
    });
  };
}

void Checkpointing::begin() {
  policy_.begin(Clock::now());
}

bool Checkpointing::look(const std::function<RunState()>& current) {
  SignalWatch::begin();
  policy_.step(Clock::now());
  const Wish mine = policy_.wish(Clock::now(), SignalWatch::noted() != 0, communicator_.is_root());
  const auto agreed = static_cast<Wish>(static_cast<int>(communicator_.max(static_cast<int>(mine))));
  if (agreed == Wish::go_on) return false;
  if (agreed == Wish::stop) SignalWatch::quieten();
  if (agreed == Wish::stop) stopped_by_ = static_cast<int>(communicator_.max(SignalWatch::noted()));
  try {
    write(current());
  } catch (const RuntimeFailure& failure) {
    if (agreed == Wish::stop)
      throw RuntimeFailure(fmt::format("stopped by {}, and the state is lost: {}",
                                       stopped_by_ != 0 ? signal_name(stopped_by_) : "the time limit",
                                       failure.what()));
    say(fmt::format("warning: no checkpoint: {}; the run goes on", failure.what()));
  }
  policy_.saved(Clock::now());
  return agreed == Wish::stop;
}

void Checkpointing::write(const RunState& state) {
  const PartClock clock(RunPart::output);
  const Clock::time_point begin = Clock::now();
  CheckpointHeader header;
  header.run = run_.run;
  header.samples = state.samples;
  header.dimension = run_.dimension;
  header.deck_path = run_.deck.path.string();
  header.deck_text = run_.deck.text;
  header.deck_sha256 = run_.deck.sha256;
  header.temperature = run_.deck.temperature;
  header.provenance = provenance_text(run_.deck);
  header.inputs = run_.inputs;
  header.sweeps = state.sweeps;
  header.krylov_iterations = state.krylov_iterations;
  header.wall_time_s = earlier_.wall_time_s + seconds_between(policy_.start(), begin);
  std::string name = communicator_.is_root() ? next_checkpoint(run_.directory).string() : "";
  communicator_.broadcast(name);
  write_checkpoint(name, header, state.tables, communicator_);
  if (communicator_.is_root()) prune_checkpoints(run_.directory, run_.deck.checkpoint.keep);
  last_written_ = name;
  policy_.wrote(seconds_between(begin, Clock::now()));
}

void Checkpointing::finish(bool converged, const std::function<RunState()>& last) {
  if (last_written_.empty() && !restart_ && converged) return;
  try {
    write(last());
  } catch (const RuntimeFailure& failure) {
    say(fmt::format("warning: no checkpoint: {}", failure.what()));
  }
}

int Checkpointing::stopped(int sweeps) const {
  say(fmt::format("stopped by {} after {} sweeps; go on from '{}' with --restart latest",
                  stopped_by_ != 0 ? signal_name(stopped_by_) : "the time limit", sweeps,
                  last_written_.string()));
  return interrupted;
}

} // namespace kapitza
