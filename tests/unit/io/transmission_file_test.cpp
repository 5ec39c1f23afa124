#include "kapitza/io/material/transmission_file.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace kapitza {
namespace {

TransmissionTable read(const std::string& text) {
  return read_transmission_table("dir/t.csv", [&](const std::filesystem::path&) { return text; });
}
std::string complaint(const std::string& text) {
  try {
    read(text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(TransmissionFile, IsReadInAnyOrderAndUnit) {
  const TransmissionTable table = read("# by hand\n\nangle_deg, frequency_THz, transmissivity\n"
                                       "90, 2, 0.1\n0, 1, 0.2\n0, 2, 0.3\n90, 1, 0.4\n");
  EXPECT_EQ(table.name, "t.csv");
  ASSERT_EQ(table.omega.size(), 2u);
  EXPECT_DOUBLE_EQ(table.omega[0], 2e12 * std::numbers::pi);
  EXPECT_DOUBLE_EQ(table.angle[1], std::numbers::pi / 2);
  EXPECT_EQ(table.values, (std::vector<double>{0.2, 0.4, 0.3, 0.1}));
  const TransmissionTable plain = read("omega_rad_s,transmissivity\r\n1e13,0.5\r\n");
  EXPECT_TRUE(plain.angle.empty());
  EXPECT_EQ(plain.omega, (std::vector<double>{1e13}));
}

TEST(TransmissionFile, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(
      complaint("frequency_THz,angle_deg,transmissivity\n0,0,0.5\n0,90,0.1\n20,0,0.5\n"),
      "dir/t.csv: the table has a gap: at 20 THz the angle of 90 degrees is missing; every frequency needs "
      "the same angles");
  EXPECT_EQ(complaint("frequency_THz,transmissivity\n1,1.5\n"),
            "dir/t.csv:2:1: a transmissivity lies between 0 and 1, got 1.5");
  EXPECT_EQ(complaint("frequency_THz,transmissivity\n1,nan\n"),
            "dir/t.csv:2:1: a transmissivity lies between 0 and 1, got nan");
  EXPECT_EQ(complaint("frequency_THz,transmissivity\n-1,0.5\n"),
            "dir/t.csv:2:1: a frequency must be a number that is not negative");
  EXPECT_EQ(complaint("frequency_THz,transmissivity\n1,0.5\n1,0.6\n"),
            "dir/t.csv:3:1: this frequency and angle have been given before");
  EXPECT_EQ(complaint("frequency_THz,angle_deg,transmissivity\n1,91,0.5\n"),
            "dir/t.csv:2:1: an angle to the normal lies between 0 and 90 degrees");
  EXPECT_EQ(complaint("frequency_THz,alpha\n1,0.5\n").substr(0, 66),
            "dir/t.csv:1:1: 'alpha' is no column of a table of transmissivities");
  EXPECT_EQ(complaint("frequency_THz,omega_rad_s,transmissivity\n"),
            "dir/t.csv:1:1: the column 'omega_rad_s' says what another one says");
  EXPECT_EQ(complaint("angle_deg,transmissivity\n"), "dir/t.csv:1:1: the column frequency_THz is missing");
  EXPECT_NE(complaint(""), "");
  EXPECT_NE(complaint("frequency_THz,transmissivity\n"), "");
  EXPECT_NE(complaint("frequency_THz,transmissivity\n1;0.5\n"), "");
  EXPECT_NE(complaint("frequency_THz,transmissivity\n1,0.5,3\n"), "");
}

} // namespace
} // namespace kapitza
