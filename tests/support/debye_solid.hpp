#pragma once
/// A material that is the elastic medium of the literature.

#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/material.hpp"

namespace kapitza::test {

/// A solid without dispersion: at low temperature the Debye solid of the literature.
inline Material debye_solid(const ElasticMedium& medium) {
  Material material;
  material.name = "solid";
  material.density = medium.density;
  material.sound_velocity = {medium.longitudinal, medium.transverse};
  material.branches = {{"LA", Polarization::longitudinal, 1, 1e10, LinearDispersion{medium.longitudinal}},
                       {"TA", Polarization::transverse, 2, 1e10, LinearDispersion{medium.transverse}}};
  material.scattering = {{BoundaryScattering{1e-3}, {}, {}, {}}};
  return material;
}

} // namespace kapitza::test
