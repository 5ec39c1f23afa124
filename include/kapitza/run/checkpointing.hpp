#pragma once
/// When a run saves its state, when it leaves early, and from where it goes on.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/run_directory.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/checkpoint_policy.hpp"
#include "kapitza/run/interruption.hpp"
#include "kapitza/run/options.hpp"
#include "kapitza/solver/steady.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace kapitza {

/// This rank's part of the state, as tables, from the solver's unknowns.
using MakeTables = std::function<std::vector<CheckpointTable>(std::span<const double> x)>;

/// What a run is to its checkpoints.
struct RunIdentity {
  const Deck& deck;
  const std::vector<InputFile>& inputs;
  std::filesystem::path directory; ///< for results and checkpoints
  int dimension = 1;
};

/// Makes the output directory and holds it for this process. On the root. @throws InputError, RuntimeFailure
std::unique_ptr<DirectoryLock> lock_directory(const std::filesystem::path& directory);

/// Makes the output directory and holds it for this run (on the root), refused where an earlier run stands in
/// it, unless told to go on or to overwrite. Collective. @throws InputError, RuntimeFailure on all ranks
std::unique_ptr<DirectoryLock> claim_directory(const std::filesystem::path& directory,
                                               const RunOptions& options, const Communicator& communicator);

/// Owns the output directory while a run lasts. All calls are collective.
class Checkpointing {
 public:
  /// Makes the directory, locks it, and refuses it where an earlier run stands in it, unless told to go on or
  /// to overwrite. @throws InputError, RuntimeFailure on all ranks
  Checkpointing(const RunIdentity& run, const RunOptions& options, const Communicator& communicator);

  /// The checkpoint to go on from, found whole and of this deck; nothing: from the beginning.
  const std::optional<std::filesystem::path>& restart() const { return restart_; }
  /// Where the checkpoint stands, without its state.
  SteadyIterate restart_counters() const { return {{}, earlier_.sweeps, earlier_.krylov_iterations}; }

  /// For SteadyOptions::watch. Refers to this object.
  SteadyWatch watch(MakeTables make_tables);
  /// The last state of a run that saved any, or that has not converged and may be taken further. Not for runs
  /// that the watch ended: they have saved theirs.
  void finish(const SteadyIterate& last, bool converged, const MakeTables& make_tables);
  /// Says why the watch ended the run, and how to go on. @return the exit code
  int stopped(int sweeps) const;

 private:
  void find_file(const std::filesystem::path& path);
  void find_newest();
  void accept(const std::filesystem::path& path, CheckpointHeader header);
  bool look(const std::function<SteadyIterate()>& current, const MakeTables& make_tables);
  void write(const SteadyIterate& iterate, const MakeTables& make_tables);
  void say(const std::string& text) const;

  RunIdentity run_;
  Communicator communicator_;
  SignalWatch signals_{communicator_.is_root()};
  CheckpointPolicy policy_;
  std::unique_ptr<DirectoryLock> lock_; ///< on the root
  std::optional<std::filesystem::path> restart_;
  CheckpointHeader earlier_; ///< what the runs before this one have done

  int stopped_by_ = 0; ///< signal; 0 with `time is up`
  std::filesystem::path last_written_;
};

} // namespace kapitza
