#pragma once
/// Values that owners hold, brought to the ranks that keep copies of them.

#include "kapitza/parallel/communicator.hpp"

#include <memory>
#include <span>
#include <vector>

namespace kapitza {

/// Entries that this rank shares with another one, in the same order on both: what one calls ours the other
/// calls theirs.
struct SharedEntries {
  int rank = 0;                ///< the other one, in the communicator of the halo
  std::span<const int> ours;   ///< entries of this rank's array that the other one copies
  std::span<const int> theirs; ///< entries of this rank's array that are copies
};

/// Copies entries of arrays to the ranks that hold them, too.
class Halo {
 public:
  /// Collective. An entry may be ours to several ranks, and theirs once.
  /// @param size entries of this rank's arrays
  Halo(const Communicator& ranks, const std::vector<SharedEntries>& shared, std::size_t size);
  ~Halo();
  /// The one that is moved from holds nothing.
  Halo(Halo&&) noexcept;
  Halo& operator=(Halo&&) noexcept;

  /// Gives every copy the owner's value. Collective.
  void update(std::span<double> values) const;
  void update(std::span<int> values) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

} // namespace kapitza
