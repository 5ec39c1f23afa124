#pragma once
/// What the files of the plane analysis share.

#include "kapitza/analysis/plane_budget.hpp"

namespace kapitza {

/// What every part of the analysis looks at.
struct PlaneView {
  const PlaneProblem& problem;
  const PlaneMoments& moments;
  const Communicator& space;
  bool flows = false; ///< there is a heat flux to divide by
};

/// Cell that a slot belongs to.
int cell_of_slot(const PlaneMesh& mesh, int slot);

std::vector<PlaneInterface> report_interfaces(const PlaneView& view); // plane_interfaces.cpp
/// What the reflection at the surface of a bath dissipates, int sum_g q_g (J_g - T_bath) dA [W K/m], over all
/// ranks.
double bath_kapitza(const PlaneView& view, std::size_t surface);

/// Where all the heat enters and leaves: two temperatures, and the heat that flows between them.
struct Terminals {
  double difference = 0; ///< hot minus cold [K]
  double heat = 0;       ///< from hot to cold [W/m]
};
std::optional<Terminals> find_terminals(const PlaneView& view); // plane_terminals.cpp

/// Between two straight, parallel boundaries at opposite ends of the domain, or over a period.
std::optional<double> effective_conductivity(const PlaneView& view, const Terminals& terminals);

} // namespace kapitza
