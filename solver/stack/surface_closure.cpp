#include "solver/stack/surface_closure.hpp"

#include "kapitza/base/index.hpp"

#include "solver/numbers.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace kapitza {
/// The channels at one surface of one rank: where its bands and directions stand in the arrays.
class SurfaceChannels {
 public:
  SurfaceChannels(std::size_t surface, const StackProblem& problem, const std::vector<Slab>& slabs,
                  const std::vector<Lines>& lines, const ChannelIndex& channels)
      : angles_(problem.angles) {
    for (std::size_t k = 0; k < slabs.size(); ++k) {
      const auto material = index(slabs[k].material);
      const auto touch = [&](Side side, bool arriving_rightward) {
        bands_[side] = &problem.media[material];
        add(side, lines[material].ids, channels(k, arriving_rightward), channels(k, !arriving_rightward));
      };
      if (slabs[k].right_surface == static_cast<int>(surface)) touch(minus_side, true);
      if (slabs[k].left_surface == static_cast<int>(surface)) touch(plus_side, false);
    }
  }

  bool owns(const SideBand& channel, int direction) const { return find(channel, direction) != nullptr; }
  std::size_t arriving(const SideBand& channel, int direction) const {
    return find(channel, direction)->arriving;
  }
  std::size_t emitted(const SideBand& channel, int direction) const {
    return find(channel, direction)->emitted;
  }
  double capacity(const SideBand& channel, int direction) const {
    return flux_capacity(*bands_[index(channel.side)], angles_, channel.band, direction);
  }
  int directions() const { return angles_.size(); }

 private:
  struct Place {
    std::size_t arriving, emitted;
    bool owned = false;
  };

  void add(Side side, const std::vector<LineId>& owned, std::size_t arriving, std::size_t emitted) {
    std::vector<Place>& places = places_[index(side)];
    places.resize(index(bands_[index(side)]->size() * directions()));
    for (std::size_t i = 0; i < owned.size(); ++i)
      places[index(owned[i].band * directions() + owned[i].direction)] = {arriving + i, emitted + i, true};
  }
  const Place* find(const SideBand& channel, int direction) const {
    const Place& place = places_[index(channel.side)][index(channel.band * directions() + direction)];
    return place.owned ? &place : nullptr;
  }

  const HalfRange& angles_;
  std::array<const Bands*, 2> bands_{};
  std::array<std::vector<Place>, 2> places_; ///< per side: bands, each with its directions
};

namespace {

/// Which unknowns feed a channel: `spread`, seen from its columns.
class Feeders {
 public:
  Feeders(const SparseRows& spread, std::size_t channels)
      : start_(channels + 1), rows_(spread.column.size()) {
    for (const std::size_t c : spread.column) ++start_[c + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    std::vector<std::size_t> next(start_.begin(), start_.end() - 1);
    for (std::size_t row = 0; row < spread.rows(); ++row)
      for (std::size_t i = spread.start[row]; i < spread.start[row + 1]; ++i)
        rows_[next[spread.column[i]]++] = row;
  }
  std::span<const std::size_t> of(std::size_t channel) const {
    return std::span(rows_).subspan(start_[channel], start_[channel + 1] - start_[channel]);
  }

 private:
  std::vector<std::size_t> start_, rows_;
};

} // namespace

ChannelIndex::ChannelIndex(const std::vector<Slab>& slabs, const std::vector<Lines>& lines) {
  std::size_t next = 0;
  for (const Slab& slab : slabs)
    for (int way = 0; way < 2; ++way) {
      first_.push_back(next);
      next += lines[index(slab.material)].padded();
    }
  first_.push_back(next);
}

std::size_t ChannelIndex::row_of(std::size_t channel) const {
  return index(std::upper_bound(first_.begin(), first_.end(), channel) - first_.begin()) - 1;
}

template <class Number>
ChannelClosure<Number>::ChannelClosure(const StackProblem& problem,
                                       const std::vector<const FluxCoupling*>& couplings,
                                       const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                                       const ChannelIndex& channels, std::span<const Number> attenuation)
    : needed_(2 * slabs.size(), false) {
  for (std::size_t s = 0; s < couplings.size(); ++s) {
    if (couplings[s]->links.empty() && couplings[s]->pools.empty()) continue;
    const SurfaceChannels at(s, problem, slabs, lines, channels);
    for (const Pool& pool : couplings[s]->pools)
      if (at.owns(pool.in.front(), 0)) add_pool(pool, at, s);
    add_links(couplings[s]->links, at, s);
  }
  for (const std::size_t c : collect_.column) needed_[channels.row_of(c)] = true;
  if (!empty()) factorise(attenuation);
}

/// A pool is one unknown: the temperature at which it emits, the same for all its channels.
template <class Number>
void ChannelClosure<Number>::add_pool(const Pool& pool, const SurfaceChannels& at, std::size_t surface) {
  double from_minus = 0;
  for (const SideBand& in : pool.in)
    for (int m = 0; m < at.directions(); ++m) {
      const double part = pool.strength * at.capacity(in, m);
      collect_.add(at.arriving(in, m), part);
      if (in.side == minus_side) from_minus += part;
    }
  for (const SideBand& out : pool.out)
    for (int m = 0; m < at.directions(); ++m) spread_.add(at.emitted(out, m), 1);
  end_unknown(from_minus, surface);
}

/// Links: one unknown per outgoing channel that has any.
template <class Number>
void ChannelClosure<Number>::add_links(const std::vector<Link>& links, const SurfaceChannels& at,
                                       std::size_t surface) {
  std::map<std::size_t, std::vector<const Link*>> by_channel;
  for (const Link& link : links)
    if (at.owns(link.out, link.out_direction))
      by_channel[at.emitted(link.out, link.out_direction)].push_back(&link);
  for (const auto& [channel, into] : by_channel) {
    double from_minus = 0;
    for (const Link* link : into) {
      const double part = link->flux / at.capacity(link->out, link->out_direction);
      collect_.add(at.arriving(link->in, link->in_direction), part);
      if (link->in.side == minus_side) from_minus += part;
    }
    spread_.add(channel, 1);
    end_unknown(from_minus, surface);
  }
}

template <class Number>
void ChannelClosure<Number>::end_unknown(double from_minus, std::size_t surface) {
  collect_.end_row();
  spread_.end_row();
  from_minus_.push_back(from_minus);
  surface_.push_back(surface);
}

template <class Number>
void ChannelClosure<Number>::factorise(std::span<const Number> attenuation) {
  const std::size_t n = collect_.rows();
  const Feeders feeders(spread_, attenuation.size());
  NumberMatrix<Number> matrix(static_cast<PetscInt>(n));
  for (std::size_t u = 0; u < n; ++u) {
    const auto row = static_cast<PetscInt>(u);
    matrix.add(row, row, 1);
    for (std::size_t i = collect_.start[u]; i < collect_.start[u + 1]; ++i)
      for (const std::size_t source : feeders.of(collect_.column[i]))
        matrix.add(row, static_cast<PetscInt>(source), -collect_.value[i] * attenuation[collect_.column[i]]);
  }
  lu_ = SparseLU(matrix.take(),
                 MATORDERINGRCM); // reverse Cuthill-McKee finds the chain of surfaces of each group
}

template <class Number>
void ChannelClosure<Number>::emit(const ChannelArray<Number>& leaving, std::span<const Number> jumps,
                                  ChannelArray<Number>& entering) const {
  if (empty()) return;
  std::vector<Number> collected(collect_.rows()), unknowns(collect_.rows());
  for (std::size_t u = 0; u < collect_.rows(); ++u) {
    collected[u] = from_minus_[u] * jumps[surface_[u]];
    for (std::size_t i = collect_.start[u]; i < collect_.start[u + 1]; ++i)
      collected[u] += collect_.value[i] * leaving[collect_.column[i]];
  }
  lu_.solve(as_reals<Number>(collected), as_reals<Number>(unknowns));
  for (std::size_t u = 0; u < spread_.rows(); ++u)
    for (std::size_t i = spread_.start[u]; i < spread_.start[u + 1]; ++i)
      entering.add(spread_.column[i], unknowns[u]);
}

template class ChannelClosure<double>;
template class ChannelClosure<std::complex<double>>;

} // namespace kapitza
