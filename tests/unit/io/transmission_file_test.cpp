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

std::vector<BranchTransmission> read_branches(const std::string& text) {
  return read_branch_transmissions("dir/t.csv", [&](const std::filesystem::path&) { return text; });
}
std::string complaint_about_branches(const std::string& text) {
  try {
    read_branches(text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

const std::string header = "frequency_THz, from_branch, to_branch, transmissivity\n";

TEST(BranchTransmissionFile, IsReadInAnyOrder) {
  const auto pairs =
      read_branches("# AGF\n" + header + "2, LA, TA, 0.1 # late\n1, LA, LA, 0.2\n\n2,LA,LA,0.3\n1,LA,TA,0\n");
  ASSERT_EQ(pairs.size(), 2u);
  for (const BranchTransmission& pair : pairs) {
    EXPECT_EQ(pair.from, "LA");
    EXPECT_EQ(pair.transmissivity.name, "t.csv");
    EXPECT_DOUBLE_EQ(pair.transmissivity.omega.at(1), 4e12 * std::numbers::pi);
    EXPECT_EQ(pair.transmissivity.values, pair.to == "LA" ? (std::vector{0.2, 0.3}) : (std::vector{0, 0.1}));
  }
}

TEST(BranchTransmissionFile, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(complaint_about_branches(header + "1,LA,LA,0.6\n1,TA,LA,0.9\n1,LA,TA,0.5\n"),
            "dir/t.csv:4:1: the transmissivities from 'LA' add up to 1.1 at 1 THz, more than 1");
  EXPECT_EQ(
      complaint_about_branches(header + "1,LA,LA,0.6\n2,LA,LA,0.6\n1,LA,TA,0.1\n"),
      "dir/t.csv: the table has a gap: at 2 THz the pair LA to TA is missing; every frequency needs the "
      "same pairs, with 0 where nothing crosses");
  EXPECT_EQ(complaint_about_branches(header + "1,LA,LA,0.6\n1,LA,LA,0.2\n"),
            "dir/t.csv:3:1: this frequency and pair of branches have been given before");
  EXPECT_EQ(complaint_about_branches(header + "1,LA,LA,1.6\n"),
            "dir/t.csv:2:1: a transmissivity lies between 0 and 1, got 1.6");
  EXPECT_EQ(complaint_about_branches("frequency_THz,angle_deg,transmissivity\n"),
            "dir/t.csv:1:1: 'angle_deg' is no column of a table of transmissivities; a header such as "
            "'frequency_THz,from_branch,to_branch,transmissivity' is needed");
  EXPECT_EQ(complaint_about_branches("frequency_THz,from_branch,transmissivity\n"),
            "dir/t.csv:1:1: the column to_branch is missing");
  EXPECT_EQ(complaint("frequency_THz,from_branch,transmissivity\n").substr(0, 47),
            "dir/t.csv:1:1: 'from_branch' is no column of a ");
  EXPECT_NE(complaint_about_branches(header + "1,LA,,0.5\n"), "");
  EXPECT_NE(complaint_about_branches(header + "LA,LA,1,0.5\n"), "");
  EXPECT_NE(complaint_about_branches(header), "");
}

} // namespace
} // namespace kapitza
