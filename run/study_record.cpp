#include "run/study_record.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kapitza {
namespace {

using Json = nlohmann::ordered_json;

/// Equal for studies whose rows would be equal.
Json identity(const StudyPlace& place) {
  const Deck& deck = place.plan.decks.front();
  Json keys = Json::array(), files = Json::array();
  for (const StudyRange& range : place.plan.ranges)
    keys.push_back({{"key", range.key}, {"values", range.values}});
  for (const InputFile& file : place.plan.inputs)
    files.push_back({{"path", file.path}, {"sha256", file.sha256}});
  return {{"deck", {{"path", deck.path.string()}, {"sha256", deck.sha256}}},
          {"settings", place.plan.settings},
          {"keys", keys},
          {"files", files},
          {"each", place.options.each}};
}

/// What the study is must be the same; where its files lie, who started it and how may differ.
bool same_study(const Json& earlier, Json now) {
  Json then = earlier.is_object() && earlier.contains("study") ? earlier["study"] : Json();
  for (Json* one : {&then, &now}) {
    if (!one->is_object() || !one->contains("deck") || !(*one)["deck"].is_object()) return false;
    (*one)["deck"].erase("path");
    if (one->contains("files"))
      for (Json& file : (*one)["files"])
        if (file.is_object()) file.erase("path");
  }
  return then == now;
}

} // namespace

void open_study(const StudyPlace& place, StudyReport& report) {
  const std::filesystem::path record = place.directory / "study.json", table = place.directory / "study.csv";
  const Json study = identity(place);
  if (!place.options.force) {
    const std::optional<std::string> earlier = read_text_file(record), rows = read_text_file(table);
    if (earlier && same_study(Json::parse(*earlier, nullptr, false), study)) {
      if (rows) read_study_csv(*rows, report);
      // What has not converged is tried again.
      for (auto& point : report.points)
        if (point && !point->converged) point.reset();
    } else if (earlier || rows) {
      throw InputError(
          fmt::format("'{}' holds another study (another deck, other settings or values): choose "
                      "another --output, or overwrite it with --force",
                      place.directory.string()));
    }
  }
  const Json all = {{"schema", 1},
                    {"kapitza", {{"version", version}, {"revision", revision}}},
                    {"command", place.options.command},
                    {"points", report.points.size()},
                    {"study", study}};
  write_atomically(record, all.dump(2) + "\n");
  write_atomically(table, study_csv(report));
}

} // namespace kapitza
