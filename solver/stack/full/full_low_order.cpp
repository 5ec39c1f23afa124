#include "solver/stack/full/full_low_order.hpp"

#include "kapitza/base/index.hpp"

#include "solver/stack/low_order/diffusion.hpp"

namespace kapitza {

std::unique_ptr<const Preconditioner> low_order_of(const FullTransport& transport,
                                                   const GroupsOfCells* groups) {
  if (groups == nullptr) return std::make_unique<NoPreconditioner>(transport.unknowns().own().size);
  const StackProblem& problem = transport.problem();
  const ThermalState& state = transport.state();
  GroupsOfCells here;
  for (int cell = 0; cell < problem.mesh.cells(); ++cell) {
    const Bands& bands = problem.bands_of_cell(cell);
    CellRates rates;
    const int medium = problem.medium_of_cell(cell);
    for (int b = 0; b < bands.size(); ++b) {
      const auto at_ends = [&](std::span<const double> field) {
        return std::array{field[2 * index(cell)], field[2 * index(cell) + 1]};
      };
      rates.rate.push_back(state.rate(b)[index(cell)]);
      rates.slope.push_back(at_ends(state.emission_slope(b)));
      rates.electron_slope.push_back(is_metal(bands) ? at_ends(state.electron_slope(b))
                                                     : std::array{0.0, 0.0});
      rates.electron_rate.push_back(state.electron_rate(medium, index(b)));
    }
    here.list_of_cell.push_back(cell);
    here.lists.push_back(at_rates((*groups)(cell), bands, rates));
  }
  here.exchange_slope = transport.exchange_slopes();
  return std::make_unique<DiffusionSystem>(problem, transport.couplings(), here,
                                           share_cells(problem, transport.sharers()), transport.shift());
}

} // namespace kapitza
