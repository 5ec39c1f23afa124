#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/march.hpp"

#include "solver/drift.hpp"
#include "solver/march/marched.hpp"
#include "solver/stack/full/full_low_order.hpp"
#include "solver/stack/march/field_electrons.hpp"
#include "solver/stack/march/linear_stack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace kapitza {
namespace {

void check(const StackProblem& problem) {
  check_one_field_each(problem.media);
  for (const SurfaceCondition& condition : problem.surfaces)
    if (condition.temperature_jump != 0 || condition.contact_resistance != 0)
      throw std::invalid_argument(
          "a temperature difference over a surface, where occupations differ by band");
}

/// By Newton's method, where properties follow the temperature.
class FullMarchedStack : public Marched {
 public:
  FullMarchedStack(const StackProblem& problem, int groups, const Communicator& communicator)
      : problem_((check(problem), problem)), communicator_(communicator), transport_(problem, communicator),
        groups_(full_groups(problem, transport_.couplings(), groups)) {}

  std::size_t nodes() const override { return index(problem_.mesh.nodes()); }
  std::size_t field_size() const override { return transport_.field_size(); }
  bool is_everywhere() const override { return true; }
  double integral(const std::vector<double>& at_nodes) const override {
    double sum = 0;
    for (std::size_t n = 0; n < at_nodes.size(); ++n) sum += problem_.mesh.width[n / 2] / 2 * at_nodes[n];
    return sum;
  }
  double largest(double value) const override { return value; }
  double heat_capacity_at(std::size_t node) const override { return heat_capacity(bands_at(node)); }
  double electron_capacity_at(std::size_t node) const override {
    return is_metal(bands_at(node)) ? bands_at(node).electrons.heat_capacity : 0;
  }
  double relaxation_at(std::size_t node) const override { return transport_.state().relaxation()[node]; }
  double equilibrium_at(std::size_t node, double energy) const override {
    const int medium = problem_.medium_of_cell(static_cast<int>(node / 2));
    const Bands& bands = problem_.media[index(medium)];
    const double rise = energy / heat_capacity(bands);
    return transport_.state().equilibrium(medium, bands.heat_capacity, rise,
                                          std::max(rise, -reference_temperature(problem_) / 2));
  }
  double streaming() const override { return largest_one_way_conductance(problem_.media); }

  void set_boundary(std::size_t surface, double value) override;
  void set_electrons(std::size_t surface, double value) override {
    if (fixed_electrons(problem_.surfaces[surface])) coldest_ = std::min(coldest_, value);
    transport_.set_electrons(surface, value);
  }
  void set_heating(std::vector<double> heating, std::vector<double> electrons) override {
    const auto cools = [](double power) { return power < 0; };
    cools_ = std::ranges::any_of(heating, cools) || std::ranges::any_of(electrons, cools);
    transport_.set_heating(std::move(heating), std::move(electrons));
  }
  void set_step(double shift, const AlignedArray* stored) override { transport_.set_step(shift, stored); }
  /// The low-order equations of a step are those at its beginning.
  void begin_step(double least_size) override {
    transport_.set_least_size(least_size);
    if (!transport_.state().is_constant()) low_order_ = nullptr;
  }
  std::vector<double> begin(std::span<const double> temperature, AlignedArray& psi) override;
  SteadyState solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) override;
  void advance(std::span<double> x, std::span<const double> step) const override {
    transport_.advance(x, step);
  }
  std::vector<double> unknowns_of(const AlignedArray&) const override {
    throw std::logic_error("the unknowns of a stack are kept");
  }
  Moments moments() const override;
  HeatFlow inflow() const override {
    const double left = flux_at(0), right = flux_at(nodes() - 1);
    return {left - right, std::abs(left) + std::abs(right)};
  }
  FieldSums sums_of(const AlignedArray& field) const override { return transport_.sums_of(field); }
  void add_electrons(const std::vector<double>& at_nodes, AlignedArray& field) const override;
  /// By the low-order equations of the stage.
  void damp_error(AlignedArray& field) const override;
  std::vector<PsiRows> rows_of(const AlignedArray& field) const override;
  void set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const override;
  int sweeps() const override { return transport_.sweeps(); }
  double sweep_time() const override { return transport_.sweep_time(); }

 private:
  const Bands& bands_at(std::size_t node) const { return problem_.bands_of_cell(static_cast<int>(node / 2)); }
  /// Of both carriers, in the last solve [W/m2].
  double flux_at(std::size_t node) const {
    return transport_.heat_flux()[node]
           + (transport_.electrons().empty() ? 0 : transport_.electron_flux()[node]);
  }
  void straighten();

  const StackProblem& problem_;
  const Communicator& communicator_;
  FullTransport transport_;
  /// Of walls, and of all at the beginning: nothing gets colder than that where nothing cools [K].
  double coldest_ = std::numeric_limits<double>::infinity();
  bool cools_ = false;       ///< the heating of the moment
  std::vector<bool> drains_; ///< per surface, the flux of the moment
  FullGroups groups_;
  std::shared_ptr<const Preconditioner> low_order_;
  double low_order_shift_ = -1;
};

void FullMarchedStack::set_boundary(std::size_t surface, double value) {
  const LawTraits law = law_traits(problem_.surfaces[surface].law);
  drains_.resize(problem_.surfaces.size(), false);
  drains_[surface] = law.heat_flux && value < 0;
  if (law.temperature) coldest_ = std::min(coldest_, value);
  transport_.set_boundary(surface, value);
}

/// Where a front of much hotter phonons runs over a cold place linear elements fall short, by a tenth of what
/// comes, which is more than there is: psi is held above what is a little colder than anything is. Where that
/// cannot be with the energy of a cell, emission goes on straight below.
void FullMarchedStack::straighten() {
  constexpr double colder = 0.9, little_colder = 0.98;
  const double reference = reference_temperature(problem_),
               nowhere = -std::numeric_limits<double>::infinity();
  const bool cools = cools_ || std::ranges::find(drains_, true) != drains_.end() || std::isinf(coldest_);
  const auto of_coldest = [&](double part) {
    return cools ? nowhere : part * (reference + coldest_) - reference;
  };
  transport_.straighten_below(of_coldest(colder));
  transport_.keep_above(of_coldest(little_colder));
}

std::vector<double> FullMarchedStack::begin(std::span<const double> temperature, AlignedArray& psi) {
  coldest_ = std::min(coldest_, std::ranges::min(temperature));
  transport_.store_equilibrium(temperature, psi);
  std::vector<double> x(transport_.unknowns().size(), 0.0);
  std::ranges::copy(temperature, x.begin());
  const Range walls = transport_.unknowns()[Block::wall];
  const std::vector<int> surfaces = transport_.unknowns().counts().walls;
  for (std::size_t w = 0; w < walls.size; ++w)
    x[walls.first + w] =
        problem_.mesh.surfaces[index(surfaces[w])].minus_cell < 0 ? temperature.front() : temperature.back();
  const auto electrons = transport_.unknowns().part(std::span(x), Block::electron);
  std::ranges::copy(transport_.electrons_of_field(psi), electrons.begin());
  transport_.set_step(0, nullptr);
  transport_.measure(x); // for the rates at these temperatures
  return x;
}

SteadyState FullMarchedStack::solve(std::vector<double>& x, const SteadyOptions& options, AlignedArray& psi) {
  const auto make = [&] {
    if (low_order_ == nullptr || low_order_shift_ != transport_.shift()) {
      low_order_ = low_order_of(transport_, groups_);
      low_order_shift_ = transport_.shift();
    }
    return low_order_;
  };
  x.resize(transport_.unknowns().size());
  straighten();
  constexpr double caution = 10; // of a stage, whose heat adds up over the steps
  SteadyState state = transport_.shift() > 0 ? solve_nonlinear(transport_, make, x, options, caution)
                                             : solve_nonlinear(transport_, make, x, options);
  x = state.x;
  transport_.store(psi);
  return state;
}

Moments FullMarchedStack::moments() const {
  Moments moments;
  for (std::size_t n = 0; n < nodes(); ++n) moments.heat_flux.push_back({flux_at(n), 0});
  if (transport_.electrons().empty()) return moments;
  moments.electron_temperature.assign(nodes(), 0);
  for (const double q : transport_.electron_flux()) moments.electron_flux.push_back({q, 0});
  for (std::size_t n = 0; n < transport_.electrons().nodes(); ++n)
    moments.electron_temperature[mesh_node(transport_.electrons(), n)] = transport_.electron_temperature()[n];
  return moments;
}

void FullMarchedStack::add_electrons(const std::vector<double>& at_nodes, AlignedArray& field) const {
  const auto electrons = transport_.electrons_of_field(field);
  for (std::size_t n = 0; n < electrons.size(); ++n)
    electrons[n] += at_nodes[mesh_node(transport_.electrons(), n)];
}

void FullMarchedStack::damp_error(AlignedArray& field) const {
  if (!transport_.electrons().empty() && (groups_.diffusion || !groups_.streams.empty()))
    damp_electrons(transport_.electrons(), *low_order_, transport_.unknowns(), transport_.shift(),
                   transport_.electrons_of_field(field));
}

std::vector<PsiRows> FullMarchedStack::rows_of(const AlignedArray& field) const {
  std::vector<PsiRows> slabs;
  for (std::size_t k = 0; k < transport_.slabs(); ++k) slabs.push_back(transport_.rows_of(field, k));
  if (!transport_.electrons().empty())
    slabs.push_back(electron_rows(transport_.electrons_of_field(field), communicator_));
  return slabs;
}

void FullMarchedStack::set_rows(const std::vector<PsiRows>& rows, AlignedArray& field) const {
  for (std::size_t k = 0; k < transport_.slabs(); ++k) transport_.set_rows(rows[k], k, field);
  if (!transport_.electrons().empty())
    set_electron_rows(rows.back(), communicator_, transport_.electrons_of_field(field));
}

std::unique_ptr<Marched> marched_stack(const StackProblem& problem, int groups,
                                       const Communicator& communicator) {
  if (problem.thermal.empty()) return std::make_unique<LinearMarchedStack>(problem, groups, communicator);
  return std::make_unique<FullMarchedStack>(problem, groups, communicator);
}

} // namespace

StackMarch::StackMarch(const StackProblem& problem, MarchSetup setup, const Communicator& communicator)
    : March(marched_stack(problem, setup.options.acceleration_groups, communicator), setup) {}

double march_memory(const StackProblem& problem, MarchScheme scheme, int ranks) {
  double numbers = 0;
  for (const Region& region : problem.mesh.regions)
    numbers += 2.0 * StackMesh::nodes_per_cell * region.cells * problem.angles.size()
               * problem.media[index(region.material)].size();
  return march_fields(scheme) * static_cast<double>(sizeof(double)) * numbers / ranks;
}

} // namespace kapitza
