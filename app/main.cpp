#include "kapitza/base/simd.hpp"
#include "kapitza/parallel/petsc_options.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/version.hpp"

#include "app/commands.hpp"
#include "app/results.hpp"
#include "app/shell.hpp"
#include "app/sources.hpp"
#include "app/start.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace kapitza::app {
namespace {

/// What the command line asked for.
struct Request {
  RunOptions options;
  MaterialOptions material_options;
  JumpCommand jump_options;
  ConductanceOptions conductance_options;
  SourceOptions sources; ///< of whichever sub-command has some
  ResultOptions results;
  FitOptions fits;
  bool plot_run = false; ///< run --plot
  bool profile = false;  ///< say where the time went
  StartOptions start;
  CLI::App* run = nullptr;
  CLI::App* check = nullptr;
  CLI::App* material = nullptr;
  CLI::App* conductance = nullptr;
  CLI::App* jump = nullptr;
  CLI::App* study = nullptr;
  CLI::App* fdtr = nullptr;
  CLI::App* tdtr = nullptr;
  CLI::App* plot = nullptr;
  CLI::App* report = nullptr;
};

/// `-output out` would be `-o utput`: a long option needs two dashes.
void check_dashes(const CLI::App& program, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.size() < 3 || word[0] != '-' || word[1] == '-') continue;
    const std::string name(
        word.substr(1, word.find('=') == std::string_view::npos ? word.npos : word.find('=') - 1));
    for (const CLI::App* command : program.get_subcommands({}))
      for (const CLI::Option* option : command->get_options())
        if (option->check_lname(name))
          throw InputError(fmt::format("{} is written --{} (see kapitza --help)", word, name));
  }
}

/// A value, not `-o ""` where a variable was empty.
CLI::Validator not_empty() {
  return {
      [](const std::string& text) { return text.empty() ? std::string("must not be empty") : std::string(); },
      ""};
}

void add_deck_options(CLI::App& command, RunOptions& options) {
  command.add_option("deck", options.deck, "the deck, a YAML file")->required();
  command
      .add_option("--set", options.overrides, "override a key, e.g. --set mesh.layers.0.thickness='10 nm'")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->take_all();
}

void add_material_options(CLI::App& command, MaterialOptions& options) {
  command
      .add_option("-T,--temperature", options.temperature,
                  "one temperature (300 K), or a range, optionally with a number of values (100:500:9)")
      ->type_name("T|T1:T2[:N]");
  command
      .add_option("--film", options.films, "thickness of a film instead of 10 nm to 100 um; may be repeated")
      ->type_name("THICKNESS")
      ->expected(1)
      ->take_all();
  command.add_option("--frequency-bins", options.frequency_bins, "bins of the frequency grid (default: 40)")
      ->check(CLI::Range(1, 10000));
  command.add_flag("--json", options.json, "one JSON object on standard output instead of the tables");
  command.add_option("--csv", options.csv, "also write CSV files into this directory")->type_name("DIR");
}

void add_jump_options(CLI::App& command, JumpCommand& options) {
  command.add_option("--model", options.model, "law of the interface, as in a deck: dmm, transmission, ...");
  command.add_option("--law", options.law, "another key of the law, e.g. --law value=0.5; may be repeated")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  command.add_option("--wall", options.wall, "a wall of A instead of an interface")
      ->check(CLI::IsMember({"isothermal", "diffuse", "rough"}));
  command.add_option("--specularity", options.specularity, "fraction that a rough wall mirrors")
      ->check(CLI::Range(0.0, 1.0));
  command.add_option("--roughness", options.roughness, "or its rms height")->type_name("HEIGHT");
  command
      .add_option(
          "-T,--temperature", options.temperature,
          "one temperature (default: 300 K, or the deck's), or a range, optionally with a number of values")
      ->type_name("T|T1:T2[:N]");
  command
      .add_option("--frequency-bins", options.frequency_bins,
                  "bins of the frequency grid (default: 80; first-principles data: 40)")
      ->check(CLI::Range(1, 5000));
  command.add_flag("--json", options.json, "one JSON object on standard output instead of the table");
  command
      .add_option("--csv", options.csv, "also write jump.csv and Knudsen-layer profiles into this directory")
      ->type_name("DIR");
}

void add_conductance_options(CLI::App& command, ConductanceOptions& options) {
  command
      .add_option(
          "-m,--model", options.model,
          "one law: dmm, amm, radiation_limit, mismatch, khalatnikov, table or acoustic_table (default: "
          "all that need no file, side by side)")
      ->type_name("LAW");
  command
      .add_option("-T,--temperature", options.temperature,
                  "one temperature, or a range, optionally with a number of values (default: 0.1 K to 300 K)")
      ->type_name("T|T1:T2[:N]");
  command.add_option("--specularity", options.specularity, "of mismatch: 1 is amm, 0 is dmm")
      ->type_name("0..1");
  command.add_option("--roughness", options.roughness, "of mismatch: rms height of the plane, e.g. '0.3 nm'")
      ->type_name("LENGTH");
  command
      .add_option("--file", options.file, "of table and acoustic_table: CSV of transmissivities from A to B")
      ->type_name("FILE");
  command.add_flag("--json", options.json, "one JSON object on standard output instead of the tables");
  command.add_option("--csv", options.csv, "also write CSV files into this directory")->type_name("DIR");
}

/// Where results go, from where a run goes on and when it leaves.
void add_run_options(CLI::App& command, RunOptions& options) {
  add_deck_options(command, options);
  command.add_option("-o,--output", options.output, "directory for the results (default: the deck's)")
      ->check(not_empty());
  command
      .add_option("--restart", options.restart,
                  "go on from the newest checkpoint in the output directory, or from this one")
      ->type_name("latest|FILE");
  command.add_flag("--force", options.force,
                   "overwrite the results of an earlier run; its checkpoints get the ending .old");
  command
      .add_option("--time-limit", options.time_limit,
                  "leave with a checkpoint before the run has taken that long, e.g. '2 h'")
      ->type_name("TIME");
  command.add_flag("--progress", options.progress, "show progress even where standard error is no terminal");
}

void add_profile_option(CLI::App& command, bool& profile) {
  command.add_flag("--profile", profile,
                   "say where the time went: set-up, sweeps, low order, communication, output");
}

/// What `fdtr` and `tdtr` take beside a deck. @param points what a window chooses from
void add_fit_options(CLI::App& command, Request& request, const char* points, const char* window) {
  add_run_options(command, request.options);
  add_profile_option(command, request.profile);
  command
      .add_option(
          "--fit", request.fits.fits,
          "what is fitted: G of the first interface, kappa of the layer below it, or G,kappa (default: "
          "G, and once more G,kappa); may be repeated")
      ->type_name("G|kappa|G,kappa")
      ->expected(1)
      ->take_all();
  command
      .add_option("--window", request.fits.windows,
                  fmt::format("{} to fit, e.g. --window {}; may be repeated (default: all)", points, window))
      ->type_name("FROM:TO")
      ->expected(1)
      ->take_all();
}

void add_run_command(CLI::App& program, Request& request) {
  request.run = program.add_subcommand("run", "solve a deck and write summary.json and profile.csv");
  add_run_options(*request.run, request.options);
  add_profile_option(*request.run, request.profile);
  request.run->add_option("--compare", request.options.compare, "also solve by Fourier's law, four ways")
      ->check(CLI::IsMember({"fourier"}));
  request.run->add_flag("--as-fourier", request.options.as_fourier,
                        "the numbers with which a Fourier code repeats this run");
  request.run->add_flag("--plot", request.plot_run, "draw the results (kapitza plot)");
  request.run->add_flag("--as-experiment", request.options.as_experiment,
                        "what lines fitted beside the interfaces would have said");
  request.run
      ->add_option(
          "--fit-window", request.options.windows,
          "where they are fitted: distances from the interface in fractions of the layer (default: 0.1:0.9, "
          "0.2:0.8 and 0.5:0.9); may be repeated")
      ->type_name("FROM:TO")
      ->expected(1)
      ->take_all()
      ->needs("--as-experiment");
}

void add_study_command(CLI::App& program, Request& request) {
  request.study = program.add_subcommand(
      "study", "a deck for many values of a key, e.g. --set mesh.layers.0.thickness=10nm:10um:25");
  add_deck_options(*request.study, request.options);
  request.study
      ->add_option("-o,--output", request.options.output, "directory for study.csv (default: the deck's)")
      ->check(not_empty());
  request.study
      ->add_option(
          "--list", request.options.lists,
          "words or values that a key takes, e.g. --list interfaces.0.model=dmm,amm; may be repeated")
      ->type_name("KEY.PATH=VALUE,VALUE")
      ->expected(1)
      ->take_all();
  request.study->add_flag("--each", request.options.each,
                          "also write every point's own results, into point-0001, point-0002, ...");
  request.study->add_flag("--force", request.options.force,
                          "overwrite another study; do not go on with this one");
  request.study->add_flag("--progress", request.options.progress,
                          "say each point on standard error even where that is no terminal");
  add_profile_option(*request.study, request.profile);
}

void describe(CLI::App& program, Request& request) {
  program.description(
      "Phonon Boltzmann transport across interfaces: which part of a temperature drop is Kapitza\n"
      "resistance and which is kinetic slip. Runs on any number of ranks: mpirun -n N kapitza ...");
  program.set_version_flag("--version", fmt::format("kapitza {} ({})", version, revision));
  program.require_subcommand(1);
  program.footer("What follows -- goes to PETSc. Exit codes: 0 converged, 1 internal error, 2 bad input, 3 "
                 "not converged,\n4 stopped by a signal or a time limit after writing a checkpoint.");
  add_run_command(program, request);
  request.check = program.add_subcommand("check", "report every mistake in a deck; run nothing");
  add_deck_options(*request.check, request.options);
  request.material =
      program.add_subcommand("material", "what a material conducts and stores, bulk and films, band by band");
  add_source_options(*request.material, request.sources, 1);
  add_material_options(*request.material, request.material_options);
  add_study_command(program, request);
  request.fdtr = program.add_subcommand(
      "fdtr",
      "what frequency-domain thermoreflectance would infer from a harmonic deck, beside what is true");
  add_fit_options(*request.fdtr, request, "frequencies", "1MHz:10MHz");
  request.tdtr = program.add_subcommand("tdtr", "what time-domain thermoreflectance would infer from a deck "
                                                "with a train of pulses, beside what is true");
  add_fit_options(*request.tdtr, request, "delays", "100ps:3ns");
  request.jump = program.add_subcommand(
      "jump", "jump coefficients of an interface or a wall: what makes a Fourier code right");
  add_source_options(*request.jump, request.sources, 2);
  add_jump_options(*request.jump, request.jump_options);
  request.conductance = program.add_subcommand(
      "conductance", "conductance and Kapitza resistance of the plane between two materials, law by law");
  add_source_options(*request.conductance, request.sources, 2);
  add_conductance_options(*request.conductance, request.conductance_options);
  request.plot = add_plot_command(program, request.results);
  request.report = add_report_command(program, request.results);
  add_start_commands(program, request.start);
  program.add_subcommand("keys", "print every key of decks and material files, as Markdown");
}

/// The materials of the sub-command that was given, where they belong.
void place_sources(Request& request) {
  const std::string deck = request.sources.deck;
  if (request.material->parsed()) {
    request.material_options.sources = given_sources(*request.material, request.sources);
    request.material_options.deck = deck;
  } else if (request.conductance->parsed()) {
    request.conductance_options.sources = given_sources(*request.conductance, request.sources);
    request.conductance_options.deck = deck;
  } else if (request.jump->parsed()) {
    const std::vector<MaterialSource> sources = given_sources(*request.jump, request.sources);
    if (!sources.empty()) request.jump_options.first = sources[0];
    if (sources.size() > 1) request.jump_options.second = sources[1];
    request.jump_options.deck = deck;
  }
}

/// Input errors and run-time failures are the same on all ranks; the root speaks for them.
template <class Command>
int guarded(const Communicator& communicator, Command command) {
  const auto say = [&](const std::string& text) {
    if (communicator.is_root()) fmt::print(stderr, "{}\n", text);
  };
  try {
    return command();
  } catch (const InputError& error) {
    for (const InputIssue& issue : error.issues()) say(fmt::format("kapitza: {}", to_string(issue)));
    return bad_input;
  } catch (const RuntimeFailure& error) {
    say(fmt::format("kapitza: {}", error.what()));
    return internal_error;
  } catch (const std::exception& error) {
    // This rank alone may have failed: take the others along, they would wait for it forever.
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    fmt::print(stderr, "kapitza: rank {}: {}\n", communicator.rank(),
               memory ? "out of memory" : error.what());
    if (communicator.size() > 1) communicator.abort(internal_error);
    return internal_error;
  }
}

/// The line as a shell would take it again.
std::string command_line(int argc, char** argv) {
  std::string line;
  for (int i = 0; i < argc; ++i) line += (i > 0 ? " " : "") + shell_word(argv[i]);
  return line;
}

/// The sub-command that solves something, if one does.
std::optional<int> solve(const Request& request, const Communicator& communicator) {
  if (request.run->parsed()) return run(request.options, request.plot_run, communicator);
  if (request.study->parsed()) return study(request.options, communicator);
  if (request.fdtr->parsed()) return fdtr(request.options, request.fits, communicator);
  if (request.tdtr->parsed()) return tdtr(request.options, request.fits, communicator);
  return std::nullopt;
}

void print_profile(const Communicator& communicator) {
  const std::string table = profile_table(communicator);
  if (communicator.is_root()) fmt::print("{}", table);
}

int dispatch(int argc, char** argv, const std::string& line, const Communicator& communicator) {
  CLI::App program;
  Request request;
  request.options.command = line;
  describe(program, request);
  check_dashes(program, argc, argv);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return communicator.is_root() ? program.exit(help) : success;
  } catch (const CLI::ParseError& error) {
    const std::string first = argc > 1 && *argv[1] != '\0' ? argv[1] : "-";
    const auto named = [&](CLI::App* command) { return command->check_name(first); };
    if (first.front() != '-' && program.get_subcommands(named).empty())
      throw InputError(fmt::format("there is no sub-command '{}' (see kapitza --help)", first));
    throw InputError(fmt::format("{} (see kapitza --help)", error.what()));
  }
  simd_level(); // a KAPITZA_SIMD that names nothing is told at once
  place_sources(request);
  if (const std::optional<int> code = solve(request, communicator)) {
    if (request.profile) print_profile(communicator);
    return *code;
  }
  if (request.plot->parsed()) return plot(request.results, communicator);
  if (request.report->parsed()) return report(request.results, communicator);
  if (request.check->parsed()) return check(request.options, communicator);
  if (request.material->parsed()) return material(request.material_options, communicator);
  if (request.jump->parsed()) return jump(request.jump_options, communicator);
  if (request.conductance->parsed()) return conductance(request.conductance_options, communicator);
  if (program.got_subcommand("keys")) return keys(communicator);
  return start(program, request.start, communicator);
}

} // namespace
} // namespace kapitza::app

int main(int argc, char** argv) {
  // Everything after -- is PETSc's, everything before it ours.
  const auto separator = std::find(argv + 1, argv + argc, std::string_view("--"));
  std::vector<char*> petsc{argv[0]};
  for (char** argument = separator; argument < argv + argc; ++argument)
    if (argument != separator) petsc.push_back(*argument);
  petsc.push_back(nullptr);
  const auto own = static_cast<int>(separator - argv);
  const std::vector<std::string> options(petsc.begin() + 1, petsc.end() - 1);

  try {
    const kapitza::Runtime runtime(static_cast<int>(petsc.size()) - 1, petsc.data());
    const auto world = kapitza::Communicator::world();
    return kapitza::app::guarded(world, [&] {
      kapitza::check_petsc_options(options);
      const int code = kapitza::app::dispatch(own, argv, kapitza::app::command_line(argc, argv), world);
      kapitza::check_petsc_options_used(options);
      return code;
    });
  } catch (const std::exception& error) {
    fmt::print(stderr, "kapitza: {}\n", error.what());
    return kapitza::internal_error;
  }
}
