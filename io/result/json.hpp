#pragma once
/// Results as JSON. Private to io/.

#include <nlohmann/json.hpp>

#include <optional>

namespace kapitza::io {

using Json = nlohmann::ordered_json; ///< keys stay in the order in which they are written

/// null for nothing.
inline Json optional_number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

} // namespace kapitza::io
