/// Every deck of tests/cli/broken: what is said, and where.

#include "kapitza/io/deck/deck.hpp"

#include "deck_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace kapitza {
namespace {

struct Broken {
  std::string file;                  ///< without directory and extension
  std::vector<std::string> messages; ///< after the directory
};

std::filesystem::path directory() {
  return std::filesystem::path(KAPITZA_SOURCE_DIR) / "tests" / "cli" / "broken";
}

const std::vector<Broken> decks{
    {"between_not_a_pair",
     {"6:15: interfaces[0].between: a pair of materials such as [si, ge] is needed, got 'a b'"}},
    {"beyond_all",
     {"2:75: materials.a.gray.mean_free_path: nothing is below 1e-60 in SI units, got 1e-90 m",
      "4:33: boundaries.left.isothermal: nothing is above 1e+30 in SI units, got 1e300 K"}},
    {"binary_file", {"13:1: not a text in UTF-8 (byte 0x00); a binary file?"}},
    {"conductance_as_transmissivity",
     {"6:50: interfaces[0].value: '300 K' is a temperature, a thermal conductance such as '200 MW/m^2/K' is "
      "needed"}},
    {"duplicate_key", {"13:3: boundaries.left: given twice, first in line 11"}},
    {"electrons_of_no_file",
     {"2:94: materials.a.electrons: library has a meaning only with library or file"}},
    {"empty_file", {" the file is empty"}},
    {"helium_too_warm",
     {"7:71: boundaries.right.helium.temperature: helium-4 is no liquid above 5.195 K; for another liquid "
      "give "
      "density and sound_velocity"}},
    {"inconsistent_periodic",
     {"12:52: boundaries.right.periodic.temperature_drop: contradicts the left wall: 1 K there is -1 K here; "
      "give it "
      "on one wall only"}},
    {"infinite",
     {"3:86: materials.b.gray.mean_free_path: must be a finite number, got '.inf'; a length such as '100 nm' "
      "is "
      "needed"}},
    {"key_of_another_method", {"10:67: time.step: belongs to time.method: marching"}},
    {"key_of_another_model", {"6:46: interfaces[0].roughness: belongs to model: mismatch or pressed"}},
    {"many_mistakes",
     {"6:32: mesh.layers[0].thickness: '100 K' is a temperature, a length such as '100 nm' is needed",
      "9:30: interfaces[0].model: one of dmm, amm, mismatch, radiation_limit, conductance, transmission, "
      "table, acoustic_table, transparent, pressed is needed, got 'dm', did you mean 'dmm'?",
      "12:23: boundaries.right.isothermal: must be positive, got -299 K",
      "13:10: solver.tolerence: unknown key 'tolerence', did you mean 'tolerance'?"}},
    {"mismatch_without_roughness", {"6:5: interfaces[0]: one of specularity, roughness is needed"}},
    {"misspelt_in_between",
     {"9:19: interfaces[0].between[1]: the deck defines no material 'bbb', did you mean 'bb'?"}},
    {"missing_boundary",
     {"11:3: boundaries.right: missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' is "
      "needed"}},
    {"negative_thickness", {"7:32: mesh.layers[1].thickness: must be positive, got -5 nm"}},
    {"no_interface_law",
     {"6:7: mesh.layers[0]: layers 0 (a) and 1 (b) touch at x = 100 nm, but this pair has no law; add under "
      "'interfaces:'  - {between: [a, b], model: dmm}"}},
    {"no_keys", {"1:1: 'key: value' lines are needed, got a list"}},
    {"not_a_number",
     {"11:22: boundaries.left.isothermal: must be a finite number, got '.nan'; a temperature such as '300 K' "
      "is "
      "needed"}},
    {"not_utf8", {"1:8: not a text in UTF-8 (byte 0xfc); a binary file?"}},
    {"only_comments", {" the file holds no keys, only comments or blank lines"}},
    {"pressed_without_hardness", {"6:5: interfaces[0].hardness: missing; model: pressed needs it"}},
    {"plane_azimuths",
     {"10:21: angles.azimuthal: must be a multiple of 4, a quarter for each quadrant, got 30"}},
    {"plane_heating_outside",
     {"10:52: heating[0].within: the box lies outside the grid, which goes from 0 to 150 nm and from 0 to 80 "
      "nm"}},
    {"plane_hole_without_wall",
     {"9:13: boundaries.void: missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' is "
      "needed"}},
    {"plane_law_with_itself",
     {"9:24: interfaces[0].between: in 2D a material has no interface with itself; give a on the other side "
      "a second name"}},
    {"plane_missing_boundary",
     {"9:13: boundaries.top: missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' is "
      "needed"}},
    {"plane_no_interface_law",
     {"8:18: mesh.grid.materials[0][0]: blocks [0][0] (a) and [0][1] (b) touch, but this pair has no law; "
      "add under 'interfaces:'  - {between: [a, b], model: dmm}"}},
    {"plane_periodic_with_neighbour",
     {"9:38: boundaries.left.periodic.with: a wall is periodic with the opposite one: right"}},
    {"plane_probe_in_one_coordinate",
     {"10:33: output.probes[0].at: in 2D a probe stands at two coordinates such as [250 nm, 10 nm], got "
      "one"}},
    {"plane_two_meshes", {"5:3: mesh: only one of layers, grid, gmsh can hold, got layers and gmsh"}},
    {"plane_wrong_rows",
     {"8:16: mesh.grid.materials: 2 rows of materials for 1 segments of y; one row each is needed, the "
      "lowest first"}},
    {"probe_outside",
     {"13:35: output.probes[0].at: 301 nm is outside the stack, which goes from 0 to 300 nm"}},
    {"specularity_out_of_range", {"6:53: interfaces[0].specularity: must be between 0 and 1, got 1.2"}},
    {"transparent_between_materials",
     {"9:30: interfaces[0].model: transparent joins a material with itself only (or with another name of the "
      "same definition), not a with b"}},
    {"typo_in_key", {"7:21: mesh.layers[1].thicknes: unknown key 'thicknes', did you mean 'thickness'?"}},
    {"unknown_library_material",
     {"3:16: materials.b.library: the library has no material 'silicn', it has aln, aluminium, copper, "
      "diamond, gaas, gan, germanium, gold, helium4, inp, mgo, sapphire, sic_4h, silicon, sio2, did you "
      "mean 'silicon'?"}},
    {"unknown_material",
     {"7:18: mesh.layers[1].material: the deck defines no material 'bb'; it defines a, b"}},
    {"unknown_unit",
     {"7:32: mesh.layers[1].thickness: unknown unit 'nn' in '200 nn'; a length such as '100 nm' is needed"}},
    {"unpairable_bands",
     {"9:15: interfaces[0].between: the bands of these materials cannot be paired: a is gray, b has a list "
      "of 2 "
      "bands"}},
    {"void_as_a_name",
     {"4:3: materials.void: no material can have this name, it stands for a hole of a grid"}},
    {"wrong_type", {"6:32: mesh.layers[0].thickness: a length such as '100 nm' is needed, got a list"}},
    {"wrong_unit",
     {"7:32: mesh.layers[1].thickness: '200 K' is a temperature, a length such as '100 nm' is needed"}},
    {"yaml_syntax", {"9:3: not valid YAML: illegal block entry; is the '{' in line 6 closed?"}},
    {"zero_temperature", {"11:22: boundaries.left.isothermal: must be positive, got 0 K"}},
};

TEST(BrokenDecks, SayWhatIsWrongAndWhere) {
  for (const Broken& broken : decks) {
    const std::string path = (directory() / (broken.file + ".yaml")).string();
    std::string expected;
    for (const std::string& message : broken.messages)
      expected += (expected.empty() ? "" : "\n") + path + ":" + message;
    try {
      read_deck(path, {}, read_text_file);
      ADD_FAILURE() << broken.file << " was accepted";
    } catch (const InputError& error) {
      EXPECT_EQ(error.what(), expected);
    }
  }
}

TEST(BrokenDecks, EveryFileOfTheFolderIsTested) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory())) {
    ++files;
    EXPECT_TRUE(std::any_of(decks.begin(), decks.end(), [&](const Broken& broken) {
      return entry.path().filename() == broken.file + ".yaml";
    })) << entry.path();
  }
  EXPECT_EQ(files, decks.size());
}

TEST(BrokenDecks, WhatIsNoFile) {
  const auto complaint = [](const std::string& path) {
    try {
      read_deck(path, {}, read_text_file);
      return std::string();
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(complaint("/nowhere/d.yaml"), "/nowhere/d.yaml: there is no such file");
  EXPECT_EQ(complaint("/tmp"), "/tmp: this is a directory, a YAML file is needed");
}

} // namespace
} // namespace kapitza
