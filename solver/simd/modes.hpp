#pragma once
/// Complex numbers over lanes, real and complex, for solving along complex eigenvectors of real matrices.
/// Private to solver/simd/.

#include "solver/simd/pack.hpp"

namespace kapitza {
namespace {

constexpr double root2 = 1.4142135623730950488, root3 = 1.7320508075688772935;

/// Numbers u + j v where j, a root of -1, is not that of complex lanes: a pair of packs where lanes are real;
/// for complex ones two, what j = i and j = -i make of it.
using Mode = Pair<Pack>;
template <class Value>
constexpr int modes_of = 1;
template <>
constexpr int modes_of<Pair<Pack>> = 2;
/// What is left to u and v, that join() gives the whole.
template <class Value>
constexpr double mode_share = 1.0 / modes_of<Value>;
inline void split(const Pack& u, const Pack& v, Mode* mode) {
  mode[0] = {u, v};
}
inline void split(const Pair<Pack>& u, const Pair<Pack>& v, Mode* mode) {
  mode[0] = {u.re - v.im, u.im + v.re};
  mode[1] = {u.re + v.im, u.im - v.re};
}
/// Modes of real + j along.
inline void shifts(const Pack& real, double along, Mode* mode) {
  mode[0] = {real, Pack{} + along};
}
inline void shifts(const Pair<Pack>& real, double along, Mode* mode) {
  mode[0] = {real.re, real.im + along};
  mode[1] = {real.re, real.im - along};
}
template <class Value>
struct Joined {
  Value u, v;
};
template <class Value>
inline Joined<Value> join(const Mode* mode) {
  if constexpr (modes_of<Value> == 1)
    return {mode[0].re, mode[0].im};
  else
    return {mode[0] + mode[1], {mode[0].im - mode[1].im, mode[1].re - mode[0].re}};
}
/// mode /= by
template <int count>
inline void divide(Mode* mode, const Mode* by) {
  Pack inverse[count];
  for (int m = 0; m < count; ++m) inverse[m] = denominator(by[m]);
  invert<count>(inverse);
  for (int m = 0; m < count; ++m) mode[m] = quotient(mode[m], by[m], inverse[m]);
}

} // namespace
} // namespace kapitza
