#include "kapitza/setup/estimate.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace kapitza {
namespace {

// Measured on meshes of 1e4 to 3e5 cells; bytes without what the program and its libraries take (50 MB a
// rank).
constexpr double program = 5e7;
constexpr double per_cell_stack = 8e3, per_cell_plane = 2.2e3, per_factor_plane = 0.9e3;
constexpr double krylov_vectors = 20;
// Seconds to cross a cell by one phonon: docs/performance.md.
constexpr double crossing_stack = 0.7e-9, crossing_plane = 1.5e-9;

double number_in_file(const char* path, const std::string& key = "") {
  std::ifstream file(path);
  std::string word;
  if (key.empty()) {
    double value = 0;
    return file >> value ? value : -1;
  }
  while (file >> word)
    if (word == key) {
      double value = 0;
      return file >> value ? value : -1;
    }
  return -1;
}

/// Of this computer; 0: not known.
double free_here() {
  const double kilobytes = number_in_file("/proc/meminfo", "MemAvailable:");
  double bytes = kilobytes > 0 ? 1024 * kilobytes : 0;
  const double limit = number_in_file("/sys/fs/cgroup/memory.max"), // "max" where there is none
      used = number_in_file("/sys/fs/cgroup/memory.current");
  if (limit > 0 && used >= 0) bytes = std::min(bytes > 0 ? bytes : limit, std::max(0.0, limit - used));
  return bytes;
}

} // namespace

/// One pole of one band; three and up to 13 groups of several (3 to 17 kB in squares and films of 1e4 to 4e5
/// cells).
double plane_cell_memory(int bands) {
  return per_cell_plane + per_factor_plane * (bands == 1 ? 1 : 3 + std::min(bands, 13));
}

std::string size_text(double bytes) {
  if (bytes >= 1e12) return fmt::format("{:.3g} TB", bytes / 1e12);
  if (bytes >= 1e9) return fmt::format("{:.3g} GB", bytes / 1e9);
  return bytes >= 1e6 ? fmt::format("{:.0f} MB", bytes / 1e6) : fmt::format("{:.0f} kB", bytes / 1e3);
}

RunEstimate estimate(const StackProblem& problem, int ranks) {
  RunEstimate result;
  result.cells = problem.mesh.cells();
  result.nodes = problem.mesh.nodes();
  result.directions = 2 * problem.angles.size();
  double crossed = 0;
  for (const Region& region : problem.mesh.regions) {
    const int bands = problem.media[index(region.material)].size();
    result.bands = std::max(result.bands, bands);
    crossed += static_cast<double>(region.cells) * bands * result.directions;
  }
  result.unknowns = StackMesh::nodes_per_cell * crossed;
  result.memory = ranks * program + per_cell_stack * result.cells;
  result.sweep = crossing_stack * crossed / ranks;
  return result;
}

RunEstimate estimate(const PlaneProblem& problem, const Communicator& space, int ranks) {
  const PlaneMesh& mesh = problem.mesh;
  RunEstimate result;
  result.cells = static_cast<double>(mesh.global_cells);
  result.directions = problem.angles.directions();
  double sums[4] = {static_cast<double>(mesh.owned_nodes()), 0, 0, 0}; // nodes, psi, crossings, arriving
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const double phonons = static_cast<double>(problem.bands_of_cell(cell).size()) * result.directions;
    sums[1] += mesh.corners_of(cell) * phonons;
    sums[2] += phonons;
    for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
      const int surface = mesh.surface_of_face[index(slot)];
      if (surface < 0) continue;
      if (mesh.surfaces[index(surface)].periodic
          || keeps_directions(law_traits(problem.surfaces[index(surface)].law)))
        sums[3] += phonons; // half of the directions, at two ends
    }
  }
  space.sum(sums);
  for (const PlaneRegion& region : mesh.regions)
    result.bands = std::max(result.bands, problem.media[index(region.material)].size());
  result.nodes = sums[0];
  result.unknowns = sums[1];
  result.memory =
      ranks * program + plane_cell_memory(result.bands) * result.cells + 8 * krylov_vectors * sums[3];
  result.sweep = crossing_plane * sums[2] / ranks;
  return result;
}

std::string estimate_text(const RunEstimate& estimate, int ranks) {
  return fmt::format("{:.3g} unknowns; about {}{}, {:.2g} s a sweep, of which a solve takes 10 to 30",
                     estimate.unknowns, size_text(estimate.memory / ranks), ranks > 1 ? " a rank" : "",
                     estimate.sweep);
}

double free_memory(const Communicator& communicator) {
  MPI_Comm computer = MPI_COMM_NULL;
  MPI_Comm_split_type(communicator.handle(), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &computer);
  int rank = 0;
  MPI_Comm_rank(computer, &rank);
  MPI_Comm_free(&computer);
  double sums[2] = {rank == 0 ? free_here() : 0, 0};
  sums[1] = rank == 0 && sums[0] == 0 ? 1 : 0; // computers that do not tell
  communicator.sum(sums);
  return sums[1] > 0 ? 0 : sums[0];
}

void check_memory(double cells, double cell_memory, const SourceLocation& where,
                  const Communicator& communicator) {
  const double needed = communicator.size() * program + cell_memory * cells;
  const double there = free_memory(communicator);
  if (there == 0 || needed < 2 * there) return;
  throw InputError(
      {{where, "mesh",
        fmt::format("{:.3g} cells take about {}, and {} are free on the computers of this run: make do "
                    "with fewer cells, or use more computers",
                    cells, size_text(needed), size_text(there))}});
}

void check_memory(const Deck& deck, const Communicator& communicator) {
  double cells = 0;
  for (const DeckLayer& layer : deck.layers) cells += layer.cells.value_or(1);
  check_memory(cells, per_cell_stack, {deck.path.string(), 0, 0}, communicator);
}

} // namespace kapitza
