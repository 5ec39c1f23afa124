#pragma once
/// A deck as typed values in SI units, checked. docs/deck.md describes the keys; io/deck_keys.cpp holds their
/// table.

#include "kapitza/error.hpp"
#include "kapitza/physics/material.hpp"
#include "kapitza/physics/modes.hpp"
#include "kapitza/physics/pressed_contact.hpp"
#include "kapitza/physics/surface_law.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kapitza {

struct GrayMaterial {
  double heat_capacity;  ///< [J/m3/K]
  double group_velocity; ///< [m/s]
  double mean_free_path; ///< [m]; a deck may give the conductivity instead
  double density = 0;    ///< [kg/m3]; 0: not given
};

struct BandTable {
  std::vector<GrayMaterial> bands;
};

/// From the shipped library or a material file.
struct ResolvedMaterial {
  Material material;
  int frequency_bins = 40;
};

/// From a first-principles calculation.
struct ModeMaterial {
  ModeTable modes;
  BinningOptions binning;
  int frequency_bins = 40;
};

struct DeckMaterial {
  std::string name;
  std::variant<GrayMaterial, BandTable, ResolvedMaterial, ModeMaterial> phonons;
  std::optional<double> density{}; ///< [kg/m3], where the phonons' own source has none
};

enum class Grading { refined, uniform }; ///< refined: toward both ends of the layer

struct DeckLayer {
  std::string material;
  double thickness = 0;     ///< [m]
  std::optional<int> cells; ///< chosen from the mean free paths where absent
  Grading grading = Grading::refined;
};

struct DeckInterface {
  std::string first, second; ///< material names, as written: a transmissivity goes from first to second
  InterfaceLaw law;
  std::optional<PressedContact> contact; ///< in series with the law
  SourceLocation where;
};

struct DeckHeating {
  std::string material;
  double power = 0; ///< [W/m3]
};

struct DeckProbe {
  std::string name;
  double position = 0; ///< [m]
};

enum class Acceleration { none, gray, multiband };

struct DeckSolver {
  double tolerance = 1e-8;
  int max_sweeps = 200;
  Acceleration acceleration = Acceleration::multiband;
};

struct DeckOutput {
  std::filesystem::path directory = "out"; ///< relative to the working directory, as given
  bool csv = true;                         ///< profile.csv
  bool spectral = false;                   ///< spectral.csv
  std::vector<DeckProbe> probes;
};

struct Deck {
  std::filesystem::path path;
  std::string text;   ///< as read; with --set the resulting deck, written anew
  std::string sha256; ///< of the file's bytes
  std::string title;
  double temperature = 300; ///< T0 [K]
  std::vector<DeckMaterial> materials;
  std::vector<DeckLayer> layers;
  std::vector<DeckInterface> interfaces;
  /// The two ends. Both are PeriodicWall or none is; then both hold how much hotter the left end is than the
  /// right.
  WallLaw left = IsothermalWall{300}, right = IsothermalWall{300};
  std::vector<DeckHeating> heating;
  int polar = 32; ///< directions in (-1, 1), even
  DeckSolver solver;
  DeckOutput output;
  std::vector<std::string> warnings; ///< what was accepted but has no effect in this version, or is peculiar
};

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
