#pragma once
/// The schemes of a march. Private to solver/.

#include "kapitza/solver/march_scheme.hpp"

#include <vector>

namespace kapitza {

/// Stages i, a_ij of those before them, gamma on the diagonal; the last stage is the end of the step.
struct Tableau {
  double gamma;
  std::vector<double> time;                ///< c_i, parts of the step
  std::vector<std::vector<double>> weight; ///< a_ij, j <= i
  /// What an embedded scheme of one order less, without the last stage, differs by: error = dt sum error_i
  /// k_i.
  std::vector<double> error;

  std::size_t stages() const { return time.size(); }
};

const Tableau& tableau_of(MarchScheme scheme);

} // namespace kapitza
