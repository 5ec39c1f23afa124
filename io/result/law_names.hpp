#pragma once
/// Laws by the words of the deck. Private to io/.

#include "kapitza/solver/stack/problem.hpp"

#include <string>

namespace kapitza::io {

/// "isothermal", "specular", "helium", ...
std::string wall_kind(const SurfaceLaw& law);

/// "dmm", "transmission diffuse", "pressed amm", ...
std::string law_name(const SurfaceCondition& condition);

} // namespace kapitza::io
