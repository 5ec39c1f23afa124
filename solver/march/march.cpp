#include "kapitza/solver/march.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "base/largest_modulus.hpp"
#include "solver/march/marched.hpp"
#include "solver/march/tableau.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

double largest_length(const std::vector<Point>& vectors) {
  double largest = 0;
  for (const Point& vector : vectors) largest = std::max(largest, std::hypot(vector[0], vector[1]));
  return largest;
}

} // namespace

struct March::Implementation {
  /// Where the march stands.
  struct Stand {
    double time = 0;
    std::vector<double> x;        ///< unknowns
    Moments seen;                 ///< q, of planes powers and faces
    std::vector<double> energy;   ///< of psi at every node [J/m3]
    std::vector<double> slope;    ///< of the unknowns, over the last step from its first stage on [K/s]
    std::vector<double> heat;     ///< by which T is above what phonons relax to, in excess of x [K]
    double stored = 0, given = 0; ///< energy [J/m2], of planes [J/m]: of psi; put in since the beginning
    double turned_over = 0;       ///< the same, without signs
    double peak_rise = 0, peak_flux = 0, peak_electrons = 0; ///< of T, of q and of T_e
  };
  /// Of phonons and of electrons; empty: none.
  struct Heating {
    std::vector<double> phonons, electrons;
  };

  Implementation(std::unique_ptr<Marched> m, MarchSetup s)
      : marched(std::move(m)), setup(std::move(s)), tableau(tableau_of(setup.scheme)),
        psi(marched->field_size(), 0.0), work(psi.size(), 0.0),
        rate(tableau.stages(), AlignedArray(psi.size(), 0.0)) {
    setup.options.watch = nullptr;
  }

  std::unique_ptr<Marched> marched;
  MarchSetup setup;
  const Tableau& tableau;
  AlignedArray psi, work;                     ///< at the beginning of a step; Psi of a stage, then the error
  std::vector<AlignedArray> rate;             ///< k_i; of the last stage tried psi itself
  std::vector<double> first, first_electrons; ///< T and T_e of the beginning [nodes]
  std::vector<Point> first_flux;              ///< of a steady state that it began in, else 0 [nodes]
  double first_energy = 0;                    ///< stored
  double first_unevenness = 0;                ///< what would have to move for it to be even
  Stand now, next;
  int most_sweeps = 0;

  std::size_t nodes() const { return marched->nodes(); }
  void set_boundaries(double time);
  std::vector<std::vector<double>> stage_powers(double length) const;
  Heating heating_of_drives(const std::vector<std::vector<double>>& powers, std::size_t stage) const;
  double stored(const FieldSums& sums) const;
  void lead(double time);
  bool stage(std::size_t i, double length, const Heating& heating);
  void begin_here(double time, bool resting);
  void settle(double length, const std::vector<std::vector<double>>& powers);
  Verdict judge(double length, const std::vector<std::vector<double>>& powers);
  void take_given(double length, const std::vector<std::vector<double>>& powers);
  double unevenness() const;
  void look_at_peaks(Stand& stand) const;
};

void March::Implementation::set_boundaries(double time) {
  for (std::size_t s = 0; s < setup.boundary.size(); ++s) {
    double value = setup.boundary[s];
    for (const MarchDrive& drive : setup.drives)
      if (!drive.surface.empty() && drive.surface[s] != 0) value += drive.surface[s] * drive.value(time);
    marched->set_boundary(s, value);
    double electrons = setup.electrons.empty() ? 0 : setup.electrons[s];
    for (const MarchDrive& drive : setup.drives)
      if (!drive.electrons.empty() && drive.electrons[s] != 0)
        electrons += drive.electrons[s] * drive.value(time);
    marched->set_electrons(s, electrons);
  }
}

/// What each drive heats with in each stage: dt sum_(j<=i) a_ij p_j = integral of g from the beginning of the
/// step to that of the stage. So a step is given exactly what there is, and no pulse is missed.
std::vector<std::vector<double>> March::Implementation::stage_powers(double length) const {
  std::vector<std::vector<double>> powers;
  for (const MarchDrive& drive : setup.drives) {
    std::vector<double>& p = powers.emplace_back();
    if (!drive.integral) p.assign(tableau.stages(), 1.0);
    if ((drive.heating.empty() && drive.electron_heating.empty()) || !drive.integral) continue;
    const double before = drive.integral(now.time);
    for (std::size_t i = 0; i < tableau.stages(); ++i) {
      double rest = (drive.integral(now.time + tableau.time[i] * length) - before) / length;
      for (std::size_t j = 0; j < i; ++j) rest -= tableau.weight[i][j] * p[j];
      p.push_back(rest / tableau.gamma);
    }
  }
  return powers;
}

auto March::Implementation::heating_of_drives(const std::vector<std::vector<double>>& powers,
                                              std::size_t stage) const -> Heating {
  Heating heating{std::vector<double>(nodes(), 0.0), {}};
  for (std::size_t d = 0; d < powers.size(); ++d) {
    const MarchDrive& drive = setup.drives[d];
    for (std::size_t n = 0; n < drive.heating.size(); ++n)
      heating.phonons[n] += powers[d][stage] * drive.heating[n];
    if (!drive.electron_heating.empty()) heating.electrons.resize(nodes(), 0.0);
    for (std::size_t n = 0; n < drive.electron_heating.size(); ++n)
      heating.electrons[n] += powers[d][stage] * drive.electron_heating[n];
  }
  return heating;
}

/// Energy of both carriers [J/m2], of planes [J/m].
double March::Implementation::stored(const FieldSums& sums) const {
  std::vector<double> energy = sums.energy;
  for (std::size_t n = 0; n < sums.electrons.size(); ++n)
    energy[n] += marched->electron_capacity_at(n) * sums.electrons[n];
  return marched->integral(energy);
}

/// Where the unknowns will be, if they go on as in the last step: a stage's solve starts there.
void March::Implementation::lead(double time) {
  std::vector<double> by(next.slope);
  for (double& change : by) change *= time;
  marched->advance(next.x, by);
}

bool March::Implementation::stage(std::size_t i, double length, const Heating& heating) {
  work = psi;
  for (std::size_t j = 0; j < i; ++j) {
    const double factor = length * tableau.weight[i][j];
    for (std::size_t n = 0; n < work.size(); ++n) work[n] += factor * rate[j][n];
  }
  constexpr double before = 1e-9; // what a jump at the end brings belongs to the next step
  set_boundaries(now.time + std::min(tableau.time[i], 1 - before) * length);
  marched->set_heating(heating.phonons, heating.electrons);
  const double shift = 1 / (tableau.gamma * length);
  marched->set_step(shift, &work);
  lead(length * (tableau.time[i] - (i == 0 ? 0 : tableau.time[i - 1])));
  const SteadyState found = marched->solve(next.x, setup.options, rate[i]);
  most_sweeps = std::max(most_sweeps, found.sweeps);
  if (i + 1 < tableau.stages())
    for (std::size_t n = 0; n < work.size(); ++n) rate[i][n] = shift * (rate[i][n] - work[n]);
  return found.converged;
}

double March::Implementation::unevenness() const {
  std::vector<double> capacity(nodes()), energy(nodes());
  for (std::size_t n = 0; n < nodes(); ++n) {
    capacity[n] = marched->heat_capacity_at(n) + marched->electron_capacity_at(n);
    energy[n] = capacity[n] * first[n];
  }
  const double mean = marched->integral(energy) / marched->integral(capacity);
  for (std::size_t n = 0; n < nodes(); ++n) energy[n] = capacity[n] * std::abs(first[n] - mean);
  return marched->integral(energy);
}

void March::Implementation::look_at_peaks(Stand& stand) const {
  double rise = 0;
  for (std::size_t n = 0; n < nodes(); ++n) rise = std::max(rise, std::abs(stand.x[n] - first[n]));
  stand.peak_rise = std::max(stand.peak_rise, marched->largest(rise));
  double warmer = 0;
  for (std::size_t n = 0; n < stand.seen.electron_temperature.size(); ++n)
    warmer = std::max(warmer, std::abs(stand.seen.electron_temperature[n] - first_electrons[n]));
  stand.peak_electrons = std::max(stand.peak_electrons, marched->largest(warmer));
  std::vector<Point> flux = stand.seen.heat_flux;
  for (std::size_t n = 0; n < nodes(); ++n)
    for (const std::size_t d : {0, 1}) flux[n][d] -= first_flux[n][d];
  stand.peak_flux = std::max(stand.peak_flux, marched->largest(largest_length(flux)));
}

/// From what `psi`, `now.x` and `now.seen` are. @param resting that would stay: only what departs from it
/// counts
void March::Implementation::begin_here(double time, bool resting) {
  now.time = time;
  now.heat.assign(nodes(), 0.0);
  now.slope.assign(now.x.size(), 0.0);
  first.assign(now.x.begin(), now.x.begin() + static_cast<std::ptrdiff_t>(nodes()));
  const FieldSums sums = marched->sums_of(psi);
  now.energy = sums.energy;
  first_electrons = sums.electrons;
  first_energy = now.stored = stored(sums);
  first_unevenness = unevenness();
  double high = -std::numeric_limits<double>::infinity(), least = high; // of no node
  for (const double value : first) high = std::max(high, value), least = std::max(least, -value);
  now.peak_rise = setup.least_rise;
  if (!resting) now.peak_rise = std::max(now.peak_rise, marched->largest(high) + marched->largest(least));
  now.peak_electrons = now.peak_rise;
  constexpr double part = 1e-3; // of what streams one way, where the first heat has yet to arrive
  now.peak_flux = part * marched->streaming() * now.peak_rise;
  first_flux = now.seen.heat_flux;
  if (!resting) {
    first_flux.assign(nodes(), Point{0, 0});
    now.peak_flux = std::max(now.peak_flux, marched->largest(largest_length(now.seen.heat_flux)));
  }
}

March::March(std::unique_ptr<Marched> marched, MarchSetup setup)
    : impl_(std::make_unique<Implementation>(std::move(marched), std::move(setup))) {}
March::~March() = default;

void March::begin(double time, std::span<const double> temperature) {
  Implementation& march = *impl_;
  march.set_boundaries(time);
  march.now = {};
  march.now.x = march.marched->begin(temperature, march.psi);
  // Equilibrium carries what its own temperatures stream.
  march.now.seen = march.marched->moments();
  const FieldSums sums = march.marched->sums_of(march.psi);
  march.now.seen.heat_flux = sums.flux;
  march.now.seen.electron_temperature = sums.electrons;
  march.now.seen.electron_flux.assign(sums.electrons.size(), Point{0, 0});
  march.begin_here(time, false);
}

bool March::begin_steady(double time, std::span<const double> heating,
                         std::span<const double> electron_heating) {
  Implementation& march = *impl_;
  march.set_boundaries(time);
  march.marched->set_heating({heating.begin(), heating.end()},
                             {electron_heating.begin(), electron_heating.end()});
  march.marched->set_step(0, nullptr);
  march.now = {};
  const SteadyState state = march.marched->solve(march.now.x, march.setup.options, march.psi);
  march.now.seen = march.marched->moments();
  march.begin_here(time, true);
  return state.converged;
}

/// What the step has come to, and what it was given on the way.
void March::Implementation::settle(double length, const std::vector<std::vector<double>>& powers) {
  const std::size_t last = tableau.stages() - 1;
  const Heating taken = heating_of_drives(powers, last);
  next.heat.assign(nodes(), 0.0);
  for (const MarchDrive& drive : setup.drives)
    for (std::size_t n = 0; n < drive.heating.size(); ++n)
      next.heat[n] += drive.heating[n] * drive.value(next.time);
  for (std::size_t n = 0; n < nodes(); ++n)
    next.heat[n] = (next.heat[n] - taken.phonons[n]) / marched->relaxation_at(n);
  for (std::size_t i = 0; i <= last; ++i) {
    const Heating given = heating_of_drives(powers, i);
    const double part = length * tableau.weight[last][i],
                 heat = marched->integral(given.phonons)
                        + (given.electrons.empty() ? 0 : marched->integral(given.electrons));
    next.given += part * heat;
    next.turned_over += part * std::abs(heat);
  }
}

/// Out of the error in `work`: what heats electrons is integrated exactly, however it varies between the
/// stages.
void March::Implementation::take_given(double length, const std::vector<std::vector<double>>& powers) {
  std::vector<double> given(nodes(), 0.0);
  bool any = false;
  for (std::size_t i = 0; i < tableau.stages(); ++i) {
    const std::vector<double> heating = heating_of_drives(powers, i).electrons;
    any = any || !heating.empty();
    for (std::size_t n = 0; n < heating.size(); ++n)
      if (const double capacity = marched->electron_capacity_at(n); capacity > 0)
        given[n] -= length * tableau.error[i] * heating[n] / capacity;
  }
  if (any) marched->add_electrons(given, work);
}

March::Verdict March::Implementation::judge(double length, const std::vector<std::vector<double>>& powers) {
  const std::size_t last = tableau.stages() - 1;
  const double shift = 1 / (tableau.gamma * length);
  const FieldSums sums = marched->sums_of(rate[last]);
  next.energy = sums.energy;
  next.stored = stored(sums);
  for (std::size_t n = 0; n < work.size(); ++n) {
    double sum = tableau.error[last] * shift * (rate[last][n] - work[n]);
    for (std::size_t i = 0; i < last; ++i) sum += tableau.error[i] * rate[i][n];
    work[n] = length * sum;
  }
  take_given(length, powers);
  marched->damp_error(work);
  const FieldSums error = marched->sums_of(work);
  look_at_peaks(next);
  const double of_temperature = marched->largest(largest_modulus(error.temperature)),
               of_electrons = marched->largest(largest_modulus(error.electrons)),
               of_flux = marched->largest(largest_length(error.flux));
  const auto relative = [](double part, double peak) { return peak > 0 ? part / peak : 0; };
  return {std::max({relative(of_temperature, next.peak_rise), relative(of_electrons, next.peak_electrons),
                    relative(of_flux, next.peak_flux)})};
}

March::Verdict March::try_step(double end) {
  Implementation& march = *impl_;
  const PartClock clock(RunPart::solve);
  const double length = end - march.now.time;
  march.next = march.now;
  march.next.time = end;
  march.marched->begin_step(march.now.peak_rise);
  const std::vector<std::vector<double>> powers = march.stage_powers(length);
  const std::vector<double>& through = march.tableau.weight.back();
  bool converged = true;
  std::vector<double> early; // unknowns of the first stage, to which they may have jumped
  for (std::size_t i = 0; i < march.tableau.stages(); ++i) {
    converged = march.stage(i, length, march.heating_of_drives(powers, i)) && converged;
    if (i == 0) early = march.next.x;
    const HeatFlow flow = march.marched->inflow();
    march.next.given += length * through[i] * flow.net;
    march.next.turned_over += length * std::abs(through[i]) * flow.gross;
  }
  march.next.seen = march.marched->moments();
  for (std::size_t i = 0; i < early.size(); ++i)
    march.next.slope[i] = (march.next.x[i] - early[i]) / ((1 - march.tableau.time.front()) * length);
  march.settle(length, powers);
  Verdict verdict = march.judge(length, powers);
  verdict.converged = converged;
  return verdict;
}

void March::accept() {
  Implementation& march = *impl_;
  march.now = march.next;
  std::swap(march.psi, march.rate.back());
}

double March::time() const {
  return impl_->now.time;
}

Moments March::field() const {
  const Implementation& march = *impl_;
  Moments field = march.now.seen;
  field.temperature = march.now.heat;
  field.energy_temperature.resize(march.nodes());
  for (std::size_t n = 0; n < march.nodes(); ++n) {
    field.temperature[n] += march.now.x[n];
    field.energy_temperature[n] = march.marched->equilibrium_at(n, march.now.energy[n]);
  }
  return field;
}

int March::sweeps() const {
  return impl_->marched->sweeps();
}
double March::sweep_time() const {
  return impl_->marched->sweep_time();
}
int March::most_sweeps() const {
  return impl_->most_sweeps;
}

double March::energy_imbalance() const {
  const Implementation::Stand& now = impl_->now;
  const double rise = now.stored - impl_->first_energy;
  const double size = std::max({std::abs(rise), now.turned_over, impl_->first_unevenness});
  return size > 0 ? std::abs(rise - now.given) / size : 0;
}

double March::largest(double value) const {
  return impl_->marched->largest(value);
}

std::vector<double> March::numbers() const {
  const Implementation& march = *impl_;
  const Implementation::Stand& now = march.now;
  std::vector<double> numbers{now.time,          now.stored,    now.given,          now.turned_over,
                              now.peak_rise,     now.peak_flux, march.first_energy, march.first_unevenness,
                              now.peak_electrons};
  if (march.marched->is_everywhere())
    for (const auto* part : {&now.x, &now.slope}) numbers.insert(numbers.end(), part->begin(), part->end());
  return numbers;
}

std::vector<PsiRows> March::psi() const {
  return impl_->marched->rows_of(impl_->psi);
}

void March::load(std::span<const double> numbers, const std::vector<PsiRows>& psi) {
  Implementation& march = *impl_;
  Implementation::Stand& now = march.now;
  const std::size_t facts = 9, unknowns = march.marched->is_everywhere() ? now.x.size() : 0;
  if (numbers.size() != facts + 2 * unknowns) throw std::invalid_argument("a march of another size");
  now.time = numbers[0], now.stored = numbers[1], now.given = numbers[2], now.turned_over = numbers[3];
  now.peak_rise = numbers[4], now.peak_flux = numbers[5], march.first_energy = numbers[6];
  march.first_unevenness = numbers[7], now.peak_electrons = numbers[8];
  march.marched->set_rows(psi, march.psi);
  now.energy = march.marched->sums_of(march.psi).energy;
  if (unknowns > 0) {
    std::ranges::copy(numbers.subspan(facts, unknowns), now.x.begin());
    std::ranges::copy(numbers.subspan(facts + unknowns, unknowns), now.slope.begin());
  } else {
    now.x = march.marched->unknowns_of(march.psi);
    now.slope.assign(now.x.size(), 0.0);
  }
}

int march_fields(MarchScheme scheme) {
  return static_cast<int>(tableau_of(scheme).stages()) + 2;
}

} // namespace kapitza
