#include "kapitza/io/material/material_file.hpp"

#include "kapitza/io/material/material_names.hpp"

#include "io/deck/entries.hpp"
#include "io/deck/material/material_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace kapitza {
namespace io {
namespace {

Dispersion dispersion(const DispersionEntry& entry) {
  if (entry.quadratic) return *entry.quadratic;
  if (entry.sine) return *entry.sine;
  if (entry.table) return *entry.table;
  return entry.linear.value_or(LinearDispersion{0});
}

/// Indices of the branches that a process names.
std::vector<int> branch_indices(Reading& reading, const std::string& path,
                                const std::vector<std::string>& wanted,
                                const std::vector<std::string>& names) {
  std::vector<int> indices;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = std::find(names.begin(), names.end(), wanted[i]);
    if (found != names.end()) {
      indices.push_back(static_cast<int>(found - names.begin()));
    } else if (!wanted[i].empty()) {
      const std::string guess = did_you_mean(wanted[i], names);
      reading.fail(key_path(path, i), fmt::format("there is no branch {}{}", in_quotes(wanted[i]),
                                                  guess.empty() ? "; there are " + listed(names) : guess));
    }
  }
  return indices;
}

/// The material in a text; complaints go to `issues`.
Material parse_material(const std::string& text, const std::string& file, std::vector<InputIssue>& issues) {
  Reading reading;
  const Node root = parse_file(text, file, reading.issues);
  Material material;
  if (root.kind == NodeKind::map) {
    MaterialFileEntries entries;
    read_block(reading, root, "", material_file_block(), entries);
    material = assemble_material(reading, entries);
  }
  material.warnings = std::move(reading.warnings);
  sort_issues(reading.issues, file);
  issues.insert(issues.end(), reading.issues.begin(), reading.issues.end());
  return material;
}

std::string unknown_material(const std::string& name) {
  const std::vector<std::string> names = material_library_names();
  if (names.empty()) {
    std::set<std::string> places;
    for (const auto& directory : material_library_directories()) places.insert(directory.string());
    return fmt::format("the library has no material {}: no materials in {}", in_quotes(name),
                       fmt::join(places, ", "));
  }
  const auto called = material_called(name);
  const bool known = called && std::find(names.begin(), names.end(), *called) != names.end();
  return fmt::format("the library has no material {}, it has {}{}", in_quotes(name), listed(names),
                     known ? fmt::format(", did you mean '{}'?", *called) : did_you_mean(name, names));
}

/// The material that `load` gives, or everything it complained about.
template <class Load>
Material loaded(Load load) {
  std::vector<InputIssue> issues;
  std::string why;
  std::optional<Material> material = load(issues, why);
  if (!why.empty()) throw InputError(why);
  if (!issues.empty()) throw InputError(std::move(issues));
  return std::move(*material);
}

} // namespace

ScatteringProcess scattering_process(const ScatteringEntry& entry) {
  const double coefficient = entry.coefficient ? entry.coefficient->value : 0;
  const double omega = entry.omega_exponent.value_or(0), temperature = entry.temperature_exponent.value_or(0);
  ScatteringProcess process;
  process.above_frequency = entry.above_frequency;
  process.below_frequency = entry.below_frequency;
  process.normal = entry.normal;
  process.electrons = entry.electrons;
  switch (entry.process.value_or(Process::power)) {
  case Process::power:
    process.law = PowerScattering{coefficient, omega, temperature};
    break;
  case Process::exponential:
    process.law =
        ExponentialScattering{coefficient, omega, temperature, entry.activation_temperature.value_or(0)};
    break;
  case Process::holland_umklapp:
    process.law = HollandUmklappScattering{coefficient};
    break;
  case Process::impurity:
    process.law = ImpurityScattering{coefficient};
    break;
  case Process::boundary:
    process.law = BoundaryScattering{entry.length.value_or(0)};
    break;
  }
  return process;
}

Material assemble_material(Reading& reading, const MaterialFileEntries& entries) {
  Material material;
  material.name = entries.name;
  material.source = entries.source;
  material.density = entries.density;
  material.sound_velocity = entries.sound_velocity;
  material.temperature_range = entries.temperature_range;
  material.electrons = entries.electrons;
  material.measured = entries.measured;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < entries.branches.size(); ++i) {
    const BranchEntry& entry = entries.branches[i];
    if (!entry.name.empty() && std::find(names.begin(), names.end(), entry.name) != names.end())
      reading.fail(key_path("branches", i) + ".name",
                   fmt::format("another branch is named {} too", in_quotes(entry.name)));
    names.push_back(entry.name);
    material.branches.push_back({entry.name, entry.polarization, entry.degeneracy, entry.cutoff_wavevector,
                                 dispersion(entry.dispersion)});
  }
  for (std::size_t i = 0; i < entries.scattering.size(); ++i) {
    const ScatteringEntry& entry = entries.scattering[i];
    material.scattering.push_back(scattering_process(entry));
    material.scattering.back().branches =
        branch_indices(reading, key_path("scattering", i) + ".branches", entry.branches, names);
  }
  return material;
}

std::optional<Material> load_material_file(const std::filesystem::path& path, const TextReader& read,
                                           std::vector<InputIssue>& issues, std::string& why) {
  if (const std::optional<std::string> text = read(path)) return parse_material(*text, path.string(), issues);
  why = fmt::format("cannot read {}: {}", in_quotes(path.string()), why_unreadable(path));
  return std::nullopt;
}

std::optional<Material> load_library_material(const std::string& name, const TextReader& read,
                                              std::vector<InputIssue>& issues, std::string& why) {
  if (name.find('/') != std::string::npos) {
    why = fmt::format("{} is a path; the library takes a name such as silicon, a path goes under 'file'",
                      in_quotes(name));
    return std::nullopt;
  }
  for (const std::filesystem::path& directory : material_library_directories()) {
    const std::filesystem::path path = directory / (name + ".yaml");
    if (const std::optional<std::string> text = read(path))
      return parse_material(*text, path.string(), issues);
  }
  why = unknown_material(name);
  return std::nullopt;
}

} // namespace io

std::vector<std::filesystem::path> material_library_directories() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path installed =
      (program.parent_path().parent_path() / "share" / "kapitza" / "materials").lexically_normal();
  const char* own = std::getenv("KAPITZA_MATERIALS");
  return {own && *own ? std::filesystem::path(own) : installed, installed,
          std::filesystem::path(KAPITZA_SOURCE_DIR) / "input" / "materials"};
}

std::vector<std::string> material_library_names() {
  std::set<std::string> names;
  for (const std::filesystem::path& directory : material_library_directories()) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error))
      if (entry->path().extension() == ".yaml") names.insert(entry->path().stem().string());
  }
  return {names.begin(), names.end()};
}

Material read_material(const std::filesystem::path& path, const TextReader& read) {
  return io::loaded([&](auto& issues, auto& why) { return io::load_material_file(path, read, issues, why); });
}

Material read_library_material(const std::string& name, const TextReader& read) {
  return io::loaded(
      [&](auto& issues, auto& why) { return io::load_library_material(name, read, issues, why); });
}

Material find_material(const std::string& name, const TextReader& read) {
  const bool path = name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml");
  if (path) return read_material(name, read);
  return io::loaded([&](auto& issues, auto& why) {
    std::optional<Material> material = io::load_library_material(name, read, issues, why);
    if (why.empty()) return material;
    std::string not_a_file;
    material = io::load_material_file(name, read, issues, not_a_file);
    if (material) why.clear();
    return material;
  });
}

} // namespace kapitza
