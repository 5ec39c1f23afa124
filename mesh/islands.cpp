#include "kapitza/mesh/islands.hpp"

#include "mesh/plane_surfaces.hpp"
#include "parallel/neighbours.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

using Cell = std::int64_t; ///< global number

/// Sets of things that were joined, each known by its lowest member.
template <class Key>
class Sets {
 public:
  Key root(Key key) {
    parent_.try_emplace(key, key);
    while (parent_.at(key) != key) key = parent_[key] = parent_.at(parent_.at(key));
    return key;
  }
  void join(Key a, Key b) {
    a = root(a), b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::map<Key, Key> parent_;
};

/// Which cells of each rank belong together: [owned cells] the position of the first of them.
std::vector<int> local_parts(const PlaneMesh& mesh, const std::vector<bool>& closed,
                             const std::vector<int>& cell_of_slot) {
  std::vector<int> parent(index(mesh.owned_cells));
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](int c) {
    while (parent[index(c)] != c) c = parent[index(c)] = parent[index(parent[index(c)])];
    return c;
  };
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) {
    const int behind = mesh.behind[index(slot)], surface = mesh.surface_of_face[index(slot)];
    if (behind < 0 || behind >= mesh.owned_nodes() || (surface >= 0 && closed[index(surface)])) continue;
    const int a = root(cell_of_slot[index(slot)]), b = root(cell_of_slot[index(behind)]);
    parent[index(std::max(a, b))] = std::min(a, b);
  }
  for (int c = 0; c < mesh.owned_cells; ++c) parent[index(c)] = root(c);
  return parent;
}

} // namespace

PlaneIslands find_islands(const PlaneMesh& mesh, const std::vector<bool>& closed, const Communicator& space) {
  const std::vector<int> cell = cell_of_slot(mesh), part = local_parts(mesh, closed, cell);
  const auto name = [&](int c) { return mesh.global_cell[index(part[index(c)])]; };
  // What the neighbours call the parts behind shared faces.
  std::vector<Cell> pairs; // (name of a part here, of a part there or of itself)
  for (int c = 0; c < mesh.owned_cells; ++c)
    if (part[index(c)] == c) pairs.insert(pairs.end(), {name(c), name(c)});
  std::vector<mpi::Letter<Cell>> letters;
  for (const SharedFaces& shared : mesh.neighbours) {
    mpi::Letter<Cell>& letter = letters.emplace_back();
    letter.rank = shared.rank;
    letter.expected = shared.ours.size();
    for (const int slot : shared.ours) letter.out.push_back(name(cell[index(slot)]));
  }
  const auto came = mpi::exchanged(letters, mpi::islands, space);
  for (std::size_t n = 0; n < letters.size(); ++n) {
    const SharedFaces& shared = mesh.neighbours[n];
    const std::vector<Cell>&ours = letters[n].out, &theirs = came[n];
    std::pair<Cell, Cell> last{-1, -1};
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const int surface = mesh.surface_of_face[index(shared.ours[i])];
      if ((surface >= 0 && closed[index(surface)]) || std::pair(ours[i], theirs[i]) == last) continue;
      last = {ours[i], theirs[i]};
      pairs.insert(pairs.end(), {ours[i], theirs[i]});
    }
  }
  const std::vector<Cell> all = space.gathered(pairs);
  Sets<Cell> sets;
  for (std::size_t i = 0; i < all.size(); i += 2) sets.join(all[i], all[i + 1]);
  std::map<Cell, int> number;
  for (const Cell key : all) number.emplace(sets.root(key), 0);
  PlaneIslands islands;
  for (auto& [key, value] : number) value = islands.count++;
  for (int c = 0; c < mesh.owned_cells; ++c) islands.of_cell.push_back(number.at(sets.root(name(c))));
  return islands;
}

} // namespace kapitza
