#pragma once
/// As many doubles as one instruction takes, and pairs that are complex numbers. Private to solver/simd/.
///
/// Only for the sources that are compiled once per instruction set; KAPITZA_PACK_SIZE is its doubles. All
/// that they define has internal linkage, and they use no inline function of any library: the linker keeps
/// one copy of such a function for the whole program, and that copy might need instructions that the machine
/// lacks.

#include "solver/simd/lanes.hpp"

namespace kapitza {
namespace {

constexpr std::size_t pack_size = KAPITZA_PACK_SIZE;
using Pack = double __attribute__((vector_size(8 * pack_size)));
using PackInMemory = double __attribute__((vector_size(8 * pack_size), may_alias));

/// A complex number, or a pack of them.
template <class Real>
struct Pair {
  Real re, im;
};
template <class A, class B>
inline auto operator+(const Pair<A>& a, const Pair<B>& b) -> Pair<decltype(a.re + b.re)> {
  return {a.re + b.re, a.im + b.im};
}
template <class A, class B>
inline auto operator-(const Pair<A>& a, const Pair<B>& b) -> Pair<decltype(a.re - b.re)> {
  return {a.re - b.re, a.im - b.im};
}
template <class A, class B>
inline auto operator*(const Pair<A>& a, const Pair<B>& b) -> Pair<decltype(a.re * b.re)> {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
template <class A>
inline Pair<A> operator-(const Pair<A>& a) {
  return {-a.re, -a.im};
}
template <class A>
inline auto operator+(const Pair<A>& a, double b) -> Pair<A> {
  return {a.re + b, a.im};
}
template <class A>
inline auto operator+(double a, const Pair<A>& b) -> Pair<A> {
  return {a + b.re, b.im};
}
inline Pair<Pack> operator+(Pack a, const Pair<Pack>& b) {
  return {a + b.re, b.im};
}
template <class A>
inline Pair<A> operator-(const Pair<A>& a, double b) {
  return {a.re - b, a.im};
}
template <class A>
inline Pair<A> operator-(double a, const Pair<A>& b) {
  return {a - b.re, -b.im};
}
template <class A>
inline Pair<A> operator*(double a, const Pair<A>& b) {
  return {a * b.re, a * b.im};
}
template <class A>
inline Pair<A> operator*(const Pair<A>& a, double b) {
  return {a.re * b, a.im * b};
}
inline Pair<Pack> operator*(const Pair<double>& a, Pack b) {
  return {a.re * b, a.im * b};
}
inline Pair<Pack> operator*(Pack a, const Pair<Pack>& b) {
  return {a * b.re, a * b.im};
}
inline Pair<Pack> operator/(double a, const Pair<Pack>& b) {
  const Pack scale = a / (b.re * b.re + b.im * b.im);
  return {b.re * scale, -b.im * scale};
}
template <class A, class B>
inline Pair<A>& operator+=(Pair<A>& a, const B& b) {
  return a = a + b;
}
template <class A, class B>
inline Pair<A>& operator-=(Pair<A>& a, const B& b) {
  return a = a - b;
}
template <class A, class B>
inline Pair<A>& operator*=(Pair<A>& a, const B& b) {
  return a = a * b;
}

/// c + a b, one fused operation after the other.
inline Pair<Pack> add_product(const Pair<Pack>& c, const Pair<Pack>& a, const Pair<Pack>& b) {
  return {c.re + a.re * b.re - a.im * b.im, c.im + a.re * b.im + a.im * b.re};
}
/// c - a b
inline Pack take_product(const Pack& c, const Pack& a, const Pack& b) {
  return c - a * b;
}
inline Pair<Pack> take_product(const Pair<Pack>& c, const Pair<Pack>& a, const Pair<Pack>& b) {
  return {c.re - a.re * b.re + a.im * b.im, c.im - a.re * b.im - a.im * b.re};
}
/// Of x what its inverse is over.
inline Pack denominator(const Pack& x) {
  return x;
}
inline Pack denominator(const Pair<Pack>& x) {
  return x.im * x.im + x.re * x.re;
}
/// a/b. @param inverse of the denominator of b
inline Pack quotient(const Pack& a, const Pack&, const Pack& inverse) {
  return a * inverse;
}
inline Pair<Pack> quotient(const Pair<Pack>& a, const Pair<Pack>& b, const Pack& inverse) {
  const Pack re = b.re * inverse, im = b.im * inverse;
  return {a.re * re + a.im * im, a.im * re - a.re * im};
}
/// Reciprocals, two for one division.
template <int count>
inline void invert(Pack* x) {
  if constexpr (count == 1) {
    x[0] = 1.0 / x[0];
  } else if constexpr (count == 2) {
    const Pack both = 1.0 / (x[0] * x[1]), first = both * x[1];
    x[1] = both * x[0];
    x[0] = first;
  } else {
    invert<2>(x);
    invert<count - 2>(x + 2);
  }
}

/// A number as kernels know it: alone, and one per lane.
template <class Number>
struct Kernel;
template <>
struct Kernel<double> {
  using Scalar = double;
  using Lanes = Pack;
};
template <>
struct Kernel<std::complex<double>> {
  using Scalar = Pair<double>;
  using Lanes = Pair<Pack>;
};

inline double read(const double& number) {
  return number;
}
inline Pair<double> read(const std::complex<double>& number) {
  const auto* parts = reinterpret_cast<const double*>(&number);
  return {parts[0], parts[1]};
}
inline void add(double& to, double value) {
  to += value;
}
inline void add(std::complex<double>& to, const Pair<double>& value) {
  auto* parts = reinterpret_cast<double*>(&to);
  parts[0] += value.re, parts[1] += value.im;
}

inline Pack load_pack(const double* from) {
  return *reinterpret_cast<const PackInMemory*>(from);
}
inline void save_pack(const Pack& pack, double* to) {
  *reinterpret_cast<PackInMemory*>(to) = pack;
}
template <class Lanes>
inline Lanes load(const double* from);
template <>
inline Pack load<Pack>(const double* from) {
  return load_pack(from);
}
template <>
inline Pair<Pack> load<Pair<Pack>>(const double* from) {
  return {load_pack(from), load_pack(from + block_lanes)};
}
inline void save(const Pack& pack, double* to) {
  save_pack(pack, to);
}
inline void save(const Pair<Pack>& pack, double* to) {
  save_pack(pack.re, to);
  save_pack(pack.im, to + block_lanes);
}

template <class Lanes, class Scalar>
inline Lanes broadcast(const Scalar& value);
template <>
inline Pack broadcast<Pack>(const double& value) {
  return Pack{} + value;
}
template <>
inline Pair<Pack> broadcast<Pair<Pack>>(const double& value) {
  return {Pack{} + value, Pack{}};
}
template <>
inline Pair<Pack> broadcast<Pair<Pack>>(const Pair<double>& value) {
  return {Pack{} + value.re, Pack{} + value.im};
}

inline double sum(const Pack& pack) {
#if KAPITZA_PACK_SIZE == 8
  const auto four =
      __builtin_shufflevector(pack, pack, 0, 1, 2, 3) + __builtin_shufflevector(pack, pack, 4, 5, 6, 7);
  const auto two = __builtin_shufflevector(four, four, 0, 1) + __builtin_shufflevector(four, four, 2, 3);
#elif KAPITZA_PACK_SIZE == 4
  const auto two = __builtin_shufflevector(pack, pack, 0, 1) + __builtin_shufflevector(pack, pack, 2, 3);
#else
  const auto two = pack;
#endif
  return two[0] + two[1];
}
inline Pair<double> sum(const Pair<Pack>& pack) {
  return {sum(pack.re), sum(pack.im)};
}

} // namespace
} // namespace kapitza
