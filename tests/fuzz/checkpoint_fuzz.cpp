/// Checkpoints whose seal is right: what HDF5 and the header make of the rest.

#include "kapitza/io/checkpoint.hpp"

#include "fuzz/harness.hpp"
#include "io/sealed_file.hpp"

#include <mpi.h>

#include <cstdio>
#include <fstream>
#include <numeric>
#include <unistd.h>

namespace {

constexpr std::int64_t cells = 20; // of the corpus

void read_sealed(const std::string& path, const std::string& content) {
  using namespace kapitza;
  const Communicator self = Communicator::self();
  std::ofstream(path, std::ios::binary) << std::string(io::seal_bytes, '\0') << content;
  io::seal_file(path, "kapitza-checkpoint-1", self);
  if (std::holds_alternative<UnusableCheckpoint>(read_checkpoint(path, self))) return;
  std::vector<CheckpointTable> tables{{"temperature", cells, 2, {}, {}}};
  tables[0].mine.resize(cells);
  std::iota(tables[0].mine.begin(), tables[0].mine.end(), 0);
  read_tables(path, tables, self);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  MPI_Init(argc, argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/dev/shm/kapitza_fuzz_" + std::to_string(::getpid()) + ".h5";
  const int result = kapitza::fuzz::read_or_refuse(
      data, size, [&](const std::string& content) { read_sealed(path, content); });
  std::remove(path.c_str());
  return result;
}
