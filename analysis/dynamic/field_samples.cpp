#include "kapitza/analysis/field_samples.hpp"

#include "kapitza/base/index.hpp"

#include "base/largest_modulus.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// The order of the numbers of a node; those of electrons where there are metals.
enum Field : std::size_t {
  temperature,
  energy_temperature,
  flux_x,
  flux_y,
  electron_temperature,
  electron_flux_x,
  electron_flux_y
};

bool is_flux(std::size_t field) {
  return field == flux_x || field == flux_y || field == electron_flux_x || field == electron_flux_y;
}

std::pair<double, double> key(const Complex& s) {
  return {s.real(), s.imag()};
}

constexpr std::size_t places = 8; // that are looked at

} // namespace

std::vector<std::pair<std::size_t, std::size_t>> nodes_here_and_there(const Domain& domain) {
  const PlaneMesh& mesh = *domain.mesh;
  const auto cells = static_cast<std::size_t>(mesh.global_cells);
  std::map<std::size_t, std::size_t> place_of_cell; // in the middle of its part of all cells
  for (std::size_t place = 0; place < places; ++place)
    place_of_cell[cells * (2 * place + 1) / (2 * places)] = place;
  std::vector<std::pair<std::size_t, std::size_t>> nodes;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    if (const auto found = place_of_cell.find(static_cast<std::size_t>(mesh.global_cell[index(cell)]));
        found != place_of_cell.end())
      nodes.emplace_back(index(mesh.first_slot[index(cell)]), found->second);
  return nodes;
}

FieldSamples::FieldSamples(FieldShare share, std::vector<double> times, double streaming)
    : share_(std::move(share)), streaming_(streaming), fields_(share_.metals ? 7 : 4) {
  Moments nothing;
  nothing.temperature.assign(share_.nodes, 0.0);
  nothing.energy_temperature.assign(share_.nodes, 0.0);
  nothing.heat_flux.assign(share_.nodes, Point{});
  if (share_.metals) {
    nothing.electron_temperature.assign(share_.nodes, 0.0);
    nothing.electron_flux.assign(share_.nodes, Point{});
  }
  sum_.moments.assign(times.size(), nothing);
  sum_.times = std::move(times);
}

void FieldSamples::keep(const Complex& s, const std::array<Moments, 2>& moments) {
  const auto& [re, im] = moments;
  std::vector<Complex>& kept = kept_[key(s)];
  kept.clear();
  kept.reserve(fields_ * share_.nodes);
  for (std::size_t n = 0; n < share_.nodes; ++n) kept.emplace_back(re.temperature[n], im.temperature[n]);
  for (std::size_t n = 0; n < share_.nodes; ++n)
    kept.emplace_back(re.energy_temperature[n], im.energy_temperature[n]);
  for (const std::size_t d : {0, 1})
    for (std::size_t n = 0; n < share_.nodes; ++n) kept.emplace_back(re.heat_flux[n][d], im.heat_flux[n][d]);
  if (!share_.metals) return;
  for (std::size_t n = 0; n < share_.nodes; ++n)
    kept.emplace_back(re.electron_temperature[n], im.electron_temperature[n]);
  for (const std::size_t d : {0, 1})
    for (std::size_t n = 0; n < share_.nodes; ++n)
      kept.emplace_back(re.electron_flux[n][d], im.electron_flux[n][d]);
}

void FieldSamples::keep(const Complex& s, const HarmonicField& field) {
  std::vector<Complex>& kept = kept_[key(s)];
  kept = field.temperature;
  const auto append = [&](const std::vector<Complex>& more) {
    kept.insert(kept.end(), more.begin(), more.end());
  };
  append(field.energy_temperature);
  append(field.heat_flux);
  if (known_) {
    const HarmonicField known = known_(s);
    for (std::size_t n = 0; n < share_.nodes; ++n) {
      kept[temperature * share_.nodes + n] -= known.temperature[n];
      kept[energy_temperature * share_.nodes + n] -= known.energy_temperature[n];
      kept[flux_x * share_.nodes + n] -= known.heat_flux[n];
    }
  }
  kept.resize((flux_y + 1) * share_.nodes); // of a stack nothing
  if (!share_.metals) return;
  append(field.electron_temperature);
  append(field.electron_flux);
  kept.resize((electron_flux_y + 1) * share_.nodes);
}

void FieldSamples::add_known(std::size_t time, const HarmonicField& part) {
  Moments& total = sum_.moments[time];
  for (std::size_t n = 0; n < share_.nodes; ++n) {
    total.temperature[n] += part.temperature[n].real();
    total.energy_temperature[n] += part.energy_temperature[n].real();
    total.heat_flux[n][0] += part.heat_flux[n].real();
  }
}

std::vector<std::vector<Complex>> FieldSamples::here_and_there(std::span<const Complex> s) const {
  const std::array<std::size_t, 2> seen{temperature, flux_x};
  std::vector<double> parts(places * seen.size() * s.size() * 2, 0.0); // [places][seen][s][re, im]
  for (const auto& [node, place] : share_.looked_at)
    for (std::size_t f = 0; f < seen.size(); ++f)
      for (std::size_t k = 0; k < s.size(); ++k)
        if (const auto found = kept_.find(key(s[k])); found != kept_.end()) {
          const Complex value = found->second[seen[f] * share_.nodes + node];
          const std::size_t at = ((place * seen.size() + f) * s.size() + k) * 2;
          parts[at] = value.real(), parts[at + 1] = value.imag();
        }
  share_.world.sum(parts);
  std::vector<std::vector<Complex>> functions(places * seen.size());
  for (std::size_t f = 0; f < functions.size(); ++f)
    for (std::size_t k = 0; k < s.size(); ++k)
      functions[f].emplace_back(parts[(f * s.size() + k) * 2], parts[(f * s.size() + k) * 2 + 1]);
  return functions;
}

std::vector<double> FieldSamples::summed(const TimeWeights& weights) const {
  std::vector<double> sum(fields_ * share_.nodes, 0.0);
  for (std::size_t k = 0; k < weights.s.size(); ++k) {
    const auto found = kept_.find(key(weights.s[k]));
    if (found == kept_.end()) continue; // another group's
    const Complex weight = weights.weight[k];
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += weight.real() * found->second[i].real() - weight.imag() * found->second[i].imag();
  }
  share_.peers.sum(sum);
  return sum;
}

double FieldSamples::change(const std::vector<TimeWeights>& fine, const std::vector<TimeWeights>& coarse,
                            const std::array<double, 2>& elsewhere) const {
  std::array<double, 2> peak = elsewhere, most{}; // of temperatures and of fluxes
  for (std::size_t i = 0; i < sum_.times.size(); ++i) {
    const std::vector<double> now = summed(fine[i]);
    std::vector<double> difference = summed(coarse[i]);
    for (std::size_t n = 0; n < now.size(); ++n) difference[n] -= now[n];
    for (std::size_t f = 0; f < fields_; ++f) {
      const std::size_t kind = is_flux(f) ? 1 : 0;
      const auto of_field = [&](const std::vector<double>& all) {
        return largest_modulus(std::span(all).subspan(f * share_.nodes, share_.nodes));
      };
      peak[kind] = std::max(peak[kind], of_field(now));
      most[kind] = std::max(most[kind], of_field(difference));
    }
  }
  for (const std::size_t kind : {0, 1}) {
    peak[kind] = share_.world.max(peak[kind]);
    most[kind] = share_.world.max(most[kind]);
  }
  peak[1] = std::max(peak[1], 1e-6 * streaming_ * peak[0]);
  double change = 0;
  for (const std::size_t kind : {0, 1})
    if (peak[kind] > 0) change = std::max(change, most[kind] / peak[kind]);
  return change;
}

void FieldSamples::add(const std::vector<TimeWeights>& weights) {
  for (std::size_t i = 0; i < sum_.times.size(); ++i) {
    const std::vector<double> sum = summed(weights[i]);
    const auto value = [&](Field field, std::size_t n) { return sum[field * share_.nodes + n]; };
    Moments& total = sum_.moments[i];
    for (std::size_t n = 0; n < share_.nodes; ++n) {
      total.temperature[n] += value(temperature, n);
      total.energy_temperature[n] += value(energy_temperature, n);
      total.heat_flux[n][0] += value(flux_x, n);
      total.heat_flux[n][1] += value(flux_y, n);
      if (!share_.metals) continue;
      total.electron_temperature[n] += value(electron_temperature, n);
      total.electron_flux[n][0] += value(electron_flux_x, n);
      total.electron_flux[n][1] += value(electron_flux_y, n);
    }
  }
}

} // namespace kapitza
