#pragma once
/// Times as clocks and schedulers write them.

#include <optional>
#include <string_view>

namespace kapitza {

/// "1:30:00" (hours, minutes, seconds), "2-12:00:00" (with days), "1h30m", "1h 30min 10s", "2d12h": seconds.
/// Nothing for everything else, a single unit such as "90 min" included.
/// @throws InputError for "1:30", which may be hours and minutes or minutes and seconds, and for minutes and
///   seconds of 60 and more
std::optional<double> parse_clock(std::string_view text);

} // namespace kapitza
