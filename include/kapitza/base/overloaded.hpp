#pragma once
/// Lambdas as one visitor of a variant. Private to physics/.

namespace kapitza {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace kapitza
