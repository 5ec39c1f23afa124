#pragma once

#include <array>

namespace kapitza {

using Point = std::array<double, 2>; ///< [m]; also components along x and y of any vector

} // namespace kapitza
