#include "kapitza/laws/pressed_contact.hpp"

#include <cmath>

namespace kapitza {

double contact_resistance(const PressedContact& contact, double conductivity_1, double conductivity_2) {
  const double harmonic = 2 * conductivity_1 * conductivity_2 / (conductivity_1 + conductivity_2);
  const double spreading =
      1.25 * harmonic * contact.slope / contact.roughness * std::pow(contact_fraction(contact), 0.95);
  return 1 / (spreading + contact.gap_conductance);
}

} // namespace kapitza
