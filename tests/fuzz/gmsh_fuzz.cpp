/// Gmsh meshes.

#include "kapitza/mesh/gmsh.hpp"

#include "fuzz/harness.hpp"

#include <cstdio>
#include <fstream>
#include <unistd.h>

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  MPI_Init(argc, argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kapitza;
  static const std::string path = "/dev/shm/kapitza_fuzz_" + std::to_string(::getpid()) + ".msh";
  GmshSpec spec;
  spec.file = path;
  spec.scale = 1e-9;
  spec.materials = {{"unused", 4}, {"ge", 7}, {"si", 3}, {"c", 5}};
  spec.boundaries = {"left", "right", "bottom", "top", "pore"};
  const int result = fuzz::read_or_refuse(data, size, [&](const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    read_gmsh(spec, MPI_COMM_SELF);
  });
  std::remove(path.c_str());
  return result;
}
