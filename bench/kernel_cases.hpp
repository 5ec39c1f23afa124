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

/// A graded row of cells crossed by lines.
struct Row {
  std::vector<double> width, temperature, moment;
  AlignedArray rate, weight, psi, scratch;
  std::vector<CellSums> sums;

  Row(std::size_t cells, std::size_t lines)
      : width(cells), temperature(2 * cells), moment(2 * cells, 0.0), rate(lines),
        weight(lines, 1.0 / static_cast<double>(lines)), psi(lines, 0.5),
        scratch(row_scratch(static_cast<int>(cells))) {
    for (std::size_t i = 0; i < cells; ++i) width[i] = 1e-9 * (1 + static_cast<double>(i % 37));
    for (std::size_t i = 0; i < 2 * cells; ++i)
      temperature[i] = 1 - static_cast<double>(i) / static_cast<double>(2 * cells);
    spread_rates(rate.data(), lines);
  }
  CellRow cells() const { return {width.data(), temperature.data(), static_cast<int>(width.size()), true}; }
  LaneBlock lanes() const { return {rate.data(), weight.data(), rate.size()}; }
  void sweep_and_sum(const Kernels& kernels) {
    kernels.sweep_and_sum(cells(), lanes(), psi.data(), scratch.data(), moment.data());
  }
  void sweep_and_measure(const Kernels& kernels) {
    sums.resize(width.size());
    kernels.sweep_and_measure(cells(), lanes(), weight.data(), psi.data(), sums.data());
  }
  void sweep_through(const Kernels& kernels) { kernels.sweep_through(cells(), lanes(), psi.data()); }
};

/// One cell crossed by all lanes of a block.
class Cell {
 public:
  enum class Kind { rectangle, triangle, quadrilateral };

  /// @param x, y direction of the azimuth
  Cell(Kind kind, double x, double y) : mesh_(make_mesh(kind)), geometry_(mesh_), crossing_{} {
    spread_rates(rate_.data(), block_lanes);
    weight_.fill(1.0 / block_lanes);
    crossing_.s[0] = x, crossing_.s[1] = y;
    for (std::size_t k = 0; k < geometry_.normal.size(); ++k) {
      crossing_.temperature[k] = 0.1 * static_cast<double>(k + 1);
      const Point& n = geometry_.normal[k];
      if (x * n[0] + y * n[1] > 0)
        crossing_.out[k] = rows_[k].data();
      else
        crossing_.in[k] = rows_[k].data();
    }
  }
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  void cross(const Kernels& kernels) {
    kernels.cross_cell(cell_shape(geometry_, mesh_, 0), crossing_,
                       {rate_.data(), weight_.data(), block_lanes}, sums_.data(), nullptr);
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

  alignas(64) std::array<double, block_lanes> rate_{}, weight_{};
  alignas(64) std::array<std::array<double, row_size>, 4> rows_{};
  std::array<double, 4> sums_{};
  PlaneMesh mesh_;
  PlaneGeometry geometry_;
  Crossing crossing_;
};

} // namespace kapitza::bench
