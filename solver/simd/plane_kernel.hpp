#pragma once
/// The kernels of solver/plane/kernel.hpp, for the instruction set of the source that includes it.

#include "solver/plane/kernel.hpp"
#include "solver/simd/pack.hpp"

#include <type_traits>

namespace kapitza {
namespace {

/// std::array as the doubles it consists of: its members are functions that may be shared.
template <class Array>
inline const double* flat(const Array& array) {
  return reinterpret_cast<const double*>(&array);
}
inline double along(const double* s, const Point& point) {
  return s[0] * flat(point)[0] + s[1] * flat(point)[1];
}

alignas(64) constexpr double nothing[2 * row_size] = {};
/// Where rows that nobody reads are written.
struct Scrap {
  alignas(64) double rows[2 * row_size];
};

/// Row of an inflow face at one of its corners, and of an outflow face in the reader's order.
template <class Number>
inline const double* in_row(const CrossingOf<Number>& at, int face, int corner) {
  const double* row = at.in[face] != nullptr ? at.in[face] : nothing;
  return corner == face ? row : row + block_lanes * parts_of<Number>;
}
template <class Number>
inline double* out_row(const CrossingOf<Number>& at, int face, int corner, Scrap& scrap) {
  double* row = at.out[face] != nullptr ? at.out[face] : scrap.rows;
  return corner == face ? row + block_lanes * parts_of<Number> : row;
}

/// What one pack of lanes has to itself: its removal, and f at the corners.
template <class Number, class Lanes>
struct LanePack {
  static constexpr bool driven = !std::is_same_v<Lanes, LaneBlock>;
  static constexpr bool shifted = std::is_same_v<Lanes, ShiftedLanes<Number>>;
  using Value = typename Kernel<Number>::Lanes;
  Value sigma;
  Pack weight;
  Value excess;
  Pack slowness;
  const double* source;
  const Number* drive;

  LanePack(const Lanes& lanes, std::size_t lane) : weight(load<Pack>(lanes.weight + lane)) {
    const Pack rate = load<Pack>(lanes.rate + lane);
    if constexpr (shifted) {
      slowness = load<Pack>(lanes.slowness + lane);
      drive = lanes.drive;
      sigma = rate + read(lanes.shift) * slowness;
    } else if constexpr (driven) {
      excess = read(lanes.shift) * load<Pack>(lanes.slowness + lane);
      source = lanes.source + lane;
      sigma = rate + excess;
    } else {
      sigma = rate;
    }
  }
  /// f at a corner.
  template <class Scalar>
  Value force(int corner, [[maybe_unused]] const Scalar& temperature) const {
    if constexpr (shifted)
      return read(drive[corner]) * slowness;
    else
      return load<Value>(source + static_cast<std::size_t>(corner) * block_lanes * parts_of<Number>)
             - excess * temperature;
  }
};

template <class Number, class Value>
inline void keep_at(double* inside, int corner, std::size_t lane, const Value& delta) {
  save(delta, inside + static_cast<std::size_t>(corner) * block_lanes * parts_of<Number> + lane);
}

/// Corners of a parallelogram in the order in which the azimuth meets them: (0,0), (1,0), (0,1), (1,1) in
/// (xi, eta) counted downstream.
struct Oriented {
  int corner[4];
  int in_x, in_y, out_x, out_y; ///< faces
};
inline Oriented orient(bool xi_falls, bool eta_falls) {
  constexpr int number[2][2] = {{0, 3}, {1, 2}}; // [xi][eta]
  const int x = xi_falls ? 1 : 0, y = eta_falls ? 1 : 0;
  return {{number[x][y], number[1 - x][y], number[x][1 - y], number[1 - x][1 - y]},
          xi_falls ? 1 : 3,
          eta_falls ? 2 : 0,
          xi_falls ? 3 : 1,
          eta_falls ? 0 : 2};
}

/// A parallelogram as an azimuth meets it: how fast xi and eta grow along the ray, and what of the right side
/// is the same for all lanes, corner by corner.
template <class Number>
struct MetParallelogram {
  Oriented way;
  double a, b;
  typename Kernel<Number>::Scalar source[4];
};

template <class Number>
inline MetParallelogram<Number> meet(const CellShape& shape, const CrossingOf<Number>& at) {
  using Scalar = typename Kernel<Number>::Scalar;
  const double sa = along(at.s, shape.gradient[0]), sb = along(at.s, shape.gradient[1]);
  const Oriented way = orient(sa < 0, sb < 0);
  const double a = sa < 0 ? -sa : sa, b = sb < 0 ? -sb : sb;
  const auto t = [&](int i) { return read(at.temperature[way.corner[i]]); };
  const auto jump = [&](int face, int i) {
    return read(at.inflow_jump[face][way.corner[i] == face ? 0 : 1]);
  };
  const Scalar slope_x0 = a * (t(1) - t(0)), slope_x1 = a * (t(3) - t(2)), slope_y0 = b * (t(2) - t(0)),
               slope_y1 = b * (t(3) - t(1));
  const Scalar jx0 = a > 0 ? a * jump(way.in_x, 0) : Scalar{}, jx1 = a > 0 ? a * jump(way.in_x, 2) : Scalar{};
  const Scalar jy0 = b > 0 ? b * jump(way.in_y, 0) : Scalar{}, jy1 = b > 0 ? b * jump(way.in_y, 1) : Scalar{};
  return {way,
          a,
          b,
          {-slope_x0 - slope_y0 - 4.0 * jx0 - 4.0 * jy0, -slope_x0 - slope_y1 + 2.0 * jx0 - 4.0 * jy1,
           -slope_x1 - slope_y0 - 4.0 * jx1 + 2.0 * jy0, -slope_x1 - slope_y1 + 2.0 * jx1 + 2.0 * jy1}};
}

template <class Number, class Lanes, bool keep>
void cross_parallelogram(const CellShape& shape, const CrossingOf<Number>& at, Lanes lanes, Number* sums,
                         double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  const auto [way, a, b, source] = meet(shape, at);
  const auto s00 = source[0], s10 = source[1], s01 = source[2], s11 = source[3];
  Scrap scrap;
  const double *ix0 = in_row(at, way.in_x, way.corner[0]), *ix1 = in_row(at, way.in_x, way.corner[2]),
               *iy0 = in_row(at, way.in_y, way.corner[0]), *iy1 = in_row(at, way.in_y, way.corner[1]);
  double *ox0 = out_row(at, way.out_x, way.corner[1], scrap),
         *ox1 = out_row(at, way.out_x, way.corner[3], scrap),
         *oy0 = out_row(at, way.out_y, way.corner[2], scrap),
         *oy1 = out_row(at, way.out_y, way.corner[3], scrap);
  const double a4 = 4 * a, a2 = -2 * a, b4 = 4 * b, b2 = -2 * b, a3 = 3 * a, b3 = -3 * b;
  const double q0 = 6 * (a - b) * (a + b), p0 = 4 * b * (a + b), p1 = 2 * b;
  Value sum00{}, sum10{}, sum01{}, sum11{};
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const LanePack<Number, Lanes> own(lanes, lane);
    const Value sigma = own.sigma;
    const Pack w = own.weight;
    const Value x_0 = load<Value>(ix0 + lane), x_1 = load<Value>(ix1 + lane), y_0 = load<Value>(iy0 + lane),
                y_1 = load<Value>(iy1 + lane);
    Value r00 = s00 + a4 * x_0 + b4 * y_0, r01 = s01 + a4 * x_1 + b2 * y_0;
    Value r10 = s10 + a2 * x_0 + b4 * y_1, r11 = s11 + a2 * x_1 + b2 * y_1;
    if constexpr (own.driven) {
      r00 += own.force(way.corner[0], read(at.temperature[way.corner[0]]));
      r10 += own.force(way.corner[1], read(at.temperature[way.corner[1]]));
      r01 += own.force(way.corner[2], read(at.temperature[way.corner[2]]));
      r11 += own.force(way.corner[3], read(at.temperature[way.corner[3]]));
    }
    const Value near = sigma + a, far = sigma + a3; // plus C = sigma + b A in what follows
    const Value u00 = (near - b3) * r00 + b * r01 - a * r10, u01 = (near + b) * r01 + b3 * r00 - a * r11;
    const Value u10 = (far - b3) * r10 + b * r11 + a3 * r00, u11 = (far + b) * r11 + b3 * r10 + a3 * r01;
    const Value p = p0 + p1 * sigma, q = q0 + sigma * (sigma + a4), p3 = 3.0 * p, q3 = q + p3;
    const Value inverse = 1.0 / (q * (q3 + p) + 2.0 * p * p3);
    const Value v00 = u00 * inverse, v01 = u01 * inverse, v10 = u10 * inverse, v11 = u11 * inverse;
    const Value qp = q + p;
    const Value d00 = qp * v00 - p * v01, d01 = p3 * v00 + q3 * v01;
    const Value d10 = qp * v10 - p * v11, d11 = p3 * v10 + q3 * v11;
    save(d10, ox0 + lane);
    save(d11, ox1 + lane);
    save(d01, oy0 + lane);
    save(d11, oy1 + lane);
    sum00 += w * d00;
    sum10 += w * d10;
    sum01 += w * d01;
    sum11 += w * d11;
    if constexpr (keep) {
      keep_at<Number>(inside, way.corner[0], lane, d00);
      keep_at<Number>(inside, way.corner[1], lane, d10);
      keep_at<Number>(inside, way.corner[2], lane, d01);
      keep_at<Number>(inside, way.corner[3], lane, d11);
    }
  }
  add(sums[way.corner[0]], sum(sum00));
  add(sums[way.corner[1]], sum(sum10));
  add(sums[way.corner[2]], sum(sum01));
  add(sums[way.corner[3]], sum(sum11));
}

/// Matrices of a triangle in corner numbers turned so that its inflow faces come first in `in`.
template <class Scalar>
struct TriangleSystem {
  Scalar source[3];
  double b[3][3];                       ///< B
  double by_rate[3][3], constant[3][3]; ///< adj(B + sigma) = sigma^2 + sigma by_rate + constant
  double inflow[4][3];                  ///< what delta_in at the ends of up to two inflow faces adds to r
  double c0, c1, c2;                    ///< det(B + sigma) = sigma^3 + c2 sigma^2 + c1 sigma + c0
  const double* in[4];
  int ends; ///< used entries of `in`
};

/// The adjugate and the determinant as polynomials in sigma.
template <class Scalar>
inline void expand(TriangleSystem<Scalar>& system) {
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
}

template <class Number>
TriangleSystem<typename Kernel<Number>::Scalar> triangle_system(const CellShape& shape,
                                                                const CrossingOf<Number>& at) {
  using Scalar = typename Kernel<Number>::Scalar;
  TriangleSystem<Scalar> system;
  system.ends = 0;
  double g[3];
  for (int i = 0; i < 3; ++i) g[i] = along(at.s, shape.gradient[i]);
  const Scalar t0 = read(at.temperature[0]);
  const Scalar slope = g[1] * (read(at.temperature[1]) - t0) + g[2] * (read(at.temperature[2]) - t0);
  for (int i = 0; i < 3; ++i) {
    system.source[i] = -slope;
    for (int j = 0; j < 3; ++j) system.b[i][j] = g[j];
  }
  for (int face = 0; face < 3; ++face) {
    const int i = face, j = (face + 1) % 3, k = (face + 2) % 3;
    const double inflow = g[k]; // |s.n| length / (2 area)
    if (inflow <= 0) continue;
    for (int e = 0; e < 2; ++e) {
      const int end = e == 0 ? i : j, other = e == 0 ? j : i;
      double* column = system.inflow[system.ends];
      column[end] = 5 * inflow, column[other] = inflow, column[k] = -3 * inflow;
      const Scalar jump = read(at.inflow_jump[face][e]);
      for (int row = 0; row < 3; ++row) {
        system.b[row][end] += column[row];
        system.source[row] -= column[row] * jump;
      }
      system.in[system.ends++] = in_row(at, face, end);
    }
  }
  expand(system);
  return system;
}

template <class Number, class Lanes, int ends, bool keep>
void cross_triangle(const TriangleSystem<typename Kernel<Number>::Scalar>& m, const CrossingOf<Number>& at,
                    Lanes lanes, Number* sums, double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  Scrap scrap;
  double* out[3][2];
  for (int face = 0; face < 3; ++face) {
    out[face][0] = out_row(at, face, face, scrap);
    out[face][1] = out_row(at, face, (face + 1) % 3, scrap);
  }
  Value total[3] = {};
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const LanePack<Number, Lanes> own(lanes, lane);
    const Value sigma = own.sigma;
    Value r[3] = {broadcast<Value>(m.source[0]), broadcast<Value>(m.source[1]),
                  broadcast<Value>(m.source[2])};
    for (int e = 0; e < ends; ++e) {
      const Value arriving = load<Value>(m.in[e] + lane);
      for (int i = 0; i < 3; ++i) r[i] += m.inflow[e][i] * arriving;
    }
    if constexpr (own.driven)
      for (int i = 0; i < 3; ++i) r[i] += own.force(i, read(at.temperature[i]));
    const Value inverse = 1.0 / (m.c0 + sigma * (m.c1 + sigma * (m.c2 + sigma)));
    for (int i = 0; i < 3; ++i) {
      const Value linear = m.by_rate[i][0] * r[0] + m.by_rate[i][1] * r[1] + m.by_rate[i][2] * r[2];
      const Value flat = m.constant[i][0] * r[0] + m.constant[i][1] * r[1] + m.constant[i][2] * r[2];
      const Value delta = (flat + sigma * (linear + sigma * r[i])) * inverse;
      save(delta, out[i][0] + lane);
      save(delta, out[(i + 2) % 3][1] + lane);
      total[i] += own.weight * delta;
      if constexpr (keep) keep_at<Number>(inside, i, lane, delta);
    }
  }
  for (int i = 0; i < 3; ++i) add(sums[i], sum(total[i]));
}

/// K + sigma M of a general quadrilateral, corners in the order in which the azimuth meets them.
template <class Scalar>
struct QuadrilateralSystem {
  int corner[4]; ///< [order]
  double streaming[4][4], mass[4][4];
  Scalar source[4];
  struct End {
    const double* row;
    double factor[4]; ///< what delta_in there adds to each equation
  } in[8];
  int ends;
};

/// Sorts the corners of a quadrilateral by how far along they lie.
inline void sort_corners(const double* far, int* corner) {
  constexpr int pairs[5][2] = {{0, 1}, {2, 3}, {0, 2}, {1, 3}, {1, 2}};
  for (int i = 0; i < 4; ++i) corner[i] = i;
  for (const auto& pair : pairs) {
    const int first = corner[pair[0]], second = corner[pair[1]];
    const bool swap = far[second] < far[first];
    corner[pair[0]] = swap ? second : first;
    corner[pair[1]] = swap ? first : second;
  }
}

template <class Number>
QuadrilateralSystem<typename Kernel<Number>::Scalar> quadrilateral_system(const CellShape& shape,
                                                                          const CrossingOf<Number>& at) {
  using Scalar = typename Kernel<Number>::Scalar;
  QuadrilateralSystem<Scalar> system;
  system.ends = 0;
  double far[4];
  for (int i = 0; i < 4; ++i) far[i] = along(at.s, shape.corner[i]);
  sort_corners(far, system.corner);
  int place[4];
  for (int i = 0; i < 4; ++i) place[system.corner[i]] = i;
  const double *mass = flat(shape.bilinear->mass), *slope_x = flat(shape.bilinear->slope_x),
               *slope_y = flat(shape.bilinear->slope_y);
  const Scalar t0 = read(at.temperature[0]);
  for (int i = 0; i < 4; ++i) {
    Scalar source{};
    for (int j = 0; j < 4; ++j) {
      const double slope = at.s[0] * slope_x[4 * i + j] + at.s[1] * slope_y[4 * i + j];
      system.streaming[place[i]][place[j]] = slope;
      system.mass[place[i]][place[j]] = mass[4 * i + j];
      source -= slope * (read(at.temperature[j]) - t0);
    }
    system.source[place[i]] = source;
  }
  for (int face = 0; face < 4; ++face) {
    const double inflow = -along(at.s, shape.normal[face]);
    if (inflow <= 0) continue;
    const int ends[2] = {face, (face + 1) % 4};
    for (int e = 0; e < 2; ++e) {
      const int here = place[ends[e]], there = place[ends[1 - e]];
      auto& end = system.in[system.ends++];
      end = {in_row(at, face, ends[e]), {}};
      end.factor[here] = inflow / 3, end.factor[there] = inflow / 6;
      const int rows[2] = {here, there};
      for (const int i : rows) {
        system.streaming[i][here] += end.factor[i];
        system.source[i] -= end.factor[i] * read(at.inflow_jump[face][e]);
      }
    }
  }
  return system;
}

template <class Number, class Lanes, bool keep>
void cross_quadrilateral(const QuadrilateralSystem<typename Kernel<Number>::Scalar>& m,
                         const CrossingOf<Number>& at, Lanes lanes, Number* sums, double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  Value total[4] = {};
  Scrap scrap;
  double* out[4][2];
  for (int k = 0; k < 4; ++k) {
    out[k][0] = out_row(at, m.corner[k], m.corner[k], scrap);
    out[k][1] = out_row(at, (m.corner[k] + 3) % 4, m.corner[k], scrap);
  }
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const LanePack<Number, Lanes> own(lanes, lane);
    Value matrix[4][4], x[4];
    for (int i = 0; i < 4; ++i) {
      x[i] = broadcast<Value>(m.source[i]);
      for (int j = 0; j < 4; ++j) matrix[i][j] = m.streaming[i][j] + own.sigma * m.mass[i][j];
    }
    for (int e = 0; e < m.ends; ++e) {
      const auto& end = m.in[e];
      const Value arriving = load<Value>(end.row + lane);
      for (int i = 0; i < 4; ++i) x[i] += end.factor[i] * arriving;
    }
    if constexpr (own.driven)
      for (int j = 0; j < 4; ++j) {
        const Value force = own.force(m.corner[j], read(at.temperature[m.corner[j]]));
        for (int i = 0; i < 4; ++i) x[i] += m.mass[i][j] * force;
      }
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k) {
      matrix[k][k] = 1.0 / matrix[k][k];
      for (int i = k + 1; i < 4; ++i) {
        const Value factor = matrix[i][k] * matrix[k][k];
        for (int j = k + 1; j < 4; ++j) matrix[i][j] -= factor * matrix[k][j];
        x[i] -= factor * x[k];
      }
    }
    for (int k = 3; k >= 0; --k) {
      for (int j = k + 1; j < 4; ++j) x[k] -= matrix[k][j] * x[j];
      x[k] *= matrix[k][k];
      save(x[k], out[k][0] + lane);
      save(x[k], out[k][1] + lane);
      total[k] += own.weight * x[k];
      if constexpr (keep) keep_at<Number>(inside, m.corner[k], lane, x[k]);
    }
  }
  for (int k = 0; k < 4; ++k) add(sums[m.corner[k]], sum(total[k]));
}

template <class Number, class Lanes, bool keep>
inline void cross(const CellShape& shape, const CrossingOf<Number>& at, const Lanes& lanes, Number* sums,
                  double* inside) {
  if (shape.kind == CellKind::parallelogram) {
    cross_parallelogram<Number, Lanes, keep>(shape, at, lanes, sums, inside);
  } else if (shape.kind == CellKind::triangle) {
    const auto system = triangle_system(shape, at);
    if (system.ends == 2)
      cross_triangle<Number, Lanes, 2, keep>(system, at, lanes, sums, inside);
    else
      cross_triangle<Number, Lanes, 4, keep>(system, at, lanes, sums, inside);
  } else {
    cross_quadrilateral<Number, Lanes, keep>(quadrilateral_system(shape, at), at, lanes, sums, inside);
  }
}

template <class Number, class Lanes>
void cross_cell(const CellShape& shape, const CrossingOf<Number>& at, const Lanes& lanes, Number* sums,
                double* inside) {
  if (inside != nullptr)
    cross<Number, Lanes, true>(shape, at, lanes, sums, inside);
  else
    cross<Number, Lanes, false>(shape, at, lanes, sums, nullptr);
}

} // namespace
} // namespace kapitza
