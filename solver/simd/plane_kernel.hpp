#pragma once
/// The kernels of solver/plane/kernel.hpp, for the instruction set of the source that includes it.

#include "solver/plane/kernel.hpp"
#include "solver/simd/modes.hpp"

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
  static constexpr bool driven = std::is_same_v<Lanes, DrivenLanes<Number>>;
  static constexpr bool shifted = std::is_same_v<Lanes, ShiftedLanes<Number>>;
  using Value = typename Kernel<Number>::Lanes;
  Value sigma;
  Pack weight;
  Value excess;
  Pack slowness;
  const double* source;

  LanePack(const Lanes& lanes, std::size_t lane) : weight(load<Pack>(lanes.weight + lane)) {
    const Pack rate = load<Pack>(lanes.rate + lane);
    if constexpr (shifted || driven) {
      slowness = load<Pack>(lanes.slowness + lane);
      excess = read(lanes.shift) * slowness;
      sigma = rate + excess;
    } else {
      sigma = rate;
    }
    if constexpr (driven) source = lanes.source + lane;
  }
  /// f at a corner, where lanes are driven.
  template <class Scalar>
  Value force(int corner, const Scalar& temperature) const {
    return load<Value>(source + static_cast<std::size_t>(corner) * block_lanes * parts_of<Number>)
           - excess * temperature;
  }
};

/// The right side in the coordinates of a Basis: a part that is the same for all lanes, and f.
template <class Number, class Lanes, class Basis>
class RightSide {
 public:
  using Scalar = typename Kernel<Number>::Scalar;
  using Value = typename Kernel<Number>::Lanes;

  /// @param source of all lanes, in these coordinates
  RightSide(const CrossingOf<Number>& at, const Lanes& lanes, const Basis& basis, const Scalar* source)
      : basis_(basis) {
    for (int i = 0; i < Basis::size; ++i) {
      source_[i] = source[i];
      temperature_[i] = read(at.temperature[basis.corner[i]]);
      if constexpr (LanePack<Number, Lanes>::shifted) drive_[i] = read(lanes.drive[basis.corner[i]]);
    }
    if constexpr (LanePack<Number, Lanes>::shifted) basis.turn(drive_);
  }
  void of(const LanePack<Number, Lanes>& own, Value* r) const {
    if constexpr (LanePack<Number, Lanes>::driven) {
      for (int i = 0; i < Basis::size; ++i) r[i] = own.force(basis_.corner[i], temperature_[i]);
      basis_.turn(r);
      for (int i = 0; i < Basis::size; ++i) r[i] = source_[i] + r[i];
    } else if constexpr (LanePack<Number, Lanes>::shifted) {
      for (int i = 0; i < Basis::size; ++i) r[i] = source_[i] + drive_[i] * own.slowness;
    } else {
      for (int i = 0; i < Basis::size; ++i) r[i] = broadcast<Value>(source_[i]);
    }
  }

 private:
  const Basis& basis_;
  Scalar source_[Basis::size], temperature_[Basis::size], drive_[Basis::size];
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
    return read(at.inflow_jump[face].at[way.corner[i] == face ? 0 : 1]);
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

/// Of the coordinates that a parallelogram is solved in. A - 2 is sqrt 2 times a root of -1: with that root
/// for j, numbers (v0, v1) at both ends are v0 - j (v0 + v1)/sqrt 2. Along two axes these are
/// c0 + j1 c1 + j2 c2 + j1 j2 c3, and B + sigma multiplies by sigma + 2 (a + b) + sqrt 2 (a j1 + b j2). As
/// (j1 j2)^2 = 1 they are two complex numbers, those that j2 = j1 and j2 = -j1 make of them.
template <class Value>
struct ParallelogramBasis {
  static constexpr int size = 4;
  static constexpr double share = 0.5 * mode_share<Value>; ///< that sums give the whole
  int corner[4];

  template <class T>
  void turn(T* c) const {
    const T x = c[0] + c[1], y = c[0] + c[2], all = x + (c[2] + c[3]);
    c[0] = share * c[0];
    c[1] = -share / root2 * x;
    c[2] = -share / root2 * y;
    c[3] = share / 2 * all;
  }
};

template <class Number, class Lanes, bool keep>
void cross_parallelogram(const CellShape& shape, const CrossingOf<Number>& at, Lanes lanes, Number* sums,
                         double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  using Basis = ParallelogramBasis<Value>;
  constexpr int modes = modes_of<Value>;
  auto [way, a, b, source] = meet(shape, at);
  const Basis basis{{way.corner[0], way.corner[1], way.corner[2], way.corner[3]}};
  basis.turn(source);
  const RightSide<Number, Lanes, Basis> right(at, lanes, basis, source);
  Scrap scrap;
  const double *ix0 = in_row(at, way.in_x, way.corner[0]), *ix1 = in_row(at, way.in_x, way.corner[2]),
               *iy0 = in_row(at, way.in_y, way.corner[0]), *iy1 = in_row(at, way.in_y, way.corner[1]);
  double *ox0 = out_row(at, way.out_x, way.corner[1], scrap),
         *ox1 = out_row(at, way.out_x, way.corner[3], scrap),
         *oy0 = out_row(at, way.out_y, way.corner[2], scrap),
         *oy1 = out_row(at, way.out_y, way.corner[3], scrap);
  // What 4 a and -2 a at the ends of xi, times delta_in, are in these coordinates; likewise b.
  const double ha = Basis::share * a, hb = Basis::share * b;
  const double a0 = 4 * ha, a1 = -root2 * ha, a2 = -2 * root2 * ha, a3 = ha;
  const double b0 = 4 * hb, b1 = -2 * root2 * hb, b2 = -root2 * hb, b3 = hb;
  const double growth = 2 * (a + b), together = root2 * (a + b), apart = root2 * (a - b);
  Value sum00{}, sum10{}, sum01{}, sum11{};
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const LanePack<Number, Lanes> own(lanes, lane);
    const Pack w = own.weight;
    Value r[4];
    right.of(own, r);
    const Value x = load<Value>(ix0 + lane), xs = x + load<Value>(ix1 + lane);
    const Value y = load<Value>(iy0 + lane), ys = y + load<Value>(iy1 + lane);
    r[0] = r[0] + a0 * x + b0 * y;
    r[1] = r[1] + a1 * x + b1 * ys;
    r[2] = r[2] + a2 * xs + b2 * y;
    r[3] = r[3] + a3 * xs + b3 * ys;
    Mode mode[2 * modes], by[2 * modes];
    split(r[0] - r[3], r[1] + r[2], mode);
    split(r[0] + r[3], r[1] - r[2], mode + modes);
    const Value removal = own.sigma + growth;
    shifts(removal, together, by);
    shifts(removal, apart, by + modes);
    divide<2 * modes>(mode, by);
    const auto [u, v] = join<Value>(mode);
    const auto [p, q] = join<Value>(mode + modes);
    const Value d00 = u + p, d10 = -root2 * (v + q) - d00, d01 = -root2 * (v - q) - d00,
                d11 = d00 + 2.0 * (root2 * v + (p - u));
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

/// Of the coordinates that a triangle is solved in. With s the sum of what flows in (|s.n| length / (2 area)
/// of the inflow faces) B has the eigenvalues 4 s and s (3 +- i sqrt 3), whichever way s points. Corners
/// i, j, k come in order, the inflow faces are (i, j) or (i, j) and (j, k); t is v_i + v_j + v_k. On a plane
/// of coordinates B - 3 s is s sqrt 3 times a root of -1: u - j t/sqrt 3 with u = (v_i + v_j)/2 for one
/// inflow face, v_j for two. The third coordinate, d, half the difference of the other corners (i less j, or
/// i less k), goes with 4 s. For one face d drives the plane, for two the plane drives d.
template <class Value, int faces>
struct TriangleBasis {
  static constexpr int size = 3;
  static constexpr double share = mode_share<Value>; ///< of u and t, that sums give the whole
  int corner[3];

  template <class T>
  void turn(T* c) const {
    const T t = c[0] + c[1] + c[2];
    if constexpr (faces == 1) {
      const T d = 0.5 * (c[0] - c[1]);
      c[0] = 0.5 * share * (c[0] + c[1]);
      c[2] = d;
    } else {
      const T d = 0.5 * (c[0] - c[2]);
      c[0] = share * c[1];
      c[2] = d;
    }
    c[1] = -share / root3 * t;
  }
};

/// A triangle as an azimuth meets it, in the order of TriangleBasis.
template <class Scalar>
struct MetTriangle {
  int corner[3];
  double g[3]; ///< s.grad of the barycentric coordinates: what flows in through the face opposite, or out
  Scalar source[3];
};

template <class Number>
inline MetTriangle<typename Kernel<Number>::Scalar> meet_triangle(const CellShape& shape,
                                                                  const CrossingOf<Number>& at) {
  using Scalar = typename Kernel<Number>::Scalar;
  double g[3];
  for (int i = 0; i < 3; ++i) g[i] = along(at.s, shape.gradient[i]);
  // The one corner of its sign is opposite the only inflow face, or between both of them.
  const bool one_face = (g[0] > 0) + (g[1] > 0) + (g[2] > 0) == 1;
  int odd = 0;
  for (int i = 1; i < 3; ++i)
    if ((g[i] > 0) == one_face) odd = i;
  const int first = one_face ? (odd + 1) % 3 : (odd + 2) % 3;
  MetTriangle<Scalar> met;
  const Scalar t0 = read(at.temperature[0]);
  const Scalar slope = g[1] * (read(at.temperature[1]) - t0) + g[2] * (read(at.temperature[2]) - t0);
  for (int i = 0; i < 3; ++i) {
    met.corner[i] = (first + i) % 3;
    met.g[i] = g[met.corner[i]];
    met.source[i] = -slope;
  }
  for (int i = 0; i < (one_face ? 1 : 2); ++i) { // inflow faces (i, i + 1)
    const int k = (i + 2) % 3, face = met.corner[i];
    const double inflow = met.g[k];
    const Scalar here = inflow * read(at.inflow_jump[face].at[0]),
                 there = inflow * read(at.inflow_jump[face].at[1]);
    met.source[i] -= 5.0 * here + there;
    met.source[i + 1] -= here + 5.0 * there;
    met.source[k] -= -3.0 * (here + there);
  }
  return met;
}

template <class Number, class Lanes, int faces, bool keep>
void cross_triangle(const MetTriangle<typename Kernel<Number>::Scalar>& met, const CrossingOf<Number>& at,
                    Lanes lanes, Number* sums, double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  using Basis = TriangleBasis<Value, faces>;
  constexpr int modes = modes_of<Value>;
  constexpr double share = Basis::share;
  const auto [i, j, k] = met.corner;
  const Basis basis{{i, j, k}};
  typename Kernel<Number>::Scalar source[3] = {met.source[0], met.source[1], met.source[2]};
  basis.turn(source);
  const RightSide<Number, Lanes, Basis> right(at, lanes, basis, source);
  Scrap scrap;
  const double *in_i = in_row(at, i, i), *in_j = in_row(at, i, j);
  const double *next_j = in_row(at, j, j), *next_k = in_row(at, j, k);
  double *out_j = out_row(at, j, j, scrap), *out_k = out_row(at, j, k, scrap);
  double *last_k = out_row(at, k, k, scrap), *last_i = out_row(at, k, i, scrap);
  const double b = met.g[2], a = faces == 1 ? 0 : met.g[0]; // through (i, j) and (j, k)
  const double s = a + b, hb = share * b, ha = share * a;
  const double drives = faces == 1 ? met.g[0] - met.g[1] : 2 * (b - a);
  Value total[3] = {};
  for (std::size_t lane = 0; lane < lanes.lanes; lane += pack_size) {
    const LanePack<Number, Lanes> own(lanes, lane);
    Value r[3];
    right.of(own, r);
    const Value x = load<Value>(in_j + lane), xs = x + load<Value>(in_i + lane);
    const Value removal = own.sigma + 3 * s, alone = own.sigma + 4 * s;
    Mode mode[modes], by[modes];
    shifts(removal, root3 * s, by);
    Pack inverse[modes + 1];
    for (int m = 0; m < modes; ++m) inverse[m] = denominator(by[m]);
    inverse[modes] = denominator(alone);
    invert<modes + 1>(inverse);
    Value d, delta[3];
    if constexpr (faces == 1) {
      r[0] = r[0] + 3 * hb * xs;
      r[1] = r[1] - root3 * hb * xs;
      r[2] = r[2] + 2 * b * xs - 4 * b * x;
      d = quotient(r[2], alone, inverse[modes]);
      split(r[0] - share * drives * d, r[1] + share * root3 * drives * d, mode);
      for (int m = 0; m < modes; ++m) mode[m] = quotient(mode[m], by[m], inverse[m]);
      const auto [plane_u, plane_v] = join<Value>(mode);
      delta[0] = plane_u + d, delta[1] = plane_u - d, delta[2] = -root3 * plane_v - 2.0 * plane_u;
    } else {
      const Value y = load<Value>(next_j + lane), ys = y + load<Value>(next_k + lane);
      r[0] = r[0] + hb * xs + 4 * hb * x + ha * ys + 4 * ha * y;
      r[1] = r[1] - root3 * hb * xs - root3 * ha * ys;
      r[2] = r[2] + 4 * b * xs - 2 * b * x - 4 * a * ys + 2 * a * y;
      split(r[0], r[1], mode);
      for (int m = 0; m < modes; ++m) mode[m] = quotient(mode[m], by[m], inverse[m]);
      const auto [plane_u, plane_v] = join<Value>(mode);
      d = quotient(r[2] + root3 * drives * plane_v, alone, inverse[modes]);
      const Value half = -0.5 * root3 * plane_v - 0.5 * plane_u;
      delta[0] = half + d, delta[1] = plane_u, delta[2] = half - d;
    }
    if constexpr (faces == 1) {
      save(delta[1], out_j + lane);
      save(delta[2], out_k + lane);
    }
    save(delta[2], last_k + lane);
    save(delta[0], last_i + lane);
    for (int c = 0; c < 3; ++c) {
      total[c] += own.weight * delta[c];
      if constexpr (keep) keep_at<Number>(inside, met.corner[c], lane, delta[c]);
    }
  }
  for (int c = 0; c < 3; ++c) add(sums[met.corner[c]], sum(total[c]));
}

/// K + sigma M of a general quadrilateral, corners in the order in which the azimuth meets them.
template <class Scalar>
struct QuadrilateralSystem {
  static constexpr int size = 4;
  int corner[4]; ///< [order]
  double streaming[4][4], mass[4][4];
  Scalar source[4];
  struct End {
    const double* row;
    double factor[4]; ///< what delta_in there adds to each equation
  } in[8];
  int ends;

  /// A source at the corners becomes what it adds to the equations.
  template <class T>
  void turn(T* f) const {
    const T at[4] = {f[0], f[1], f[2], f[3]};
    for (int i = 0; i < 4; ++i)
      f[i] = mass[i][0] * at[0] + mass[i][1] * at[1] + mass[i][2] * at[2] + mass[i][3] * at[3];
  }
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
        system.source[i] -= end.factor[i] * read(at.inflow_jump[face].at[e]);
      }
    }
  }
  return system;
}

template <class Number, class Lanes, bool keep>
void cross_quadrilateral(const QuadrilateralSystem<typename Kernel<Number>::Scalar>& m,
                         const CrossingOf<Number>& at, Lanes lanes, Number* sums, double* inside) {
  using Value = typename Kernel<Number>::Lanes;
  const RightSide<Number, Lanes, QuadrilateralSystem<typename Kernel<Number>::Scalar>> right(at, lanes, m,
                                                                                             m.source);
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
    right.of(own, x);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
#pragma GCC unroll 4
      for (int j = 0; j < 4; ++j) matrix[i][j] = m.streaming[i][j] + own.sigma * m.mass[i][j];
    for (int e = 0; e < m.ends; ++e) {
      const auto& end = m.in[e];
      const Value arriving = load<Value>(end.row + lane);
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) x[i] += end.factor[i] * arriving;
    }
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k) {
      matrix[k][k] = 1.0 / matrix[k][k];
#pragma GCC unroll 4
      for (int i = k + 1; i < 4; ++i) {
        const Value factor = matrix[i][k] * matrix[k][k];
#pragma GCC unroll 4
        for (int j = k + 1; j < 4; ++j) matrix[i][j] = take_product(matrix[i][j], factor, matrix[k][j]);
        x[i] = take_product(x[i], factor, x[k]);
      }
    }
#pragma GCC unroll 4
    for (int k = 3; k >= 0; --k) {
#pragma GCC unroll 4
      for (int j = k + 1; j < 4; ++j) x[k] = take_product(x[k], matrix[k][j], x[j]);
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
    const auto met = meet_triangle(shape, at);
    if (met.g[0] > 0)
      cross_triangle<Number, Lanes, 2, keep>(met, at, lanes, sums, inside);
    else
      cross_triangle<Number, Lanes, 1, keep>(met, at, lanes, sums, inside);
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
