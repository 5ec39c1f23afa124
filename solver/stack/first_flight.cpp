#include "kapitza/solver/stack/first_flight.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include <boost/math/special_functions/expint.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// int_0^1 mu^(n-2) exp(-z/mu) dmu for n = 2 and 3.
struct Exponentials {
  double second = 0, third = 0;

  explicit Exponentials(double z) {
    constexpr double most = 700; // beyond it nothing is left
    if (z > most) return;
    second = boost::math::expint(2, z);
    third = (std::exp(-z) - z * second) / 2;
  }
};

/// The share of what arrives in a band on one side of a surface that goes back to that side.
double sent_back(const FluxCoupling& coupling, const Bands& bands, const HalfRange& angles, int side,
                 int band) {
  const auto seen = [&](const SideBand& of) {
    const std::vector<double>& part = coupling.part[index(of.side)];
    double sum = 0;
    for (int m = 0; m < angles.size(); ++m)
      sum += flux_capacity(bands, angles, of.band, m)
             * (part.empty() ? 1 : part[index(of.band * angles.size() + m)]);
    return sum;
  };
  double back = 0;
  for (const Link& link : coupling.links)
    if (link.in.side == side && link.in.band == band && link.out.side == side) back += link.flux;
  for (const Pool& pool : coupling.pools) {
    double out = 0;
    for (const SideBand& of : pool.out)
      if (of.side == side) out += seen(of);
    for (const SideBand& of : pool.in)
      if (of.side == side && of.band == band) back += pool.strength * seen(of) * out;
  }
  return back / one_way_conductance(bands, band);
}

/// Lines of one band from a wall of 1 K through one cell after the other, as the elements of sweep.hpp have
/// them without a source.
class Lines {
 public:
  Lines(const HalfRange& angles, const Complex& rate)
      : angles_(angles), rate_(rate), psi_(angles.mu.size(), Complex(1)) {}

  /// @return means over directions of psi at the upstream and at the downstream node, and of mu psi there
  std::array<Complex, 3> cross(double width) {
    std::array<Complex, 3> means{};
    left_ = 0;
    for (std::size_t m = 0; m < psi_.size(); ++m) {
      const double mu = angles_.mu[m], half = angles_.weight[m] / 2, x = width / mu * rate_.real(),
                   y = width / mu * rate_.imag();
      const double re = 6 + x * (4 + x) - y * y, im = y * (4 + 2 * x), norm = re * re + im * im;
      const Complex entering = psi_[m]; // over the denominator; plainly: library products look for NaN
      const Complex over((entering.real() * re + entering.imag() * im) / norm,
                         (entering.imag() * re - entering.real() * im) / norm);
      const auto times = [&](double a, double b) {
        return Complex(over.real() * a - over.imag() * b, over.real() * b + over.imag() * a);
      };
      psi_[m] = times(6 - 2 * x, -2 * y);
      means[0] += half * times(6 + 4 * x, 4 * y);
      means[1] += half * psi_[m];
      means[2] += half * mu * psi_[m];
      left_ = std::max(left_, std::norm(psi_[m]));
    }
    return means;
  }
  bool over() const { return left_ < 1e-40; }

 private:
  const HalfRange& angles_;
  Complex rate_;
  std::vector<Complex> psi_;
  double left_ = 1;
};

/// Adds `factor(node)` times one field to another.
template <class Factor>
void add_fields(const HarmonicField& part, const Factor& factor, HarmonicField& sum) {
  for (std::size_t n = 0; n < sum.temperature.size(); ++n) {
    const Complex times = factor(n);
    sum.temperature[n] += times * part.temperature[n];
    sum.energy_temperature[n] += times * part.energy_temperature[n];
    sum.heat_flux[n] += times * part.heat_flux[n];
  }
}

} // namespace

FirstFlight::FirstFlight(const StackProblem& problem, const HarmonicDrive& drive) : problem_(problem) {
  for (std::size_t s = 0; s < drive.surface.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (drive.surface[s] == 0.0 || !law.black || !surface.is_boundary()) continue;
    const int cell = std::max(surface.minus_cell, surface.plus_cell);
    const double per_kelvin = law.heat_flux ? one_way_conductance(problem.bands_of_cell(cell)) : 1;
    flights_.push_back(flight_from(s, drive.surface[s] / per_kelvin));
  }
}

FirstFlight::Flight FirstFlight::flight_from(std::size_t surface, const Complex& amplitude) const {
  const Couplings couplings = make_couplings(problem_);
  const StackMesh& mesh = problem_.mesh;
  Flight flight{mesh.surfaces[surface].minus_cell < 0, amplitude, 0, mesh.cells(), -1, {}, {0}, {}, {}};
  flight.first_cell = flight.rightward ? 0 : mesh.cells() - 1;
  std::size_t end = surface;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const int last = flight.rightward ? mesh.surfaces[s].minus_cell : mesh.surfaces[s].plus_cell;
    const int cells = std::abs(last - flight.first_cell) + 1;
    if (s == surface || last < 0 || cells > flight.cells) continue;
    flight.cells = cells;
    end = s;
  }
  const Surface& at_end = mesh.surfaces[end];
  if (!at_end.is_boundary())
    flight.beyond = flight.rightward ? 2 * at_end.plus_cell : 2 * at_end.minus_cell + 1;
  const Bands& bands = problem_.bands_of_cell(flight.first_cell);
  const int side = flight.rightward ? minus_side : plus_side;
  const LawTraits law = law_traits(problem_.surfaces[end].law);
  const bool blocked = problem_.surfaces[end].contact_resistance > 0;
  for (int b = 0; b < bands.size(); ++b) {
    const double capacity = bands.heat_capacity[index(b)], streams = capacity * bands.speed[index(b)];
    flight.scales.push_back(
        {streams / bands.mean_free_path[index(b)] / relaxation(bands), capacity / heat_capacity(bands),
         flight.rightward ? streams : -streams,
         law.heat_flux || blocked ? 0 // imposed, or next to nothing
         : law.black              ? 1
                     : 1 - sent_back(*couplings.of_surface[end], bands, problem_.angles, side, b)});
  }
  for (int k = 0; k < flight.cells; ++k)
    flight.depth.push_back(flight.depth.back() + mesh.width[index(flight.cell(k))]);
  for (int b = 0; b < bands.size(); ++b) {
    auto& of_band = flight.in_the_end.emplace_back();
    for (const double depth : flight.depth) {
      const Exponentials all(depth / bands.mean_free_path[index(b)]);
      of_band.push_back({all.second / 2, all.third / 2});
    }
  }
  flight.missed = nothing_anywhere();
  HarmonicField exact = flight.missed;
  add_response(flight, 0, flight.missed);
  add_after_step(flight, HUGE_VAL, exact);
  add_fields(
      exact, [](std::size_t) { return -1.0; }, flight.missed);
  return flight;
}

HarmonicField FirstFlight::nothing_anywhere() const {
  const std::vector<Complex> zero(index(problem_.mesh.nodes()));
  HarmonicField field{zero, zero, zero, {}, {}, {}};
  if (any_metals(problem_.media)) field.electron_temperature = field.electron_flux = zero;
  return field;
}

template <class Number>
void FirstFlight::add(const Flight& flight, int crossed, int band, const Number& upstream,
                      const Arriving<Number>& downstream, HarmonicField& field) const {
  const BandScale& scale = flight.scales[index(band)];
  const std::size_t up = flight.upstream(crossed), down = flight.downstream(crossed);
  field.temperature[up] += scale.temperature * upstream;
  field.temperature[down] += scale.temperature * downstream.mean;
  field.energy_temperature[up] += scale.energy_temperature * upstream;
  field.energy_temperature[down] += scale.energy_temperature * downstream.mean;
  const bool last = crossed + 1 == flight.cells;
  const Number flux = scale.heat_flux * (last ? scale.crosses : 1.0) * downstream.carried;
  field.heat_flux[down] += flux;
  if (!last) field.heat_flux[flight.upstream(crossed + 1)] += flux;
  if (last && flight.beyond >= 0) field.heat_flux[index(flight.beyond)] += flux;
}

void FirstFlight::add_emission(const Flight& flight, HarmonicField& field) const {
  const double emitted = one_way_conductance(problem_.bands_of_cell(flight.first_cell));
  field.heat_flux[flight.upstream(0)] += flight.rightward ? emitted : -emitted;
}

void FirstFlight::add_response(const Flight& flight, const Complex& s, HarmonicField& field) const {
  const Bands& bands = problem_.bands_of_cell(flight.first_cell);
  add_emission(flight, field);
  for (int b = 0; b < bands.size(); ++b) {
    Lines lines(problem_.angles, 1 / bands.mean_free_path[index(b)] + s / bands.speed[index(b)]);
    for (int k = 0; k < flight.cells && !lines.over(); ++k) {
      const auto [up, down, carried] = lines.cross(problem_.mesh.width[index(flight.cell(k))]);
      add(flight, k, b, up, Arriving<Complex>{down, carried}, field);
    }
  }
}

void FirstFlight::add_after_step(const Flight& flight, double t, HarmonicField& field) const {
  const Bands& bands = problem_.bands_of_cell(flight.first_cell);
  add_emission(flight, field);
  for (int b = 0; b < bands.size(); ++b) {
    const double reach = bands.speed[index(b)] * t;
    const Exponentials slow(reach / bands.mean_free_path[index(b)]);
    const auto arriving = [&](int face) { // of directions above depth/reach
      const double least = flight.depth[index(face)] / reach;
      if (least >= 1) return Arriving<double>{0, 0};
      const auto& all = flight.in_the_end[index(b)][index(face)];
      return Arriving<double>{all.mean - least * slow.second / 2,
                              all.carried - least * least * slow.third / 2};
    };
    Arriving<double> upstream = arriving(0);
    for (int k = 0; k < flight.cells && upstream.mean > 0; ++k) {
      const Arriving<double> downstream = arriving(k + 1);
      add(flight, k, b, upstream.mean, downstream, field);
      upstream = downstream;
    }
  }
}

HarmonicField FirstFlight::response(const Complex& s) const {
  HarmonicField sum = nothing_anywhere();
  for (const Flight& flight : flights_) {
    HarmonicField alone = nothing_anywhere();
    add_response(flight, s, alone);
    add_fields(
        alone, [&](std::size_t) { return flight.amplitude; }, sum);
  }
  return sum;
}

HarmonicField FirstFlight::after_step(double t) const {
  HarmonicField sum = nothing_anywhere();
  for (const Flight& flight : flights_) {
    HarmonicField alone = nothing_anywhere();
    add_after_step(flight, t, alone);
    const Bands& bands = problem_.bands_of_cell(flight.first_cell);
    const double emitted = one_way_conductance(bands);
    const std::vector<double>& position = problem_.mesh.position;
    // Of what the wall emits the part that would have got there if nothing scattered.
    const auto arrived = [&](std::size_t node) {
      const double depth = std::abs(position[node] - position[flight.upstream(0)]);
      double part = 0;
      for (int b = 0; b < bands.size(); ++b) {
        const double least = depth / (bands.speed[index(b)] * t);
        if (least < 1) part += one_way_conductance(bands, b) / emitted * (1 - least * least);
      }
      return part;
    };
    add_fields(flight.missed, arrived, alone);
    add_fields(
        alone, [&](std::size_t) { return flight.amplitude; }, sum);
  }
  return sum;
}

} // namespace kapitza
