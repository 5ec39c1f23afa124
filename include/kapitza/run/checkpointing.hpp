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
#include <string>
#include <vector>

namespace kapitza {

/// This rank's part of the state, as tables, from the unknowns of a steady solve.
using MakeTables = std::function<std::vector<CheckpointTable>(std::span<const double> x)>;

/// What a checkpoint holds of a run, and how far that had come.
struct RunState {
  std::vector<CheckpointTable> tables;   ///< this rank's rows of the state
  int sweeps = 0, krylov_iterations = 0; ///< done so far, those of an earlier run included
  std::int64_t samples = 0;              ///< as in CheckpointHeader
};

/// The files that the deck names, in order; last, that of the mesh. Collective.
std::vector<InputFile> with_mesh_file(std::vector<InputFile> inputs, const Deck& deck,
                                      const Communicator& communicator);

/// What a run is to its checkpoints.
struct RunIdentity {
  const Deck& deck;                     ///< that is run, kept by reference
  const std::vector<InputFile>& inputs; ///< files that the deck names, kept by reference
  std::filesystem::path directory;      ///< for results and checkpoints
  int dimension = 1;                    ///< 1: a stack, 2: a plane
  std::string run = "steady";           ///< as in CheckpointHeader
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

  /// Of the checkpoint to go on from.
  std::int64_t restart_samples() const { return earlier_.samples; }

  /// For SteadyOptions::watch. Refers to this object.
  SteadyWatch watch(MakeTables make_tables);
  /// Before the first of the steps after which look() is called.
  void begin();
  /// Saves what the run has come to where that is due. @return true: it must end here
  bool look(const std::function<RunState()>& current);
  /// The last state of a run that saved any, or that has not converged and may be taken further. Not for runs
  /// that the watch ended: they have saved theirs.
  void finish(bool converged, const std::function<RunState()>& last);
  /// Says why the watch ended the run, and how to go on. @return the exit code
  int stopped(int sweeps) const;

 private:
  void find_file(const std::filesystem::path& path);
  void find_newest();
  void accept(const std::filesystem::path& path, CheckpointHeader header);
  void write(const RunState& state);
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
