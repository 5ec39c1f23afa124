#pragma once
/// Pulses that come again and again, modulated: the pump of time-domain thermoreflectance.

namespace kapitza {

/// Pulses at a steady rate whose energy is modulated.
struct PulseTrain {
  double rate = 0;       ///< f_r, pulses per time [Hz]
  double modulation = 0; ///< [Hz], less than f_r / 2
  double width = 0;      ///< standard deviation of a gaussian pulse [s]; 0: at once
};

} // namespace kapitza
