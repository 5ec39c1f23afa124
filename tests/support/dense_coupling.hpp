#pragma once
/// A flux coupling written out as the matrix P that it stands for.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include <array>
#include <vector>

namespace kapitza::test {

/// P[out, in], channels numbered side by side, band by band, direction by direction.
class DenseCoupling {
 public:
  /// @param sides the bands on the minus and on the plus side; nullptr where nothing is
  DenseCoupling(const FluxCoupling& coupling, std::array<const Bands*, 2> sides, const HalfRange& angles)
      : directions_(angles.size()) {
    for (const int side : {minus_side, plus_side}) {
      const auto k = index(side);
      first_[k] = static_cast<int>(capacity_.size());
      if (sides[k] == nullptr) continue;
      for (int b = 0; b < sides[k]->size(); ++b)
        for (int m = 0; m < directions_; ++m)
          capacity_.push_back(2 * one_way_conductance(*sides[k], b) * angles.mu[index(m)]
                              * angles.weight[index(m)]);
    }
    matrix_.assign(capacity_.size(), std::vector<double>(capacity_.size(), 0));
    for (const Link& link : coupling.links)
      matrix_[channel(link.out, link.out_direction)][channel(link.in, link.in_direction)] += link.flux;
    for (const Pool& pool : coupling.pools) add(pool);
  }

  std::size_t size() const { return capacity_.size(); }
  std::size_t channel(const SideBand& at, int direction) const {
    return index(first_[index(at.side)] + at.band * directions_ + direction);
  }
  double capacity(std::size_t channel) const { return capacity_[channel]; }
  double operator()(std::size_t out, std::size_t in) const { return matrix_[out][in]; }

 private:
  void add(const Pool& pool) {
    for (const SideBand& out : pool.out)
      for (int m = 0; m < directions_; ++m)
        for (const SideBand& in : pool.in)
          for (int n = 0; n < directions_; ++n) {
            const std::size_t to = channel(out, m), from = channel(in, n);
            matrix_[to][from] += pool.strength * capacity_[to] * capacity_[from];
          }
  }

  int directions_;
  std::array<int, 2> first_{};
  std::vector<double> capacity_;
  std::vector<std::vector<double>> matrix_;
};

} // namespace kapitza::test
