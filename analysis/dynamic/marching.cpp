#include "kapitza/analysis/marching.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "analysis/dynamic/peak_times.hpp"
#include "base/largest_modulus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace kapitza {
namespace {

using Values = std::vector<std::vector<double>>;

/// Where a step ends, beside the times that are asked for, and how long the next one is at most.
struct Event {
  double time, next_step;
};

/// But for rounding.
bool is_same_time(double a, double b) {
  constexpr double rounding = 1e-12;
  return std::abs(a - b) <= rounding * std::max(std::abs(a), std::abs(b));
}
bool is_before(double a, double b) {
  return a < b && !is_same_time(a, b);
}

/// Where a course is not smooth.
void add_events(const TimeCourse& course, double sudden, std::vector<Event>& events) {
  if (const auto* pulse = std::get_if<Pulse>(&course)) {
    const bool square = pulse->shape == Pulse::Shape::square;
    const Extent extent = extent_of(course);
    events.push_back({extent.begin, square ? sudden : pulse->width / 4});
    if (square) events.push_back({extent.end, sudden});
  } else if (const auto* table = std::get_if<Course>(&course)) {
    const std::vector<double>&time = table->time, &value = table->value;
    events.push_back({time.front(), sudden});
    for (std::size_t i = 1; i < time.size(); ++i)
      if (time[i] == time[i - 1]) events.push_back({time[i], sudden});
    if (value.back() != 0) events.push_back({time.back(), sudden});
  } else {
    events.push_back({0, sudden});
  }
}

/// By how much temperatures will rise, to a factor of some: pulses begin so gently that what there is at
/// first is no measure.
double expected_rise(const MarchCase& what, const Communicator& communicator) {
  double rise = 0, capacity = std::numeric_limits<double>::infinity();
  for (const Bands& bands : what.model->media()) capacity = std::min(capacity, heat_capacity(bands));
  constexpr double kept = 0.01; // of the energy, where the pulse was
  for (const auto& [course, drive] : what.sources) {
    const bool passes = std::holds_alternative<Pulse>(course) || std::holds_alternative<Course>(course);
    if (passes)
      rise = std::max(rise, kept * std::abs(integral_at(course, extent_of(course).end))
                                * communicator.max(std::max(largest_modulus(drive.heating),
                                                            largest_modulus(drive.electron_heating)))
                                / capacity);
    for (std::size_t s = 0; s < drive.surface.size(); ++s)
      if (!imposed_flux(what.model->surfaces()[s].law))
        rise = std::max(rise, std::abs(drive.surface[s])
                                  * (passes ? kept * value_at(course, extent_of(course).middle()) : 1));
  }
  return rise;
}

MarchSetup setup_of(const MarchCase& what, const MarchRequest& request, const Communicator& communicator) {
  MarchSetup setup{
      {}, what.boundary, request.scheme, request.options, expected_rise(what, communicator), what.electrons};
  if (what.beginning.steady_heating) {
    MarchDrive& drive = setup.drives.emplace_back();
    drive.heating = *what.beginning.steady_heating;
    drive.electron_heating = what.beginning.steady_electron_heating;
    drive.value = [](double) { return 1.0; };
  }
  const auto real = [](const std::vector<std::complex<double>>& values) {
    std::vector<double> parts;
    for (const auto& value : values) parts.push_back(value.real());
    return parts;
  };
  for (const TransientSource& source : what.sources) {
    MarchDrive& drive = setup.drives.emplace_back();
    drive.heating = real(source.drive.heating);
    drive.surface = real(source.drive.surface);
    drive.electron_heating = real(source.drive.electron_heating);
    drive.electrons = real(source.drive.electrons);
    drive.value = [course = source.course](double t) { return value_at(course, t); };
    drive.integral = [course = source.course](double t) { return integral_at(course, t); };
  }
  return setup;
}

void begin_march(const MarchCase& what, March& march, double time) {
  if (!what.beginning.steady_heating) return march.begin(time, what.beginning.temperature);
  if (!march.begin_steady(time, *what.beginning.steady_heating, what.beginning.steady_electron_heating))
    throw RuntimeFailure("the steady state in which the run begins is not found; raise solver.max_sweeps");
}

constexpr std::size_t of_phonons = 4, of_carriers = 7; ///< T, T_E, q_x, q_y; T_e, q_e,x, q_e,y

bool is_flux(std::size_t number, std::size_t of_node) {
  return number % of_node == 2 || number % of_node == 3 || number % of_node > of_phonons;
}

std::vector<double> row_of(const Moments& field) {
  std::vector<double> row;
  for (std::size_t n = 0; n < field.temperature.size(); ++n) {
    row.insert(row.end(), {field.temperature[n], field.energy_temperature[n], field.heat_flux[n][0],
                           field.heat_flux[n][1]});
    if (!field.electron_temperature.empty())
      row.insert(row.end(),
                 {field.electron_temperature[n], field.electron_flux[n][0], field.electron_flux[n][1]});
  }
  return row;
}

Moments moments_of(std::span<const double> row, std::size_t of_node) {
  Moments moments;
  for (std::size_t n = 0; n < row.size(); n += of_node) {
    moments.temperature.push_back(row[n]);
    moments.energy_temperature.push_back(row[n + 1]);
    moments.heat_flux.push_back({row[n + 2], row[n + 3]});
    if (of_node < of_carriers) continue;
    moments.electron_temperature.push_back(row[n + 4]);
    moments.electron_flux.push_back({row[n + 5], row[n + 6]});
  }
  return moments;
}

/// The largest difference that two passes make in any field, relative to the largest departure from the
/// beginning of any node, column and time. @param peak of the columns, temperatures and fluxes
double difference_of_fields(const Values& before, const Values& now, const std::vector<double>& beginning,
                            std::size_t of_node, std::array<double, 2> peak, double streaming,
                            const March& march) {
  std::array<double, 2> most{};
  for (std::size_t i = 0; i < now.size(); ++i)
    for (std::size_t n = 0; n < beginning.size(); ++n) {
      const std::size_t kind = is_flux(n, of_node) ? 1 : 0;
      most[kind] = std::max(most[kind], std::abs(now[i][n] - before[i][n]));
      peak[kind] = std::max(peak[kind], std::abs(now[i][n] - beginning[n]));
    }
  for (const std::size_t kind : {0, 1})
    peak[kind] = march.largest(peak[kind]), most[kind] = march.largest(most[kind]);
  peak[1] = std::max(peak[1], 1e-6 * streaming * peak[0]);
  double largest = 0;
  for (const std::size_t kind : {0, 1})
    if (peak[kind] > 0) largest = std::max(largest, most[kind] / peak[kind]);
  return largest;
}

/// All passes.
class Marching {
 public:
  Marching(const MarchCase& what, const MarchRequest& request, const MarchRecord& record,
           const Communicator& communicator)
      : what_(what), request_(request), record_(record), times_(march_times(what.sources, request.times)),
        march_(what.model->march(setup_of(what, request, communicator), communicator)),
        order_(request.scheme == MarchScheme::sdirk2 ? 2 : 3) {
    if (std::ranges::any_of(what.model->media(), is_metal)) at_.of_node = of_carriers;
    // What happens at once is followed from a tenth of the shortest flight through a cell on.
    const double flight = -communicator.max(-what.model->shortest_flight());
    const double sudden = std::min(0.1 * flight, request.times.front() / 10);
    for (const TransientSource& source : what.sources) add_events(source.course, sudden, events_);
    std::ranges::sort(events_, {}, &Event::time);
    begin_ = std::min(0.0, events_.empty() ? 0.0 : events_.front().time);
    first_step_ = sudden;
  }

  TransientHistory run() {
    begin();
    resume();
    TransientHistory history;
    history.methods = {TransientMethod::marching};
    for (;;) {
      follow();
      if (at_.pass > 0 && finished(history)) break;
      ++at_.pass;
      at_.next = 0;
      at_.before = std::exchange(at_.values, {});
      at_.fields_before = std::exchange(at_.fields, {});
      begin();
    }
    for (std::size_t i = 0; i < times_.size(); ++i)
      if (is_asked_for(times_[i])) history.values.push_back(std::move(at_.values[i]));
    history.fields.times = request_.field_times;
    for (const auto& row : at_.fields) history.fields.moments.push_back(moments_of(row, at_.of_node));
    history.steps = at_.steps;
    history.sweeps = sweeps();
    history.most_sweeps = std::max(at_.most_sweeps, march_->most_sweeps());
    history.sweep_time = march_->sweep_time();
    history.energy_imbalance = march_->energy_imbalance();
    return history;
  }

 private:
  int sweeps() const { return at_.sweeps + march_->sweeps(); }
  /// Of a step, where all of the times take some dozens: the errors of single steps add up to less.
  double allowed() const { return request_.tolerance * std::pow(2.0, order_ * (1 - at_.pass)); }

  bool is_asked_for(double time) const { return std::ranges::binary_search(request_.times, time); }

  void begin() {
    begin_march(what_, *march_, begin_);
    const Moments now = march_->field();
    base_ = what_.model->values_of(now);
    base_field_ = row_of(now);
    all_converged_ = true;
    at_.step = request_.step ? *request_.step * (at_.pass == 0 ? 2 : 1) : first_step_;
  }

  void resume() {
    if (!record_.resume) return;
    MarchSnapshot found = snapshot();
    if (!record_.resume(found)) return;
    march_->load(found.numbers, found.psi);
    at_ = std::move(found);
    at_.sweeps -= march_->sweeps(); // of the beginning, which was there before
  }

  MarchSnapshot snapshot() const {
    MarchSnapshot now = at_;
    now.sweeps = sweeps();
    now.most_sweeps = std::max(at_.most_sweeps, march_->most_sweeps());
    now.numbers = march_->numbers();
    now.psi = march_->psi();
    return now;
  }

  /// From where the march stands to the last time.
  void follow() {
    while (index(at_.next) < times_.size()) {
      const double time = times_[index(at_.next)];
      const auto event = std::ranges::find_if(events_, [&](const Event& e) {
        return is_before(march_->time(), e.time) && is_before(e.time, time);
      });
      const bool is_event = event != events_.end();
      const bool arrived = advance(is_event ? event->time : time);
      if (arrived && is_event) pass_event(event->time);
      if (arrived && !is_event) {
        const Moments now = march_->field();
        at_.values.push_back(what_.model->values_of(now));
        if (std::ranges::binary_search(request_.field_times, time)) at_.fields.push_back(row_of(now));
        ++at_.next;
        pass_event(time);
      }
      if (record_.progress) record_.progress(at_.pass, at_.next, march_->time(), at_.steps);
      if (record_.watch && record_.watch([this] { return snapshot(); })) throw SamplingStopped{};
    }
  }

  void pass_event(double time) {
    if (request_.step) return;
    for (const Event& event : events_)
      if (is_same_time(event.time, time)) at_.step = std::min(at_.step, event.next_step);
  }

  /// One step, that ends at `end` at the latest. @return whether it does
  bool advance(double end) {
    const double rest = end - march_->time();
    constexpr double sliver = 1e-6; // no step is left that much shorter than another
    for (int attempt = 0;; ++attempt) {
      const bool arrives = rest <= at_.step * (1 + sliver);
      double length = arrives ? rest : at_.step;
      if (!arrives && !request_.step && rest < 2 * length) length = rest / 2;
      const March::Verdict verdict = march_->try_step(arrives ? end : march_->time() + length);
      ++at_.steps;
      constexpr int most_attempts = 30;
      const bool good = verdict.converged && verdict.error <= allowed();
      if (request_.step || good || attempt == most_attempts) {
        all_converged_ = all_converged_ && verdict.converged;
        march_->accept();
        if (!request_.step) lengthen(length, verdict.error);
        return arrives;
      }
      at_.step = length * (verdict.converged ? std::clamp(factor(verdict.error), 0.1, 0.9) : 0.25);
    }
  }

  double factor(double error) const {
    constexpr double caution = 0.9, longest = 4;
    return error > 0 ? std::min(longest, caution * std::pow(allowed() / error, 1.0 / order_)) : longest;
  }

  /// The low-order equations are those of one length: a little longer is not worth new ones.
  void lengthen(double length, double error) {
    constexpr double worth = 1.3;
    const double by = factor(error), next = by > 1 && by < worth ? length : by * length;
    at_.step = length < at_.step ? std::max(at_.step, next) : next;
  }

  /// What two passes differ by is the error; whether that will do, or can get no better.
  bool finished(TransientHistory& history) const {
    Values risen = at_.values;
    for (auto& row : risen)
      for (std::size_t c = 0; c < row.size(); ++c) row[c] -= base_[c];
    const std::vector<ResponseColumn> columns = what_.model->columns().columns();
    const double streaming = what_.model->columns().streaming();
    Values before, now;
    for (std::size_t i = 0; i < times_.size(); ++i)
      if (is_asked_for(times_[i])) before.push_back(at_.before[i]), now.push_back(at_.values[i]);
    history.error = std::max(largest_difference(before, now, error_scales(risen, columns, streaming)),
                             difference_of_fields(at_.fields_before, at_.fields, base_field_, at_.of_node,
                                                  largest_of_kinds(risen, columns), streaming, *march_));
    history.error = march_->largest(history.error); // the same to the last bit
    history.converged = all_converged_ && history.error <= request_.tolerance;
    constexpr int most_passes = 6;
    return history.converged || request_.step || at_.pass + 1 == most_passes;
  }

  const MarchCase& what_;
  const MarchRequest& request_;
  const MarchRecord& record_;
  std::vector<double> times_; ///< at which values are kept [s]
  std::unique_ptr<March> march_;
  int order_;
  std::vector<Event> events_;
  double begin_ = 0, first_step_ = 0;
  std::vector<double> base_, base_field_; ///< values and field of the beginning
  MarchSnapshot at_;                      ///< without what the march itself has
  bool all_converged_ = true;
};

} // namespace

std::vector<double> march_times(const std::vector<TransientSource>& sources,
                                const std::vector<double>& times) {
  std::vector<double> all = times;
  for (const TransientSource& source : sources) {
    if (std::holds_alternative<Instant>(source.course)) continue; // is the beginning, from which all departs
    for (const double t : peak_times(source.course, times))
      if (std::ranges::none_of(all, [&](double other) { return is_same_time(t, other); })) all.push_back(t);
  }
  std::ranges::sort(all);
  return all;
}

TransientHistory march_in_time(const MarchCase& what, const MarchRequest& request, const MarchRecord& record,
                               const Communicator& communicator) {
  return Marching(what, request, record, communicator).run();
}

} // namespace kapitza
