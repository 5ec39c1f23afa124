#pragma once
/// The unknowns of a problem: what they are called, how many there are, and whose. Whoever numbers, saves or
/// preconditions them asks here.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kapitza {

/// The blocks of a vector of unknowns follow one another in this order. All before the contacts are
/// temperatures, relative to reference_temperature [K].
enum class Block : std::size_t {
  temperature, ///< T at the nodes of each cell, cell by cell
  arriving,    ///< of a plane: what arrives at the coupled faces of each cell, cell by cell
  wall,        ///< temperature of each heat-flux wall, by rising surface
  electron,    ///< where there are metals: T_e at the nodes of each of their cells, cell by cell
  contact,     ///< of a stack: temperature difference over each macroscopic contact, by rising surface
  drift,       ///< of normal processes: their drift at the nodes of each cell, component by component [K]
};

/// A part of a vector.
struct Range {
  std::size_t first = 0, size = 0; ///< index of its first number, and how many it has
  std::size_t end() const { return first + size; }
};

/// What a vector of unknowns on this rank is made of.
struct UnknownCounts {
  std::vector<Block> kinds;      ///< that problems of this dimension have, though there may be none
  std::int64_t global_cells = 0; ///< of the whole problem
  std::vector<std::int64_t> cells =
      {};                         ///< numbers of the cells over the whole problem, for any ranks the same
  std::vector<int> nodes = {};    ///< [cells] temperatures of each
  std::vector<int> arriving = {}; ///< [cells] numbers that arrive at each; empty: none
  /// Surface of each wall and contact of the whole problem, rising.
  std::vector<int> walls = {}, contacts = {};
  bool has_surfaces = true; ///< the vector has them
  int drifts = 0;           ///< components of the drift that every node has beside its temperature; 0: none
  std::vector<int> metals =
      {}; ///< cells of this rank whose electrons have a temperature of their own, rising
  /// Doubles for each: 2 where they are amplitudes, the real and the imaginary part in turn.
  int parts = 1;
};

/// The vector of the iteration, block by block.
class Unknowns {
 public:
  static constexpr std::size_t block_count = 6; ///< number of enumerators of Block

  Unknowns() = default;
  /// Blocks of these lengths, one after the other.
  explicit Unknowns(UnknownCounts counts);

  const UnknownCounts& counts() const { return counts_; }
  std::size_t size() const { return range_.back().end(); }
  /// Where a block lies in the vector.
  Range operator[](Block block) const { return range_[static_cast<std::size_t>(block)]; }
  /// The numbers of a block.
  template <class T>
  std::span<T> part(std::span<T> x, Block block) const {
    return x.subspan((*this)[block].first, (*this)[block].size);
  }
  /// How many of them, the first ones, are temperatures: what a shift of the level changes.
  std::size_t levels() const { return (*this)[Block::contact].first; }

  /// This rank's share in sums over unknowns: ranks may hold more than that.
  Range own() const { return own_; }
  void set_own(Range range) { own_ = range; }

  /// All ranks have all unknowns (of a stack).
  bool everywhere = false;
  /// False on ranks of a plane that only sweep: another one of their group has the unknowns.
  bool held = true;

 private:
  UnknownCounts counts_;
  std::array<Range, block_count> range_{};
  Range own_;
};

} // namespace kapitza
