#pragma once
/// Exact elimination of the surface channels: what every interface and reflecting wall emits, for given
/// sources.
///
/// Between two surfaces a channel is only attenuated, so what arrives is  arriving = r + att * emitted,  with
/// r from one pass through the cells without those surfaces' emission. The laws then give a small sparse
/// linear system per coupled group of channels, tabulated and factorised once.

#include "solver/sparse_lu.hpp"
#include "solver/stack/channel_array.hpp"

namespace kapitza {

/// Positions of a rank's channels in one array: slab by slab, first the rightward lines, then the leftward
/// ones. The same index names what enters a slab on a line and what leaves it on the other end.
class ChannelIndex {
 public:
  ChannelIndex(const std::vector<Slab>& slabs, const std::vector<Lines>& lines);
  std::size_t operator()(std::size_t slab, bool rightward, std::size_t line = 0) const {
    return first_[2 * slab + (rightward ? 0 : 1)] + line;
  }
  std::size_t size() const { return first_.back(); }
  /// 2 slab + (0 rightward, 1 leftward) of a channel.
  std::size_t row_of(std::size_t channel) const;

 private:
  std::vector<std::size_t> first_;
};

/// Rows of (column, value), stored one after the other.
struct SparseRows {
  std::vector<std::size_t> start{0}, column;
  std::vector<double> value;
  std::size_t rows() const { return start.size() - 1; }
  void add(std::size_t c, double v) {
    column.push_back(c);
    value.push_back(v);
  }
  void end_row() { start.push_back(column.size()); }
};

class SurfaceChannels;

/// @tparam Number of what the channels carry: double, or std::complex<double>, each then two real unknowns
template <class Number>
class ChannelClosure {
 public:
  /// @param attenuation per channel: what a slab lets through of it
  ChannelClosure(const StackProblem& problem, const std::vector<const FluxCoupling*>& couplings,
                 const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                 const ChannelIndex& channels, std::span<const Number> attenuation);

  bool empty() const { return collect_.rows() == 0; }
  /// True for the (slab, direction) whose outflow a law needs.
  bool needs(std::size_t slab, bool rightward) const { return needed_[2 * slab + (rightward ? 0 : 1)]; }
  /// Adds what the laws emit to `entering`, given `leaving` computed with the present `entering` (known
  /// emission: walls and baths, and minus the jump on the minus side of a surface that has one).
  /// @param jumps per surface: what the law adds to all that crosses from the minus to the plus side [K]
  void emit(const ChannelArray<Number>& leaving, std::span<const Number> jumps,
            ChannelArray<Number>& entering) const;

 private:
  void add_pool(const Pool& pool, const SurfaceChannels& at, std::size_t surface);
  void add_links(const std::vector<Link>& links, const SurfaceChannels& at, std::size_t surface);
  void end_unknown(double from_minus, std::size_t surface);
  void factorise(std::span<const Number> attenuation);

  SparseRows collect_;               ///< unknowns from what leaves the slabs
  SparseRows spread_;                ///< entering channels from unknowns: rows are unknowns, columns channels
  std::vector<double> from_minus_;   ///< per unknown: how much of it comes from the minus side
  std::vector<std::size_t> surface_; ///< per unknown
  std::vector<bool> needed_;
  SparseLU lu_;
};

using SurfaceClosure = ChannelClosure<double>;

} // namespace kapitza
