#include "solver/stack/driven_sweep.hpp"

#include "kapitza/base/index.hpp"

#include "solver/stack/band_row.hpp"

#include <algorithm>
#include <array>
#include <complex>

namespace kapitza {
namespace {

template <class Number>
using Values = std::array<Number, lines_at_once>;

/// Some lines of the blocks that ChannelArray keeps.
template <class Number>
Values<Number> read(const double* psi, std::size_t first) {
  constexpr std::size_t parts = parts_of<Number>;
  const double* at = psi + first / block_lanes * block_lanes * parts + first % block_lanes;
  Values<Number> values;
  for (std::size_t m = 0; m < lines_at_once; ++m)
    if constexpr (parts == 2)
      values[m] = {at[m], at[block_lanes + m]};
    else
      values[m] = at[m];
  return values;
}
template <class Number>
void write(const Values<Number>& values, double* psi, std::size_t first) {
  constexpr std::size_t parts = parts_of<Number>;
  double* at = psi + first / block_lanes * block_lanes * parts + first % block_lanes;
  for (std::size_t m = 0; m < lines_at_once; ++m)
    if constexpr (parts == 2)
      at[m] = values[m].real(), at[block_lanes + m] = values[m].imag();
    else
      at[m] = values[m];
}

constexpr std::array<double, lines_at_once> nothing{}; ///< of some lines

/// Some lines through all cells, visit(upstream node, downstream node, values as they enter and at both) in
/// each, less T where they are. Padding travels along.
template <class Number, class Visit>
void cross(const DrivenRow<Number>& row, const Lines& lines, std::size_t first, double* psi,
           const Visit& visit) {
  const double *rate = &lines.optical_rate[first], *slowness = &lines.slowness[first];
  const DrivingFields<const Number>& fields = row.driven;
  // One field, of either kind, goes with what else drives the lines; where there are two the second is added.
  const bool both = fields.odd && fields.even;
  const NodeField<const Number>& field = fields.odd ? fields.odd : fields.even;
  const double* pull = !field       ? nothing.data()
                       : fields.odd ? &lines.odd.rate[first]
                                    : &lines.even.rate[first];
  Values<Number> entering{}, upstream{}, downstream = read<Number>(psi, first);
  const double* stored = row.stored == nullptr ? nullptr : row.stored + first * 2 * index(row.cells.cells);
  const bool rightward = row.cells.rightward;
  const double sign = fields.odd ? row.sign() : 1;
  Number before = 0;
  for (int i = 0; i < row.cells.cells; ++i) {
    const auto cell = index(rightward ? i : row.cells.cells - 1 - i);
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const Number jump = before - row.cells.temperature[up],
                 step = row.cells.temperature[down] - row.cells.temperature[up];
    const double h = row.cells.width[cell];
    const Number y_up = field ? sign * h * field[up] : 0, y_down = field ? sign * h * field[down] : 0;
    const double *psi_up = stored == nullptr ? nothing.data() : stored + up * lines_at_once,
                 *psi_down = stored == nullptr ? nothing.data() : stored + down * lines_at_once;
    for (std::size_t m = 0; m < lines_at_once; ++m) {
      Number removal = h * rate[m], f_up = pull[m] * y_up, f_down = pull[m] * y_down;
      if (both) {
        f_up += lines.even.rate[first + m] * h * fields.even[up];
        f_down += lines.even.rate[first + m] * h * fields.even[down];
      }
      entering[m] = downstream[m] + jump;
      if constexpr (parts_of<Number> == 2) {
        const double slow = h * slowness[m];
        removal += slow * row.shift;
        f_up += slow * row.drive[up];
        f_down += slow * row.drive[down];
      } else {
        const double loss = h * slowness[m] * row.shift;
        removal += loss;
        f_up += loss * (psi_up[m] - row.cells.temperature[up]);
        f_down += loss * (psi_down[m] - row.cells.temperature[down]);
      }
      const CellDeltaOf<Number> inside = cross_driven_cell<Number>(removal, entering[m], step, f_up, f_down);
      upstream[m] = inside.upstream;
      downstream[m] = inside.downstream;
    }
    before = row.cells.temperature[down];
    visit(up, down, entering, upstream, downstream);
  }
  for (Number& value : downstream) value += before;
  write(downstream, psi, first);
}

} // namespace

template <class Number>
void sweep_and_sum(const DrivenRow<Number>& row, const Lines& lines, const AlignedArray& weights, double* psi,
                   Number* moment, const DrivingFields<Number>& pulled) {
  const auto sum = [](const double* weight, const Values<Number>& values) {
    Number total = 0;
    for (std::size_t m = 0; m < lines_at_once; ++m) total += weight[m] * values[m];
    return total;
  };
  for (std::size_t first = 0; first < lines.ids.size(); first += lines_at_once)
    cross(row, lines, first, psi,
          [&](std::size_t up, std::size_t down, const Values<Number>&, const Values<Number>& upstream,
              const Values<Number>& downstream) {
            moment[up] += sum(&weights[first], upstream);
            moment[down] += sum(&weights[first], downstream);
            if (pulled.odd) {
              pulled.odd[up] += row.sign() * sum(&lines.odd.weight[first], upstream);
              pulled.odd[down] += row.sign() * sum(&lines.odd.weight[first], downstream);
            }
            if (pulled.even) {
              pulled.even[up] += sum(&lines.even.weight[first], upstream);
              pulled.even[down] += sum(&lines.even.weight[first], downstream);
            }
          });
}

template <class Number>
void sweep_through(const DrivenRow<Number>& row, const Lines& lines, double* psi) {
  for (std::size_t first = 0; first < lines.ids.size(); first += lines_at_once)
    cross(row, lines, first, psi, [](auto&&...) {});
}

void sweep_and_keep(const DrivenRow<double>& row, const Lines& lines, const AlignedArray& capacity,
                    double* psi, double* kept, double* flux) {
  for (std::size_t first = 0; first < lines.ids.size(); first += lines_at_once) {
    double* here = kept + first * 2 * index(row.cells.cells);
    cross(row, lines, first, psi,
          [&](std::size_t up, std::size_t down, const Values<double>& entering,
              const Values<double>& upstream, const Values<double>& downstream) {
            const double above = row.cells.temperature[up], below = row.cells.temperature[down];
            for (std::size_t m = 0; m < lines_at_once; ++m) {
              here[up * lines_at_once + m] = above + upstream[m];
              here[down * lines_at_once + m] = below + downstream[m];
              flux[up] += capacity[first + m] * entering[m];
              flux[down] += capacity[first + m] * downstream[m];
            }
          });
  }
}

using Complex = std::complex<double>;
template void sweep_and_sum(const DrivenRow<double>&, const Lines&, const AlignedArray&, double*, double*,
                            const DrivingFields<double>&);
template void sweep_and_sum(const DrivenRow<Complex>&, const Lines&, const AlignedArray&, double*, Complex*,
                            const DrivingFields<Complex>&);
template void sweep_through(const DrivenRow<double>&, const Lines&, double*);
template void sweep_through(const DrivenRow<Complex>&, const Lines&, double*);

} // namespace kapitza
