#include "io/result/law_names.hpp"

namespace kapitza::io {

std::string wall_kind(const SurfaceLaw& law) {
  return law_traits(law).word;
}

std::string law_name(const SurfaceCondition& condition) {
  return (condition.contact_resistance > 0 ? "pressed " : "") + wall_kind(condition.law);
}

} // namespace kapitza::io
