/// Broken files end in an InputError (or are still readable), never in a crash, and soon.

#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/physics/modes.hpp"

#include "support/import_files.hpp"
#include "support/mutate.hpp"

#include <chrono>

namespace kapitza {
namespace {

using test::below;
using test::mutate;
using test::Random;
using test::samples;

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
  fuzz({5}, [](const TextReader& read) { use(test::shengbte(samples / "shengbte", 300, read)); });
}

TEST(ImportFuzz, Alamode) {
  fuzz({}, [](const TextReader& read) { use(test::alamode(samples / "alamode" / "tau300K.dat", {}, read)); });
}

TEST(ImportFuzz, Almabte) {
  fuzz({}, [](const TextReader& read) {
    use(test::almabte(samples / "almabte" / "sample_4_4_4_300K.phononinfo", read));
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
