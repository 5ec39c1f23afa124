#pragma once
/// When a run saves its state and when it must leave, from the clock alone.

#include "kapitza/io/deck/deck.hpp"

#include <chrono>
#include <optional>

namespace kapitza {

/// What a rank wishes for at the end of a sweep; the strongest wish of all ranks is done.
enum class Wish : int { go_on, save, stop };

/// Ranks have clocks of their own: only the root's says what time it is (`keeps_time`). Counts of sweeps are
/// the same everywhere.
class CheckpointPolicy {
 public:
  /// Wall time, which is never set back.
  using Clock = std::chrono::steady_clock;
  /// A moment of it.
  using Time = Clock::time_point;

  /// @param deadline when the run must have ended; none: never
  CheckpointPolicy(const DeckCheckpoint& plan, std::optional<Time> deadline, Time start)
      : plan_(plan), deadline_(deadline), start_(start), last_saved_(start), last_look_(start) {}

  /// The first sweep begins: what came before is no measure of those to come.
  void begin(Time now) { last_look_ = now; }
  /// A sweep has ended.
  void step(Time now);
  /// What is to be done after it.
  Wish wish(Time now, bool signalled, bool keeps_time) const;
  /// A save, or the attempt, is over: what comes next is counted from here.
  void saved(Time now);
  /// A checkpoint took so long [s].
  void wrote(double seconds);

  Time start() const { return start_; }

 private:
  /// Would the next step, with what must follow it, no longer end in time?
  bool time_is_up(Time now) const;

  DeckCheckpoint plan_;
  std::optional<Time> deadline_;
  Time start_, last_saved_, last_look_;
  double longest_step_ = 0, longest_write_ = 0; ///< [s]
  int looks_since_saved_ = 0;
};

} // namespace kapitza
