#pragma once
/// The kernel of solver/stack/sweep.hpp, for the instruction set of the source that includes it.

#include "solver/simd/kernels.hpp"
#include "solver/simd/pack.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {
namespace {

/// Independent packs per pass over the cells: hides the latency of the upwind recurrence.
constexpr std::size_t packs_at_once = 4;

/// Lanes of one pass: where they begin in their block.
struct Pass {
  std::size_t block, first;
};

/// A few packs of lines: their rates, what they carry (psi - T downstream, then T where that was), weights.
struct Front {
  Pack rate[packs_at_once], delta[packs_at_once], w[packs_at_once];

  Front(const LaneBlock& lanes, const Pass& at) {
    const std::size_t start = at.block * block_lanes + at.first;
    for (std::size_t p = 0; p < packs_at_once; ++p) {
      rate[p] = load_pack(lanes.rate + start + p * pack_size);
      w[p] = load_pack(lanes.weight + start + p * pack_size);
    }
  }
};

/// The same of amplitudes.
struct ComplexFront {
  Pair<Pack> removal[packs_at_once], delta[packs_at_once];
  Pack slowness[packs_at_once], w[packs_at_once];
  const std::complex<double>* drive;

  ComplexFront(const ShiftedLanes<std::complex<double>>& lanes, const Pass& at) : drive(lanes.drive) {
    const std::size_t start = at.block * block_lanes + at.first;
    for (std::size_t p = 0; p < packs_at_once; ++p) {
      slowness[p] = load_pack(lanes.slowness + start + p * pack_size);
      removal[p] = load_pack(lanes.rate + start + p * pack_size) + read(lanes.shift) * slowness[p];
      w[p] = load_pack(lanes.weight + start + p * pack_size);
    }
  }
};

/// A cell as a line meets it: its width, its nodes up and down the stream, T there, and how far T fell
/// before.
template <class Scalar>
struct Met {
  double h;
  std::ptrdiff_t up, down;
  Scalar t0, t1, jump;
};

/// The front through one cell. @return with `summing` the moments at the nodes up and down the stream
template <bool summing>
inline std::pair<Pack, Pack> cross_cell(Front& front, const Met<double>& cell) {
  const double d = cell.t1 - cell.t0;
  std::pair<Pack, Pack> moments{};
  Pack e[packs_at_once], above[packs_at_once], inverse[packs_at_once];
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    e[p] = front.rate[p] * cell.h;
    above[p] = 6.0 + 4.0 * e[p];
    inverse[p] = above[p] + e[p] * e[p];
  }
  for (std::size_t p = 0; p < packs_at_once; p += 2) invert<2>(inverse + p); // dividing bounds the kernel
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Pack u = front.delta[p] + cell.jump;
    if constexpr (summing) moments.first += front.w[p] * ((above[p] * u - e[p] * d) * inverse[p]);
    front.delta[p] = (6.0 * (u - d) - e[p] * (2.0 * u + d)) * inverse[p];
    if constexpr (summing) moments.second += front.w[p] * front.delta[p];
  }
  return moments;
}

/// Of amplitudes. With r0 = 4 u - d + f0 and r1 = -2 u - d + f1 what leaves the cell is
/// (3 (r0 + r1) + e r1) / (6 + 4 e + e^2), and delta up the stream ((1 + e) r0 - r1) over the same.
template <bool summing>
inline std::pair<Pair<Pack>, Pair<Pack>> cross_cell(ComplexFront& front, const Met<Pair<double>>& cell) {
  const Pair<double> d = cell.t1 - cell.t0, f0 = cell.h * read(front.drive[cell.up]),
                     f1 = cell.h * read(front.drive[cell.down]);
  const Pair<double> r0 = 4.0 * cell.jump - d, r1 = -2.0 * cell.jump - d, sum = 3.0 * (r0 + r1),
                     f_sum = 3.0 * (f0 + f1);
  std::pair<Pair<Pack>, Pair<Pack>> moments{};
  for (std::size_t p = 0; p < packs_at_once; ++p) {
    const Pack slowness = front.slowness[p];
    const Pair<Pack> delta = front.delta[p], e = front.removal[p] * cell.h;
    const Pair<Pack> by = {6.0 + e.re * (4.0 + e.re) - e.im * e.im, e.im * (4.0 + 2.0 * e.re)};
    const Pack inverse = 1.0 / denominator(by);
    const Pair<Pack> down = r1 + f1 * slowness - 2.0 * delta;
    front.delta[p] = quotient(add_product(sum + f_sum * slowness + 6.0 * delta, e, down), by, inverse);
    if constexpr (summing) {
      const Pair<Pack> up = r0 + f0 * slowness + 4.0 * delta;
      moments.first += front.w[p] * quotient(add_product(up - down, e, up), by, inverse);
      moments.second += front.w[p] * front.delta[p];
    }
  }
  return moments;
}

template <class Number>
struct FrontOf {
  using type = Front;
};
template <>
struct FrontOf<std::complex<double>> {
  using type = ComplexFront;
};

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
  typename FrontOf<Number>::type front(lanes, at);
  for (std::size_t p = 0; p < packs_at_once; ++p) front.delta[p] = load<Value>(psi_inout + p * pack_size);
  const double* width = row.width; // in registers: what is written might be the row itself
  const Number* temperature = row.temperature;
  const std::ptrdiff_t step = row.rightward ? 1 : -1;
  const int up = row.rightward ? 0 : 1;
  std::ptrdiff_t cell = row.rightward ? 0 : row.cells - 1;
  Scalar before{}; // T where delta stands; 0 on entry, when it still is psi
  for (int i = 0, cells = row.cells; i < cells; ++i, cell += step) {
    const std::ptrdiff_t in = 2 * cell + up, out = 2 * cell + 1 - up;
    const Scalar t0 = read(temperature[in]), t1 = read(temperature[out]);
    const auto moments = cross_cell<summing>(front, Met<Scalar>{width[cell], in, out, t0, t1, before - t0});
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
  for (std::size_t p = 0; p < packs_at_once; p += 2) invert<2>(inverse + p);
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
