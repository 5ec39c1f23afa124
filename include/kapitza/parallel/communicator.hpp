#pragma once
/// MPI as the solver uses it: sums over ranks that come out bit for bit equal on all of them.

#include <mpi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kapitza {

/// Starts MPI and PETSc and ends them when it goes out of scope. Create one at the top of main().
class Runtime {
 public:
  /// The command line is PETSc's (argv style, first entry the program name).
  Runtime(int argc, char** argv);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
};

/// A borrowed MPI communicator; whoever made it frees it. All calls are collective; they throw
/// std::runtime_error where MPI fails.
class Communicator {
 public:
  /// All ranks, or the calling one alone.
  static Communicator world() { return Communicator(MPI_COMM_WORLD); }
  static Communicator self() { return Communicator(MPI_COMM_SELF); }
  /// Whoever has one passes it as it is.
  Communicator(MPI_Comm comm); // NOLINT(google-explicit-constructor)

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool is_root() const { return rank_ == 0; }
  /// For libraries that speak MPI themselves. Borrowed.
  MPI_Comm handle() const { return comm_; }

  /// Adds up `values` over all ranks, in place. One reduction and one broadcast: equal to the last bit
  /// everywhere, so that decisions taken from the sum never differ between ranks.
  void sum(std::span<double> values) const;
  /// Gives every rank the text of one of them, by default the root's.
  void broadcast(std::string& text, int from = 0) const;
  /// Gives every rank the root's value.
  void broadcast(int& value) const;
  /// Gives every rank the root's values; as many on each.
  void broadcast(std::span<int> values) const;
  void broadcast(std::span<double> values) const;
  /// The largest value of any rank.
  double max(double value) const;
  int max(int value) const;
  /// The largest of each, in place.
  void max(std::span<int> values) const;
  /// The smallest of each, in place.
  void min(std::span<std::int64_t> values) const;
  /// Sum over the ranks before this one.
  std::int64_t sum_before(std::int64_t value) const;
  /// Sum over all ranks.
  std::int64_t sum(std::int64_t value) const;
  /// What all ranks hold together, in their order; each may hold another number of values.
  std::vector<double> gathered(std::span<const double> mine) const;
  std::vector<std::int64_t> gathered(std::span<const std::int64_t> mine) const;
  /// Until all ranks are here.
  void barrier() const;
  /// Ends the whole job at once, with this exit code. Not collective.
  [[noreturn]] void abort(int exit_code) const;

 private:
  friend class RankGroup;
  MPI_Comm comm_;
  int rank_ = 0, size_ = 1;
};

/// A part of a communicator's ranks, freed when it goes out of scope. Collective over all of them.
class RankGroup {
 public:
  /// All of them: messages between them are not taken for those of others.
  explicit RankGroup(const Communicator& all);
  /// Ranks of one colour make one group, in the order of their ranks.
  RankGroup(const Communicator& all, int colour);
  ~RankGroup();
  RankGroup(const RankGroup&) = delete;
  RankGroup& operator=(const RankGroup&) = delete;
  Communicator communicator() const { return comm_; }
  MPI_Comm handle() const { return comm_; }

 private:
  MPI_Comm comm_ = MPI_COMM_NULL;
};

} // namespace kapitza
