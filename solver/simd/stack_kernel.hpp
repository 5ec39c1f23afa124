#pragma once
/// The kernel of solver/stack/sweep.hpp, for the instruction set of the source that includes it.

#include "solver/simd/kernels.hpp"
#include "solver/simd/pack.hpp"
#include "solver/stack/sweep.hpp"

#include <type_traits>

namespace kapitza {
namespace {

/// Independent packs per pass over the cells: hides the latency of the upwind recurrence.
constexpr std::size_t packs_at_once = 4;

/// Reciprocals, two for one division: dividing is what bounds the kernel.
template <class Value>
inline void invert(Value* pack) {
  static_assert(packs_at_once % 2 == 0);
  for (std::size_t p = 0; p < packs_at_once; p += 2) {
    const Value both = 1.0 / (pack[p] * pack[p + 1]), first = both * pack[p + 1];
    pack[p + 1] = both * pack[p];
    pack[p] = first;
  }
}

/// Lanes of one pass: where they begin in their block.
struct Pass {
  std::size_t block, first;
};

/// What removal is above relaxation, and the sources: nothing in steady state.
struct Undriven {
  Undriven(const LaneBlock&, const Pass&, int) {}
};

template <class Number>
class Driven {
 public:
  using Value = typename Kernel<Number>::Lanes;
  using Scalar = typename Kernel<Number>::Scalar;

  Driven(const DrivenLanes<Number>& lanes, const Pass& at, int cells)
      : source_(lanes.source + at.block * 2 * static_cast<std::size_t>(cells) * node_stride + at.first) {
    for (std::size_t p = 0; p < packs_at_once; ++p)
      excess[p] =
          read(lanes.shift) * load<Pack>(lanes.slowness + at.block * block_lanes + at.first + p * pack_size);
  }
  Value force(std::size_t p, std::ptrdiff_t node, const Scalar& temperature) const {
    return load<Value>(source_ + static_cast<std::size_t>(node) * node_stride + p * pack_size)
           - excess[p] * temperature;
  }
  Value excess[packs_at_once]; ///< removal - relaxation

 private:
  static constexpr std::size_t node_stride = block_lanes * parts_of<Number>;
  const double* source_;
};

template <class Number>
class Shifted {
 public:
  using Value = typename Kernel<Number>::Lanes;
  using Scalar = typename Kernel<Number>::Scalar;

  Shifted(const ShiftedLanes<Number>& lanes, const Pass& at, int) : drive_(lanes.drive) {
    for (std::size_t p = 0; p < packs_at_once; ++p) {
      slowness_[p] = load<Pack>(lanes.slowness + at.block * block_lanes + at.first + p * pack_size);
      excess[p] = read(lanes.shift) * slowness_[p];
    }
  }
  Value force(std::size_t p, std::ptrdiff_t node, const Scalar&) const {
    return read(drive_[node]) * slowness_[p];
  }
  Value excess[packs_at_once]; ///< removal - relaxation

 private:
  const Number* drive_;
  Pack slowness_[packs_at_once];
};

template <class Number, class Lanes>
struct DriveOf {
  using type = Driven<Number>;
};
template <class Number>
struct DriveOf<Number, LaneBlock> {
  using type = Undriven;
};

template <class Number>
struct DriveOf<Number, ShiftedLanes<Number>> {
  using type = Shifted<Number>;
};

/// A few packs of lines: their rates, what they carry (psi - T downstream, then T where that was), weights.
template <class Number>
struct Front {
  typename Kernel<Number>::Lanes rate[packs_at_once], delta[packs_at_once];
  Pack w[packs_at_once];
};

/// A cell as a line meets it: its width, its nodes up and down the stream, T there, and how far T fell
/// before.
template <class Number>
struct Met {
  double h;
  std::ptrdiff_t up, down;
  typename Kernel<Number>::Scalar t0, t1, jump;
};

/// The front through one cell. @return with `summing` the moments at the nodes up and down the stream
template <class Number, bool driven, bool summing, class Drive>
inline auto cross_cell(Front<Number>& front, const Drive& drive, const Met<Number>& cell) {
  using Value = typename Kernel<Number>::Lanes;
  const typename Kernel<Number>::Scalar d = cell.t1 - cell.t0;
  std::pair<Value, Value> moments{};
  Value e[packs_at_once], above[packs_at_once], inverse[packs_at_once];
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    e[p] = front.rate[p] * cell.h;
    above[p] = 6.0 + 4.0 * e[p];
    inverse[p] = above[p] + e[p] * e[p];
  }
  invert(inverse);
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Value u = front.delta[p] + cell.jump;
    Value at_up = {}, at_down = {};
    if constexpr (driven) {
      const Value f0 = cell.h * drive.force(p, cell.up, cell.t0),
                  f1 = cell.h * drive.force(p, cell.down, cell.t1);
      at_up = (1.0 + e[p]) * f0 - f1;
      at_down = 3.0 * f0 + (3.0 + e[p]) * f1;
    }
    if constexpr (summing) {
      Value first = above[p] * u - e[p] * d;
      if constexpr (driven) first += at_up;
      moments.first += front.w[p] * (first * inverse[p]);
    }
    Value second = 6.0 * (u - d) - e[p] * (2.0 * u + d);
    if constexpr (driven) second += at_down;
    front.delta[p] = second * inverse[p];
    if constexpr (summing) moments.second += front.w[p] * front.delta[p];
  }
  return moments;
}

/// Adds a moment to a node of sums [nodes][parts].
template <class Number, class Value>
inline void add_moment(double* sums, std::ptrdiff_t node, const Value& moment) {
  double* at = sums + static_cast<std::size_t>(node) * pack_size * parts_of<Number>;
  if constexpr (parts_of<Number> == 2) {
    save_pack(load_pack(at) + moment.re, at);
    save_pack(load_pack(at + pack_size) + moment.im, at + pack_size);
  } else {
    save_pack(load_pack(at) + moment, at);
  }
}

/// A few packs of lines through all cells. With `summing`, moments per node are added to `sums`
/// [nodes][parts].
template <class Number, class Lanes, bool summing>
void cross_row(const CellRowOf<Number>& row, const Lanes& lanes, const Pass& at, double* psi_inout,
               double* sums) {
  using Value = typename Kernel<Number>::Lanes;
  using Scalar = typename Kernel<Number>::Scalar;
  using Drive = typename DriveOf<Number, Lanes>::type;
  constexpr bool driven = !std::is_same_v<Lanes, LaneBlock>;
  const std::size_t start = at.block * block_lanes + at.first;
  const Drive drive(lanes, at, row.cells);
  Front<Number> front;
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Pack relaxation = load<Pack>(lanes.rate + start + p * pack_size);
    if constexpr (driven)
      front.rate[p] = relaxation + drive.excess[p];
    else
      front.rate[p] = relaxation;
    front.delta[p] = load<Value>(psi_inout + p * pack_size);
    if constexpr (summing) front.w[p] = load<Pack>(lanes.weight + start + p * pack_size);
  }
  const double* width = row.width; // in registers: what is written might be the row itself
  const Number* temperature = row.temperature;
  const std::ptrdiff_t step = row.rightward ? 1 : -1;
  const int up = row.rightward ? 0 : 1;
  std::ptrdiff_t cell = row.rightward ? 0 : row.cells - 1;
  Scalar before{}; // T where delta stands; 0 on entry, when it still is psi
  for (int i = 0, cells = row.cells; i < cells; ++i, cell += step) {
    const std::ptrdiff_t in = 2 * cell + up, out = 2 * cell + 1 - up;
    const Scalar t0 = read(temperature[in]), t1 = read(temperature[out]);
    const auto moments = cross_cell<Number, driven, summing>(
        front, drive, Met<Number>{width[cell], in, out, t0, t1, before - t0});
    before = t1;
    if constexpr (summing) {
      add_moment<Number>(sums, in, moments.first);
      add_moment<Number>(sums, out, moments.second);
    }
  }
  for (std::size_t p = 0; p < packs_at_once; ++p)
    save(Value(front.delta[p] + before), psi_inout + p * pack_size);
}

template <class Number, class Lanes, bool summing>
inline void sweep_lines(const CellRowOf<Number>& row, const Lanes& lanes, double* psi, double* sums) {
  for (std::size_t lane = 0; lane < lanes.lanes; lane += packs_at_once * pack_size) {
    const Pass at{lane / block_lanes, lane % block_lanes};
    cross_row<Number, Lanes, summing>(row, lanes, at,
                                      psi + at.block * block_lanes * parts_of<Number> + at.first, sums);
  }
}

template <class Number, class Lanes>
void sweep_and_sum(const CellRowOf<Number>& row, const Lanes& lanes, double* psi, double* scratch,
                   Number* moment) {
  constexpr std::size_t packs = parts_of<Number>;
  const std::size_t nodes = 2 * static_cast<std::size_t>(row.cells);
  for (std::size_t i = 0; i < nodes * packs; ++i) save_pack(Pack{}, scratch + i * pack_size);
  sweep_lines<Number, Lanes, true>(row, lanes, psi, scratch);
  for (std::size_t n = 0; n < nodes; ++n) {
    const double* at = scratch + n * packs * pack_size;
    if constexpr (packs == 2)
      add(moment[n], Pair<double>{sum(load_pack(at)), sum(load_pack(at + pack_size))});
    else
      add(moment[n], sum(load_pack(at)));
  }
}

template <class Number, class Lanes>
void sweep_through(const CellRowOf<Number>& row, const Lanes& lanes, double* psi) {
  sweep_lines<Number, Lanes, false>(row, lanes, psi, nullptr);
}

/// Weights of a few packs of lines in a measurement.
struct Measuring {
  Pack rate[packs_at_once], share[packs_at_once], flux[packs_at_once], energy[packs_at_once];

  Measuring(const LaneBlock& lanes, const double* slowness, std::size_t start) {
    for (std::size_t p = 0; p < packs_at_once; ++p) {
      const std::size_t at = start + p * pack_size;
      rate[p] = load_pack(lanes.rate + at), share[p] = load_pack(lanes.weight + at);
      flux[p] = share[p] / rate[p];
      energy[p] = flux[p] * load_pack(slowness + at);
    }
  }
};

/// The front through one cell, its sums added to `sums`.
inline void measure_cell(const Measuring& lines, const Met<double>& cell, Pack* delta, CellSums& sums) {
  const double d = cell.t1 - cell.t0;
  Pack inverse[packs_at_once];
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Pack e = lines.rate[p] * cell.h;
    inverse[p] = 6.0 + e * (4.0 + e);
  }
  invert(inverse);
  Pack in_flux{}, in_square{}, up_share{}, up_energy{}, out_flux{}, out_square{}, down_share{}, down_energy{},
      square{};
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Pack e = lines.rate[p] * cell.h, u = delta[p] + cell.jump;
    const Pack up = ((6.0 + 4.0 * e) * u - e * d) * inverse[p];
    const Pack down = (6.0 * (u - d) - e * (2.0 * u + d)) * inverse[p];
    delta[p] = down;
    const Pack in = lines.flux[p] * u, out = lines.flux[p] * down;
    in_flux += in, in_square += in * u;
    out_flux += out, out_square += out * down;
    up_share += lines.share[p] * up, up_energy += lines.energy[p] * up;
    down_share += lines.share[p] * down, down_energy += lines.energy[p] * down;
    square += lines.share[p] * (up * (up + down) + down * down);
  }
  const auto add_node = [](NodeSums& node, Pack flux, Pack flux_square, Pack share, Pack energy) {
    node.flux += sum(flux), node.quadratic += sum(flux_square);
    node.relaxation += sum(share), node.energy += sum(energy);
  };
  add_node(sums.up, in_flux, in_square, up_share, up_energy);
  add_node(sums.down, out_flux, out_square, down_share, down_energy);
  sums.square += sum(square) / 3;
}

inline void sweep_and_measure(const CellRow& row, const LaneBlock& lanes, const double* slowness, double* psi,
                              CellSums* sums) {
  const int up = row.rightward ? 0 : 1;
  for (std::size_t lane = 0; lane < lanes.lanes; lane += packs_at_once * pack_size) {
    const Measuring lines(lanes, slowness, lane);
    Pack delta[packs_at_once];
    for (std::size_t p = 0; p < packs_at_once; ++p) delta[p] = load_pack(psi + lane + p * pack_size);
    double before = 0; // T where delta stands; 0 on entry, when it still is psi
    for (int i = 0; i < row.cells; ++i) {
      const std::ptrdiff_t cell = row.rightward ? i : row.cells - 1 - i;
      const double t0 = row.temperature[2 * cell + up], t1 = row.temperature[2 * cell + 1 - up];
      measure_cell(lines, {row.width[cell], 0, 0, t0, t1, before - t0}, delta, sums[i]);
      before = t1;
    }
    for (std::size_t p = 0; p < packs_at_once; ++p) save_pack(delta[p] + before, psi + lane + p * pack_size);
  }
}

} // namespace
} // namespace kapitza
