#pragma once
/// The response of a stack or a plane at many frequencies, which groups of ranks share.

#include "kapitza/analysis/response.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <complex>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// The response at one frequency.
struct ResponseSample {
  std::complex<double> s;                             ///< i omega, or any of HarmonicDrive [1/s]
  bool converged = false;                             ///< as in SteadyState
  int sweeps = 0;                                     ///< as in SteadyState
  double relative_residual = 0, energy_imbalance = 0; ///< as in HarmonicState
  std::vector<std::complex<double>> values;           ///< one per column of the model
};

/// What has been sampled, by this run and those that it goes on from.
struct SampleRecord {
  /// One frequency of it.
  struct Entry {
    int drive = 0;         ///< ResponseSampler::number
    double tolerance = 0;  ///< of the solve
    ResponseSample sample; ///< what the solve gave
  };
  std::vector<Entry> entries; ///< on all ranks the same
  /// Called on all ranks after each has solved one s; true, on all alike, ends the sampling. May be empty.
  std::function<bool()> watch{};
  /// Called on all ranks before the first and after each: how many of those that are asked for are solved.
  /// May be empty.
  std::function<void(std::size_t done, std::size_t of)> progress{};
};

/// Thrown on all ranks where the watch of a record has ended the sampling.
struct SamplingStopped {};

/// What is sampled. Refers to the model.
struct ResponseSampler {
  const ResponseModel& model; ///< stack or plane
  HarmonicDrive drive;        ///< of every s the same
  SteadyOptions options;      ///< of each solve; its `initial` is that of the first
  /// What is in it, converged, is not solved again, and what is solved goes there; none: nothing is kept.
  SampleRecord* record = nullptr;
  int number = 0; ///< tells drives of one record apart
};

/// At each s, by one group of ranks; the groups have neighbouring ones each, and each s starts from what its
/// group found at the one before it. Collective; all ranks get the same.
/// @param sweep_time adds the time of the slowest rank inside sweeps [s]
/// @throws SamplingStopped
std::vector<ResponseSample> sample_response(const ResponseSampler& sampler,
                                            std::span<const std::complex<double>> s,
                                            const Communicator& communicator, double& sweep_time);

} // namespace kapitza
