#include "solver/stack/harmonic/harmonic_transport.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// The drive by what the laws of the surfaces make of it.
StackSources<Complex> sources_of(const StackProblem& problem, const HarmonicDrive& drive,
                                 const std::vector<double>& sideways) {
  const std::size_t surfaces = problem.surfaces.size();
  const std::vector<Complex> none(surfaces);
  StackSources<Complex> sources{std::vector<Complex>(index(problem.mesh.nodes())), none, none, none,
                                drive.stored};
  for (std::size_t n = 0; n < drive.heating.size(); ++n)
    sources.rise[n] = drive.heating[n] / relaxation(problem.bands_of_cell(static_cast<int>(n / 2)));
  sources.electron_heating = drive.electron_heating;
  sources.wavenumber = drive.wavenumber;
  sources.sideways = sideways;
  std::vector<Complex> electrons(surfaces);
  for (std::size_t s = 0; s < drive.surface.size(); ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (fixed_electrons(problem.surfaces[s]))
      electrons[s] = law.temperature ? drive.surface[s] : drive.electrons.empty() ? 0 : drive.electrons[s];
    (law.heat_flux ? sources.flux : law.temperature ? sources.wall : sources.jump)[s] = drive.surface[s];
  }
  sources.electron_wall = std::move(electrons);
  for (const double cosine : sideways) sources.slant.push_back(cosine * drive.wavenumber / drive.s.imag());
  return sources;
}

} // namespace

HarmonicTransport::HarmonicTransport(const StackProblem& problem, const HarmonicDrive& drive,
                                     const std::vector<double>& sideways, const Communicator& communicator)
    : drive_(drive), sweep_(problem, sources_of(problem, drive, sideways), drive.s, communicator),
      residual_(sweep_.unknowns.size()) {
  for (std::size_t m = 0; m < problem.media.size(); ++m) {
    const Lines& lines = sweep_.lines[m];
    const Bands& bands = problem.media[m];
    AlignedArray& energy = energy_weight_.emplace_back(lines.padded(), 0.0);
    AlignedArray& flux = flux_weight_.emplace_back(lines.padded(), 0.0);
    AlignedArray& along = sideways_weight_.emplace_back(sideways.empty() ? 0 : lines.padded(), 0.0);
    for (std::size_t i = 0; i < lines.ids.size(); ++i) {
      const LineId id = lines.ids[i];
      const double capacity =
          bands.heat_capacity[index(id.band)] * problem.angles.weight[index(id.direction)] / 2;
      energy[i] = capacity / heat_capacity(bands);
      if (!along.empty()) along[i] = capacity * bands.speed[index(id.band)] * sideways[index(id.direction)];
      flux[i] = flux_capacity(bands, problem.angles, id.band, id.direction);
    }
  }
}

void HarmonicTransport::defect(std::span<const double> x, std::span<double> result, bool sources) {
  const SweepClock clock(*this);
  sweep_.defect(x, result, sources);
}

void HarmonicTransport::measure(std::span<const double> x) {
  const SweepClock clock(*this, RunPart::moments);
  sweep_.defect(x, residual_, true);
  const auto nodes = index(sweep_.problem.mesh.nodes());
  const auto numbers = as_numbers<Complex>(x), temperature = numbers.first(nodes);
  field_.temperature.assign(temperature.begin(), temperature.end());
  field_.energy_temperature = moment(numbers, energy_weight_);
  for (std::size_t n = 0; n < nodes; ++n) field_.energy_temperature[n] += temperature[n];
  if (drive_.wavenumber != 0) sideways_flux_ = moment(numbers, sideways_weight_);
  field_.heat_flux = heat_flux(numbers);
  if (!sweep_.electrons.empty()) add_electrons(x);
  field_.wall_temperature = drive_.surface;
  for (const BlackWall& wall : sweep_.walls)
    if (wall.unknown >= 0)
      field_.wall_temperature[wall.surface] =
          as_numbers<Complex>(sweep_.unknowns.part(x, Block::wall))[index(wall.unknown)];
}

/// Temperature and flux of the electrons, after heat_flux(), whose sweeps leave what arrives at interfaces.
void HarmonicTransport::add_electrons(std::span<const double> x) {
  const auto numbers = as_numbers<Complex>(x);
  const std::vector<Complex> flux = sweep_.electron_fluxes(numbers);
  field_.electron_temperature.assign(field_.temperature.size(), 0);
  field_.electron_flux.assign(field_.temperature.size(), 0);
  for (std::size_t n = 0; n < flux.size(); ++n) {
    const std::size_t node = index(2 * sweep_.electrons.cells[n / 2].cell) + n % 2;
    field_.electron_temperature[node] = sweep_.electrons_of(numbers)[n];
    field_.electron_flux[node] = flux[n];
    field_.heat_flux[node] += flux[n];
  }
}

std::vector<Complex> HarmonicTransport::moment(std::span<const Complex> x,
                                               const std::vector<AlignedArray>& weights) {
  std::vector<Complex> sums(index(sweep_.problem.mesh.nodes()));
  for (const bool rightward : {true, false}) sweep_.add_moment(x, weights, rightward, sums);
  sweep_.communicator.sum(as_reals<Complex>(sums));
  return sums;
}

/// What crosses each face, from its upwind sides: of cells the downstream moments, of surfaces what enters.
/// The kernels give both less the temperature where they are taken.
std::vector<Complex> HarmonicTransport::heat_flux(std::span<const Complex> x) {
  const auto temperature = x.first(index(sweep_.problem.mesh.nodes()));
  std::array<std::vector<Complex>, 2> moment; // rightward, leftward
  for (const bool rightward : {true, false}) {
    auto& of_way = moment[rightward ? 0 : 1];
    of_way.assign(temperature.size(), 0);
    sweep_.add_moment(x, flux_weight_, rightward, of_way);
    for (std::size_t k = 0; k < sweep_.slabs.size(); ++k) {
      const Slab& slab = sweep_.slabs[k];
      const auto node = index(rightward ? 2 * slab.first_cell : 2 * (slab.first_cell + slab.cells) - 1);
      Complex inflow = 0;
      for (std::size_t i = 0; i < sweep_.lines_of(k).ids.size(); ++i)
        inflow += sweep_.capacity_of(k, i)
                  * (sweep_.entering[sweep_.channels(k, rightward, i)] - temperature[node]);
      of_way[node] = inflow; // in place of what belongs to no face
    }
    sweep_.communicator.sum(as_reals<Complex>(of_way));
  }
  const auto& [right, left] = moment;
  std::vector<Complex> flux(temperature.size());
  for (std::size_t k = 0; k < sweep_.slabs.size(); ++k) {
    const double capacity = one_way_conductance(sweep_.bands_of(k));
    const std::size_t first = index(2 * sweep_.slabs[k].first_cell),
                      last = first + index(2 * sweep_.slabs[k].cells) - 1;
    flux[first] = right[first] - left[first];
    for (std::size_t n = first + 1; n < last; n += 2)
      flux[n] = flux[n + 1] = capacity * (temperature[n] - temperature[n + 1]) + right[n] - left[n + 1];
    flux[last] = right[last] - left[last];
  }
  return flux;
}

Complex HarmonicTransport::gained(int cell) const {
  const double h = sweep_.problem.mesh.width[index(cell)];
  const double capacity = heat_capacity(sweep_.problem.bands_of_cell(cell));
  Complex sum = 0;
  for (const std::size_t node : {index(2 * cell), index(2 * cell + 1)}) {
    sum -= drive_.s * capacity * field_.energy_temperature[node];
    if (!sideways_flux_.empty()) sum -= Complex(0, drive_.wavenumber) * sideways_flux_[node];
    if (!drive_.heating.empty()) sum += drive_.heating[node];
    if (!drive_.stored.empty()) sum += capacity * drive_.stored[node];
    if (!drive_.electron_heating.empty()) sum += drive_.electron_heating[node];
    const int metal = sweep_.electrons.of_cell[index(cell)];
    if (metal < 0) continue;
    const ElectronCell& electrons = sweep_.electrons.cells[index(metal)];
    sum -= lost(electrons, drive_.s, drive_.wavenumber) / h * field_.electron_temperature[node];
    if (!drive_.stored.empty()) sum += electrons.capacity / h * drive_.stored[node];
  }
  return sum * h / 2.0;
}

/// Of heating, walls and what was stored: the largest of what is known beforehand [W/m2].
double HarmonicTransport::imposed() const {
  double heating = 0, largest = 0;
  for (int cell = 0; cell < sweep_.problem.mesh.cells(); ++cell) {
    const double h = sweep_.problem.mesh.width[index(cell)];
    for (const std::size_t node : {index(2 * cell), index(2 * cell + 1)}) {
      if (!drive_.heating.empty()) heating += std::abs(drive_.heating[node]) * h / 2;
      if (!drive_.electron_heating.empty()) heating += std::abs(drive_.electron_heating[node]) * h / 2;
      if (!drive_.stored.empty())
        heating += std::abs(drive_.stored[node]) * heat_capacity(sweep_.problem.bands_of_cell(cell)) * h / 2;
    }
  }
  for (const Complex& flux : sweep_.sources.flux) largest = std::max(largest, std::abs(flux));
  return std::max(largest, heating);
}

HeatBalance HarmonicTransport::heat_balance() const {
  HeatBalance balance{0, imposed()};
  const auto& flux = field_.heat_flux;
  Complex expected = flux.front();
  for (int cell = 0; cell < sweep_.problem.mesh.cells(); ++cell) {
    const auto c = index(cell);
    const double left = std::abs(flux[2 * c] - expected);
    expected += gained(cell);
    const double right = std::abs(flux[2 * c + 1] - expected);
    balance.departure = std::max({balance.departure, left, right});
    balance.largest = std::max(balance.largest, std::abs(expected));
  }
  return balance;
}

/// A wall of amplitude T drives at most T over what is in series: ballistic and bulk resistances of all
/// layers, or the depth that heat diffuses in 1/|s|.
HeatScale HarmonicTransport::heat_scale() const {
  const StackProblem& problem = sweep_.problem;
  double through = 0, into = 0;
  for (const Region& region : problem.mesh.regions) {
    const Bands& bands = problem.bands_of_cell(region.first_cell);
    const double ballistic = 1 / one_way_conductance(bands), kappa = bulk_conductivity(bands);
    through += ballistic + region.thickness / kappa;
    into = std::max(into, ballistic + 1 / std::sqrt(std::abs(drive_.s) * heat_capacity(bands) * kappa));
  }
  double difference = 0;
  for (const auto* amplitudes : {&sweep_.sources.wall, &sweep_.sources.jump, &sweep_.sources.electron_wall})
    for (const Complex& amplitude : *amplitudes) difference = std::max(difference, std::abs(amplitude));
  return {std::max(imposed(), difference / std::min(through, into)),
          largest_one_way_conductance(problem.media)};
}

} // namespace kapitza
