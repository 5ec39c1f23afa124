#include "kapitza/io/deck/keys.hpp"

#include "kapitza/physics/helium.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza {
namespace io {
namespace {

const std::vector<std::string> wall_kinds{"isothermal", "specular", "diffuse",  "specularity",
                                          "roughness",  "helium",   "periodic", "heat_flux"};

// --- materials ---

/// Names of surfaces put two of these together with '|', tables are parted by commas.
bool is_material_name(const std::string& name) {
  const auto refused = [](char c) {
    return (c >= 0 && c < ' ') || c == 127 || c == '|' || c == ',' || c == '"' || c == '/';
  };
  return !name.empty() && name.front() != ' ' && name.back() != ' '
         && std::none_of(name.begin(), name.end(), refused);
}

Key<DeckEntries> materials_key() {
  const Block<MaterialEntry> inner = material_block();
  const std::string need = "a block 'name: {library: silicon}' is needed";
  auto key = custom<DeckEntries>(
      {"", "materials", "block of named blocks", "", "", "", "the materials, under names used below"},
      required, need, [=](Reading& reading, const Node& node, const std::string& path, DeckEntries& target) {
        if (node.kind != NodeKind::map || node.entries.empty()) {
          reading.fail(path, fmt::format("{}, got {}", need, described(node)));
          return;
        }
        for (const NodeEntry& entry : node.entries) {
          const std::string name = key_path(path, entry.name);
          reading.places[name] = entry.where;
          if (entry.name == DeckGrid::hole)
            reading.fail(name, "no material can have this name, it stands for a hole of a grid");
          else if (!is_material_name(entry.name))
            reading.fail(name, "a material's name has no '|', ',', '/', quotes or control characters, and no "
                               "blank at its ends");
          read_block(reading, entry.value, name, inner,
                     target.materials.emplace_back(entry.name, MaterialEntry{}).second);
        }
      });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(inner, path + ".NAME", rows);
  };
  return key;
}

// --- boundaries ---

/// A key that says everything by being there: `specular:` or `specular: true`.
Block<HeliumEntry> helium_block() {
  const Words<LiquidLaw> laws{
      {{"khalatnikov", LiquidLaw::khalatnikov}, {"amm", LiquidLaw::amm}, {"dmm", LiquidLaw::dmm}}, {}};
  Block<HeliumEntry> block;
  block.keys = {
      quantity<HeliumEntry>("temperature", &HeliumEntry::temperature, units::temperature, positive, required,
                            "of the bath"),
      choice<HeliumEntry>(
          "law", &HeliumEntry::law, laws, preset("khalatnikov"),
          "acoustic mismatch with the Rayleigh wave of the surface; bulk waves alone; diffuse "
          "mismatch"),
      quantity<HeliumEntry>("density", &HeliumEntry::density, units::density, positive.likely(10, 3e4),
                            optional("of liquid helium-4 at the bath's temperature"), "of the liquid"),
      quantity<HeliumEntry>("sound_velocity", &HeliumEntry::sound_velocity, units::velocity,
                            positive.likely(50, 3e4),
                            optional("of liquid helium-4 at the bath's temperature"), "of the liquid"),
  };
  block.check = [](Reading& reading, const std::string& path, HeliumEntry& bath) {
    if (bath.temperature > helium_critical_temperature && !(bath.density && bath.sound_velocity))
      reading.fail(key_path(path, "temperature"),
                   fmt::format("helium-4 is no liquid above {} K; for another liquid give density and "
                               "sound_velocity",
                               helium_critical_temperature));
  };
  return block;
}

Block<WallEntry> wall_block() {
  Block<PeriodicEntry> periodic;
  periodic.keys = {
      name<PeriodicEntry>("with", &PeriodicEntry::with, required,
                          "the opposite boundary; of a Gmsh mesh: one of the same shape, shifted"),
      quantity<PeriodicEntry>("temperature_drop", &PeriodicEntry::temperature_drop,
                              units::temperature_difference, any_value, optional("0 K"),
                              "how much hotter this wall is than the opposite one"),
  };
  Block<WallElectronsEntry> electrons;
  electrons.keys = {quantity<WallElectronsEntry>("isothermal", &WallElectronsEntry::isothermal,
                                                 units::temperature, positive.likely(1e-3, 5000), required,
                                                 "at which the wall holds them")};
  Block<WallEntry> wall;
  wall.words = {"specular", "diffuse"};
  wall.keys = {
      driven_key("isothermal", &WallEntry::isothermal, units::temperature, positive.likely(1e-3, 5000),
                 "black wall of this temperature"),
      marker("specular", &WallEntry::specular, "adiabatic mirror"),
      marker("diffuse", &WallEntry::diffuse, "adiabatic, scrambles directions band by band"),
      quantity<WallEntry>("specularity", &WallEntry::specularity, units::number, fraction, optional(),
                          "adiabatic, this fraction is mirrored and the rest is diffuse"),
      block<WallEntry>("periodic", &WallEntry::periodic, periodic, optional(),
                       "joined to the opposite wall; one of the two walls is enough"),
      driven_key("heat_flux", &WallEntry::heat_flux, units::heat_flux, any_value,
                 "emits isotropically what makes this net flux into the domain"),
      quantity<WallEntry>("roughness", &WallEntry::roughness, units::length, not_negative.likely(1e-13, 1e-6),
                          optional(),
                          "adiabatic, specularity exp(-4 k^2 roughness^2) band by band; rms height"),
      block<WallEntry>("electrons", &WallEntry::electrons, electrons,
                       optional("insulated; held by an isothermal wall"),
                       "of a metal at this wall, beside what the wall does to phonons"),
      block<WallEntry>("helium", &WallEntry::helium, helium_block(), optional(),
                       "the surface of a bath of liquid helium-4 (or of another liquid)"),
  };
  wall.check = [](Reading& reading, const std::string& path, WallEntry&) {
    exactly_one(reading, path, wall_kinds);
  };
  return wall;
}

Key<DeckEntries> boundaries_key() {
  const Block<WallEntry> inner = wall_block();
  auto key = custom<DeckEntries>(
      {"", "boundaries", "block of named blocks", "", "", "",
       "walls: left, right of layers; left, right, bottom, top of a grid, and void where it has holes; the "
       "physical curves of a Gmsh mesh"},
      required, "a block of keys is needed",
      [=](Reading& reading, const Node& node, const std::string& path, DeckEntries& target) {
        Node lone;
        const Node* map = read_map(reading, node, path, {}, lone);
        if (!map) return;
        for (const NodeEntry& entry : map->entries) {
          const std::string name = key_path(path, entry.name);
          reading.places[name] = entry.where;
          read_block(reading, entry.value, name, inner,
                     target.boundaries.walls.emplace_back(entry.name, WallEntry{}).second);
        }
      });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(inner, path + ".NAME", rows);
  };
  return key;
}

// --- the rest ---

Block<AnglesEntry> angles_block() {
  Block<AnglesEntry> result;
  result.keys = {
      integer<AnglesEntry>("polar", &AnglesEntry::polar, {.low = 2, .high = 4096, .even = true}, preset("32"),
                           "directions in (-1, 1)"),
      integer<AnglesEntry>(
          "azimuthal", &AnglesEntry::azimuthal, {.low = 1, .high = 100000}, preset("32"),
          "directions in (0, 2 pi), a multiple of 4: of 2D, and of a stack with a wavenumber or a spot"),
  };
  return result;
}

Block<DeckDecomposition> decomposition_block() {
  Block<DeckDecomposition> result;
  const Range count{.low = 1, .high = 1e7};
  const auto part = [&](const char* name, int DeckDecomposition::*member, const char* meaning) {
    return integer<DeckDecomposition>(name, member, count, preset("1"), meaning);
  };
  result.keys = {part("space", &DeckDecomposition::space, "parts of the mesh"),
                 part("directions", &DeckDecomposition::directions, "parts of the directions"),
                 part("bands", &DeckDecomposition::bands, "parts of the bands")};
  return result;
}

Block<DeckSpot> spot_block() {
  Block<DeckSpot> result;
  const auto radius = [](const char* name, double DeckSpot::*member, const char* meaning) {
    return quantity<DeckSpot>(name, member, units::length, positive.likely(1e-7, 1e-2), required, meaning);
  };
  result.keys = {radius("pump", &DeckSpot::pump, "radius at which what heats has fallen to 1/e^2"),
                 radius("probe", &DeckSpot::probe, "radius at which what sees has fallen to 1/e^2")};
  return result;
}

Block<DeckSolver> solver_block() {
  Block<DeckSolver> result;
  const Words<Acceleration> accelerations{
      {{"multiband", Acceleration::multiband}, {"gray", Acceleration::gray}, {"none", Acceleration::none}},
      {}};
  const Words<Properties> properties{{{"linear", Properties::linear}, {"full", Properties::full}}, {}};
  const Words<Scattering> scatterings{
      {{"relaxation", Scattering::relaxation}, {"callaway", Scattering::callaway}}, {}};
  result.keys = {
      type_key(),
      frequency_key(),
      wavenumber_key(),
      block<DeckSolver>("spot", &DeckSolver::spot, spot_block(), optional("lit evenly"),
                        "kapitza fdtr, tdtr: Gaussian beams on the left surface"),
      quantity<DeckSolver>("tolerance", &DeckSolver::tolerance, units::number, {.low = 1e-14, .high = 0.1},
                           preset("1e-8"), "relative residual at which the solve has converged"),
      integer<DeckSolver>("max_sweeps", &DeckSolver::max_sweeps, {.low = 1, .high = 100000}, preset("200"),
                          "transport sweeps after which the solve gives up"),
      choice<DeckSolver>("acceleration", &DeckSolver::acceleration, accelerations, preset("multiband"),
                         "low-order preconditioner"),
      choice<DeckSolver>("properties", &DeckSolver::properties, properties, preset("linear"),
                         "linear: those at the deck's temperature; full: those at the temperature of every "
                         "place, for large differences in stacks"),
      choice<DeckSolver>(
          "scattering", &DeckSolver::scattering, scatterings, preset("relaxation"),
          "relaxation: every process relaxes to equilibrium at rest; callaway: normal processes "
          "relax to one that drifts"),
      block<DeckSolver>("decomposition", &DeckSolver::decomposition, decomposition_block(),
                        optional("chosen"),
                        "2D: how ranks share the work; the product is the number of ranks"),
  };
  return result;
}

} // namespace

Block<DeckEntries> deck_block() {
  Block<DeckEntries> deck;
  deck.keys = {
      text<DeckEntries>("title", &DeckEntries::title, optional(), "free text, copied to the summary"),
      quantity<DeckEntries>("temperature", &DeckEntries::temperature, units::temperature,
                            positive.likely(1e-3, 5000),
                            optional("mean of the temperatures that walls are given, else 300 K"),
                            "T0, where material properties are evaluated"),
      materials_key(),
      block<DeckEntries>("mesh", &DeckEntries::mesh, mesh_block(), required, "the geometry"),
      list<DeckEntries>("interfaces", &DeckEntries::interfaces, interface_block(), optional("none"),
                        "a law for every pair of materials that touches"),
      boundaries_key(),
      list<DeckEntries>("heating", &DeckEntries::heating, heating_block(), optional("none"), "heat sources"),
      block<DeckEntries>("angles", &DeckEntries::angles, angles_block(), all_defaults, "directions"),
      block<DeckEntries>("solver", &DeckEntries::solver, solver_block(), all_defaults, "the solve"),
      block<DeckEntries>("output", &DeckEntries::output, output_block(), all_defaults, "what is written"),
      block<DeckEntries>("checkpoint", &DeckEntries::checkpoint, checkpoint_block(), all_defaults,
                         "when the state of a run is saved"),
      block<DeckEntries>("time", &DeckEntries::time, time_block(), optional("none: steady, or harmonic"),
                         "a transient run: what follows from t = 0 on"),
  };
  return deck;
}

} // namespace io

std::vector<KeyRow> deck_key_reference() {
  std::vector<KeyRow> rows;
  io::describe(io::deck_block(), "", rows);
  return rows;
}

} // namespace kapitza
