/// Which files of a directory of ShengBTE are read, how CONTROL may be written, and what is compared.
///
/// The crystal: one atom, wavevectors at the zone centre and at its edge along x, where all phonons travel
/// along x: 2, 2 and 5 km/s, 10, 10 and 20 rad/ps, rates 0.1, 0.1 and 0.2 1/ps. In a cell of 0.4^3 x 1.2 x 5
/// nm^3 they conduct sum C v^2 tau / (2 V) = 3.6296 W/m/K along x at 300 K, nothing along y and z.

#include "io/import/fortran_namelist.hpp"
#include "support/import_files.hpp"
#include "support/memory_files.hpp"

namespace kapitza {
namespace {

using test::MemoryFiles;
using test::only_warning;
using test::reader_of;

const std::string columns = "lattvec(:,1)=1 0 0\n lattvec(:,2)=0 1.2 0\n lattvec(:,3)=0 0 5\n types=1\n "
                            "positions(:,1)=0 0 0";

std::string control(const std::string& crystal, const std::string& parameters) {
  return "&allocations\n nelements=1, natoms=1, ngrid(:)=2 1 1\n&end\n&crystal\n lfactor=0.4\n " + crystal
         + "\n elements=\"X\"\n scell(:)=2 2 2\n&end\n&parameters\n " + parameters + "\n&end\n&flags\n&end\n";
}

/// BTE.w or BTE.w_final, all rates times `factor`.
std::string rates(double factor) {
  std::string text;
  for (const double rate : {0.1, 0.1, 0.2})
    text += "0 0\n" + std::to_string(rate * 100) + " " + std::to_string(rate * factor) + "\n";
  return text;
}

MemoryFiles chain(const std::string& crystal = columns, const std::string& parameters = "T=300") {
  return {{"CONTROL", control(crystal, parameters)},
          {"BTE.omega", "0 0 0\n10 10 20\n"},
          {"BTE.v", "0 0 0\n2 0 0\n0 0 0\n2 0 0\n0 0 0\n5 0 0\n"},
          {"BTE.qpoints", "1 1 1 0 0 0\n2 2 1 0.5 0 0\n"}};
}

double along_x(const MemoryFiles& files, double temperature = 300) {
  const ModeTable modes = test::shengbte(".", temperature, reader_of(files));
  return conductivity(modes, temperature, TransportAxis::x);
}

constexpr double kappa = 3.6296;

TEST(ShengbteFiles, FolderOfTheTemperatureGoesBeforeFilesAboveIt) {
  MemoryFiles files = chain(columns, "T_min=300\n T_max=400\n T_step=100");
  files["T300K/BTE.w_final"] = rates(1);
  files["T400K/BTE.w_final"] = rates(2);
  files["BTE.w_final"] = rates(1); // of an earlier run
  EXPECT_NEAR(along_x(files), kappa, 5e-5);
  EXPECT_NEAR(along_x(files, 400), 1.8269, 5e-5);
  EXPECT_NEAR(along_x(files, 400.4) / along_x(files, 400), 1, 1e-3); // within 1 K
  EXPECT_COMPLAINT(along_x(files, 350),
                   "has lifetimes at 300, 400 K, not at 350 K; set the temperature to one of these");
  files.erase("T400K/BTE.w_final");
  EXPECT_COMPLAINT(along_x(files, 400), "has lifetimes at 300 K, not at 400 K");
  files.erase("T300K/BTE.w_final");
  EXPECT_COMPLAINT(along_x(files), "files above the folders are of no known temperature");
  EXPECT_EQ(shengbte_temperatures(".", reader_of(files)), std::vector<double>{});
}

TEST(ShengbteFiles, RelaxationTimesOfTheFolderGoBeforeAFinalFileAboveIt) {
  MemoryFiles files = chain();
  files["T300K/BTE.w"] = rates(2);
  files["BTE.w_final"] = rates(1);
  EXPECT_NEAR(along_x(files), kappa / 2, 5e-5);
}

TEST(ShengbteFiles, OneTemperatureMayStandAbove) {
  MemoryFiles files = chain();
  files["BTE.w"] = rates(1);
  EXPECT_NEAR(along_x(files), kappa, 5e-5);
  EXPECT_COMPLAINT(along_x(files, 400), "has lifetimes at 300 K, not at 400 K");
  files["CONTROL"] = control(columns, "scalebroad=1");
  std::vector<std::string> warnings;
  read_shengbte(".", 300, reader_of(files), warnings);
  EXPECT_TRUE(only_warning(warnings, "states no temperature"));
}

/// Every form that Fortran knows for the same arrays.
TEST(ShengbteFiles, ControlMayUseAnyFormOfANamelist) {
  for (const char* crystal :
       {"lattvec = 1 0 0 0 1.2 0 0 0 5, types=1, positions = 0 0 0",
        "lattvec(:,:) = 1 3*0.0 1.2D0\n 3*0 5. types(:)=1 positions(:,:)=3*0",
        "lattvec(1:3,1)=1 0 0 lattvec(:,2:3)=0 1.2 0 0 0 5 types(1)=1 positions(1,1)=0 positions(2:,1)=2*0",
        "LATTVEC (1,1)=1 0 0 0 1.2 0 0 0 5 types(1:1)=1 positions( : , 1 )=0 0 0",
        "lattvec=9*7 lattvec(:,1)=1,0,0 lattvec(:,2)=0,1.2,0 lattvec(:,3)=0,0,5 types=1 positions=0 0 0"}) {
    MemoryFiles files = chain(crystal);
    files["BTE.w"] = rates(1);
    EXPECT_NEAR(along_x(files), kappa, 5e-5) << crystal;
  }
}

TEST(ShengbteFiles, MistakesInControlHaveTheirPlace) {
  const auto with = [](const std::string& crystal) {
    MemoryFiles files = chain(crystal + " types=1 positions=0 0 0");
    files["BTE.w"] = rates(1);
    return files;
  };
  EXPECT_COMPLAINT(along_x(with("lattvec = 1 0 0 0 1.2 0 0 0")),
                   "CONTROL:6:2: 'lattvec' needs 9 numbers, got 8");
  EXPECT_COMPLAINT(along_x(with("lattvec(:,1)=1 0 0 lattvec(:,2)=0 1.2 0")),
                   "there is no entry 'lattvec(:,3)'");
  EXPECT_COMPLAINT(along_x(with("lattvec(:,4)=1 0 0")), "'lattvec(:,4)' is no part of lattvec(3,3)");
  EXPECT_COMPLAINT(along_x(with("lattvec(2,:,1)=1 0 0")), "is no part of lattvec(3,3)");
  EXPECT_COMPLAINT(along_x(with("lattvec(:,1=1 0 0")), "CONTROL:6:2: ");
  EXPECT_COMPLAINT(along_x(with("lattvec(3:1,1)=1")), "is no part of lattvec(3,3)");
  EXPECT_COMPLAINT(along_x(with("lattvec(3,3)=1 2")), "'lattvec(3,3)' needs 1 to 1 numbers, got 2");
  EXPECT_COMPLAINT(along_x(chain("lattvec=1 3*0 1.2 3*0 5 natoms=2 types=1 positions=6*0")),
                   "'types' needs 2 numbers, got 1");
}

std::vector<std::string> warnings_of(const MemoryFiles& files, std::optional<TransportAxis> axis) {
  std::vector<std::string> warnings;
  check_modes(read_shengbte(".", 300, reader_of(files), warnings), axis, warnings);
  return warnings;
}

TEST(ShengbteFiles, StatedConductivitiesAreCompared) {
  MemoryFiles files = chain();
  files["T300K/BTE.w"] = rates(1);
  const std::string tail = " 0 0 0 0 0 0 0 0";
  files["BTE.KappaTensorVsT_RTA"] = "  200.0 9 " + tail.substr(1) + "\n  300.0 3.6296" + tail + "\n";
  EXPECT_TRUE(warnings_of(files, TransportAxis::x).empty());
  EXPECT_TRUE(warnings_of(files, TransportAxis::isotropic).empty());
  files["BTE.KappaTensorVsT_RTA"] = "  300.0 4.0" + tail + "\n";
  EXPECT_TRUE(
      only_warning(warnings_of(files, TransportAxis::x),
                   "its modes make 3.6296 W/m/K along x at 300 K, but './BTE.KappaTensorVsT_RTA' states 4; "
                   "do the files belong to one run?"));
  files["BTE.KappaTensorVsT_RTA"] = "  300.0 4.0\n";
  EXPECT_TRUE(
      only_warning(warnings_of(files, TransportAxis::x), "the stated conductivity is not compared: "));
  // The folder's own, one row per iteration: the first is that of the relaxation times.
  files.erase("BTE.KappaTensorVsT_RTA");
  files["T300K/BTE.kappa_tensor"] = "0 3.6296" + tail + "\n1 3.8" + tail + "\n";
  EXPECT_TRUE(warnings_of(files, TransportAxis::x).empty());
  files["T300K/BTE.w_final"] = rates(1);
  EXPECT_TRUE(only_warning(warnings_of(files, TransportAxis::x), "states 3.8; BTE.w_final holds effective"));
  files["T300K/BTE.kappa_tensor"] = "0 3" + tail + "\n1 3.6296" + tail + "\n";
  EXPECT_TRUE(warnings_of(files, TransportAxis::x).empty());
}

TEST(ShengbteFiles, StatedHeatCapacityIsCompared) {
  MemoryFiles files = chain();
  files["T300K/BTE.w"] = rates(1);
  const double capacity = heat_capacity(test::shengbte(".", 300, reader_of(files)), 300);
  files["T300K/BTE.cv"] = "  " + std::to_string(capacity) + "\n";
  EXPECT_TRUE(warnings_of(files, TransportAxis::x).empty());
  files["T300K/BTE.cv"] = "  " + std::to_string(3 * capacity) + "\n";
  EXPECT_TRUE(only_warning(warnings_of(files, TransportAxis::x), "but BTE.cv states"));
}

TEST(ShengbteFiles, LayeredCrystalsNeedAnAxis) {
  MemoryFiles files = chain();
  files["BTE.w"] = rates(1);
  EXPECT_COMPLAINT(
      warnings_of(files, std::nullopt),
      "'.' conducts 3.6296 W/m/K along x, 0 along y and 0 along z: say along which of these heat "
      "flows, axis: x, y or z");
  EXPECT_TRUE(warnings_of(files, TransportAxis::isotropic).empty()); // then the mean is meant
}

/// The sample conducts 22.9 along x and 20.1 along z: a word, no refusal. Its rates are effective ones.
TEST(ShengbteFiles, AnisotropyAndProjectionAreTold) {
  const ModeTable modes = test::shengbte(test::samples / "shengbte");
  std::vector<std::string> none, z;
  check_modes(modes, std::nullopt, none);
  EXPECT_TRUE(only_warning(none,
                           "conducts 22.912 W/m/K along x, 22.912 along y and 20.094 along z; the mean, "
                           "21.973, is taken"));
  check_modes(modes, TransportAxis::z, z);
  EXPECT_TRUE(only_warning(z,
                           "effective lifetimes keep the trace of the full solution only; 20.094 W/m/K along "
                           "z may be off"));
}

} // namespace
} // namespace kapitza
