/// The keys of one material of a deck: where its phonons come from.

#include "io/deck/entries.hpp"

#include <algorithm>

namespace kapitza::io {
namespace {

const std::vector<std::string> mode_kinds{"shengbte", "alamode", "phono3py", "almabte"};

std::vector<std::string> material_kinds() {
  std::vector<std::string> kinds{"library", "file", "gray", "bands", "giftbte"};
  kinds.insert(kinds.end(), mode_kinds.begin(), mode_kinds.end());
  return kinds;
}

void check_gray(Reading& reading, const std::string& path, GrayEntry& entry) {
  exactly_one(reading, path, {"heat_capacity", "states"});
  exactly_one(reading, path, {"mean_free_path", "conductivity", "scattering"});
  if (entry.states && !reading.given(key_path(path, "einstein_temperature")))
    reading.fail(key_path(path, "states"),
                 "needs einstein_temperature beside it: their frequency, as hbar omega / kB");
  if (entry.einstein_temperature && !reading.given(key_path(path, "states")))
    reading.fail(key_path(path, "einstein_temperature"), "belongs to states; heat_capacity has no frequency");
  if (entry.phase_velocity && !entry.normal_mean_free_path)
    reading.fail(key_path(path, "phase_velocity"), "belongs to normal_mean_free_path, which is not given");
  for (std::size_t i = 0; i < entry.scattering.size(); ++i) {
    const std::string item = key_path(key_path(path, "scattering"), i);
    for (const std::string& key : given_of(reading, item, {"branches", "above_frequency", "below_frequency"}))
      reading.fail(key_path(item, key), "has no meaning here: a band has one branch and one frequency");
    if (reading.given(key_path(item, "normal")))
      reading.fail(key_path(item, "normal"), "is said by normal_mean_free_path here");
    const ScatteringEntry& process = entry.scattering[i];
    const bool by_frequency = process.process == Process::holland_umklapp
                              || process.process == Process::impurity
                              || process.omega_exponent.value_or(0) != 0;
    if (by_frequency && !entry.einstein_temperature)
      reading.fail(item, "depends on the frequency, and this band has none; give states and "
                         "einstein_temperature in the place of heat_capacity");
  }
}

Block<GrayEntry> gray_block() {
  Block<GrayEntry> block;
  block.keys = {
      quantity<GrayEntry>("heat_capacity", &GrayEntry::heat_capacity, units::heat_capacity,
                          positive.likely(0, 1e7), optional(),
                          "volumetric heat capacity, the same at all temperatures; or give states"),
      quantity<GrayEntry>("states", &GrayEntry::states, units::heat_capacity, positive.likely(0, 1e7),
                          optional(),
                          "kB times the number of modes per volume, all of one frequency: heat capacity of "
                          "high temperatures"),
      quantity<GrayEntry>("einstein_temperature", &GrayEntry::einstein_temperature, units::temperature,
                          positive.likely(0.1, 3000), optional(),
                          "of the frequency of the states, hbar omega / kB; the same in bands that an "
                          "interface joins"),
      quantity<GrayEntry>("group_velocity", &GrayEntry::group_velocity, units::velocity,
                          positive.likely(1, 1e5), required, "group velocity"),
      quantity<GrayEntry>("mean_free_path", &GrayEntry::mean_free_path, units::length,
                          positive.likely(1e-11, 1), optional(),
                          "mean free path; or give conductivity, or scattering"),
      quantity<GrayEntry>("conductivity", &GrayEntry::conductivity, units::conductivity,
                          positive.likely(1e-5, 1e6), optional(),
                          "bulk conductivity C v L / 3; or give mean_free_path"),
      quantity<GrayEntry>("density", &GrayEntry::density, units::density, positive.likely(50, 3e4),
                          optional(), "mass density; acoustic mismatch and helium need it"),
  };
  block.keys.push_back(quantity<GrayEntry>("normal_mean_free_path", &GrayEntry::normal_mean_free_path,
                                           units::length, positive.likely(1e-11, 1),
                                           optional("no normal processes"),
                                           "of normal processes, beside the others of mean_free_path; with "
                                           "solver.scattering relaxation they relax to rest, too"));
  block.keys.push_back(quantity<GrayEntry>("phase_velocity", &GrayEntry::phase_velocity, units::velocity,
                                           positive.likely(1, 1e5), optional("the group velocity"),
                                           "where there are normal processes"));
  auto scattering =
      list<GrayEntry>("scattering", &GrayEntry::scattering, scattering_block(), filled(optional()),
                      "what makes the mean free path, at every temperature; keys as in a material file");
  scattering.describe_inner = nullptr; // the rows of material files
  block.keys.push_back(std::move(scattering));
  block.check = check_gray;
  return block;
}

Block<ElectronsEntry> electrons_block() {
  using E = ElectronsEntry;
  Block<E> block;
  block.words = {"none", "library"};
  block.keys = {
      marker<E>("none", &E::none, "left out"),
      marker<E>("library", &E::library, "those of the material's own file"),
      quantity<E>("conductivity", &E::conductivity, units::conductivity, positive.likely(0.1, 1e5),
                  optional(), "thermal conductivity of the electrons"),
      quantity<E>("heat_capacity", &E::heat_capacity, units::heat_capacity, positive.likely(1, 1e6),
                  optional(), "of the electrons; harmonic and transient decks need it"),
      quantity<E>("coupling", &E::coupling, units::electron_coupling, positive.likely(1e14, 1e20), optional(),
                  "heat that electrons give the lattice per kelvin, shared over the bands in proportion to "
                  "their heat capacities"),
  };
  block.check = [](Reading& reading, const std::string& path, E& entry) {
    const std::vector<std::string> numbers{"conductivity", "heat_capacity", "coupling"};
    if (entry.none || entry.library) {
      for (const std::string& key : given_of(reading, path, numbers))
        reading.fail(key_path(path, key),
                     entry.none ? "has no meaning with electrons: none"
                                : "is given by the material's own file, with electrons: library");
      return;
    }
    for (const std::string& key : {numbers[0], numbers[2]})
      if (!reading.given(key_path(path, key)))
        reading.fail(key_path(path, key),
                     "missing; electrons need their thermal conductivity and their coupling to the lattice, "
                     "such as {conductivity: 220 W/m/K, coupling: 2.4e17 W/m^3/K}");
  };
  return block;
}

Block<ImportEntry> file_block(const std::string& what) {
  Block<ImportEntry> block;
  block.keys = {
      name<ImportEntry>("file", &ImportEntry::path, required, what + ", relative to the deck"),
  };
  return block;
}

Block<ImportEntry> file_and_volume_block(const std::string& what, const std::string& otherwise) {
  Block<ImportEntry> block = file_block(what);
  block.keys.push_back(quantity<ImportEntry>("volume", &ImportEntry::volume, units::volume, positive,
                                             optional(otherwise), "of the primitive cell"));
  return block;
}

Block<ImportEntry> directory_block() {
  Block<ImportEntry> block;
  block.keys = {
      name<ImportEntry>("directory", &ImportEntry::path, required,
                        "holds CONTROL, BTE.omega, BTE.v, BTE.qpoints_full or BTE.qpoints, and "
                        "BTE.w_final or BTE.w, in T300K or above; relative to the deck"),
  };
  return block;
}

void check_material(Reading& reading, const std::string& path, MaterialEntry& entry) {
  if (!exactly_one(reading, path, material_kinds())) return;
  const bool modes = std::any_of(mode_kinds.begin(), mode_kinds.end(), [&](const std::string& kind) {
    return reading.given(key_path(path, kind));
  });
  if (entry.frequency_bins && !modes && !entry.library && !entry.file)
    reading.fail(key_path(path, "frequency_bins"),
                 "has a meaning only with library, file, " + listed(mode_kinds));
  if (entry.electrons && entry.electrons->library && !entry.library && !entry.file)
    reading.fail(key_path(path, "electrons"), "library has a meaning only with library or file");
  if (entry.density && (entry.library || entry.file))
    reading.fail(key_path(path, "density"), "is given by the material's own file");
  if (entry.density && entry.gray && entry.gray->density)
    reading.fail(key_path(path, "density"), "is given twice, here and under gray");
  for (const std::string& key : given_of(reading, path, {"max_bands", "axis"}))
    if (!modes) reading.fail(key_path(path, key), "has a meaning only with " + listed(mode_kinds));
}

} // namespace

Block<MaterialEntry> material_block() {
  using E = MaterialEntry;
  const Words<TransportAxis> axes{{{"isotropic", TransportAxis::isotropic},
                                   {"x", TransportAxis::x},
                                   {"y", TransportAxis::y},
                                   {"z", TransportAxis::z}},
                                  {}};
  Block<E> result;
  result.keys = {
      name<E>("library", &E::library, optional(), "name of a shipped material"),
      name<E>("file", &E::file, optional(), "a material file, relative to the deck"),
      block<E>("gray", &E::gray, gray_block(), optional(), "one band for all phonons"),
      list<E>("bands", &E::bands, gray_block(), filled(optional()),
              "plain bands, paired by their index across interfaces; keys as under gray"),
      block<E>("shengbte", &E::shengbte, directory_block(), optional(), "output of ShengBTE"),
      block<E>("alamode", &E::alamode,
               file_and_volume_block("table of lifetimes", "from the conductivities of the modes"),
               optional(), "output of ALAMODE"),
      block<E>("phono3py", &E::phono3py,
               file_and_volume_block("kappa-m*.hdf5", "from the file, or phono3py.yaml beside it"),
               optional(), "output of phono3py"),
      block<E>("almabte", &E::almabte, file_block("phononinfo table"), optional(), "output of almaBTE"),
      block<E>("giftbte", &E::giftbte, file_block("list of bands"), optional(),
               "input of GiftBTE: plain bands, as under bands"),
      integer<E>(
          "frequency_bins", &E::frequency_bins, {.low = 1, .high = 10000},
          optional("what another material says, else 40"),
          "bins of the frequency grid; not with gray, bands and giftbte. The materials of a deck share "
          "one grid: those that say a number must say the same one"),
      integer<E>("max_bands", &E::max_bands, {.low = 1, .high = 1e7},
                 optional("200, or one per frequency bin and branch where these are more"),
                 "modes of similar mean free path, in one frequency bin and branch, are merged until no more "
                 "bands than this are left; with "
                     + listed(mode_kinds)),
      choice<E>("axis", &E::axis, axes, optional("isotropic"),
                "direction of the crystal along which heat flows; isotropic: the mean over all. To be said "
                "where directions differ by more than a factor of 2. With "
                    + listed(mode_kinds)),
      quantity<E>(
          "density", &E::density, units::density, positive.likely(50, 3e4), optional(),
          "mass density, where acoustic mismatch or helium needs it and the phonons' own source does not "
          "give it"),
      block<E>("electrons", &E::electrons, electrons_block(), optional("none"),
               "of a metal: its conduction electrons, with a temperature of their own"),
  };
  result.keys[3].describe_inner = nullptr; // the rows of gray, once is enough
  result.keys[3].row.like = "materials.NAME.gray";
  result.check = check_material;
  return result;
}

} // namespace kapitza::io
