#include "app/sources.hpp"

#include "kapitza/base/error.hpp"

namespace kapitza::app {
namespace {

const char* meaning(const std::string& kind) {
  if (kind == "shengbte") return "or: a directory of ShengBTE";
  if (kind == "alamode") return "or: a table of lifetimes of ALAMODE";
  if (kind == "phono3py") return "or: phono3py's kappa-m*.hdf5";
  if (kind == "almabte") return "or: a phononinfo table of almaBTE";
  return "or: a list of bands of GiftBTE";
}

/// The kind that an option stands for; "" for names.
std::string kind_of(const CLI::Option& option) {
  for (const std::string& kind : import_kinds())
    if (option.check_lname(kind)) return kind;
  return {};
}

void check_options(const SourceOptions& options, const std::vector<MaterialSource>& sources) {
  bool imported = false, volume = false;
  for (const MaterialSource& source : sources) {
    imported = imported || (!source.kind.empty() && source.kind != "giftbte");
    volume = volume || source.kind == "alamode" || source.kind == "phono3py";
    if (!options.deck.empty() && !source.kind.empty())
      throw InputError("--" + source.kind + ": with --deck, name a material of the deck instead");
  }
  if (!options.axis.empty() && !imported)
    throw InputError("--axis: has a meaning only with --shengbte, --alamode, --phono3py or --almabte"
                     + std::string(options.deck.empty() ? "" : "; a deck says it itself"));
  if (!options.volume.empty() && !volume)
    throw InputError("--volume: has a meaning only with --alamode or --phono3py");
}

} // namespace

void add_source_options(CLI::App& command, SourceOptions& options, int most) {
  const std::string shown = most == 1 ? "NAME|FILE" : "A B";
  command
      .add_option("materials,--material", options.names,
                  "name in the library, or a material file; with --deck a name of the deck")
      ->type_name(shown)
      ->expected(1, most)
      ->take_all();
  for (const std::string& kind : import_kinds())
    command.add_option("--" + kind, options.imported[kind], meaning(kind))
        ->type_name(kind == "shengbte" ? "DIR" : "FILE")
        ->expected(1)
        ->take_all();
  command
      .add_option("--axis", options.axis,
                  "direction of an imported crystal in which heat flows: x, y, z or isotropic")
      ->type_name("AXIS");
  command.add_option("--volume", options.volume, "of the primitive cell of --alamode or --phono3py")
      ->type_name("VOLUME");
  command.add_option("--deck", options.deck, "the materials are those of this deck")->type_name("DECK");
}

std::vector<MaterialSource> given_sources(const CLI::App& command, const SourceOptions& options) {
  std::vector<MaterialSource> sources;
  std::map<std::string, std::size_t> used;
  for (const CLI::Option* option : command.parse_order()) {
    const bool name = option->check_lname("material");
    MaterialSource source;
    source.kind = kind_of(*option);
    if (!name && source.kind.empty()) continue;
    const std::vector<std::string>& values = name ? options.names : options.imported.at(source.kind);
    source.value = values.at(used[source.kind]++);
    if (!source.kind.empty() && source.kind != "giftbte") source.axis = options.axis;
    if (source.kind == "alamode" || source.kind == "phono3py") source.volume = options.volume;
    sources.push_back(std::move(source));
  }
  check_options(options, sources);
  return sources;
}

} // namespace kapitza::app
