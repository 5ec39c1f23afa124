#pragma once
/// Which Runge-Kutta method a march takes.

namespace kapitza {

/// Of order 2 in two stages, of order 3 in three.
enum class MarchScheme { sdirk2, sdirk3 };

} // namespace kapitza
