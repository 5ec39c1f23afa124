#include "kapitza/analysis/response_samples.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/collective.hpp"

#include <algorithm>
#include <utility>

namespace kapitza {
namespace {

constexpr std::size_t facts = 4; // numbers of a sample before its values

/// Solves one group's share.
class GroupSampler {
 public:
  GroupSampler(const ResponseSampler& sampler, const Communicator& group)
      : sampler_(sampler), group_(group), drive_(sampler.drive), options_(sampler.options) {}

  /// The numbers of a sample, to be summed over ranks.
  std::vector<double> solve(const std::complex<double>& s) {
    drive_.s = s;
    HarmonicState state = solve_harmonic(sampler_.problem, drive_, options_, group_);
    options_.initial = std::move(state.x);
    sweep_time += state.sweep_time;
    std::vector<double> numbers{state.converged ? 1.0 : 0.0, static_cast<double>(state.sweeps),
                                state.relative_residual, state.energy_imbalance};
    for (const auto& value : response_values(sampler_.problem, sampler_.probes, state.field))
      numbers.insert(numbers.end(), {value.real(), value.imag()});
    return numbers;
  }
  double sweep_time = 0; ///< [s]

 private:
  const ResponseSampler& sampler_;
  const Communicator& group_;
  HarmonicDrive drive_;
  SteadyOptions options_;
};

ResponseSample unpacked(const std::complex<double>& s, std::span<const double> numbers) {
  ResponseSample sample{s, numbers[0] != 0, static_cast<int>(numbers[1]), numbers[2], numbers[3], {}};
  for (std::size_t i = facts; i < numbers.size(); i += 2)
    sample.values.emplace_back(numbers[i], numbers[i + 1]);
  return sample;
}

} // namespace

int response_groups(std::size_t frequencies, const Communicator& communicator) {
  return std::min(communicator.size(), static_cast<int>(std::max<std::size_t>(frequencies, 1)));
}

std::vector<ResponseSample> sample_response(const ResponseSampler& sampler,
                                            std::span<const std::complex<double>> s,
                                            const Communicator& communicator, double& sweep_time) {
  const int groups = response_groups(s.size(), communicator);
  const int colour = communicator.rank() * groups / communicator.size();
  const RankGroup ranks(communicator, colour);
  const Communicator mine = ranks.communicator();
  const std::size_t width = facts + 2 * response_columns(sampler.problem, sampler.probes).size();
  std::vector<double> all(width * s.size(), 0.0);
  double time = 0;
  on_all(communicator, [&] {
    GroupSampler group(sampler, mine);
    const auto bound = [&](int i) { return s.size() * index(i) / index(groups); };
    for (std::size_t i = bound(colour); i < bound(colour + 1); ++i) {
      const std::vector<double> numbers = group.solve(s[i]);
      if (mine.is_root()) std::ranges::copy(numbers, all.begin() + static_cast<std::ptrdiff_t>(width * i));
    }
    time = group.sweep_time;
  });
  communicator.sum(all);
  sweep_time += communicator.max(time);
  std::vector<ResponseSample> samples;
  for (std::size_t i = 0; i < s.size(); ++i)
    samples.push_back(unpacked(s[i], std::span(all).subspan(i * width, width)));
  return samples;
}

} // namespace kapitza
