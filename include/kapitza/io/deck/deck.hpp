#pragma once
/// A deck as typed values in SI units, checked. docs/deck.md describes the keys; io/deck/keys.cpp holds their
/// table.

#include "kapitza/base/error.hpp"
#include "kapitza/io/deck/dynamics.hpp"
#include "kapitza/laws/pressed_contact.hpp"
#include "kapitza/laws/surface_law.hpp"
#include "kapitza/mesh/point.hpp"
#include "kapitza/physics/material.hpp"
#include "kapitza/physics/modes.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kapitza {

/// Phonons of one kind.
struct GrayMaterial {
  double heat_capacity;  ///< [J/m3/K]
  double group_velocity; ///< [m/s]
  double mean_free_path; ///< [m]; a deck may give the conductivity instead
  double density = 0;    ///< [kg/m3]; 0: not given
  double einstein_temperature =
      0; ///< of its frequency [K]; 0: the heat capacity is the same at all temperatures
  std::vector<ScatteringProcess>
      scattering{}; ///< what makes the mean free path; empty: it is always the same
  /// Of normal processes [m], beside those of mean_free_path; 0: there are none.
  double normal_mean_free_path = 0;
  double phase_velocity = 0; ///< [m/s], where there are normal processes
};

/// That of the processes of a band which has any [m].
double mean_free_path(const GrayMaterial& band, double temperature);

/// Bands written out in the deck.
struct BandTable {
  std::vector<GrayMaterial> bands; ///< paired by index; one that is absent here has heat capacity 0
};

/// Of the frequency grid that the materials of a deck share, where none of them says otherwise.
constexpr int default_frequency_bins = 40;

/// From the shipped library or a material file.
struct ResolvedMaterial {
  Material material;                 ///< branches and scattering as its file says
  std::optional<int> frequency_bins; ///< where given, the same for all materials that are used
};

/// From a first-principles calculation.
struct ModeMaterial {
  ModeTable modes;                   ///< at the deck's temperature
  BinningOptions binning;            ///< number of bands, and direction of the heat
  std::optional<int> frequency_bins; ///< as in ResolvedMaterial
  /// In decks with properties that follow the temperature: lifetimes of the same modes at every temperature
  /// that the source has, ascending; empty: at one only.
  std::vector<ModeLifetimes> at_temperatures{};
};

/// One entry of `materials`.
struct DeckMaterial {
  std::string name; ///< by which the deck speaks of it
  std::variant<GrayMaterial, BandTable, ResolvedMaterial, ModeMaterial> phonons; ///< one of four sources
  std::optional<double> density{};            ///< [kg/m3], where the phonons' own source has none
  std::optional<ElectronNumbers> electrons{}; ///< of a metal; absent: not told apart
};

/// How cells share a length.
enum class Grading { refined, uniform }; ///< refined: toward both ends of the layer or segment

/// One layer of a stack, from left to right.
struct DeckLayer {
  std::string material;               ///< name of one of Deck::materials
  double thickness = 0;               ///< [m]
  std::optional<int> cells;           ///< chosen from the mean free paths where absent
  Grading grading = Grading::refined; ///< of its cells
  SourceLocation where{};             ///< of its thickness, for complaints
};

/// One column or row of blocks of a 2D grid.
struct DeckSegment {
  double length = 0;                  ///< [m]
  std::optional<int> cells;           ///< chosen from the mean free paths where absent
  Grading grading = Grading::refined; ///< of its cells
};

/// A plane of blocks, each of one material.
struct DeckGrid {
  static constexpr const char* hole = "void"; ///< in place of a material: nothing is there

  std::vector<DeckSegment> x, y;                   ///< columns left to right, rows bottom to top
  std::vector<std::vector<std::string>> materials; ///< [row][column]
};

/// A physical group of a Gmsh file under the name that the deck has for it.
struct DeckGroupName {
  std::string group; ///< its name or number in the file
  std::string name;  ///< of a material, a boundary, or a curve to measure at
};

/// A plane from a file of Gmsh.
struct DeckGmsh {
  std::filesystem::path file;         ///< path of the .msh file, from the deck's directory on
  double scale = 1;                   ///< [m] per unit of the file
  std::vector<DeckGroupName> names{}; ///< in place of the file's own
  bool scale_given = true;            ///< by the deck; false: taken to be 1 m
};

/// Joined to the opposite wall: what leaves there enters here, hotter by `temperature_drop` [K].
/// Given on one wall (`left: {periodic: {with: right, temperature_drop: 1 K}}` makes the left end the
/// hotter).
struct PeriodicWall {
  double temperature_drop; ///< how much hotter the left end is than the right [K]
};

/// An end of a stack.
using DeckEnd = Joined<WallLaw, std::variant<PeriodicWall>>::type;

/// A boundary of a 2D mesh that is not periodic.
struct DeckWall {
  std::string name;                  ///< boundary of the mesh: "left", or a physical curve
  WallLaw law;                       ///< what the wall does to phonons
  SourceLocation where;              ///< of its key, for complaints
  std::optional<double> electrons{}; ///< at which it holds them, where it does not hold the phonons too [K]
};

/// Two boundaries of a 2D mesh joined to one another.
struct DeckPeriodicPair {
  std::string first, second;   ///< of a grid: left and right, or bottom and top
  double temperature_drop = 0; ///< how much hotter the first is than the second [K]
  SourceLocation where;        ///< of the key of one of them, for complaints
};

/// What only a 2D deck has.
struct DeckPlane {
  std::variant<DeckGrid, DeckGmsh> mesh;  ///< blocks, or what a file of Gmsh has
  SourceLocation where;                   ///< of the mesh
  std::vector<DeckWall> walls;            ///< one per boundary that is not periodic
  std::vector<DeckPeriodicPair> periodic; ///< boundaries joined to one another
  int azimuthal = 32;                     ///< directions in (0, 2 pi)
};

/// One entry of `interfaces`: the law between two materials.
struct DeckInterface {
  std::string first, second; ///< material names, as written: a transmissivity goes from first to second
  InterfaceLaw law;          ///< where the bodies touch, if the contact is a pressed one
  std::optional<PressedContact> contact; ///< in series with the law
  SourceLocation where;                  ///< of the entry, for complaints
  double electron_conductance =
      0; ///< of the electrons of a metal with those, or the phonons, behind [W/m2/K]
};

/// [m]
struct DeckBox {
  std::array<double, 2> x{}, y{}; ///< lower and upper end along either axis [m]
};

/// When heating without a course of its own is on, in transient decks that begin in a steady state.
enum class HeatingWhen { after, before, always }; ///< t = 0

/// One entry of `heating`.
struct DeckHeating {
  std::string material;                   ///< name of the one of Deck::materials that is heated
  double power = 0;                       ///< [W/m3], of pulses [J/m3]; 0 where it is absorbed light
  std::optional<DeckBox> within{};        ///< 2D only: where the centroid of a cell must lie
  std::optional<DeckAbsorbed> absorbed{}; ///< light in place of a power; absent: `power` holds
  std::optional<DeckCosine> cosine{};     ///< times cos(2 pi x / wavelength)
  double phase = 0;                       ///< of harmonic decks [rad]
  bool into_electrons = false;            ///< of a metal; else into its lattice
  HeatingWhen when = HeatingWhen::after;  ///< of transient decks from a steady state
  std::optional<TimeCourse> course{};     ///< of transient decks; absent: as `when` says
  std::optional<PulseTrain> train{};      ///< in place of a course, for a pump and a probe
  SourceLocation where{};                 ///< of the entry, for complaints
};

/// A point whose temperature and flux are reported.
struct DeckProbe {
  std::string name;          ///< of its columns and in summaries
  double position = 0;       ///< x [m]
  std::optional<double> y{}; ///< 2D only [m]
  SourceLocation where{};    ///< of its position, for complaints
};

/// A straight line through a plane mesh.
struct DeckLine {
  std::string name;       ///< in lines.csv and summaries
  Point from{}, to{};     ///< beginning and end [m]
  SourceLocation where{}; ///< of the entry, for complaints
};

/// What precedes each Krylov step: nothing, diffusion of one group of bands, or of several.
enum class Acceleration { none, gray, multiband };

/// How ranks share the work of a 2D run; the product is the number of ranks.
struct DeckDecomposition {
  int space = 1, directions = 1, bands = 1; ///< ranks that share out cells, directions and bands
  SourceLocation where{};                   ///< of the block, for complaints
};

/// What material properties depend on: nothing, they are those at T0; or the temperature of every place.
enum class Properties { linear, full };
/// What normal processes relax to: equilibrium at rest as all others, or one with a drift (Callaway).
enum class Scattering { relaxation, callaway };

/// The block `solver`.
struct DeckSolver {
  SolveType type = SolveType::steady;                  ///< steady (transient decks, too) or harmonic
  DeckHarmonic harmonic;                               ///< of this type only
  std::optional<DeckSpot> spot{};                      ///< of fdtr and tdtr; absent: lit evenly
  double tolerance = 1e-8;                             ///< as in SteadyOptions
  int max_sweeps = 200;                                ///< as in SteadyOptions
  Acceleration acceleration = Acceleration::multiband; ///< low-order preconditioner
  Properties properties = Properties::linear;          ///< full: in stacks only
  Scattering scattering = Scattering::relaxation;      ///< of normal processes
  std::optional<DeckDecomposition> decomposition{};    ///< 2D only
};

/// The block `output`.
struct DeckOutput {
  std::filesystem::path directory = "out"; ///< relative to the working directory, as given
  bool csv = true;                         ///< profile.csv, 1D only
  bool hdf5 = false;                       ///< fields.h5 and fields.xdmf
  bool vtu = false;                        ///< fields.vtu; 2D: interfaces.vtu too
  bool spectral = false;                   ///< spectral.csv
  std::vector<DeckProbe> probes;           ///< points of summaries and of columns
  std::vector<DeckLine> lines;             ///< 2D only
  std::vector<double>
      fields_at; ///< frequencies [Hz] or, of transient decks, times [s] whose fields are written
};

/// The block `checkpoint`.
struct DeckCheckpoint {
  double every = 600;              ///< wall time between checkpoints [s]
  std::optional<int> every_sweeps; ///< and work between them
  int keep = 2;                    ///< how many of the last ones stay
};

/// A deck, read, checked and in SI units.
struct Deck {
  std::filesystem::path path;            ///< as the caller gave it
  std::string text;                      ///< as read; with --set the resulting deck, written anew
  std::string sha256;                    ///< of the file's bytes
  std::string effective;                 ///< what holds: --set applied, defaults and T0 written out
  std::string command;                   ///< line that asked for it; empty in a library
  std::string title;                     ///< free text; empty: none
  double temperature = 300;              ///< T0 [K]
  bool temperature_given = false;        ///< by the deck; otherwise the mean of the walls' temperatures
  std::vector<DeckMaterial> materials;   ///< their positions are the numbers that meshes have
  std::vector<DeckLayer> layers;         ///< 1D; empty in 2D
  std::optional<DeckPlane> plane;        ///< 2D
  std::vector<DeckInterface> interfaces; ///< one per entry of the block
  /// The two ends of a 1D stack. Both are PeriodicWall or none is; then both hold how much hotter the left
  /// end is than the right.
  DeckEnd left = IsothermalWall{300}, right = IsothermalWall{300};
  std::array<SourceLocation, 2> where_ends{}; ///< of left and right, for complaints
  /// At which they hold electrons, where they do not hold the phonons too [K].
  std::array<std::optional<double>, 2> electron_ends{};
  std::vector<DeckHeating> heating; ///< one per entry; they add up
  int polar = 32;                   ///< directions in (-1, 1), even
  DeckSolver solver;                ///< kind of solve, accuracy, properties
  /// Of walls in harmonic decks, by name: of the temperature [K], or of the imposed heat flux [W/m2].
  std::map<std::string, std::complex<double>> amplitudes;
  std::optional<DeckTime> time; ///< of transient decks
  DeckOutput output;            ///< files, probes, lines
  DeckCheckpoint checkpoint;    ///< when the state is saved
  bool is_steady() const { return solver.type == SolveType::steady && !time; }
  std::vector<std::string> warnings; ///< what was accepted but has no effect in this version, or is peculiar
};

/// Which of the deck's materials a layer or a block of a grid is made of. Of a Gmsh mesh, which is not read
/// here, all.
std::vector<bool> used_materials(const Deck& deck);
/// Whether a material has electrons with a temperature of their own.
bool has_electrons(const Deck& deck);

/// Whether two frequencies are the same as a deck writes them [Hz].
inline bool same_frequency(double a, double b) {
  return std::abs(a - b) <= 1e-6 * b;
}

/// What a material asks for; nothing where it does not, or has no frequencies.
std::optional<int> frequency_bins(const DeckMaterial& material);

/// Content of a text file, or nothing where it cannot be read. Under MPI the caller passes a collective
/// function (rank 0 reads, all receive), so that every rank sees the same text and fails or succeeds with the
/// others.
using TextReader = std::function<std::optional<std::string>(const std::filesystem::path&)>;

/// The TextReader of a serial program: the bytes of a file, nothing for a directory or where it cannot be
/// read.
std::optional<std::string> read_text_file(const std::filesystem::path& path);

/// A `--set key.path=value`: ("mesh.layers.0.thickness", "10 nm").
using Override = std::pair<std::string, std::string>;

/// Reads and checks a deck, its material files included. As collective as `read` is: every rank that gets the
/// same texts makes the same sequence of reads. A relative `file:` is relative to the deck's directory.
/// @throws InputError with every mistake found, in order of appearance.
Deck read_deck(const std::filesystem::path& path, const std::vector<Override>& overrides,
               const TextReader& read);

} // namespace kapitza
