#pragma once
/// Symmetric tensors of the plane. Private to solver/.

#include "kapitza/mesh/point.hpp"

namespace kapitza {

struct PlaneTensor {
  double xx = 0, xy = 0, yy = 0;

  static PlaneTensor isotropic(double value) { return {value, 0, value}; }
  Point operator*(const Point& v) const { return {xx * v[0] + xy * v[1], xy * v[0] + yy * v[1]}; }
  double along(const Point& unit) const {
    return unit[0] * unit[0] * xx + 2 * unit[0] * unit[1] * xy + unit[1] * unit[1] * yy;
  }
  PlaneTensor& operator+=(const PlaneTensor& other) {
    xx += other.xx;
    xy += other.xy;
    yy += other.yy;
    return *this;
  }
  friend PlaneTensor operator*(double factor, const PlaneTensor& t) {
    return {factor * t.xx, factor * t.xy, factor * t.yy};
  }
};

} // namespace kapitza
