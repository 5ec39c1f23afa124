/// Broken mesh files end in an InputError (or are still meshes), never in a crash, and soon, and take little
/// memory.

#include "kapitza/base/error.hpp"

#include "support/gmsh_samples.hpp"
#include "support/mutate.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <sys/resource.h>

namespace kapitza {
namespace {

TEST(GmshFuzz, MutatedMeshes) {
  const test::SharedScratch scratch(Communicator::self());
  const auto path = scratch.path() / "mutated.msh";
  int good = 0;
  constexpr unsigned count = 2000;
  for (unsigned seed = 0; seed < count; ++seed) {
    test::Random random(seed);
    const std::string& format = test::block_formats()[seed % test::block_formats().size()];
    GmshSpec spec = test::blocks(format);
    std::string bytes = test::content(spec.file);
    for (std::size_t times = 1 + test::below(random, 3); times > 0; --times)
      test::mutate(bytes, random, format.ends_with("ascii"));
    std::ofstream(path, std::ios::binary) << bytes;
    spec.file = path;
    const auto start = std::chrono::steady_clock::now();
    try {
      read_gmsh(spec, MPI_COMM_SELF);
      ++good;
    } catch (const InputError& error) {
      EXPECT_GT(std::string(error.what()).size(), 20U) << seed;
    } catch (const std::exception& error) {
      ADD_FAILURE() << "seed " << seed << ": " << error.what();
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    EXPECT_LT(time.count(), 10) << "seed " << seed;
  }
  EXPECT_LT(good, static_cast<int>(count)) << "nothing was broken";
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 1000 * 1024);
}

} // namespace
} // namespace kapitza
