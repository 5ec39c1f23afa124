#pragma once
/// The response of a stack at many frequencies, which groups of ranks share.

#include "kapitza/analysis/response.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <complex>
#include <span>
#include <vector>

namespace kapitza {

/// The response at one frequency.
struct ResponseSample {
  std::complex<double> s; ///< i omega, or any of HarmonicDrive [1/s]
  bool converged = false;
  int sweeps = 0;
  double relative_residual = 0, energy_imbalance = 0; ///< as in HarmonicState
  std::vector<std::complex<double>> values;           ///< one per column of response_columns()
};

/// What is sampled. Refers to the problem.
struct ResponseSampler {
  const StackProblem& problem;
  std::vector<NamedPoint> probes;
  HarmonicDrive drive; ///< of every s the same
  SteadyOptions options;
};

/// How many groups share this many frequencies.
int response_groups(std::size_t frequencies, const Communicator& communicator);

/// At each s, by one group of ranks; the groups have neighbouring ones each, and each s starts from what its
/// group found at the one before it. Collective; all ranks get the same.
/// @param sweep_time adds the time of the slowest rank inside sweeps [s]
std::vector<ResponseSample> sample_response(const ResponseSampler& sampler,
                                            std::span<const std::complex<double>> s,
                                            const Communicator& communicator, double& sweep_time);

} // namespace kapitza
