#pragma once
/// Where a solution is coldest and hottest.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/moments.hpp"

#include <string>

namespace kapitza {

/// A temperature and where it is.
struct TemperatureAt {
  double temperature = 0; ///< [K, absolute]
  Point position{};       ///< [m]
  std::string region;     ///< name of the one whose node it is
};

/// The coldest and the hottest node.
struct TemperatureExtremes {
  TemperatureAt lowest, highest; ///< of T over the nodes of all ranks
};

/// Collective over domain.space; every rank gets the same.
TemperatureExtremes temperature_extremes(const Domain& domain, const Moments& moments);

} // namespace kapitza
