#include "solver/plane/kernel.hpp"

#include "kapitza/base/index.hpp"

#include <array>
#include <cmath>

namespace kapitza {
namespace {

namespace simd = std::experimental;

alignas(64) constexpr std::array<double, row_size> nothing{};

Pack load(const double* from) {
  return Pack(from, simd::vector_aligned);
}
void save(const Pack& pack, double* to) {
  pack.copy_to(to, simd::vector_aligned);
}

/// Where rows that nobody reads are written.
double* scrap() {
  alignas(64) thread_local std::array<double, row_size> rows;
  return rows.data();
}

/// Corners of a parallelogram in the order in which the azimuth meets them: (0,0), (1,0), (0,1), (1,1) in
/// (xi, eta) counted downstream.
struct Oriented {
  std::array<int, 4> corner;
  int in_x, in_y, out_x, out_y; ///< faces
};
Oriented orient(bool xi_falls, bool eta_falls) {
  constexpr std::array<std::array<int, 2>, 2> number{{{0, 3}, {1, 2}}}; // [xi][eta]
  const auto corner = [&](int i, int j) {
    return number[index(xi_falls ? 1 - i : i)][index(eta_falls ? 1 - j : j)];
  };
  return {{corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)},
          xi_falls ? 1 : 3,
          eta_falls ? 2 : 0,
          xi_falls ? 3 : 1,
          eta_falls ? 0 : 2};
}

/// Row of an inflow face at one of its corners, and of an outflow face in the reader's order.
const double* in_row(const Crossing& at, int face, int corner) {
  const double* row = at.in[face] != nullptr ? at.in[face] : nothing.data();
  return corner == face ? row : row + block_lanes;
}
double* out_row(const Crossing& at, int face, int corner) {
  double* row = at.out[face] != nullptr ? at.out[face] : scrap();
  return corner == face ? row + block_lanes : row;
}

template <bool keep>
void cross_parallelogram(double sa, double sb, const Crossing& at, const LaneBlock& lanes, double* sums,
                         double* inside) {
  const Oriented way = orient(sa < 0, sb < 0);
  const double a = std::abs(sa), b = std::abs(sb);
  const auto t = [&](int i) { return at.temperature[way.corner[index(i)]]; };
  const auto jump = [&](int face, int i) {
    const int corner = way.corner[index(i)];
    return at.inflow_jump[face][corner == face ? 0 : 1];
  };
  const double slope_x0 = a * (t(1) - t(0)), slope_x1 = a * (t(3) - t(2)), slope_y0 = b * (t(2) - t(0)),
               slope_y1 = b * (t(3) - t(1));
  const double jx0 = a > 0 ? a * jump(way.in_x, 0) : 0, jx1 = a > 0 ? a * jump(way.in_x, 2) : 0;
  const double jy0 = b > 0 ? b * jump(way.in_y, 0) : 0, jy1 = b > 0 ? b * jump(way.in_y, 1) : 0;
  const double s00 = -slope_x0 - slope_y0 - 4 * jx0 - 4 * jy0, s10 = -slope_x0 - slope_y1 + 2 * jx0 - 4 * jy1,
               s01 = -slope_x1 - slope_y0 - 4 * jx1 + 2 * jy0, s11 = -slope_x1 - slope_y1 + 2 * jx1 + 2 * jy1;
  const double *ix0 = in_row(at, way.in_x, way.corner[0]), *ix1 = in_row(at, way.in_x, way.corner[2]),
               *iy0 = in_row(at, way.in_y, way.corner[0]), *iy1 = in_row(at, way.in_y, way.corner[1]);
  double *ox0 = out_row(at, way.out_x, way.corner[1]), *ox1 = out_row(at, way.out_x, way.corner[3]),
         *oy0 = out_row(at, way.out_y, way.corner[2]), *oy1 = out_row(at, way.out_y, way.corner[3]);
  const double a4 = 4 * a, a2 = -2 * a, b4 = 4 * b, b2 = -2 * b, a3 = 3 * a, b3 = -3 * b;
  const double q0 = 6 * (a - b) * (a + b), p0 = 4 * b * (a + b), p1 = 2 * b;
  Pack sum00 = 0, sum10 = 0, sum01 = 0, sum11 = 0;
  for (std::size_t lane = 0; lane < lanes.packs * Pack::size(); lane += Pack::size()) {
    const Pack sigma = load(lanes.rate + lane), w = load(lanes.weight + lane);
    const Pack x_0 = load(ix0 + lane), x_1 = load(ix1 + lane), y_0 = load(iy0 + lane), y_1 = load(iy1 + lane);
    const Pack r00 = s00 + a4 * x_0 + b4 * y_0, r01 = s01 + a4 * x_1 + b2 * y_0;
    const Pack r10 = s10 + a2 * x_0 + b4 * y_1, r11 = s11 + a2 * x_1 + b2 * y_1;
    const Pack near = sigma + a, far = sigma + a3; // plus C = sigma + b A in what follows
    const Pack u00 = (near - b3) * r00 + b * r01 - a * r10, u01 = (near + b) * r01 + b3 * r00 - a * r11;
    const Pack u10 = (far - b3) * r10 + b * r11 + a3 * r00, u11 = (far + b) * r11 + b3 * r10 + a3 * r01;
    const Pack p = p0 + p1 * sigma, q = q0 + sigma * (sigma + a4), p3 = 3.0 * p, q3 = q + p3;
    const Pack inverse = 1.0 / (q * (q3 + p) + 2.0 * p * p3);
    const Pack v00 = u00 * inverse, v01 = u01 * inverse, v10 = u10 * inverse, v11 = u11 * inverse;
    const Pack qp = q + p;
    const Pack d00 = qp * v00 - p * v01, d01 = p3 * v00 + q3 * v01;
    const Pack d10 = qp * v10 - p * v11, d11 = p3 * v10 + q3 * v11;
    save(d10, ox0 + lane);
    save(d11, ox1 + lane);
    save(d01, oy0 + lane);
    save(d11, oy1 + lane);
    sum00 += w * d00;
    sum10 += w * d10;
    sum01 += w * d01;
    sum11 += w * d11;
    if constexpr (keep) {
      const std::array<const Pack*, 4> all{&d00, &d10, &d01, &d11};
      for (std::size_t i = 0; i < 4; ++i) save(*all[i], inside + index(way.corner[i]) * block_lanes + lane);
    }
  }
  sums[way.corner[0]] += simd::reduce(sum00);
  sums[way.corner[1]] += simd::reduce(sum10);
  sums[way.corner[2]] += simd::reduce(sum01);
  sums[way.corner[3]] += simd::reduce(sum11);
}

/// Matrices of a triangle in corner numbers turned so that its inflow faces come first in `in`.
struct TriangleSystem {
  double source[3] = {};
  double b[3][3];                       ///< B
  double by_rate[3][3], constant[3][3]; ///< adj(B + sigma) = sigma^2 + sigma by_rate + constant
  double inflow[4][3];                  ///< what delta_in at the ends of up to two inflow faces adds to r
  double c0, c1, c2;                    ///< det(B + sigma) = sigma^3 + c2 sigma^2 + c1 sigma + c0
  const double* in[4];
  int ends = 0; ///< used entries of `in`
};

TriangleSystem triangle_system(const std::array<Point, 3>& gradient, const Crossing& at) {
  TriangleSystem system;
  std::array<double, 3> g{};
  for (std::size_t i = 0; i < 3; ++i) g[i] = at.s[0] * gradient[i][0] + at.s[1] * gradient[i][1];
  const double slope =
      g[1] * (at.temperature[1] - at.temperature[0]) + g[2] * (at.temperature[2] - at.temperature[0]);
  for (int i = 0; i < 3; ++i) {
    system.source[i] = -slope;
    for (int j = 0; j < 3; ++j) system.b[i][j] = g[index(j)];
  }
  for (int face = 0; face < 3; ++face) {
    const int i = face, j = (face + 1) % 3, k = (face + 2) % 3;
    const double inflow = g[index(k)]; // |s.n| length / (2 area)
    if (inflow <= 0) continue;
    for (const auto& [end, other] : {std::pair{i, j}, std::pair{j, i}}) {
      double* column = system.inflow[system.ends];
      column[end] = 5 * inflow, column[other] = inflow, column[k] = -3 * inflow;
      const double jump = at.inflow_jump[face][end == i ? 0 : 1];
      for (int row = 0; row < 3; ++row) {
        system.b[row][end] += column[row];
        system.source[row] -= column[row] * jump;
      }
      system.in[system.ends++] = in_row(at, face, end);
    }
  }
  const auto& b = system.b;
  const auto minor = [&](int r0, int r1, int c0, int c1) {
    return b[r0][c0] * b[r1][c1] - b[r0][c1] * b[r1][c0];
  };
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const int r0 = (j + 1) % 3, r1 = (j + 2) % 3, c0 = (i + 1) % 3, c1 = (i + 2) % 3;
      system.constant[i][j] = minor(r0, r1, c0, c1);
      system.by_rate[i][j] = -b[i][j];
    }
  system.c2 = b[0][0] + b[1][1] + b[2][2];
  for (int i = 0; i < 3; ++i) system.by_rate[i][i] += system.c2;
  system.c1 = system.constant[0][0] + system.constant[1][1] + system.constant[2][2];
  system.c0 =
      b[0][0] * system.constant[0][0] + b[0][1] * system.constant[1][0] + b[0][2] * system.constant[2][0];
  return system;
}

template <int ends, bool keep>
void cross_triangle(const TriangleSystem& m, const Crossing& at, const LaneBlock& lanes, double* sums,
                    double* inside) {
  double* out[3][2];
  for (int face = 0; face < 3; ++face) {
    out[face][0] = out_row(at, face, face);
    out[face][1] = out_row(at, face, (face + 1) % 3);
  }
  Pack sum[3] = {0, 0, 0};
  for (std::size_t lane = 0; lane < lanes.packs * Pack::size(); lane += Pack::size()) {
    const Pack sigma = load(lanes.rate + lane), w = load(lanes.weight + lane);
    Pack r[3] = {m.source[0], m.source[1], m.source[2]};
    for (int e = 0; e < ends; ++e) {
      const Pack arriving = load(m.in[e] + lane);
      for (int i = 0; i < 3; ++i) r[i] += m.inflow[e][i] * arriving;
    }
    const Pack inverse = 1.0 / (m.c0 + sigma * (m.c1 + sigma * (m.c2 + sigma)));
    for (int i = 0; i < 3; ++i) {
      const Pack linear = m.by_rate[i][0] * r[0] + m.by_rate[i][1] * r[1] + m.by_rate[i][2] * r[2];
      const Pack flat = m.constant[i][0] * r[0] + m.constant[i][1] * r[1] + m.constant[i][2] * r[2];
      const Pack delta = (flat + sigma * (linear + sigma * r[i])) * inverse;
      save(delta, out[i][0] + lane);
      save(delta, out[(i + 2) % 3][1] + lane);
      sum[i] += w * delta;
      if constexpr (keep) save(delta, inside + index(i) * block_lanes + lane);
    }
  }
  for (int i = 0; i < 3; ++i) sums[i] += simd::reduce(sum[i]);
}

/// K + sigma M of a general quadrilateral, corners in the order in which the azimuth meets them.
struct QuadrilateralSystem {
  std::array<int, 4> corner{}; ///< [order]
  std::array<std::array<double, 4>, 4> streaming{}, mass{};
  std::array<double, 4> source{};
  struct End {
    const double* row;
    std::array<double, 4> factor; ///< what delta_in there adds to each equation
  };
  std::array<End, 8> in{};
  int ends = 0;
};

QuadrilateralSystem quadrilateral_system(const BilinearCell& cell, const Point* normal, const Point* corner,
                                         const Crossing& at) {
  QuadrilateralSystem system;
  std::array<double, 4> along{};
  for (std::size_t i = 0; i < 4; ++i) along[i] = at.s[0] * corner[i][0] + at.s[1] * corner[i][1];
  system.corner = {0, 1, 2, 3};
  std::sort(system.corner.begin(), system.corner.end(),
            [&](int i, int j) { return along[index(i)] < along[index(j)]; });
  std::array<std::size_t, 4> place{};
  for (std::size_t i = 0; i < 4; ++i) place[index(system.corner[i])] = i;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      const double slope = at.s[0] * cell.slope_x[i][j] + at.s[1] * cell.slope_y[i][j];
      system.streaming[place[i]][place[j]] += slope;
      system.mass[place[i]][place[j]] = cell.mass[i][j];
      system.source[place[i]] -= slope * (at.temperature[j] - at.temperature[0]);
    }
  for (int face = 0; face < 4; ++face) {
    const double inflow = -(at.s[0] * normal[face][0] + at.s[1] * normal[face][1]);
    if (inflow <= 0) continue;
    const std::array<int, 2> ends{face, (face + 1) % 4};
    for (std::size_t e = 0; e < 2; ++e) {
      const std::size_t here = place[index(ends[e])], there = place[index(ends[1 - e])];
      auto& end = system.in[index(system.ends++)];
      end = {in_row(at, face, ends[e]), {}};
      end.factor[here] = inflow / 3, end.factor[there] = inflow / 6;
      for (const std::size_t i : {here, there}) {
        system.streaming[i][here] += end.factor[i];
        system.source[i] -= end.factor[i] * at.inflow_jump[face][e];
      }
    }
  }
  return system;
}

template <bool keep>
void cross_quadrilateral(const QuadrilateralSystem& m, const Crossing& at, const LaneBlock& lanes,
                         double* sums, double* inside) {
  Pack sum[4] = {0, 0, 0, 0};
  double* out[4][2];
  for (std::size_t k = 0; k < 4; ++k) {
    out[k][0] = out_row(at, m.corner[k], m.corner[k]);
    out[k][1] = out_row(at, (m.corner[k] + 3) % 4, m.corner[k]);
  }
  for (std::size_t lane = 0; lane < lanes.packs * Pack::size(); lane += Pack::size()) {
    const Pack sigma = load(lanes.rate + lane), w = load(lanes.weight + lane);
    Pack matrix[4][4], x[4];
    for (std::size_t i = 0; i < 4; ++i) {
      x[i] = m.source[i];
      for (std::size_t j = 0; j < 4; ++j) matrix[i][j] = m.streaming[i][j] + sigma * m.mass[i][j];
    }
    for (int e = 0; e < m.ends; ++e) {
      const auto& end = m.in[index(e)];
      const Pack arriving = load(end.row + lane);
      for (std::size_t i = 0; i < 4; ++i) x[i] += end.factor[i] * arriving;
    }
#pragma GCC unroll 4
    for (std::size_t k = 0; k < 4; ++k) {
      matrix[k][k] = 1.0 / matrix[k][k];
      for (std::size_t i = k + 1; i < 4; ++i) {
        const Pack factor = matrix[i][k] * matrix[k][k];
        for (std::size_t j = k + 1; j < 4; ++j) matrix[i][j] -= factor * matrix[k][j];
        x[i] -= factor * x[k];
      }
    }
    for (std::size_t k = 4; k-- > 0;) {
      for (std::size_t j = k + 1; j < 4; ++j) x[k] -= matrix[k][j] * x[j];
      x[k] *= matrix[k][k];
      save(x[k], out[k][0] + lane);
      save(x[k], out[k][1] + lane);
      sum[k] += w * x[k];
      if constexpr (keep) save(x[k], inside + index(m.corner[k]) * block_lanes + lane);
    }
  }
  for (std::size_t k = 0; k < 4; ++k) sums[m.corner[k]] += simd::reduce(sum[k]);
}

template <bool keep>
void cross(const PlaneGeometry& geometry, const PlaneMesh& mesh, int cell, const Crossing& at,
           const LaneBlock& lanes, double* sums, double* inside) {
  const auto c = index(cell);
  const auto& gradient = geometry.gradient[c];
  if (geometry.kind[c] == CellKind::parallelogram) {
    const auto along = [&](std::size_t d) { return at.s[0] * gradient[d][0] + at.s[1] * gradient[d][1]; };
    cross_parallelogram<keep>(along(0), along(1), at, lanes, sums, inside);
  } else if (geometry.kind[c] == CellKind::triangle) {
    const TriangleSystem system = triangle_system(gradient, at);
    if (system.ends == 2)
      cross_triangle<2, keep>(system, at, lanes, sums, inside);
    else
      cross_triangle<4, keep>(system, at, lanes, sums, inside);
  } else {
    const auto first = index(mesh.first_slot[c]);
    const auto& matrices = geometry.bilinear[index(geometry.bilinear_of_cell[c])];
    cross_quadrilateral<keep>(
        quadrilateral_system(matrices, &geometry.normal[first], &mesh.corner[first], at), at, lanes, sums,
        inside);
  }
}

} // namespace

void cross_cell(const PlaneGeometry& geometry, const PlaneMesh& mesh, int cell, const Crossing& crossing,
                const LaneBlock& lanes, double* sums, double* inside) {
  if (inside != nullptr)
    cross<true>(geometry, mesh, cell, crossing, lanes, sums, inside);
  else
    cross<false>(geometry, mesh, cell, crossing, lanes, sums, nullptr);
}

} // namespace kapitza
