#pragma once
/// Which phonons carry the heat through each surface, and how far they are from one temperature.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/moments.hpp"

#include <optional>
#include <vector>

namespace kapitza {

/// One band on one side of one surface, in one of the regions there.
struct BandAtSurface {
  std::size_t surface = 0;                        ///< index into the mesh's surfaces
  int side = 0, region = 0, band = 0, branch = 0; ///< Side; indices of region and band; Bands::branch
  double omega = 0;                               ///< [rad/s]; 0: unknown
  double mean_free_path = 0;                      ///< [m]
  /// Along x in 1D. In 2D, mean over the length: into the domain at boundaries, from the minus to the plus
  /// side elsewhere [W/m2].
  double heat_flux = 0;
  double temperature = 0;           ///< mean of psi over all directions, absolute [K]
  double arriving = 0, leaving = 0; ///< flux-weighted means of what arrives and leaves, absolute [K]
  /// Share of the heat flux here that bands of this side carry with mean free paths up to this one, and with
  /// frequencies up to this one; none without heat flux, or where a frequency is unknown.
  std::optional<double> up_to_mean_free_path{}, up_to_frequency{};
};

/// Every band at every surface, minus (left) side first, region by region: means over the length. Collective
/// over domain.space; the same on all ranks.
std::vector<BandAtSurface> spectrum_at_surfaces(const Domain& domain, const Moments& moments);

} // namespace kapitza
