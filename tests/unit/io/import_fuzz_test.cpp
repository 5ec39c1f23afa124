/// Broken files end in an InputError (or are still readable), never in a crash, and soon.

#include "kapitza/io/mode_files.hpp"
#include "kapitza/physics/modes.hpp"

#include "support/import_files.hpp"

#include <chrono>
#include <random>

namespace kapitza {
namespace {

using test::samples;
using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

void flip_bytes(std::string& text, Random& random) {
  for (std::size_t n = 1 + below(random, 8); n > 0 && !text.empty(); --n)
    text[below(random, text.size())] = static_cast<char>(below(random, 256));
}

/// A piece of the text a second time, or not at all.
void copy_or_cut_line(std::string& text, Random& random) {
  const std::size_t begin = text.rfind('\n', below(random, text.size())) + 1;
  const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
  if (below(random, 2) == 0)
    text.insert(begin, text.substr(begin, end - begin));
  else
    text.erase(begin, end - begin);
}

/// One number becomes another, mostly an absurd one.
void change_number(std::string& text, Random& random) {
  static const char* const numbers[] = {
      "1e308", "-1e308", "1e-308", "nan", "inf",       "-1", "0", "2147483648", "99999999999999999999",
      "-0",    "1e6",    "0.5",    "1D5", "4294967297"};
  const std::size_t begin = text.find_first_of("0123456789", below(random, text.size()));
  if (begin == std::string::npos) return;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.eE+-", begin), text.size());
  text.replace(begin, end - begin, numbers[below(random, std::size(numbers))]);
}

void mutate(std::string& text, Random& random, bool is_text) {
  switch (below(random, is_text ? 4 : 2)) {
  case 0:
    return flip_bytes(text, random);
  case 1:
    return text.resize(below(random, text.size() + 1));
  case 2:
    return copy_or_cut_line(text, random);
  default:
    return change_number(text, random);
  }
}

/// What a run would do with the modes.
void use(const ModeTable& modes) {
  const double temperature = modes.temperature;
  const FrequencyGrid grid = make_frequency_grid({}, {&modes, 1}, 10, temperature);
  make_bands(modes, temperature, grid, {});
}

struct Sample {
  std::size_t files = 1;
  bool is_text = true;
};

/// 1000 mutations of what `read` asks for; of several files, one at a time.
void fuzz(const Sample& sample, const std::function<void(const TextReader&)>& read) {
  int good = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    Random random(seed);
    const std::size_t victim = below(random, sample.files);
    std::size_t count = 0;
    const TextReader mutated = [&](const std::filesystem::path& path) {
      auto text = read_text_file(path);
      if (text && count++ == victim) mutate(*text, random, sample.is_text);
      return text;
    };
    const auto start = std::chrono::steady_clock::now();
    try {
      read(mutated);
      ++good;
    } catch (const InputError& error) {
      EXPECT_GT(std::string(error.what()).size(), 20U) << seed;
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    EXPECT_LT(time.count(), 1) << "seed " << seed;
  }
  EXPECT_LT(good, 1000) << "nothing was broken";
}

TEST(ImportFuzz, Shengbte) {
  fuzz({5}, [](const TextReader& read) { use(read_shengbte(samples / "shengbte", 300, read)); });
}

TEST(ImportFuzz, Alamode) {
  fuzz({}, [](const TextReader& read) { use(read_alamode(samples / "alamode" / "tau300K.dat", {}, read)); });
}

TEST(ImportFuzz, Almabte) {
  fuzz({}, [](const TextReader& read) {
    use(read_almabte(samples / "almabte" / "sample_4_4_4_300K.phononinfo", read));
  });
}

TEST(ImportFuzz, Giftbte) {
  fuzz({}, [](const TextReader& read) {
    std::vector<std::string> warnings;
    read_giftbte(samples / "giftbte" / "bands.dat", read, warnings);
  });
}

TEST(ImportFuzz, Phono3py) {
  for (const char* sample : {"phono3py", "phono3py_full"})
    fuzz({1, false}, [&](const TextReader& read) {
      std::vector<std::string> warnings;
      use(read_phono3py(samples / sample / "kappa-m444.hdf5", 300, 8e-29, read, warnings));
    });
}

} // namespace
} // namespace kapitza
