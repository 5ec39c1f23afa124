#include "run/dynamic/fit_windows.hpp"

#include "kapitza/base/units.hpp"

namespace kapitza {

std::vector<FitWindow> fit_windows(const RunOptions& options) {
  if (options.windows.empty()) return {{0.1, 0.9}, {0.2, 0.8}, {0.5, 0.9}};
  std::vector<FitWindow> windows;
  for (const std::string& text : options.windows)
    windows.push_back(naming("--fit-window", [&] {
      const auto colon = text.find(':');
      if (colon == std::string::npos)
        throw InputError("two fractions such as 0.2:0.8 are needed, got '" + text + "'");
      const FitWindow window{parse_quantity(text.substr(0, colon), units::number),
                             parse_quantity(text.substr(colon + 1), units::number)};
      if (!(window.from >= 0 && window.from < window.to && window.to <= 1))
        throw InputError("fractions must rise from 0 or more to 1 or less, got '" + text + "'");
      return window;
    }));
  return windows;
}

} // namespace kapitza
