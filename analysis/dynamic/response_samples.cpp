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

/// What a record has of this s; nothing where it must be solved.
const ResponseSample* recorded(const ResponseSampler& sampler, const std::complex<double>& s) {
  if (sampler.record == nullptr) return nullptr;
  for (const SampleRecord::Entry& entry : sampler.record->entries)
    if (entry.drive == sampler.number && entry.tolerance == sampler.options.tolerance && entry.sample.s == s
        && entry.sample.converged)
      return &entry.sample;
  return nullptr;
}

/// What the groups have solved side by side, of so many in all.
class Round {
 public:
  Round(const ResponseSampler& sampler, std::size_t count)
      : width_(facts + 2 * response_columns(sampler.problem, sampler.probes).size()),
        numbers_(count * (width_ + 1)) {}
  /// @param counts on one rank of the group only: what is put is added up
  void put(std::size_t i, const std::vector<double>& numbers, bool counts) {
    if (!counts) return;
    numbers_[i * (width_ + 1)] = 1;
    std::ranges::copy(numbers, numbers_.begin() + static_cast<std::ptrdiff_t>(i * (width_ + 1) + 1));
  }
  /// Of all groups, by rising number. Collective.
  std::vector<std::pair<std::size_t, std::span<const double>>> shared(const Communicator& communicator) {
    communicator.sum(numbers_);
    std::vector<std::pair<std::size_t, std::span<const double>>> all;
    for (std::size_t i = 0; i * (width_ + 1) < numbers_.size(); ++i)
      if (numbers_[i * (width_ + 1)] != 0)
        all.emplace_back(i, std::span(numbers_).subspan(i * (width_ + 1) + 1, width_));
    return all;
  }

 private:
  std::size_t width_;
  std::vector<double> numbers_; ///< one, and the numbers, where there are any
};

} // namespace

int response_groups(std::size_t frequencies, const Communicator& communicator) {
  return std::min(communicator.size(), static_cast<int>(std::max<std::size_t>(frequencies, 1)));
}

std::vector<ResponseSample> sample_response(const ResponseSampler& sampler,
                                            std::span<const std::complex<double>> s,
                                            const Communicator& communicator, double& sweep_time) {
  std::vector<ResponseSample> samples(s.size());
  std::vector<std::size_t> open; // of no earlier run
  for (std::size_t i = 0; i < s.size(); ++i)
    if (const ResponseSample* known = recorded(sampler, s[i]))
      samples[i] = *known;
    else
      open.push_back(i);
  if (open.empty()) return samples;
  const int groups = response_groups(open.size(), communicator);
  const int colour = communicator.rank() * groups / communicator.size();
  const RankGroup ranks(communicator, colour);
  const Communicator mine = ranks.communicator();
  const auto bound = [&](int i) { return open.size() * index(i) / index(groups); };
  std::size_t most = 0; // of one group
  for (int i = 0; i < groups; ++i) most = std::max(most, bound(i + 1) - bound(i));
  const std::size_t at_once = sampler.record != nullptr ? 1 : most;
  GroupSampler group(sampler, mine);
  for (std::size_t done = 0; done < most; done += at_once) {
    Round round(sampler, open.size());
    const std::size_t first = bound(colour) + done, end = std::min(first + at_once, bound(colour + 1));
    on_all(communicator, [&] {
      for (std::size_t i = first; i < end; ++i) round.put(i, group.solve(s[open[i]]), mine.is_root());
    });
    for (auto& [i, numbers] : round.shared(communicator)) {
      samples[open[i]] = unpacked(s[open[i]], numbers);
      if (sampler.record == nullptr) continue;
      sampler.record->entries.push_back({sampler.number, sampler.options.tolerance, samples[open[i]]});
    }
    if (sampler.record != nullptr && sampler.record->watch && sampler.record->watch())
      throw SamplingStopped();
  }
  sweep_time += communicator.max(group.sweep_time);
  return samples;
}

} // namespace kapitza
