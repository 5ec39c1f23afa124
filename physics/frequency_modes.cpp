#include "physics/frequency_modes.hpp"

#include "physics/monotone.hpp"

#include <algorithm>
#include <numeric>

namespace kapitza {

double ModesAt::total() const {
  return std::accumulate(carried.begin(), carried.end(), 0.0);
}

InvertedDispersion::InvertedDispersion(const Material& material) : material_(material) {
  for (std::size_t b = 0; b < material.branches.size(); ++b) {
    const Branch& branch = material.branches[b];
    const std::vector<double> breaks = monotone_breaks(branch);
    for (std::size_t i = 1; i < breaks.size(); ++i)
      pieces_.push_back({b, breaks[i - 1], breaks[i], angular_frequency(branch, breaks[i - 1]),
                         angular_frequency(branch, breaks[i])});
  }
}

ModesAt InvertedDispersion::at(double omega) const {
  ModesAt modes;
  modes.wavevectors.resize(material_.branches.size());
  modes.carried.resize(material_.branches.size());
  for (const Piece& piece : pieces_) {
    const auto [low, high] = std::minmax(piece.omega_low, piece.omega_high);
    if (!(omega > low && omega < high)) continue;
    const Branch& branch = material_.branches[piece.branch];
    const double k = wavevector(branch, omega, piece.k_low, piece.k_high);
    modes.wavevectors[piece.branch].push_back(k);
    modes.carried[piece.branch] += branch.degeneracy * k * k;
  }
  return modes;
}

std::vector<double> InvertedDispersion::edges() const {
  std::vector<double> list;
  for (const Piece& piece : pieces_) {
    list.push_back(piece.omega_low);
    list.push_back(piece.omega_high);
  }
  return list;
}

} // namespace kapitza
