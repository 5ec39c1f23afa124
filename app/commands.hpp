#pragma once
/// One function per sub-command; each returns the program's exit code. No logic of their own.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/deck/material_source.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/options.hpp"
#include "kapitza/run/thermoreflectance_run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza::app {

struct MaterialOptions {
  std::vector<MaterialSource> sources; ///< one; none: the library is listed
  std::string deck;                    ///< where it is from; empty: nowhere
  std::string temperature;             ///< T or T1:T2[:N]; empty: defaults
  std::vector<std::string> films;      ///< thicknesses; empty: defaults
  std::string csv;                     ///< directory; empty: no files
  int frequency_bins = 40;
  bool json = false;
};

struct JumpCommand {
  MaterialSource first, second;      ///< no second with `wall`
  std::string wall;                  ///< isothermal, diffuse, rough; empty: an interface
  std::string model;                 ///< of the interface
  std::vector<std::string> law;      ///< its other keys, key=value
  std::optional<double> specularity; ///< of a rough wall: this
  std::string roughness;             ///< or this
  std::string deck;                  ///< where the materials and laws come from; empty: the library and files
  std::string temperature;           ///< T or T1:T2[:N]; empty: the deck's, or 300 K
  std::optional<int> frequency_bins;
  std::string csv; ///< directory; empty: no files
  bool json = false;
};

struct ConductanceOptions {
  std::vector<MaterialSource> sources; ///< two
  std::string deck;                    ///< where they are from; empty: nowhere
  std::string model;                   ///< empty: all laws
  std::string temperature;             ///< T or T1:T2[:N]; empty: defaults
  std::string specularity, roughness;
  std::string file; ///< of a tabulated law
  std::string csv;  ///< directory; empty: no files
  bool json = false;
};

/// @param draw also plot the results
int run(const RunOptions& options, bool draw, const Communicator& communicator);
int check(const RunOptions& options, const Communicator& communicator);
int keys(const Communicator& communicator);
int material(const MaterialOptions& options, const Communicator& communicator);
int conductance(const ConductanceOptions& options, const Communicator& communicator);

int study(const RunOptions& options, const Communicator& communicator);
int fdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator);
int tdtr(const RunOptions& options, const FitOptions& fits, const Communicator& communicator);
int jump(const JumpCommand& options, const Communicator& communicator);

/// key=value settings of an option. @throws InputError with its name
std::vector<Override> split_settings(const std::string& option, const std::vector<std::string>& settings);

/// Rank 0 reads, every rank receives the same text.
TextReader collective_reader(const Communicator& communicator);

/// Reads a deck with rank 0's eyes: every rank receives the same texts.
/// @param inputs gets the files that the deck names, in order of reading; may be null
Deck read_deck_collectively(const RunOptions& options, const Communicator& communicator,
                            std::vector<InputFile>* inputs = nullptr);

} // namespace kapitza::app
