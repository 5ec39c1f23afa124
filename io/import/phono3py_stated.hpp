#pragma once
/// What a file of phono3py says of its own conductivity and heat capacity.

#include "kapitza/physics/modes.hpp"

#include "io/field/hdf5_file.hpp"

#include <string>
#include <vector>

namespace kapitza::io {

/// The conductivity that the file states for its relaxation times, the first of kappa_RTA (beside the direct
/// solution), kappa_intra, kappa_P_RTA (of Wigner transport) and kappa that it has. What the file carries
/// beyond them (direct solution, interband and Wigner's coherences) is told in `warnings`, and so is a heat
/// capacity other than that of the modes.
/// @param modes before anything is dropped
void compare_phono3py(const Hdf5File& file, Hdf5Row row, ModeTable& modes,
                      std::vector<std::string>& warnings);

} // namespace kapitza::io
