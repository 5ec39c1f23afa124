#include "kapitza/io/deck/material_source.hpp"

#include "io/deck/quoted.hpp"

#include <fmt/format.h>

#include <cctype>
#include <filesystem>

namespace kapitza {

const std::vector<std::string>& import_kinds() {
  static const std::vector<std::string> kinds{"shengbte", "alamode", "phono3py", "almabte", "giftbte"};
  return kinds;
}

bool is_material_file(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

std::string material_yaml(const MaterialSource& source, std::optional<int> frequency_bins) {
  std::string text;
  if (source.kind.empty()) {
    text = fmt::format("{{{}: {}", is_material_file(source.value) ? "file" : "library",
                       io::yaml_quoted(source.value));
  } else {
    text = fmt::format("{{{}: {{{}: {}", source.kind, source.kind == "shengbte" ? "directory" : "file",
                       io::yaml_quoted(source.value));
    if (!source.volume.empty()) text += ", volume: " + io::yaml_quoted(source.volume);
    text += "}";
  }
  if (!source.axis.empty()) text += ", axis: " + io::yaml_quoted(source.axis);
  if (frequency_bins && source.kind != "giftbte")
    text += fmt::format(", frequency_bins: {}", *frequency_bins);
  return text + "}";
}

std::string material_name(const MaterialSource& source) {
  if (source.kind.empty() && !is_material_file(source.value)) return source.value;
  std::filesystem::path path(source.value);
  if (!path.has_filename()) path = path.parent_path(); // runs/Ge/
  std::string result = (source.kind == "shengbte" ? path.filename() : path.stem()).string();
  for (char& c : result)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return result.find_first_not_of('_') == std::string::npos ? "material" : result;
}

} // namespace kapitza
