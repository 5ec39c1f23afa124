#include "mesh/gmsh_curves.hpp"

#include <map>
#include <utility>

namespace kapitza {

void orient_alike(std::vector<CurvePiece>& pieces) {
  std::map<std::int64_t, std::vector<std::size_t>> at_node;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (const std::int64_t node : pieces[i].node) at_node[node].push_back(i);
  std::vector<bool> done(pieces.size(), false);
  for (std::size_t first = 0; first < pieces.size(); ++first) {
    if (done[first]) continue;
    done[first] = true;
    std::vector<std::size_t> open{first};
    while (!open.empty()) {
      const std::size_t here = open.back();
      open.pop_back();
      for (const std::size_t end : {0, 1}) {
        const std::int64_t node = pieces[here].node[end];
        const std::vector<std::size_t>& meeting = at_node.at(node);
        if (meeting.size() != 2) continue;
        const std::size_t next = meeting[0] == here ? meeting[1] : meeting[0];
        if (done[next]) continue;
        if (pieces[next].node[end] == node) std::swap(pieces[next].node[0], pieces[next].node[1]);
        done[next] = true;
        open.push_back(next);
      }
    }
  }
}

} // namespace kapitza
