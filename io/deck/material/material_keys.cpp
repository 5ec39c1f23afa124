#include "kapitza/base/index.hpp"

#include "io/deck/material/material_entry.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza {
namespace io {
namespace {

// --- dispersion ---

/// `table: [[k, omega], ...]`
void read_table(Reading& reading, const Node& node, const std::string& path, DispersionEntry& entry) {
  std::vector<std::pair<double, double>>& points = entry.table.emplace().points;
  const std::size_t issues = reading.issues.size();
  points =
      read_pairs(reading, node, path,
                 {"k", "omega", units::wavevector, units::angular_frequency, not_negative, not_negative});
  if (reading.issues.size() > issues) return;
  if (points.size() < 2)
    reading.fail(path, "at least two points [k, omega] are needed");
  else if (points.front().first != 0)
    reading.fail(path, "must begin at k = 0");
}

Block<DispersionEntry> dispersion_block() {
  Block<LinearDispersion> linear;
  linear.keys = {quantity<LinearDispersion>("velocity", &LinearDispersion::velocity, units::velocity,
                                            positive.likely(1, 1e5), required, "omega = velocity k")};
  Block<QuadraticDispersion> quadratic;
  quadratic.keys = {
      quantity<QuadraticDispersion>("velocity", &QuadraticDispersion::velocity, units::velocity, any_value,
                                    required, "omega = frequency + velocity k + curvature k^2"),
      quantity<QuadraticDispersion>("curvature", &QuadraticDispersion::curvature, units::curvature, any_value,
                                    required, "see velocity"),
      quantity<QuadraticDispersion>("frequency", &QuadraticDispersion::frequency, units::angular_frequency,
                                    not_negative.likely(1e9, 1e15), preset("0"),
                                    "at the zone centre; 0 for acoustic branches"),
  };
  Block<SineDispersion> sine;
  sine.keys = {quantity<SineDispersion>("frequency", &SineDispersion::frequency, units::angular_frequency,
                                        positive.likely(1e9, 1e15), required,
                                        "omega = frequency sin(pi k / (2 cutoff_wavevector))")};
  Block<DispersionEntry> result;
  result.keys = {
      block<DispersionEntry>("linear", &DispersionEntry::linear, linear, optional(), "constant velocity"),
      block<DispersionEntry>("quadratic", &DispersionEntry::quadratic, quadratic, optional(), "a parabola"),
      block<DispersionEntry>("sine", &DispersionEntry::sine, sine, optional(), "a chain of atoms"),
      custom<DispersionEntry>({"", "table", "list of pairs [k, omega]", "1/m, rad/s", "k from 0, increasing",
                               "", "straight lines between points, from 0 to the cutoff wavevector"},
                              optional(), "", read_table),
  };
  result.check = [](Reading& reading, const std::string& path, DispersionEntry&) {
    exactly_one(reading, path, {"linear", "quadratic", "sine", "table"});
  };
  return result;
}

/// omega(k) must not be negative, and a table must reach the cutoff.
void check_branch(Reading& reading, const std::string& path, BranchEntry& branch) {
  const double cutoff = branch.cutoff_wavevector;
  if (!(cutoff > 0)) return;
  if (const auto& table = branch.dispersion.table; table && !table->points.empty()) {
    if (table->points.back().first < cutoff * (1 - 1e-6))
      reading.fail(key_path(path, "dispersion.table"),
                   fmt::format("ends at k = {:g} 1/m, before the cutoff wavevector {:g} 1/m",
                               table->points.back().first, cutoff));
  }
  if (const auto& parabola = branch.dispersion.quadratic) {
    const auto omega = [&](double k) {
      return parabola->frequency + k * (parabola->velocity + k * parabola->curvature);
    };
    double lowest = std::min(omega(0), omega(cutoff));
    const double turning = parabola->curvature == 0 ? 0 : -parabola->velocity / (2 * parabola->curvature);
    if (turning > 0 && turning < cutoff) lowest = std::min(lowest, omega(turning));
    if (lowest < 0)
      reading.fail(
          key_path(path, "dispersion.quadratic"),
          fmt::format(
              "the frequency falls to {:.3g} rad/s below the cutoff wavevector; it must not be negative",
              lowest));
  }
}

Block<BranchEntry> branch_block() {
  Block<BranchEntry> result;
  const Words<Polarization> polarizations{{{"longitudinal", Polarization::longitudinal},
                                           {"transverse", Polarization::transverse},
                                           {"optical", Polarization::optical}},
                                          {}};
  result.keys = {
      name<BranchEntry>("name", &BranchEntry::name, required, "LA, TA, ...; scattering refers to it"),
      choice<BranchEntry>("polarization", &BranchEntry::polarization, polarizations, required,
                          "polarization"),
      integer<BranchEntry>("degeneracy", &BranchEntry::degeneracy, {.low = 1, .high = 1000}, preset("1"),
                           "2 for a doubly degenerate transverse branch"),
      quantity<BranchEntry>("cutoff_wavevector", &BranchEntry::cutoff_wavevector, units::wavevector,
                            positive.likely(1e7, 1e12), required,
                            "radius of the sphere that stands for the Brillouin zone"),
      block<BranchEntry>("dispersion", &BranchEntry::dispersion, dispersion_block(), required, "omega(k)"),
  };
  result.check = check_branch;
  return result;
}

// --- scattering ---

/// The keys that each process needs; it may have no others of `process_keys`. In the order of the
/// enumeration.
struct ProcessKeys {
  std::string word;
  Process process;
  std::vector<std::string> keys;
};
const std::vector<ProcessKeys> processes{
    {"power", Process::power, {"coefficient", "omega_exponent", "temperature_exponent"}},
    {"exponential",
     Process::exponential,
     {"coefficient", "omega_exponent", "temperature_exponent", "activation_temperature"}},
    {"holland_umklapp", Process::holland_umklapp, {"coefficient"}},
    {"impurity", Process::impurity, {"coefficient"}},
    {"boundary", Process::boundary, {"length"}},
};
const std::vector<std::string> process_keys{"coefficient", "omega_exponent", "temperature_exponent",
                                            "activation_temperature", "length"};

void read_coefficient(Reading& reading, const Node& node, const std::string& path, ScatteringEntry& entry) {
  if (node.kind != NodeKind::scalar) {
    reading.fail(path, fmt::format("a number is needed, got {}", described(node)));
    return;
  }
  try {
    entry.coefficient = parse_quantity(node.text);
    if (entry.coefficient->value <= 0) reading.fail(path, "must be positive, got " + node.text);
  } catch (const InputError& error) {
    reading.fail(path, error.issues().front().message);
  }
}

void read_branches(Reading& reading, const Node& node, const std::string& path, ScatteringEntry& entry) {
  const std::vector<Node>* items =
      read_list(reading, node, path, "a list of branch names such as [LA, TA] is needed");
  if (!items) return;
  if (items->empty()) reading.fail(path, "at least one branch is needed; leave the key out for all of them");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string item = key_path(path, i);
    reading.note(item, (*items)[i]);
    entry.branches.push_back(read_text(reading, (*items)[i], item).value_or(""));
  }
}

/// Dimension of the coefficient A in rate = A omega^n T^m.
Dimension coefficient_dimension(const ScatteringEntry& entry) {
  switch (*entry.process) {
  case Process::holland_umklapp:
    return {0, 0, 1, 0};
  case Process::impurity:
    return {0, 0, 3, 0};
  default:
    return {0, 0, entry.omega_exponent.value_or(0) - 1, -entry.temperature_exponent.value_or(0)};
  }
}

void check_scattering(Reading& reading, const std::string& path, ScatteringEntry& entry) {
  if (entry.above_frequency && entry.below_frequency && *entry.above_frequency >= *entry.below_frequency)
    reading.fail(key_path(path, "below_frequency"), "must be larger than above_frequency");
  if (!entry.process) return;
  const ProcessKeys& mine = processes[index(*entry.process)];
  for (const std::string& key : process_keys)
    if (reading.given(key_path(path, key))
        && std::find(mine.keys.begin(), mine.keys.end(), key) == mine.keys.end())
      reading.fail(key_path(path, key), fmt::format("does not belong to process {}", mine.word));
  for (const std::string& key : mine.keys)
    if (!reading.given(key_path(path, key)))
      reading.fail(key_path(path, key),
                   fmt::format("missing; process {} needs {}", mine.word, listed(mine.keys)));
  const Dimension wanted = coefficient_dimension(entry);
  if (entry.coefficient && !entry.coefficient->bare && !(entry.coefficient->dimension == wanted))
    reading.fail(key_path(path, "coefficient"),
                 fmt::format("is in {}, but this process needs {} (the rate is in 1/s, omega in rad/s)",
                             unit_text(entry.coefficient->dimension), unit_text(wanted)));
}

} // namespace

Block<ScatteringEntry> scattering_block() {
  Block<ScatteringEntry> result;
  Words<Process> words;
  for (const ProcessKeys& process : processes) words.available.emplace_back(process.word, process.process);
  using E = ScatteringEntry;
  result.keys = {
      choice<E>("process", &E::process, words, required,
                "A w^n T^m; A w^n T^m exp(-B/T); A w^2 / sinh(hbar w / kB T); A w^4; v / length"),
      custom<E>({"", "branches", "list of names", "", "branches of this file", "", "the branches it acts on"},
                optional("all of them"), "", read_branches),
      custom<E>({"", "coefficient", "quantity", "depends on the exponents", "> 0", "",
                 "A; all processes but boundary"},
                optional(), "", read_coefficient),
      quantity<E>("omega_exponent", &E::omega_exponent, units::number, {.low = -10, .high = 10}, optional(),
                  "n; power and exponential"),
      quantity<E>("temperature_exponent", &E::temperature_exponent, units::number, {.low = -10, .high = 10},
                  optional(), "m; power and exponential"),
      quantity<E>("activation_temperature", &E::activation_temperature, units::temperature, positive,
                  optional(), "B; exponential"),
      quantity<E>("length", &E::length, units::length, positive, optional(), "boundary"),
      quantity<E>("above_frequency", &E::above_frequency, units::angular_frequency,
                  not_negative.likely(1e9, 1e15), optional(), "acts at this frequency and above only"),
      quantity<E>("below_frequency", &E::below_frequency, units::angular_frequency,
                  positive.likely(1e9, 1e15), optional(), "acts below this frequency only"),
      flag<E>("normal", &E::normal, optional("false"),
              "keeps the momentum of all phonons together: with solver.scattering callaway it relaxes to a "
              "drift"),
      flag<E>(
          "electrons", &E::electrons, preset("false"),
          "collisions with conduction electrons: left out where a deck gives the material electrons, whose "
          "coupling stands for them"),
  };
  result.check = check_scattering;
  return result;
}

Block<MaterialFileEntries> material_file_block() {
  using E = MaterialFileEntries;
  Block<SoundVelocity> sound;
  sound.keys = {
      quantity<SoundVelocity>("longitudinal", &SoundVelocity::longitudinal, units::velocity,
                              positive.likely(100, 3e4), required, "isotropic average"),
      quantity<SoundVelocity>("transverse", &SoundVelocity::transverse, units::velocity,
                              positive.likely(100, 3e4), optional("none"),
                              "isotropic average; none in a liquid"),
  };
  using N = ElectronNumbers;
  Block<N> electrons;
  electrons.keys = {
      quantity<N>("conductivity", &N::conductivity, units::conductivity, positive.likely(0.1, 1e5), required,
                  "thermal conductivity of the electrons"),
      quantity<N>("heat_capacity", &N::heat_capacity, units::heat_capacity, positive.likely(1, 1e6), required,
                  "of the electrons"),
      quantity<N>("coupling", &N::coupling, units::electron_coupling, positive.likely(1e14, 1e20), required,
                  "heat that electrons give the lattice per kelvin"),
  };
  Block<E> file;
  file.keys = {
      name<E>("name", &E::name, required, "name of the material"),
      text<E>("source", &E::source, optional(), "where every number comes from"),
      text<E>("notes", &E::notes, optional(), "free text"),
      quantity<E>("density", &E::density, units::density, positive.likely(50, 3e4), optional(),
                  "mass density"),
      block<E>("sound_velocity", &E::sound_velocity, sound, optional(), "of long waves"),
      list<E>("branches", &E::branches, branch_block(), required, "the dispersion branches"),
      list<E>("scattering", &E::scattering, scattering_block(), optional("none"),
              "rates that add up (Matthiessen); needed wherever a mean free path is"),
      block<E>("electrons", &E::electrons, electrons, optional("none"),
               "conduction electrons; decks take them with electrons: library"),
      custom<E>({"", "temperature_range", "pair [T1, T2]", "K", "> 0, increasing", "",
                 "in which the numbers above may be used; outside, there are warnings"},
                optional(), "", read_temperature_range),
      block<E>("measured", &E::measured, measured_block(), optional(),
               "measurements to compare with; no calculation uses them"),
  };
  return file;
}

} // namespace io

std::vector<KeyRow> material_key_reference() {
  std::vector<KeyRow> rows;
  io::describe(io::material_file_block(), "", rows);
  return rows;
}

} // namespace kapitza
