#include "kapitza/laws/ziman.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

namespace kapitza {

double band_specularity(const Bands& bands, int b, double eta) {
  const auto i = index(b);
  if (i >= bands.wavevector.size() || bands.wavevector[i] <= 0)
    throw InputError(
        "a roughness needs wavelengths, which gray materials and plain bands do not have; give a "
        "specularity between 0 and 1 instead");
  return ziman_specularity(bands.wavevector[i], 1, eta);
}

} // namespace kapitza
