#include "run/dynamic/dynamics.hpp"

#include "kapitza/analysis/direction_warnings.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/atomic_file.hpp"
#include "kapitza/io/field/fields.hpp"
#include "kapitza/io/result/history.hpp"
#include "kapitza/parallel/collective.hpp"
#include "kapitza/run/slow_notice.hpp"
#include "kapitza/setup/dynamics.hpp"
#include "kapitza/setup/estimate.hpp"
#include "kapitza/setup/header.hpp"

#include "run/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace kapitza {
namespace {

std::vector<NamedPoint> all_probes(const Deck& deck, std::vector<NamedPoint> further) {
  std::vector<NamedPoint> probes = named_probes(deck);
  probes.insert(probes.end(), further.begin(), further.end());
  return probes;
}

std::vector<std::string> notes_of(const Deck& deck, const std::vector<Bands>& media) {
  std::vector<std::string> notes = binning_notes(deck, media);
  append(notes, law_notes(deck, media));
  return notes;
}

/// Regions that are heated somewhere.
std::vector<std::size_t> heated_regions(const StackProblem& problem, const HarmonicDrive& drive) {
  std::vector<std::size_t> heated;
  for (std::size_t r = 0; r < problem.mesh.regions.size() && !drive.heating.empty(); ++r) {
    const Region& region = problem.mesh.regions[r];
    const auto nodes =
        std::span(drive.heating).subspan(index(2 * region.first_cell), index(2 * region.cells));
    if (std::ranges::any_of(nodes, [](const auto& power) { return power != 0.0; })) heated.push_back(r);
  }
  return heated;
}

/// Of walls and layers that oscillate, at the highest frequency; or of walls that are hotter or colder from
/// t = 0 on.
std::vector<std::string> direction_notes(const Deck& deck, const StackProblem& problem) {
  std::vector<std::size_t> walls;
  const bool known =
      deck.time && deck.time->method != TransientMethod::marching; // FirstFlight, of black walls
  const auto add = [&](const HarmonicDrive& drive) {
    for (std::size_t s = 0; s < drive.surface.size(); ++s)
      if (const LawTraits law = law_traits(problem.surfaces[s].law);
          drive.surface[s] != 0.0 && law.temperature && !(known && law.black))
        walls.push_back(s);
  };
  if (!deck.time) {
    const std::vector<double>& frequencies = deck.solver.harmonic.frequencies;
    if (frequencies.empty()) return {};
    const HarmonicDrive drive = make_drive(deck, problem);
    add(drive);
    return direction_warnings(problem, walls, heated_regions(problem, drive),
                              WallOscillation{std::ranges::max(frequencies)});
  }
  for (const TransientSource& source : make_sources(deck, problem)) add(source.drive);
  return direction_warnings(problem, walls, {}, WallStep{deck.time->output});
}

/// Groups of ranks among which frequencies are shared: as many as there are frequencies, of a transient run
/// (whose frequencies are chosen as it goes) as there are ranks; where the deck says how ranks share a plane,
/// as many as there are such teams. A march is shared by all.
int groups_of(const Deck& deck, const Communicator& communicator) {
  if (deck.time && deck.time->method == TransientMethod::marching) return 1;
  int groups = communicator.size();
  if (const auto& asked = deck.solver.decomposition)
    groups /= std::min(groups, asked->space * asked->directions * asked->bands);
  if (!deck.output.fields_at.empty() && deck.time)
    while (communicator.size() % groups != 0) --groups; // of equal size: fields are summed across them
  if (deck.time) return groups;
  return std::min(groups, static_cast<int>(deck.solver.harmonic.frequencies.size()));
}

class PlaneDynamics : public Dynamics {
 public:
  PlaneDynamics(const Deck& deck, const Communicator& communicator)
      : deck_(deck), groups_(groups_of(deck, communicator)),
        ranks_(communicator, communicator.rank() * groups_ / communicator.size()),
        peers_(communicator, ranks_.communicator().rank()), world_(communicator) {
    const SlowNotice notice("setting up: mesh, bands and laws", communicator.is_root());
    on_all(communicator, [&] {
      setup_ = make_plane_problem(deck_, ranks_.communicator());
      response_.emplace(setup_.problem, *setup_.ranks, named_probes(deck_), groups_);
    });
  }

  const ResponseModel& model() const override { return *response_; }
  ResponseDomain domain() const override { return {response_->domain(), setup_.problem.angles.directions()}; }
  HarmonicDrive drive() const override { return make_drive(deck_, setup_.problem); }
  std::vector<TransientSource> sources() const override { return make_sources(deck_, setup_.problem); }
  HarmonicDrive steady_drive() const override { return make_steady_drive(deck_, setup_.problem); }
  MarchCase march() const override { return make_march(deck_, setup_.problem, *response_); }
  /// Of the cells of this rank, which others of its group may have, too.
  bool holds_first_copy() const override { return Communicator(setup_.ranks->group()).is_root(); }
  double march_memory() const override {
    return world_.max(response_->solver().march_memory(deck_.time->scheme));
  }
  double reference() const override { return history_reference(deck_, setup_.problem); }
  std::string header() const override {
    std::string text = header_text(deck_, setup_, ranks_.communicator());
    if (groups_ > 1) text += fmt::format("  {} groups of ranks share the frequencies\n", groups_);
    return text;
  }
  std::vector<std::string> warnings() const override {
    std::vector<std::string> notes = notes_of(deck_, setup_.problem.media);
    append(notes, setup_.warnings);
    return notes;
  }
  void write_fields_to(const std::filesystem::path& directory) override {
    response_->set_look([this, directory](const std::complex<double>& s, const auto& moments) {
      if (!holds_first_copy()) return;
      const auto& wanted = deck_.output.fields_at;
      const auto here =
          std::ranges::find_if(wanted, [&](double frequency) { return is_frequency(frequency, s); });
      if (here != wanted.end())
        write_amplitudes(deck_, response_->domain(), moments, fields_stem(directory, *here));
    });
  }
  FieldSamples& gather_fields(const std::vector<double>& times) override {
    const Domain& domain = response_->domain();
    fields_.emplace(FieldShare{world_, peers_.communicator(), index(domain.mesh->owned_nodes()),
                               any_metals(setup_.problem.media), nodes_here_and_there(domain)},
                    times, response_->streaming());
    response_->set_look([this](const std::complex<double>& s, const auto& moments) {
      if (holds_first_copy()) fields_->keep(s, moments);
    });
    return *fields_;
  }
  void write_fields(const FieldsInTime& fields, double reference,
                    const std::filesystem::path& directory) const override {
    Domain domain = response_->domain();
    domain.reference = reference;
    on_all(world_, [&] {
      if (peers_.communicator().is_root() && holds_first_copy())
        write_fields_in_time(deck_, domain, fields, directory, domain.space);
    });
  }

 private:
  const Deck& deck_;
  int groups_;
  RankGroup ranks_, peers_; ///< of this group, and those in the same place in each
  Communicator world_;
  std::optional<FieldSamples> fields_;
  PlaneSetup setup_;
  std::optional<PlaneResponse> response_;
};

} // namespace

StackDynamics::StackDynamics(const Deck& deck, const Communicator& communicator,
                             std::vector<NamedPoint> further)
    : deck_(deck), communicator_(communicator),
      problem_((check_memory(deck, communicator), make_problem(deck))), domain_(domain_of(problem_)),
      response_(problem_, all_probes(deck, std::move(further))) {}

HarmonicDrive StackDynamics::drive() const {
  return make_drive(deck_, problem_);
}

std::vector<TransientSource> StackDynamics::sources() const {
  return make_sources(deck_, problem_);
}

HarmonicDrive StackDynamics::steady_drive() const {
  return make_steady_drive(deck_, problem_);
}

MarchCase StackDynamics::march() const {
  return make_march(deck_, problem_, response_);
}

double StackDynamics::reference() const {
  return history_reference(deck_, problem_);
}

double StackDynamics::march_memory() const {
  return kapitza::march_memory(problem_, deck_.time->scheme, communicator_.size());
}

std::string StackDynamics::header() const {
  return header_text(deck_, problem_, communicator_.size());
}

std::vector<std::string> StackDynamics::warnings() const {
  std::vector<std::string> notes = notes_of(deck_, problem_.media);
  append(notes, direction_notes(deck_, problem_));
  return notes;
}

FieldSamples& StackDynamics::gather_fields(const std::vector<double>& times) {
  const bool metals = any_metals(problem_.media);
  fields_.emplace(FieldShare{communicator_, communicator_, index(domain_.mesh->owned_nodes()), metals,
                             nodes_here_and_there(domain_)},
                  times, response_.streaming());
  response_.set_look([this](const auto& s, const auto& field) { fields_->keep(s, field); });
  return *fields_;
}

void StackDynamics::write_fields(const FieldsInTime& fields, double reference,
                                 const std::filesystem::path& directory) const {
  Domain domain = domain_;
  domain.reference = reference;
  if (deck_.output.csv)
    on_root(communicator_,
            [&] { write_atomically(directory / "profiles.csv", profiles_csv(domain, fields)); });
  write_fields_in_time(deck_, domain, fields, directory, communicator_);
}

std::unique_ptr<Dynamics> make_dynamics(const Deck& deck, const Communicator& communicator) {
  if (deck.plane) return std::make_unique<PlaneDynamics>(deck, communicator);
  return std::make_unique<StackDynamics>(deck, communicator);
}

bool is_frequency(double frequency, const std::complex<double>& s) {
  return same_frequency(frequency, s.imag() / (2 * std::numbers::pi));
}

std::filesystem::path fields_stem(const std::filesystem::path& directory, double frequency) {
  return directory / fmt::format("fields_{:.6g}Hz", frequency);
}

} // namespace kapitza
