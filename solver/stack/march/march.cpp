#include "kapitza/solver/stack/march.hpp"

#include "kapitza/base/index.hpp"

#include "base/largest_modulus.hpp"
#include "solver/log_stage.hpp"
#include "solver/stack/full/full_low_order.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "solver/stack/march/tableau.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

/// psi of the beginning, of the stages, and one more to work with.
std::size_t fields_of(MarchScheme scheme) {
  return tableau_of(scheme).stages() + 2;
}

void check(const StackProblem& problem) {
  if (problem.thermal.empty() || any_metals(problem.media))
    throw std::invalid_argument("a march needs thermal bands, and has no electrons");
  for (const SurfaceCondition& condition : problem.surfaces)
    if (condition.temperature_jump != 0 || condition.contact_resistance != 0)
      throw std::invalid_argument(
          "a temperature difference over a surface, where occupations differ by band");
}

} // namespace

struct StackMarch::Implementation {
  /// Where the march stands.
  struct Stand {
    double time = 0;
    std::vector<double> x, flux;  ///< unknowns; of every node [W/m2]
    std::vector<double> energy;   ///< of psi at every node [J/m3]
    std::vector<double> slope;    ///< of the unknowns, over the last step [K/s]
    std::vector<double> heat;     ///< by which T is above what phonons relax to, in excess of x [K]
    double stored = 0, given = 0; ///< energy [J/m2]: of psi; put in since the beginning
    double turned_over = 0;       ///< the same, without signs
    double peak_rise = 0, peak_flux = 0;
  };

  Implementation(const StackProblem& p, MarchSetup s, const Communicator& communicator)
      : problem((check(p), p)), setup(std::move(s)), tableau(tableau_of(setup.scheme)),
        transport(p, communicator), psi(transport.field_size(), 0.0), work(psi.size(), 0.0),
        rate(tableau.stages(), AlignedArray(psi.size(), 0.0)) {
    if (setup.options.acceleration_groups > 0)
      groups = material_groups(p, transport.couplings(), setup.options.acceleration_groups);
    setup.options.watch = nullptr;
  }

  const StackProblem& problem;
  MarchSetup setup;
  const Tableau& tableau;
  FullTransport transport;
  std::optional<GroupsOfCells> groups;
  AlignedArray psi, work;         ///< at the beginning of a step; Psi of a stage, then the error
  std::vector<AlignedArray> rate; ///< k_i; of the last stage tried psi itself
  std::vector<double> first;      ///< T of the beginning [nodes]
  double first_energy = 0;        ///< stored [J/m2]
  double first_unevenness = 0;    ///< what would have to move for it to be even [J/m2]
  Stand now, next;
  int most_sweeps = 0;
  std::shared_ptr<const Preconditioner> low_order;
  double low_order_shift = -1;

  std::size_t nodes() const { return index(problem.mesh.nodes()); }
  void set_boundaries(double time);
  std::vector<std::vector<double>> stage_powers(double length) const;
  std::vector<double> heating_of_drives(const std::vector<std::vector<double>>& powers,
                                        std::size_t stage) const;
  bool solve(std::vector<double>& x);
  void lead(double time);
  bool stage(std::size_t i, double length, const std::vector<double>& heating);
  void begin_here(double time);
  void settle(double length, const std::vector<std::vector<double>>& powers);
  Verdict judge(double length);
  double energy_of(const std::vector<double>& at_nodes) const;
  double unevenness() const;
  void look_at_peaks(Stand& stand) const;
};

void StackMarch::Implementation::set_boundaries(double time) {
  for (std::size_t s = 0; s < setup.boundary.size(); ++s) {
    double value = setup.boundary[s];
    for (const MarchDrive& drive : setup.drives)
      if (!drive.surface.empty() && drive.surface[s] != 0) value += drive.surface[s] * drive.value(time);
    transport.set_boundary(s, value);
  }
}

/// What each drive heats with in each stage: dt sum_(j<=i) a_ij p_j = integral of g from the beginning of the
/// step to that of the stage. So a step is given exactly what there is, and no pulse is missed.
std::vector<std::vector<double>> StackMarch::Implementation::stage_powers(double length) const {
  std::vector<std::vector<double>> powers;
  for (const MarchDrive& drive : setup.drives) {
    std::vector<double>& p = powers.emplace_back();
    if (!drive.integral) p.assign(tableau.stages(), 1.0);
    if (drive.heating.empty() || !drive.integral) continue;
    const double before = drive.integral(now.time);
    for (std::size_t i = 0; i < tableau.stages(); ++i) {
      double rest = (drive.integral(now.time + tableau.time[i] * length) - before) / length;
      for (std::size_t j = 0; j < i; ++j) rest -= tableau.weight[i][j] * p[j];
      p.push_back(rest / tableau.gamma);
    }
  }
  return powers;
}

std::vector<double>
StackMarch::Implementation::heating_of_drives(const std::vector<std::vector<double>>& powers,
                                              std::size_t stage) const {
  std::vector<double> heating(nodes(), 0.0);
  for (std::size_t d = 0; d < powers.size(); ++d)
    for (std::size_t n = 0; n < setup.drives[d].heating.size(); ++n)
      heating[n] += powers[d][stage] * setup.drives[d].heating[n];
  return heating;
}

/// T of one stage; the low-order equations of a step are those at its beginning.
bool StackMarch::Implementation::solve(std::vector<double>& x) {
  const auto make = [&] {
    if (low_order == nullptr || low_order_shift != transport.shift()) {
      low_order = low_order_of(transport, groups ? &*groups : nullptr);
      low_order_shift = transport.shift();
    }
    return low_order;
  };
  SteadyState state = solve_nonlinear(transport, make, x, setup.options);
  x = std::move(state.x);
  most_sweeps = std::max(most_sweeps, state.sweeps);
  return state.converged;
}

/// Where the unknowns will be, if they go on as in the last step: a stage's solve starts there.
void StackMarch::Implementation::lead(double time) {
  std::vector<double> by(next.slope);
  for (double& change : by) change *= time;
  transport.advance(next.x, by);
}

bool StackMarch::Implementation::stage(std::size_t i, double length, const std::vector<double>& heating) {
  work = psi;
  for (std::size_t j = 0; j < i; ++j) {
    const double factor = length * tableau.weight[i][j];
    for (std::size_t n = 0; n < work.size(); ++n) work[n] += factor * rate[j][n];
  }
  constexpr double before = 1e-9; // what a jump at the end brings belongs to the next step
  set_boundaries(now.time + std::min(tableau.time[i], 1 - before) * length);
  transport.set_heating(heating);
  const double shift = 1 / (tableau.gamma * length);
  transport.set_step(shift, &work);
  lead(length * (tableau.time[i] - (i == 0 ? 0 : tableau.time[i - 1])));
  const bool converged = solve(next.x);
  transport.store(rate[i]);
  if (i + 1 < tableau.stages())
    for (std::size_t n = 0; n < work.size(); ++n) rate[i][n] = shift * (rate[i][n] - work[n]);
  return converged;
}

double StackMarch::Implementation::energy_of(const std::vector<double>& at_nodes) const {
  double energy = 0;
  for (std::size_t n = 0; n < at_nodes.size(); ++n) energy += problem.mesh.width[n / 2] / 2 * at_nodes[n];
  return energy;
}

double StackMarch::Implementation::unevenness() const {
  std::vector<double> capacity(nodes()), energy(nodes());
  for (std::size_t n = 0; n < nodes(); ++n) {
    capacity[n] = heat_capacity(problem.bands_of_cell(static_cast<int>(n / 2)));
    energy[n] = capacity[n] * first[n];
  }
  const double mean = energy_of(energy) / energy_of(capacity);
  for (std::size_t n = 0; n < nodes(); ++n) energy[n] = capacity[n] * std::abs(first[n] - mean);
  return energy_of(energy);
}

void StackMarch::Implementation::look_at_peaks(Stand& stand) const {
  for (std::size_t n = 0; n < nodes(); ++n)
    stand.peak_rise = std::max(stand.peak_rise, std::abs(stand.x[n] - first[n]));
  stand.peak_flux = std::max(stand.peak_flux, largest_modulus(stand.flux));
}

/// From what `psi`, `now.x` and the last measure() are.
void StackMarch::Implementation::begin_here(double time) {
  now.time = time;
  now.flux = transport.heat_flux();
  now.heat.assign(nodes(), 0.0);
  now.slope.assign(now.x.size(), 0.0);
  first.assign(now.x.begin(), now.x.begin() + static_cast<std::ptrdiff_t>(nodes()));
  now.energy = transport.sums_of(psi).energy;
  first_energy = now.stored = energy_of(now.energy);
  first_unevenness = unevenness();
  const auto [low, high] = std::ranges::minmax(first);
  now.peak_rise = std::max(setup.least_rise, high - low);
  constexpr double part = 1e-3; // of what streams one way, where the first heat has yet to arrive
  now.peak_flux =
      std::max(part * largest_one_way_conductance(problem.media) * now.peak_rise, largest_modulus(now.flux));
}

StackMarch::StackMarch(const StackProblem& problem, MarchSetup setup, const Communicator& communicator)
    : impl_(std::make_unique<Implementation>(problem, std::move(setup), communicator)) {}
StackMarch::~StackMarch() = default;

void StackMarch::begin(double time, std::span<const double> temperature) {
  Implementation& march = *impl_;
  march.transport.store_equilibrium(temperature, march.psi);
  march.now = {};
  march.now.x.assign(march.transport.unknowns().size(), 0.0);
  std::ranges::copy(temperature, march.now.x.begin());
  const Range walls = march.transport.unknowns()[Block::wall];
  const std::vector<int> surfaces = march.transport.unknowns().counts().walls;
  for (std::size_t w = 0; w < walls.size; ++w)
    march.now.x[walls.first + w] = march.problem.mesh.surfaces[index(surfaces[w])].minus_cell < 0
                                       ? temperature.front()
                                       : temperature.back();
  march.set_boundaries(time);
  march.transport.set_step(0, nullptr);
  march.transport.measure(march.now.x); // for the rates at these temperatures
  march.begin_here(time);
  // Equilibrium carries what its own temperatures stream.
  march.now.flux = march.transport.sums_of(march.psi).flux;
}

bool StackMarch::begin_steady(double time, std::span<const double> heating) {
  Implementation& march = *impl_;
  march.set_boundaries(time);
  march.transport.set_heating({heating.begin(), heating.end()});
  march.transport.set_step(0, nullptr);
  march.now = {};
  march.now.x.assign(march.transport.unknowns().size(), 0.0);
  const auto make = [&] { return low_order_of(march.transport, march.groups ? &*march.groups : nullptr); };
  SteadyState state = solve_nonlinear(march.transport, make, march.now.x, march.setup.options);
  march.now.x = std::move(state.x);
  march.transport.store(march.psi);
  march.begin_here(time);
  return state.converged;
}

/// What the step has come to, and what it was given on the way.
void StackMarch::Implementation::settle(double length, const std::vector<std::vector<double>>& powers) {
  const std::size_t last = tableau.stages() - 1;
  const std::vector<double> taken = heating_of_drives(powers, last);
  next.heat.assign(nodes(), 0.0);
  for (const MarchDrive& drive : setup.drives)
    for (std::size_t n = 0; n < drive.heating.size(); ++n)
      next.heat[n] += drive.heating[n] * drive.value(next.time);
  for (std::size_t n = 0; n < nodes(); ++n)
    next.heat[n] = (next.heat[n] - taken[n]) / transport.state().relaxation()[n];
  for (std::size_t i = 0; i <= last; ++i) {
    const double part = length * tableau.weight[last][i], heat = energy_of(heating_of_drives(powers, i));
    next.given += part * heat;
    next.turned_over += part * std::abs(heat);
  }
}

StackMarch::Verdict StackMarch::Implementation::judge(double length) {
  const std::size_t last = tableau.stages() - 1;
  const double shift = transport.shift();
  next.energy = transport.sums_of(rate[last]).energy;
  next.stored = energy_of(next.energy);
  for (std::size_t n = 0; n < work.size(); ++n) {
    double sum = tableau.error[last] * shift * (rate[last][n] - work[n]);
    for (std::size_t i = 0; i < last; ++i) sum += tableau.error[i] * rate[i][n];
    work[n] = length * sum;
  }
  const FullTransport::FieldSums error = transport.sums_of(work);
  look_at_peaks(next);
  return {std::max(next.peak_rise > 0 ? largest_modulus(error.temperature) / next.peak_rise : 0,
                   next.peak_flux > 0 ? largest_modulus(error.flux) / next.peak_flux : 0)};
}

StackMarch::Verdict StackMarch::try_step(double end) {
  Implementation& march = *impl_;
  const LogStage logged(solve_stage);
  const double length = end - march.now.time;
  march.next = march.now;
  march.next.time = end;
  march.transport.set_least_size(march.now.peak_rise);
  if (!march.transport.state().is_constant()) march.low_order = nullptr;
  const std::vector<std::vector<double>> powers = march.stage_powers(length);
  const std::vector<double>& through = march.tableau.weight.back();
  bool converged = true;
  for (std::size_t i = 0; i < march.tableau.stages(); ++i) {
    converged = march.stage(i, length, march.heating_of_drives(powers, i)) && converged;
    const std::vector<double>& flux = march.transport.heat_flux();
    march.next.given += length * through[i] * (flux.front() - flux.back());
    march.next.turned_over +=
        length * std::abs(through[i]) * (std::abs(flux.front()) + std::abs(flux.back()));
  }
  march.next.flux = march.transport.heat_flux();
  for (std::size_t i = 0; i < march.next.x.size(); ++i)
    march.next.slope[i] = (march.next.x[i] - march.now.x[i]) / length;
  march.settle(length, powers);
  Verdict verdict = march.judge(length);
  verdict.converged = converged;
  return verdict;
}

void StackMarch::accept() {
  Implementation& march = *impl_;
  march.now = march.next;
  std::swap(march.psi, march.rate.back());
}

double StackMarch::time() const {
  return impl_->now.time;
}

MarchField StackMarch::field() const {
  const Implementation& march = *impl_;
  MarchField field{march.now.heat, std::vector<double>(march.nodes()), march.now.flux};
  for (std::size_t n = 0; n < march.nodes(); ++n) {
    const int medium = march.problem.medium_of_cell(static_cast<int>(n / 2));
    const Bands& bands = march.problem.media[index(medium)];
    field.temperature[n] += march.now.x[n];
    field.energy_temperature[n] =
        equilibrium_temperature(march.transport.state().occupations(medium), bands.heat_capacity,
                                march.now.energy[n] / heat_capacity(bands));
  }
  return field;
}

int StackMarch::sweeps() const {
  return impl_->transport.sweeps();
}
double StackMarch::sweep_time() const {
  return impl_->transport.sweep_time();
}
int StackMarch::most_sweeps() const {
  return impl_->most_sweeps;
}

double StackMarch::energy_imbalance() const {
  const Implementation::Stand& now = impl_->now;
  const double rise = now.stored - impl_->first_energy;
  const double size = std::max({std::abs(rise), now.turned_over, impl_->first_unevenness});
  return size > 0 ? std::abs(rise - now.given) / size : 0;
}

std::size_t StackMarch::count_of_numbers() const {
  return 8 + 2 * impl_->transport.unknowns().size() + 3 * impl_->nodes();
}

std::vector<double> StackMarch::numbers() const {
  const Implementation& march = *impl_;
  const Implementation::Stand& now = march.now;
  std::vector<double> numbers{now.time,      now.stored,    now.given,          now.turned_over,
                              now.peak_rise, now.peak_flux, march.first_energy, march.first_unevenness};
  for (const auto* part : {&now.x, &now.slope, &now.flux, &now.heat, &march.first})
    numbers.insert(numbers.end(), part->begin(), part->end());
  return numbers;
}

std::vector<PsiRows> StackMarch::psi() const {
  std::vector<PsiRows> slabs;
  for (std::size_t k = 0; k < impl_->transport.slabs(); ++k)
    slabs.push_back(impl_->transport.rows_of(impl_->psi, k));
  return slabs;
}

void StackMarch::load(std::span<const double> numbers, const std::vector<PsiRows>& psi) {
  Implementation& march = *impl_;
  if (numbers.size() != count_of_numbers()) throw std::invalid_argument("a march of another size");
  Implementation::Stand& now = march.now;
  now.time = numbers[0], now.stored = numbers[1], now.given = numbers[2], now.turned_over = numbers[3];
  now.peak_rise = numbers[4], now.peak_flux = numbers[5], march.first_energy = numbers[6];
  march.first_unevenness = numbers[7];
  std::size_t next = 8;
  const auto take = [&](std::vector<double>& part, std::size_t size) {
    const auto from = numbers.begin() + static_cast<std::ptrdiff_t>(next);
    part.assign(from, from + static_cast<std::ptrdiff_t>(size));
    next += size;
  };
  for (auto* part : {&now.x, &now.slope}) take(*part, march.transport.unknowns().size());
  for (auto* part : {&now.flux, &now.heat, &march.first}) take(*part, march.nodes());
  for (std::size_t k = 0; k < psi.size(); ++k) march.transport.set_rows(psi[k], k, march.psi);
  now.energy = march.transport.sums_of(march.psi).energy;
}

std::vector<ThermalBands> linear_bands(const std::vector<Bands>& media) {
  std::vector<ThermalBands> thermal;
  thermal.reserve(media.size());
  for (const Bands& bands : media) thermal.push_back({std::vector<double>(index(bands.size()), 0.0), {}});
  return thermal;
}

double march_memory(const StackProblem& problem, MarchScheme scheme, int ranks) {
  double numbers = 0;
  for (const Region& region : problem.mesh.regions)
    numbers += 2.0 * StackMesh::nodes_per_cell * region.cells * problem.angles.size()
               * problem.media[index(region.material)].size();
  return static_cast<double>(fields_of(scheme)) * sizeof(double) * numbers / ranks;
}

} // namespace kapitza
