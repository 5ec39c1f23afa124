#include "io/deck/law_rows.hpp"

#include "kapitza/io/material/transmission_file.hpp"

#include <algorithm>
#include <memory>
#include <variant>

namespace kapitza::io {
namespace {

// One row for each law of InterfaceLaw; one that lacks its row does not compile.

LawRow row_of(std::type_identity<DiffuseMismatch>) {
  return {"dmm", {}, {}, "diffuse mismatch", [](const LawKeys&) { return DiffuseMismatch{}; }};
}

LawRow row_of(std::type_identity<AcousticMismatch>) {
  return {"amm", {}, {}, "acoustic mismatch", [](const LawKeys&) { return AcousticMismatch{}; }};
}

LawRow row_of(std::type_identity<MixedMismatch>) {
  return {"mismatch",
          {},
          {"specularity", "roughness"}, // one of them
          "a mix of both",
          [](const LawKeys& keys) {
            const bool pressed = keys.entry.model == pressed_word; // the roughness is that of the bodies
            return MixedMismatch{keys.entry.specularity.value_or(1),
                                 pressed ? 0 : keys.entry.roughness.value_or(0)};
          }};
}

LawRow row_of(std::type_identity<RadiationLimit>) {
  return {"radiation_limit", {}, {}, "all that the poorer side carries", [](const LawKeys&) {
            return RadiationLimit{};
          }};
}

LawRow row_of(std::type_identity<PrescribedConductance>) {
  return {"conductance", {"value"}, {}, "a prescribed conductance", [](const LawKeys& keys) {
            return PrescribedConductance{keys.value(units::conductance, positive.likely(1e-4, 1e12))};
          }};
}

LawRow row_of(std::type_identity<Transmission>) {
  return {"transmission", {"value"}, {"scattering"}, "a prescribed transmissivity", [](const LawKeys& keys) {
            return Transmission{keys.value(units::number, fraction), keys.entry.specular.value_or(false)};
          }};
}

LawRow row_of(std::type_identity<TabulatedTransmission>) {
  return {"table", {"file"}, {"scattering"}, "one from a file", [](const LawKeys& keys) {
            auto table = std::make_shared<TransmissionTable>();
            keys.file([&](const std::filesystem::path& file, const TextReader& read) {
              *table = read_transmission_table(file, read);
            });
            if (!table->angle.empty() && keys.entry.specular)
              keys.reading.fail(key_path(keys.path, "scattering"),
                                "a table with angles scatters diffusely what crosses; leave this key out");
            return TabulatedTransmission{table, keys.entry.specular.value_or(false)};
          }};
}

LawRow row_of(std::type_identity<AcousticTable>) {
  return {
      "acoustic_table", {"file"}, {}, "one from a file for each pair of branches", [](const LawKeys& keys) {
        auto pairs = std::make_shared<std::vector<AcousticTable::Pair>>();
        keys.file([&](const std::filesystem::path& file, const TextReader& read) {
          for (BranchTransmission& pair : read_branch_transmissions(file, read))
            pairs->push_back({pair.from, pair.to, std::move(pair.transmissivity)});
        });
        return AcousticTable{pairs};
      }};
}

LawRow row_of(std::type_identity<TransparentInterface>) {
  return {"transparent", {}, {}, "nothing at all (same material only)", [](const LawKeys&) {
            return TransparentInterface{};
          }};
}

template <class... Laws>
std::vector<LawRow> rows_of(std::type_identity<std::variant<Laws...>>) {
  return {row_of(std::type_identity<Laws>{})...};
}

} // namespace

double LawKeys::value(const QuantityKind& kind, const Range& range) const {
  if (!entry.value) return 0; // complained about already
  return read_quantity(reading, *entry.value, key_path(path, "value"), kind, range).value_or(0);
}

void LawKeys::file(const std::function<void(const std::filesystem::path&, const TextReader&)>& from) const {
  if (!entry.file || entry.file->empty()) return; // complained about already
  try {
    from(directory / *entry.file, read);
  } catch (const InputError& error) {
    for (const InputIssue& issue : error.issues()) {
      if (issue.where.line > 0)
        reading.issues.push_back(issue);
      else
        reading.fail(key_path(path, "file"), in_quotes(issue.where.file) + ": " + issue.message);
    }
  }
}

const std::vector<LawRow>& law_rows() {
  static const std::vector<LawRow> rows = rows_of(std::type_identity<InterfaceLaw>{});
  return rows;
}

const LawRow* find_law_row(const std::string& word) {
  const auto found =
      std::find_if(law_rows().begin(), law_rows().end(), [&](const LawRow& row) { return row.word == word; });
  return found == law_rows().end() ? nullptr : &*found;
}

} // namespace kapitza::io
