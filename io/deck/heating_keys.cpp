/// The keys of `heating`.

#include "io/deck/entries.hpp"
#include "io/import/text.hpp"

#include <fmt/format.h>

namespace kapitza::io {
namespace {

/// `[10 nm, 30 nm]`
Key<DeckBox> range_key(const std::string& name, std::array<double, 2> DeckBox::*member) {
  const std::string need = "a range such as [10 nm, 30 nm] is needed";
  return custom<DeckBox>({"", name, "list of two quantities", "m", "", "", "from, to"}, required, need,
                         [=](Reading& reading, const Node& node, const std::string& path, DeckBox& box) {
                           const std::vector<Node>* ends = read_list(reading, node, path, need);
                           if (!ends) return;
                           if (ends->size() != 2) {
                             reading.fail(path, fmt::format("{}, got a list of {}", need, ends->size()));
                             return;
                           }
                           const std::vector<double> values =
                               read_quantities(reading, *ends, path, units::length, any_value);
                           if (values.size() < 2) return;
                           box.*member = {values[0], values[1]};
                           if (values[0] >= values[1])
                             reading.fail(path, "the first end must be less than the second");
                         });
}

Block<DeckBox> box_block() {
  Block<DeckBox> result;
  result.keys = {range_key("x", &DeckBox::x), range_key("y", &DeckBox::y)};
  return result;
}

Block<DeckCosine> cosine_block() {
  Block<DeckCosine> result;
  result.keys = {quantity<DeckCosine>("wavelength", &DeckCosine::wavelength, units::length, positive,
                                      required, "along x")};
  return result;
}

Block<AbsorbedEntry> absorbed_block() {
  const std::vector<std::string> ends{"left", "right", "bottom", "top"};
  Block<AbsorbedEntry> result;
  result.keys = {
      custom<AbsorbedEntry>(
          {"", "from", "word", "", listed(ends), "", "the boundary that lets the light in"}, required,
          "one of left, right, bottom, top is needed",
          [=](Reading& reading, const Node& node, const std::string& path, AbsorbedEntry& absorbed) {
            if (const auto end = read_word(reading, node, path, ends, {})) absorbed.from = ends[*end];
          }),
      quantity<AbsorbedEntry>("length", &AbsorbedEntry::length, units::length, positive.likely(1e-10, 1e-2),
                              required, "in which the light falls to 1/e"),
      quantity<AbsorbedEntry>("intensity", &AbsorbedEntry::intensity, units::heat_flux, any_value, optional(),
                              "what enters, reflected light not counted; in harmonic decks the amplitude"),
      quantity<AbsorbedEntry>("fluence", &AbsorbedEntry::fluence, units::fluence, any_value, optional(),
                              "of a pulse, in place of the intensity"),
  };
  return result;
}

Block<Pulse> pulse_block() {
  using Shape = Pulse::Shape;
  const Words<Shape> shapes{
      {{"gaussian", Shape::gaussian}, {"square", Shape::square}, {"sech2", Shape::sech2}}, {}};
  Block<Pulse> result;
  result.keys = {
      choice<Pulse>("shape", &Pulse::shape, shapes, preset("gaussian"), "sech2: of sech^2((t - at)/width)"),
      quantity<Pulse>("width", &Pulse::width, units::time, positive, required,
                      "standard deviation of a gaussian, duration of a square pulse"),
      quantity<Pulse>("at", &Pulse::at, units::time, not_negative, required, "its middle"),
  };
  return result;
}

Block<PulseTrain> train_block() {
  Block<PulseTrain> result;
  result.keys = {
      quantity<PulseTrain>("rate", &PulseTrain::rate, units::frequency, positive, required,
                           "pulses per second, each of the power's or the fluence's energy"),
      quantity<PulseTrain>("modulation", &PulseTrain::modulation, units::frequency, positive, required,
                           "of the pump, less than half the rate"),
      quantity<PulseTrain>("width", &PulseTrain::width, units::time, not_negative, preset("0 ps"),
                           "standard deviation of a gaussian pulse"),
  };
  result.check = [](Reading& reading, const std::string& path, PulseTrain& train) {
    if (train.rate > 0 && train.modulation >= train.rate / 2)
      reading.fail(key_path(path, "modulation"), "must be less than half the rate");
    if (train.rate > 0 && train.width * train.rate > 0.01)
      reading.fail(key_path(path, "width"), "must be less than a hundredth of the time between pulses");
  };
  return result;
}

/// Straight lines between rows of `time_s,factor`.
std::optional<Course> read_course(Reading& reading, const std::string& path,
                                  const std::filesystem::path& file, const TextReader& read) {
  try {
    const NumberTable table = read_table(read_required(file, read), {2}, 1);
    Course course;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (row > 0 && table(row, 0) < course.time.back())
        reject(table.file, table.lines[row], 1, "times must rise");
      course.time.push_back(table(row, 0));
      course.value.push_back(table(row, 1));
    }
    if (course.time.size() < 2 || !(course.time.front() >= 0))
      reject(table.file, "at least two times, from 0 on, are needed");
    return course;
  } catch (const InputError& error) {
    for (const InputIssue& issue : error.issues())
      if (issue.where.line > 0)
        reading.issues.push_back(issue);
      else
        reading.fail(path, in_quotes(issue.where.file) + ": " + issue.message);
  }
  return std::nullopt;
}

Key<HeatingEntry> power_key() {
  return custom<HeatingEntry>(
      {"", "power", "quantity", "W/m^3", "", "",
       "heating power per volume; negative cools; in harmonic decks the amplitude, of a pulse "
       "the energy per volume"},
      optional(), needed(units::power_density),
      [](Reading&, const Node& node, const std::string&, HeatingEntry& entry) { entry.power = node; });
}

} // namespace

Block<HeatingEntry> heating_block() {
  Block<HeatingEntry> result;
  result.keys = {
      name<HeatingEntry>("material", &HeatingEntry::material, required,
                         "what is made of this material is heated"),
      power_key(),
      block<HeatingEntry>(
          "absorbed", &HeatingEntry::absorbed, absorbed_block(), optional(),
          "harmonic and transient, instead of power: light that falls off behind a boundary, power "
          "intensity/length exp(-distance/length)"),
      block<HeatingEntry>("within", &HeatingEntry::within, box_block(), optional("everywhere"),
                          "2D: only what lies in this box, cells that it cuts in proportion"),
      block<HeatingEntry>("cosine", &HeatingEntry::cosine, cosine_block(), optional("uniform"),
                          "harmonic and transient: power times cos(2 pi x / wavelength)"),
      quantity<HeatingEntry>("phase", &HeatingEntry::phase, units::angle, any_value, optional("0"),
                             "harmonic: ahead of exp(i omega t)"),
      choice<HeatingEntry>("into", &HeatingEntry::into_electrons,
                           Words<bool>{{{"lattice", false}, {"electrons", true}}, {}}, preset("lattice"),
                           "what is heated; electrons: of a metal that has them"),
      block<HeatingEntry>("pulse", &HeatingEntry::pulse, pulse_block(), optional(),
                          "transient: a pulse of unit integral"),
      text<HeatingEntry>(
          "table", &HeatingEntry::table, optional(),
          "transient: CSV file of time_s,factor; straight lines in between, nothing before and after"),
      choice<HeatingEntry>("when", &HeatingEntry::when,
                           Words<HeatingWhen>{{{"after", HeatingWhen::after},
                                               {"before", HeatingWhen::before},
                                               {"always", HeatingWhen::always}},
                                              {}},
                           optional("after"),
                           "transient, from a steady state: from t = 0 on, until t = 0, or both"),
      block<HeatingEntry>("train", &HeatingEntry::train, train_block(), optional(),
                          "transient, for kapitza tdtr: pulses again and again, modulated"),
  };
  result.check = [](Reading& reading, const std::string& path, HeatingEntry&) {
    exactly_one(reading, path, {"power", "absorbed"});
  };
  return result;
}

DeckHeating assemble_heating(Reading& reading, const std::string& path, const HeatingEntry& entry,
                             const std::filesystem::path& directory, const TextReader& read) {
  DeckHeating heating{.material = entry.material,
                      .within = entry.within,
                      .cosine = entry.cosine,
                      .phase = entry.phase,
                      .into_electrons = entry.into_electrons,
                      .when = entry.when};
  heating.where = reading.place(path);
  if ((entry.pulse ? 1 : 0) + (entry.table ? 1 : 0) + (entry.train ? 1 : 0) > 1)
    reading.fail(path, "only one of pulse, table, train can hold");
  if (entry.pulse) heating.course = *entry.pulse;
  heating.train = entry.train;
  const bool pulses = entry.pulse || entry.train;
  if (entry.table)
    if (auto course = read_course(reading, key_path(path, "table"), directory / *entry.table, read))
      heating.course = std::move(*course);
  if (entry.power)
    heating.power = read_quantity(reading, *entry.power, key_path(path, "power"),
                                  pulses ? units::energy_density : units::power_density, any_value)
                        .value_or(0);
  if (!entry.absorbed) return heating;
  const char* needed = pulses ? "fluence" : "intensity";
  const auto& strength = pulses ? entry.absorbed->fluence : entry.absorbed->intensity;
  if (!strength)
    reading.fail(key_path(key_path(path, "absorbed"), needed),
                 pulses ? "missing; of a pulse a fluence such as '1 J/m^2' is needed"
                        : "missing; without a pulse an intensity such as '1 GW/m^2' is needed");
  heating.absorbed = {entry.absorbed->from, entry.absorbed->length, strength.value_or(0)};
  return heating;
}

} // namespace kapitza::io
