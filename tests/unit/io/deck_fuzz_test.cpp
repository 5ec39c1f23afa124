/// Broken decks and material files end in an InputError (or are still decks), never in a crash, and soon, and
/// take little memory.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "support/mutate.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <sys/resource.h>

namespace kapitza {
namespace {

namespace fs = std::filesystem;
using test::below;
using test::Random;

const fs::path sources = KAPITZA_SOURCE_DIR;

/// What `kapitza check` does.
void check(const fs::path& deck, const TextReader& read) {
  const StackProblem problem = make_problem(read_deck(deck, {}, read));
  make_couplings(problem);
}

double peak_memory_MB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::vector<fs::path> decks() {
  std::vector<fs::path> found;
  for (const fs::path& directory : {sources / "input", sources / "tests" / "cli" / "broken"})
    for (const auto& entry : fs::directory_iterator(directory))
      if (entry.path().extension() == ".yaml") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

/// Mutates one of the files that a deck is made of: the deck itself, or a material. Some of them several
/// times.
void fuzz(unsigned count) {
  const std::vector<fs::path> all = decks();
  unsigned good = 0;
  for (unsigned seed = 0; seed < count; ++seed) {
    Random random(seed);
    const fs::path& deck = all[below(random, all.size())];
    const std::size_t victim = below(random, 4) == 0 ? 1 : 0;
    const std::size_t times = 1 + below(random, 3);
    std::size_t file = 0;
    const TextReader mutated = [&](const fs::path& path) {
      auto text = read_text_file(path);
      if (text && file++ == victim)
        for (std::size_t i = 0; i < times; ++i) test::mutate(*text, random, true);
      return text;
    };
    const auto start = std::chrono::steady_clock::now();
    try {
      check(deck, mutated);
      ++good;
    } catch (const InputError& error) {
      EXPECT_GT(std::string(error.what()).size(), 10U) << deck << " seed " << seed;
    } catch (const std::exception& error) {
      ADD_FAILURE() << deck << " seed " << seed << ": " << error.what();
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    EXPECT_LT(time.count(), 10) << deck << " seed " << seed;
  }
  EXPECT_LT(good, count) << "nothing was broken";
  EXPECT_LT(peak_memory_MB(), 1000);
}

TEST(DeckFuzz, MutatedDecks) {
  fuzz(10000);
}

/// A text that stands for far more than its size.
std::string alias_bomb() {
  std::string text = "title: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 12; ++level) {
    text += "k" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
    for (int i = 0; i < 10; ++i) text += (i > 0 ? ", *a" : "*a") + std::to_string(level - 1);
    text += "]\n";
  }
  return text;
}

TEST(DeckFuzz, AliasBombsAreRefused) {
  const double before = peak_memory_MB();
  const auto start = std::chrono::steady_clock::now();
  try {
    read_deck("bomb.yaml", {}, [](const fs::path&) { return alias_bomb(); });
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("values"), std::string::npos) << error.what();
  }
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 10);
  EXPECT_LT(peak_memory_MB() - before, 400);
}

TEST(DeckFuzz, EndlessFilesAreRefused) {
  EXPECT_EQ(read_text_file("/dev/zero"), std::nullopt);
}

TEST(DeckFuzz, ManyValuesAreRefused) {
  std::string text = "title: [";
  for (int i = 0; i < 3'000'000; ++i) text += "1,";
  const double before = peak_memory_MB();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(read_deck("long.yaml", {}, [&](const fs::path&) { return text + "1]\n"; }), InputError);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 10);
  EXPECT_LT(peak_memory_MB() - before, 800);
}

} // namespace
} // namespace kapitza
