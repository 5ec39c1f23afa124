#pragma once
/// One number per channel, as the kernels keep them. Private to solver/.

#include "solver/stack/lines.hpp"

#include <algorithm>
#include <complex>

namespace kapitza {

/// Blocks of 64 numbers; of complex ones the real parts of a block, then its imaginary parts.
template <class Number>
class ChannelArray {
 public:
  explicit ChannelArray(std::size_t channels = 0) : values_(channels * parts_of<Number>, 0.0) {}

  Number operator[](std::size_t channel) const {
    const double* at = &values_[place(channel)];
    if constexpr (parts_of<Number> == 2)
      return {at[0], at[block_lanes]};
    else
      return *at;
  }
  void set(std::size_t channel, const Number& value) {
    double* at = &values_[place(channel)];
    if constexpr (parts_of<Number> == 2)
      at[0] = value.real(), at[block_lanes] = value.imag();
    else
      *at = value;
  }
  void add(std::size_t channel, const Number& value) { set(channel, (*this)[channel] + value); }
  void clear() { std::ranges::fill(values_, 0.0); }
  void fill(std::size_t first, std::size_t count, const Number& value) {
    for (std::size_t c = first; c < first + count; ++c) set(c, value);
  }
  /// Copies whole blocks of another array of the same channels.
  void copy(const ChannelArray& from, std::size_t first, std::size_t count) {
    const auto start = static_cast<std::ptrdiff_t>(place(first));
    std::copy_n(from.values_.begin() + start, count * parts_of<Number>, values_.begin() + start);
  }
  void copy(const ChannelArray& from) { std::ranges::copy(from.values_, values_.begin()); }
  /// The numbers of a block and of those behind it, for a kernel. @param first of a block; any where real
  double* from(std::size_t first) { return values_.data() + first * parts_of<Number>; }
  std::size_t size() const { return values_.size() / parts_of<Number>; }

 private:
  static std::size_t place(std::size_t channel) {
    return channel / block_lanes * block_lanes * parts_of<Number> + channel % block_lanes;
  }
  AlignedArray values_;
};

} // namespace kapitza
