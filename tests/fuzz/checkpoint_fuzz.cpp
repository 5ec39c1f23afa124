/// Checkpoints: any bytes as a file, and any bytes as the header of a file that is otherwise whole. What HDF5
/// makes of forged structures under a right seal is not tested here: HDF5 1.10 is known to read out of bounds
/// there.

#include "kapitza/io/checkpoint/checkpoint.hpp"

#include "fuzz/harness.hpp"
#include "io/checkpoint/checkpoint_hdf5.hpp"
#include "io/checkpoint/sealed_file.hpp"

#include <cstdio>
#include <fstream>
#include <unistd.h>

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  MPI_Init(argc, argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kapitza;
  static const std::string path = "/dev/shm/kapitza_fuzz_" + std::to_string(::getpid()) + ".h5";
  const Communicator self = Communicator::self();
  const int result = fuzz::read_or_refuse(data, size, [&](const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    read_checkpoint(path, self);
    if (content.empty()) return;
    io::ParallelHdf5 file = io::ParallelHdf5::create(path, io::seal_bytes, self);
    file.write_text("run", content);
    file.write_text("deck", "title: fuzzed\n");
    file.close();
    io::seal_file(path, "kapitza-checkpoint-1", self);
    read_checkpoint(path, self);
  });
  std::remove(path.c_str());
  return result;
}
