#pragma once
/// A deck as its keys say it, before what is said in several keys is put together into a Deck.

#include "kapitza/io/deck/deck.hpp"

#include "io/deck/material/material_entry.hpp"
#include "io/deck/table.hpp"

#include <complex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::io {

struct GrayEntry {
  std::optional<double> heat_capacity, states; ///< one of them
  std::optional<double> einstein_temperature;  ///< with states
  double group_velocity = 0;
  std::optional<double> mean_free_path, conductivity; ///< one of them, or scattering
  std::vector<ScatteringEntry> scattering;
  std::optional<double> normal_mean_free_path, phase_velocity;
  std::optional<double> density;
  bool operator==(const GrayEntry&) const = default;
};

/// Somebody else's data: a file, or a directory of files.
struct ImportEntry {
  std::string path;
  std::optional<double> volume;
  bool operator==(const ImportEntry&) const = default;
};

/// `library`, or the numbers.
struct ElectronsEntry {
  bool none = false, library = false;
  std::optional<double> conductivity, heat_capacity, coupling;
  bool operator==(const ElectronsEntry&) const = default;
};

struct MaterialEntry { ///< one of those before `frequency_bins`
  std::optional<std::string> library, file;
  std::optional<GrayEntry> gray;
  std::optional<std::vector<GrayEntry>> bands;
  std::optional<ImportEntry> shengbte, alamode, phono3py, almabte, giftbte;
  std::optional<int> frequency_bins;
  std::optional<int> max_bands;
  std::optional<TransportAxis> axis;
  std::optional<double> density; ///< where the phonons' own source has none
  std::optional<ElectronsEntry> electrons;
  bool operator==(const MaterialEntry&) const = default;
};

struct MeshEntry { ///< layers, grid or gmsh
  std::vector<DeckLayer> layers;
  int repeat = 1;
  std::optional<DeckGrid> grid;
  std::optional<std::string> gmsh;
  std::optional<double> scale;
  std::vector<DeckGroupName> names;
};

struct InterfaceEntry {
  std::optional<std::pair<std::string, std::string>> between;
  std::optional<std::string> model, law; ///< words of law_rows.hpp; law: of a pressed contact
  std::optional<Node> value;             ///< a transmissivity or a conductance, as the model says
  std::optional<double> specularity, roughness;
  std::optional<bool> specular;
  std::optional<std::string> file;
  std::optional<double> pressure, hardness, slope;
  std::optional<double> gap_conductance;
  std::optional<double> electron_conductance;
};

struct PeriodicEntry {
  std::string with;
  std::optional<double> temperature_drop;
};

struct HeliumEntry {
  double temperature = 0;
  LiquidLaw law = LiquidLaw::khalatnikov;
  std::optional<double> density, sound_velocity;
};

struct WallElectronsEntry {
  double isothermal = 0;
};

struct WallEntry { ///< one of them
  std::optional<double> isothermal, specularity, roughness, heat_flux;
  std::optional<HeliumEntry> helium;
  bool specular = false, diffuse = false;
  std::optional<PeriodicEntry> periodic;
  std::optional<WallElectronsEntry> electrons;   ///< beside it
  std::optional<std::complex<double>> amplitude; ///< of the temperature or of the heat flux
};

struct BoundariesEntry {
  std::vector<std::pair<std::string, WallEntry>> walls; ///< by name, in order

  const WallEntry* find(const std::string& name) const;
};

struct AnglesEntry {
  int polar = 0, azimuthal = 0;
};

struct OutputEntry {
  std::string directory;
  std::optional<std::vector<std::string>> formats;
  std::optional<double> every;
  bool spectral = false;
  std::vector<DeckProbe> probes;
  std::vector<DeckLine> lines;
  std::optional<Node> fields_at; ///< frequencies or times
};

/// Light; of one of the two strengths.
struct AbsorbedEntry {
  std::string from;
  double length = 0;
  std::optional<double> intensity, fluence;
};

/// Heating whose power has a meaning only beside its other keys.
struct HeatingEntry {
  std::string material;
  std::optional<Node> power;
  std::optional<DeckBox> within;
  std::optional<DeckCosine> cosine;
  double phase = 0;
  bool into_electrons = false;
  HeatingWhen when = HeatingWhen::after;
  std::optional<AbsorbedEntry> absorbed;
  std::optional<Pulse> pulse;
  std::optional<PulseTrain> train;
  std::optional<std::string> table;
};

struct DeckEntries {
  std::string title;
  std::optional<double> temperature;
  std::vector<std::pair<std::string, MaterialEntry>> materials;
  MeshEntry mesh;
  std::vector<InterfaceEntry> interfaces;
  BoundariesEntry boundaries;
  std::vector<HeatingEntry> heating;
  AnglesEntry angles;
  DeckSolver solver;
  std::optional<DeckTime> time;
  OutputEntry output;
  DeckCheckpoint checkpoint;
};

/// The tables of all keys of a deck (keys.cpp and beside it).
Block<DeckEntries> deck_block();
Block<MaterialEntry> material_block();   // material/phonon_keys.cpp
Block<MeshEntry> mesh_block();           // mesh_keys.cpp
Block<InterfaceEntry> interface_block(); // interface_keys.cpp
Block<OutputEntry> output_block();       // output_keys.cpp
/// Frequencies or, where there is time, times whose fields are written, rising; reads them. output_keys.cpp
std::vector<double> read_fields_at(Reading& reading, const OutputEntry& entry, const Deck& deck);
Block<DeckCheckpoint> checkpoint_block(); // output_keys.cpp
Block<HeatingEntry> heating_block();      // heating_keys.cpp
Block<DeckTime> time_block();             // dynamic/time_keys.cpp

// harmonic_keys.cpp
Key<DeckSolver> type_key();
Key<DeckSolver> frequency_key();
Key<DeckSolver> wavenumber_key();
/// A wall's temperature or heat flux: a quantity, or amplitude and phase of one that oscillates.
Key<WallEntry> driven_key(const std::string& name, std::optional<double> WallEntry::*member,
                          const QuantityKind& kind, const Range& range, const std::string& meaning);

/// step, 2 step, ... up to the end; at most a million, none of a step or an end that is no time.
std::vector<double> equal_steps(double step, double end); // time_keys.cpp

/// `[first, last, number]` in equal ratios; complains where it cannot be (harmonic_keys.cpp).
void read_ratios(Reading& reading, const Node& node, const std::string& path, const QuantityKind& kind,
                 std::vector<double>& values);

/// The heating of the deck; reads its tables (heating_keys.cpp).
DeckHeating assemble_heating(Reading& reading, const std::string& path, const HeatingEntry& entry,
                             const std::filesystem::path& directory, const TextReader& read);

/// Has the deck march where its method is left to the program and it asks for steps, or its properties follow
/// the temperature (march_checks.cpp).
void choose_march(Reading& reading, Deck& deck);

/// Steady, harmonic or transient: what belongs to which, and whether anything happens (dynamic_checks.cpp).
void check_dynamics(Reading& reading, const DeckEntries& entries, const Deck& deck);

/// The Deck that the entries say; complains where an entry cannot be put together. Reads material files
/// through `read`, in order of appearance; `directory` is what a relative `file:` is relative to.
void assemble_deck(Reading& reading, const DeckEntries& entries, const std::filesystem::path& directory,
                   const TextReader& read, Deck& deck);

/// Mean of the temperatures that walls and baths are given, each wall once; nothing where there are none.
std::optional<double> mean_wall_temperature(const DeckEntries& entries);
/// The lowest and the highest of these temperatures and T0.
std::pair<double, double> temperature_range(const DeckEntries& entries, double t0);

/// The deck with every default written out, and the temperature that holds.
std::string effective_text(const Node& root, const Reading& reading, const Deck& deck); // effective.cpp

/// Warns of walls far from T0 and of a T0 where a material's numbers may not be used.
void check_temperatures(Reading& reading, const DeckEntries& entries,
                        const Deck& deck); // temperature_checks.cpp

/// What solver.properties and solver.scattering ask of the rest of the deck (full_checks.cpp).
void check_properties(Reading& reading, const DeckEntries& entries, const Deck& deck);
/// Whether a material tells normal processes apart (full_checks.cpp).
bool has_normal_processes(const DeckMaterial& material);

/// What electrons ask of the rest of the deck (electron_checks.cpp).
void check_electrons(Reading& reading, const DeckEntries& entries, const Deck& deck);

/// Puts the walls into the deck, periodic pairs joined (walls.cpp).
void assemble_walls(Reading& reading, const DeckEntries& entries, Deck& deck);

/// Two blocks or layers of different place that touch, directly or over a periodic boundary.
struct Contact {
  std::string first, second; ///< materials
  std::string key;           ///< that a complaint names
  std::string text;          ///< "layers 0 (si) and 1 (ge) touch at x = 1 um"
};

/// All contacts of a stack or grid, in order; none for a Gmsh mesh, which is not read here
/// (contacts.cpp).
std::vector<Contact> contacts(const Reading& reading, const Deck& deck);

/// "250 nm", as the complaints say lengths.
std::string length_text(double metres);

/// Lower and upper end of a stack (y is not used) or grid; nothing where a length is bad, for a Gmsh mesh and
/// where there is no mesh.
std::optional<DeckBox> extent(const Deck& deck);

// The parts of check_deck.
/// Complains where no material has this name.
void check_name(Reading& reading, const Deck& deck, const std::string& key, const std::string& name);
void check_boundaries(Reading& reading, const DeckEntries& entries); // walls.cpp
void check_heating(Reading& reading, const Deck& deck);              // numbers.cpp
void check_cells(Reading& reading, const Deck& deck);                // numbers.cpp
void check_angles(Reading& reading, const Deck& deck);               // numbers.cpp
void check_probes(Reading& reading, const Deck& deck);               // numbers.cpp
void check_lines(Reading& reading, const Deck& deck);                // numbers.cpp

/// Do the parts of the deck fit together? Complains about names nobody defined, pairs without a law, and so
/// on.
void check_deck(Reading& reading, const DeckEntries& entries, const Deck& deck);

/// The law that an entry says; a table is read from its file. Complains where it cannot be had
/// (interface_keys.cpp).
InterfaceLaw assemble_law(Reading& reading, const std::string& path, const InterfaceEntry& entry,
                          const std::filesystem::path& directory, const TextReader& read);

/// Applies one `--set` to the tree; complains where its path leads nowhere.
void apply_override(Node& root, const Override& option, std::vector<InputIssue>& issues);

/// Materials for deck and command line, without throwing: complaints about the file itself go to `issues`
/// with their own places. Nothing where it cannot be read: then `why` says so in one sentence, unless
/// `issues` grew.
std::optional<Material> load_material_file(const std::filesystem::path& path, const TextReader& read,
                                           std::vector<InputIssue>& issues, std::string& why);
std::optional<Material> load_library_material(const std::string& name, const TextReader& read,
                                              std::vector<InputIssue>& issues, std::string& why);

/// Why a file gave no text, for humans: it does not exist, is a directory, or cannot be read.
std::string why_unreadable(const std::filesystem::path& path);

} // namespace kapitza::io
