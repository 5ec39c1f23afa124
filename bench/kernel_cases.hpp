#pragma once
/// Small fixed problems for the sweep kernels: a row of graded cells, and one cell of each kind.
#include "kapitza/base/index.hpp"

#include "solver/simd/kernels.hpp"
#include "solver/stack/lines.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace kapitza::bench {

/// Optical rates that span four decades.
inline void spread_rates(double* rate, std::size_t lanes) {
  for (std::size_t i = 0; i < lanes; ++i)
    rate[i] = 1e5 * std::pow(10, 4 * static_cast<double>(i) / static_cast<double>(lanes));
}

/// What is crossed oscillates at this rate [1/s], and phonons are that slow [s/m].
inline const std::complex<double> oscillation{0, 1e10};
constexpr double slow = 1.0 / 5000;

/// A graded row of cells crossed by lines.
template <class Number>
struct RowOf {
  std::vector<double> width;
  std::vector<Number> temperature, moment, drive;
  AlignedArray rate, weight, slowness, psi, scratch;
  std::vector<CellSums> sums;

  RowOf(std::size_t cells, std::size_t lines)
      : width(cells), temperature(2 * cells), moment(2 * cells), rate(lines),
        weight(lines, 1.0 / static_cast<double>(lines)), slowness(lines, slow),
        psi(lines * parts_of<Number>, 0.5), scratch(row_scratch<Number>(static_cast<int>(cells))) {
    for (std::size_t i = 0; i < cells; ++i) width[i] = 1e-9 * (1 + static_cast<double>(i % 37));
    for (std::size_t i = 0; i < 2 * cells; ++i)
      temperature[i] = 1 - static_cast<double>(i) / static_cast<double>(2 * cells);
    if constexpr (parts_of<Number> == 2)
      for (const Number& t : temperature) drive.push_back(-oscillation * t);
    spread_rates(rate.data(), lines);
  }
  CellRowOf<Number> cells() const {
    return {width.data(), temperature.data(), static_cast<int>(width.size()), true};
  }
  auto lanes() const {
    const LaneBlock block{rate.data(), weight.data(), rate.size()};
    if constexpr (parts_of<Number> == 2)
      return ShiftedLanes<Number>{block, slowness.data(), oscillation, drive.data()};
    else
      return block;
  }
  void sweep_and_sum(const Kernels& kernels) {
    if constexpr (parts_of<Number> == 2)
      kernels.sweep_and_sum_shifted(cells(), lanes(), psi.data(), scratch.data(), moment.data());
    else
      kernels.sweep_and_sum(cells(), lanes(), psi.data(), scratch.data(), moment.data());
  }
  void sweep_through(const Kernels& kernels) {
    if constexpr (parts_of<Number> == 2)
      kernels.sweep_through_shifted(cells(), lanes(), psi.data());
    else
      kernels.sweep_through(cells(), lanes(), psi.data());
  }
  void sweep_and_measure(const Kernels& kernels) {
    sums.resize(width.size());
    kernels.sweep_and_measure(cells(), lanes(), weight.data(), psi.data(), sums.data());
  }
};

enum class Kind { rectangle, triangle, quadrilateral };

/// One cell crossed by all lanes of a block.
template <class Number>
class CellOf {
 public:
  /// @param x, y direction of the azimuth
  CellOf(Kind kind, double x, double y) : mesh_(make_mesh(kind)), geometry_(mesh_), crossing_{} {
    spread_rates(rate_.data(), block_lanes);
    weight_.fill(1.0 / block_lanes);
    slowness_.fill(slow);
    crossing_ = {{x, y}, temperature_.data(), inflow_jump_.data(), {}, {}};
    for (std::size_t k = 0; k < geometry_.normal.size(); ++k) {
      temperature_[k] = 0.1 * static_cast<double>(k + 1);
      const Point& n = geometry_.normal[k];
      if (x * n[0] + y * n[1] > 0)
        crossing_.out[k] = rows_[k].data();
      else
        crossing_.in[k] = rows_[k].data();
      drive_[k] = -oscillation * temperature_[k];
    }
  }
  CellOf(const CellOf&) = delete;
  CellOf& operator=(const CellOf&) = delete;

  void cross(const Kernels& kernels) {
    const CellShape shape = cell_shape(geometry_, mesh_, 0);
    const LaneBlock block{rate_.data(), weight_.data(), block_lanes};
    if constexpr (parts_of<Number> == 2)
      kernels.cross_cell_shifted(shape, crossing_, {block, slowness_.data(), oscillation, drive_.data()},
                                 sums_.data(), nullptr);
    else
      kernels.cross_cell(shape, crossing_, block, sums_.data(), nullptr);
  }

 private:
  static PlaneMesh make_mesh(Kind kind) {
    PlaneMesh mesh;
    mesh.owned_cells = 1;
    mesh.corner = {{0, 0}, {1e-9, 0}, {1e-9, 1e-9}, {kind == Kind::quadrilateral ? 2e-10 : 0, 1e-9}};
    if (kind == Kind::triangle) mesh.corner.pop_back();
    mesh.first_slot = {0, static_cast<int>(mesh.corner.size())};
    mesh.region_of_cell = {0};
    return mesh;
  }

  alignas(64) std::array<double, block_lanes> rate_{}, weight_{}, slowness_{};
  alignas(64) std::array<std::array<double, row_size * parts_of<Number>>, 4> rows_{};
  std::array<Number, 4> sums_{}, temperature_{};
  std::array<FaceEnds<Number>, 4> inflow_jump_{};
  std::array<std::complex<double>, 4> drive_{};
  PlaneMesh mesh_;
  PlaneGeometry geometry_;
  CrossingOf<Number> crossing_;
};

} // namespace kapitza::bench
