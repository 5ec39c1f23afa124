#pragma once
/// Lambdas as one visitor of a variant.

namespace kapitza {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
/// Types follow from the functions that it is made of.
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace kapitza
