#include "kapitza/analysis/response_samples.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/collective.hpp"

#include <algorithm>
#include <map>
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
    Response response = sampler_.model.solve(drive_, options_, group_);
    options_.initial = std::move(response.x);
    sweep_time += response.sweep_time;
    std::vector<double> numbers{response.converged ? 1.0 : 0.0, static_cast<double>(response.sweeps),
                                response.relative_residual, response.energy_imbalance};
    for (const auto& value : response.values) numbers.insert(numbers.end(), {value.real(), value.imag()});
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

/// What a record has of a drive, by s; it must not grow meanwhile.
class Recorded {
 public:
  explicit Recorded(const ResponseSampler& sampler) {
    if (sampler.record == nullptr) return;
    for (const SampleRecord::Entry& entry : sampler.record->entries)
      if (entry.drive == sampler.number && entry.tolerance == sampler.options.tolerance
          && entry.sample.converged)
        by_s_[{entry.sample.s.real(), entry.sample.s.imag()}] = &entry.sample;
  }
  /// Nothing where it must be solved.
  const ResponseSample* find(const std::complex<double>& s) const {
    const auto found = by_s_.find({s.real(), s.imag()});
    return found == by_s_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<double, double>, const ResponseSample*> by_s_;
};

/// Which groups of ranks solve which of `count` frequencies: neighbouring ones each.
class Shares {
 public:
  Shares(std::size_t count, int groups) : count_(count), groups_(groups) {}
  std::size_t begin(int group) const { return count_ * index(group) / index(groups_); }
  std::size_t size(int group) const { return begin(group + 1) - begin(group); }
  std::size_t largest() const {
    std::size_t most = 0;
    for (int g = 0; g < groups_; ++g) most = std::max(most, size(g));
    return most;
  }
  int groups() const { return groups_; }

 private:
  std::size_t count_;
  int groups_;
};

} // namespace

std::vector<ResponseSample> sample_response(const ResponseSampler& sampler,
                                            std::span<const std::complex<double>> s,
                                            const Communicator& communicator, double& sweep_time) {
  std::vector<ResponseSample> samples(s.size());
  std::vector<std::size_t> open; // of no earlier run
  const Recorded recorded(sampler);
  for (std::size_t i = 0; i < s.size(); ++i)
    if (const ResponseSample* known = recorded.find(s[i]))
      samples[i] = *known;
    else
      open.push_back(i);
  if (open.empty()) return samples;
  const Shares shares(open.size(), sampler.model.groups(open.size(), communicator));
  const int colour = communicator.rank() * shares.groups() / communicator.size();
  const RankGroup ranks(communicator, colour);
  const Communicator mine = ranks.communicator();
  const std::size_t width = facts + 2 * sampler.model.columns().size();
  const std::size_t at_once = sampler.record != nullptr ? 1 : shares.largest(); // before all hear of them
  GroupSampler group(sampler, mine);
  const auto tell = [&](std::size_t solved) {
    if (sampler.record != nullptr && sampler.record->progress) sampler.record->progress(solved, open.size());
  };
  std::size_t solved_by_all = 0;
  tell(solved_by_all);
  for (std::size_t done = 0; done < shares.largest(); done += at_once) {
    std::vector<double> numbers(width * at_once * index(shares.groups()), 0.0); // [groups][at once][width]
    const auto place = [&](int g, std::size_t i) { return (index(g) * at_once + i) * width; };
    on_all(communicator, [&] {
      for (std::size_t i = 0; i < at_once && done + i < shares.size(colour); ++i) {
        const std::vector<double> solved = group.solve(s[open[shares.begin(colour) + done + i]]);
        if (mine.is_root()) std::ranges::copy(solved, &numbers[place(colour, i)]);
      }
    });
    communicator.sum(numbers);
    for (int g = 0; g < shares.groups(); ++g)
      for (std::size_t i = 0; i < at_once && done + i < shares.size(g); ++i) {
        const std::size_t which = open[shares.begin(g) + done + i];
        ++solved_by_all;
        samples[which] = unpacked(s[which], std::span(numbers).subspan(place(g, i), width));
        if (sampler.record != nullptr)
          sampler.record->entries.push_back({sampler.number, sampler.options.tolerance, samples[which]});
      }
    tell(solved_by_all);
    if (sampler.record != nullptr && sampler.record->watch && sampler.record->watch())
      throw SamplingStopped();
  }
  sweep_time += communicator.max(group.sweep_time);
  return samples;
}

} // namespace kapitza
