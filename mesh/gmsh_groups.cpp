#include "mesh/gmsh_groups.hpp"

#include "kapitza/base/error.hpp"

#include "mesh/gmsh_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace kapitza {
namespace {

using Names = std::map<int, std::string>;

/// Groups of one kind: those that the file names, and those that an element is in.
Names groups_of(const Names& named, const std::vector<GmshElement>& elements) {
  Names names = named;
  for (const GmshElement& element : elements)
    if (element.physical != 0) names.emplace(element.physical, std::to_string(element.physical));
  return names;
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::abs(number); // a sign tells the orientation
}

/// The groups of one kind that go by this name or, where none does, by this number.
std::vector<int> find_groups(const Names& names, const std::string& wanted) {
  std::vector<int> found;
  for (const auto& [number, name] : names)
    if (name == wanted) found.push_back(number);
  const auto number = number_in(wanted);
  if (found.empty() && number && names.contains(*number)) found.push_back(*number);
  return found;
}

/// What follows "surface " or "curve ".
std::optional<std::string> behind(const std::string& text, std::string_view word) {
  return text.starts_with(word) ? std::optional(text.substr(word.size())) : std::nullopt;
}

std::string listed(const char* kind, const Names& names) {
  std::vector<std::string> groups;
  for (const auto& [number, name] : names)
    groups.push_back(name == std::to_string(number) ? name : fmt::format("{} ({})", number, gmsh_name(name)));
  return groups.empty() ? fmt::format("no {}s", kind)
                        : fmt::format("{}{} {}", kind, groups.size() > 1 ? "s" : "", fmt::join(groups, ", "));
}

class Naming {
 public:
  Naming(const GmshFile& file, const GmshSpec& spec)
      : spec_(spec), found_{groups_of(file.surface_name, file.cells), groups_of(file.curve_name, file.lines)},
        named_(found_) {}

  GmshGroups make() && {
    for (const GmshGroupName& given : spec_.names) name(given);
    if (!issues_.empty()) throw InputError(std::move(issues_));
    return std::move(named_);
  }

 private:
  void fail(const std::string& message) { issues_.push_back({{spec_.file.string(), 0, 0}, {}, message}); }

  /// Does the name say of which kind the group is? Materials are surfaces, boundaries are curves.
  std::optional<bool> means_surface(const std::string& name) const {
    const auto& materials = spec_.materials;
    const bool material = std::any_of(materials.begin(), materials.end(),
                                      [&](const PlaneMaterial& m) { return m.name == name; });
    const bool boundary = std::count(spec_.boundaries.begin(), spec_.boundaries.end(), name) > 0;
    return material == boundary ? std::nullopt : std::optional(material);
  }

  void name(const GmshGroupName& given) {
    std::vector<int> surfaces = find_groups(found_.surface, given.group);
    std::vector<int> curves = find_groups(found_.curve, given.group);
    if (surfaces.empty() && curves.empty()) {
      if (const auto rest = behind(given.group, "surface ")) surfaces = find_groups(found_.surface, *rest);
      if (const auto rest = behind(given.group, "curve ")) curves = find_groups(found_.curve, *rest);
    }
    if (surfaces.empty() && curves.empty())
      return fail(fmt::format("has no physical group {} to be named {}; there are {}", gmsh_name(given.group),
                              gmsh_name(given.name), found_.text()));
    if (!surfaces.empty() && !curves.empty()) {
      const auto surface = means_surface(given.name);
      if (!surface)
        return fail(fmt::format("has a physical surface and a physical curve {0}; write 'surface {1}' or "
                                "'curve {1}' for the one to be named {2}",
                                gmsh_name(given.group), given.group, gmsh_name(given.name)));
      (*surface ? curves : surfaces).clear();
    }
    for (const int group : surfaces) put(named_.surface, "surface", group, given.name);
    for (const int group : curves) put(named_.curve, "curve", group, given.name);
  }

  void put(Names& names, const char* kind, int group, const std::string& name) {
    if (!taken_.insert({kind, group}).second)
      return fail(fmt::format("physical {} {} is given two names, {} and {}", kind, group,
                              gmsh_name(names[group]), gmsh_name(name)));
    names[group] = name;
  }

  const GmshSpec& spec_;
  const GmshGroups found_;
  GmshGroups named_;
  std::set<std::pair<std::string, int>> taken_;
  std::vector<InputIssue> issues_;
};

} // namespace

std::string GmshGroups::text() const {
  return listed("surface", surface) + " and " + listed("curve", curve);
}

GmshGroups name_groups(const GmshFile& file, const GmshSpec& spec) {
  return Naming(file, spec).make();
}

} // namespace kapitza
