#include "kapitza/analysis/jump.hpp"

#include "kapitza/base/units.hpp"
#include "kapitza/io/deck/pair_deck.hpp"
#include "kapitza/io/deck/temperatures.hpp"
#include "kapitza/io/result/jump_output.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/setup/variants.hpp"

#include "app/commands.hpp"
#include "app/deliver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::app {
namespace {

void check_options(const JumpCommand& options) {
  const bool wall = !options.wall.empty();
  if (options.first.empty() || wall == !options.second.empty())
    throw InputError("kapitza jump needs two materials, or one and --wall (see kapitza jump --help)");
  if (wall && (!options.model.empty() || !options.law.empty()))
    throw InputError("--model and --law belong to an interface; a wall is described by --wall");
  if (!wall && options.model.empty() && options.deck.empty())
    throw InputError("--model: the law of the interface is needed, for example --model dmm");
  if (options.model.empty() && !options.law.empty())
    throw InputError("--law: these are keys of an interface law, give --model too");
  const int given = (options.specularity ? 1 : 0) + (options.roughness.empty() ? 0 : 1);
  if (given != (options.wall == "rough" ? 1 : 0))
    throw InputError(
        "--wall rough, and nothing else, needs either --specularity (the fraction that is mirrored, 0 to 1) "
        "or --roughness (a height such as '0.3 nm')");
  if (!options.deck.empty() && options.frequency_bins)
    throw InputError("--frequency-bins: the materials of a deck say so themselves");
}

/// Crystals of the library or of files: twice the bins of a run. Slip is decided by few modes of long mean
/// free path: silicon's slip length at a black wall is 0.6 % short with 80 bins, 2.7 % with 40.
std::optional<int> bins(const JumpCommand& options) {
  if (options.frequency_bins || !options.deck.empty()) return options.frequency_bins;
  const bool crystals = options.first.kind.empty() && options.second.kind.empty();
  return crystals ? std::optional(2 * default_frequency_bins) : std::nullopt;
}

PairRequest make_request(const JumpCommand& options, std::optional<double> temperature) {
  PairRequest request;
  request.first = options.first;
  request.second = options.second;
  request.model = options.model;
  request.parameters = split_settings("--law", options.law);
  request.deck = options.deck;
  request.temperature = temperature;
  request.frequency_bins = bins(options);
  return request;
}

/// Temperatures to go through; nothing: the deck's own.
std::vector<std::optional<double>> temperatures(const JumpCommand& options) {
  std::vector<std::optional<double>> list;
  if (options.temperature.empty()) return {std::nullopt};
  for (const double t : naming("--temperature", [&] { return parse_temperatures(options.temperature); }))
    list.emplace_back(t);
  return list;
}

template <class Report>
void show(const Report& report, const JumpCommand& options) {
  deliver(options.json ? jump_json(report) : jump_table(report), options.csv, jump_csv(report));
}

void add_warnings(std::vector<std::string>& all, const Deck& deck, const StackProblem& problem) {
  for (const std::vector<std::string>& list :
       {deck.warnings, binning_notes(deck, problem.media), law_notes(deck, problem.media)})
    for (const std::string& warning : list)
      if (std::find(all.begin(), all.end(), warning) == all.end()) all.push_back(warning);
}

/// What `make` makes of the deck's variants.
template <class Make>
auto variants_of(const Deck& deck, Make make) {
  using Problem = decltype(make(deck));
  const auto made = [&](const std::optional<Deck>& variant) {
    return variant ? std::optional<Problem>(make(*variant)) : std::nullopt;
  };
  return Variants<Problem>{made(with_twice_the_bins(deck)), made(with_shorter_boundaries(deck))};
}

HalfSpaces half_spaces(const StackProblem& problem) {
  const Surface& plane = problem.mesh.surfaces[1];
  return {problem.bands_of_cell(plane.minus_cell), problem.bands_of_cell(plane.plus_cell),
          problem.surfaces[1], problem.temperature};
}

int interface_jumps(const JumpCommand& options, const Communicator& communicator) {
  InterfaceJumpReport report{
      material_name(options.first), material_name(options.second), options.model, {}, {}};
  if (report.law.empty()) report.law = "law of " + options.deck;
  bool converged = true;
  int limited = 0;
  for (const std::optional<double>& t : temperatures(options)) {
    const Deck deck = read_pair_deck(make_request(options, t), collective_reader(communicator));
    const StackProblem problem = make_problem(deck);
    if (problem.mesh.surfaces.size() != 3)
      throw InputError(fmt::format("{} and {} share no interface: give --model", report.a, report.b));
    const auto variants =
        variants_of(deck, [](const Deck& variant) { return half_spaces(make_problem(variant)); });
    report.points.push_back(
        {problem.temperature, interface_jump(half_spaces(problem), {}, communicator, variants)});
    add_warnings(report.warnings, deck, problem);
    converged = converged && report.points.back().jump.accuracy.converged;
    limited = std::max(limited, report.points.back().jump.limited_groups);
  }
  if (limited > 0)
    report.warnings.push_back(fmt::format(
        "in {} of {} groups of bands the other side carries too little for the asked transmissivity (the "
        "way back would exceed 1); there it is lowered to what detailed balance allows",
        limited, report.points.front().jump.groups.size()));
  on_root(communicator, [&] { show(report, options); });
  return converged ? success : not_converged;
}

/// Slip at an isothermal wall, lost thickness at one that lets no heat through.
WallJumpPoint wall_point(const Deck& deck, const StackProblem& problem, const WallJumpReport& report,
                         const Communicator& communicator) {
  const Bands& bands = problem.bands_of_region(0);
  const auto variants =
      variants_of(deck, [](const Deck& variant) { return make_problem(variant).bands_of_region(0); });
  WallJumpPoint point{problem.temperature, conductivity(bands), {}, {}, {}};
  if (report.wall == "isothermal") {
    point.slip = wall_jump(bands, IsothermalWall{}, {}, communicator, variants);
    point.shift = point.slip->accuracy.spectrum;
    return point;
  }
  const auto lost = [&](const Bands& of) {
    return report.roughness ? lost_thickness(of, RoughWall{*report.roughness})
                            : lost_thickness(of, ReflectingWall{report.specularity.value_or(0)});
  };
  point.lost_thickness = lost(bands);
  const auto shift = [&](const std::optional<Bands>& of) -> std::optional<double> {
    if (!of || *point.lost_thickness == 0) return std::nullopt;
    return std::abs(lost(*of) / *point.lost_thickness - 1);
  };
  point.shift = {shift(variants.bins), shift(variants.boundary_length)};
  return point;
}

int wall_jumps(const JumpCommand& options, const Communicator& communicator) {
  WallJumpReport report{material_name(options.first), options.wall, options.specularity, {}, {}, {}};
  if (!options.roughness.empty())
    report.roughness =
        naming("--roughness", [&] { return parse_positive(options.roughness, units::length); });
  bool converged = true;
  for (const std::optional<double>& t : temperatures(options)) {
    const Deck deck = read_pair_deck(make_request(options, t), collective_reader(communicator));
    const StackProblem problem = make_problem(deck);
    report.points.push_back(wall_point(deck, problem, report, communicator));
    const auto& slip = report.points.back().slip;
    converged = converged && (!slip || slip->accuracy.converged);
    add_warnings(report.warnings, deck, problem);
  }
  on_root(communicator, [&] { show(report, options); });
  return converged ? success : not_converged;
}

} // namespace

int jump(const JumpCommand& options, const Communicator& communicator) {
  check_options(options);
  prepare_csv(options.csv, communicator);
  return options.wall.empty() ? interface_jumps(options, communicator) : wall_jumps(options, communicator);
}

} // namespace kapitza::app
