#include "solver/stack/march/field_electrons.hpp"

#include "kapitza/parallel/profile.hpp"

#include <algorithm>

namespace kapitza {

PsiRows electron_rows(std::span<const double> temperature, const Communicator& ranks) {
  PsiRows rows{1, static_cast<int>(temperature.size()), {}, {}};
  if (!ranks.is_root()) return rows;
  rows.mine = {0};
  rows.values.assign(temperature.begin(), temperature.end());
  return rows;
}

void set_electron_rows(const PsiRows& rows, const Communicator& ranks, std::span<double> temperature) {
  if (ranks.is_root()) std::ranges::copy(rows.values, temperature.begin());
  ranks.broadcast(temperature);
}

void damp_electrons(const ElectronLattice& electrons, const Preconditioner& low_order,
                    const Unknowns& unknowns, double shift, std::span<double> error) {
  std::vector<double> right(unknowns.size()), damped(right.size());
  const auto rows = unknowns.part(std::span(right), Block::electron);
  for (std::size_t n = 0; n < rows.size(); ++n)
    for (const std::size_t j : {0, 1})
      rows[n] += shift * electrons.cells[n / 2].capacity * hat_mass(n % 2, j) * error[n - n % 2 + j]
                 / electrons.diagonal[n];
  const PartClock clock(RunPart::low_order);
  low_order.invert(right, damped);
  std::ranges::copy(unknowns.part(std::span(damped), Block::electron), error.begin());
}

} // namespace kapitza
