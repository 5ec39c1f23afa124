/// docs/deck.md holds exactly the tables that the reader works from.

#include "kapitza/io/deck/keys.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace kapitza {
namespace {

const std::string begin_mark = "<!-- begin of the generated tables -->\n";
const std::string end_mark = "<!-- end of the generated tables -->\n";

std::string generated() {
  return "\n## Keys of a deck\n\n" + key_reference_markdown(deck_key_reference(), "Top level")
         + "\n## Keys of a material file\n\n"
         + key_reference_markdown(material_key_reference(), "Top level of a material file") + "\n";
}

/// To bring the page up to date: KAPITZA_WRITE_DOCS=1 <this program> --gtest_filter=Reference.*
TEST(Reference, PageHoldsTheTables) {
  const std::filesystem::path path = std::filesystem::path(KAPITZA_SOURCE_DIR) / "docs" / "deck.md";
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = page.find(begin_mark), end = page.find(end_mark);
  ASSERT_NE(begin, std::string::npos) << path << " lacks " << begin_mark;
  ASSERT_NE(end, std::string::npos) << path << " lacks " << end_mark;
  const std::size_t start = begin + begin_mark.size();
  if (std::getenv("KAPITZA_WRITE_DOCS"))
    std::ofstream(path) << page.substr(0, start) + generated() + page.substr(end);
  else
    EXPECT_EQ(page.substr(start, end - start), generated())
        << "to update: KAPITZA_WRITE_DOCS=1, see this test";
}

TEST(Reference, EveryRowSaysWhatItMeans) {
  for (const auto& rows : {deck_key_reference(), material_key_reference()})
    for (const KeyRow& row : rows) {
      EXPECT_FALSE(row.key.empty() || row.meaning.empty()) << row.block << "." << row.key;
      EXPECT_TRUE(row.type != "quantity" || !row.unit.empty()) << row.block << "." << row.key;
    }
}

TEST(Reference, RowsComeFromTheTables) {
  const std::vector<KeyRow> rows = deck_key_reference();
  const auto thickness =
      std::find_if(rows.begin(), rows.end(), [](const KeyRow& row) { return row.key == "thickness"; });
  ASSERT_NE(thickness, rows.end());
  EXPECT_EQ(thickness->block, "mesh.layers[]");
  EXPECT_EQ(thickness->unit, "m");
  EXPECT_EQ(thickness->range, "> 0");
  EXPECT_EQ(thickness->preset, "required");
}

} // namespace
} // namespace kapitza
