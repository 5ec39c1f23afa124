#include "kapitza/solver/stack/couplings.hpp"

#include "solver/stack/lines.hpp"
#include "solver/stack/sweep.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace kapitza {
namespace {

using test::index;
using test::StackSpec;
using test::uniform_layer;

struct Line {
  int material, band, direction;
  auto operator<=>(const Line&) const = default;
};

StackSpec superlattice(const SurfaceLaw& law, int periods) {
  StackSpec spec{{test::resolved_left(), test::resolved_right()}, {}};
  for (int p = 0; p < periods; ++p) {
    spec.layers.push_back(uniform_layer("a#" + std::to_string(p), 0, 5e-9, 3));
    spec.layers.push_back(uniform_layer("b#" + std::to_string(p), 1, 5e-9, 4));
  }
  spec.inner = {law};
  return spec;
}

std::vector<StackProblem> problems() {
  StackSpec mirrored = superlattice(Transmission{0.3, true}, 2);
  mirrored.left = ReflectingWall{0.5};
  StackSpec periodic = superlattice(Transmission{0.2, false}, 2);
  periodic.periodic = true;
  StackSpec films{{test::gray_silicon()}, {uniform_layer("film", 0, 1e-8, 3)}};
  return {make_stack_problem(superlattice(DiffuseMismatch{}, 3)), make_stack_problem(mirrored),
          make_stack_problem(periodic), make_stack_problem(films)};
}

/// Owner of every line, by asking each rank in turn.
std::map<Line, std::vector<int>> owners(const StackProblem& problem, const Couplings& couplings, int ranks) {
  std::map<Line, std::vector<int>> owner;
  for (int rank = 0; rank < ranks; ++rank) {
    const auto lines = share_out_lines(problem, couplings.of_surface, {}, rank, ranks);
    for (std::size_t material = 0; material < lines.size(); ++material)
      for (const LineId& id : lines[material].ids)
        owner[{static_cast<int>(material), id.band, id.direction}].push_back(rank);
  }
  return owner;
}

TEST(Lines, AreSharedOutOnceEach) {
  for (const StackProblem& problem : problems()) {
    const Couplings couplings = make_couplings(problem);
    std::size_t total = 0;
    for (const Bands& bands : problem.media) total += index(bands.size() * problem.angles.size());
    for (int ranks = 1; ranks <= 7; ++ranks) {
      const auto owner = owners(problem, couplings, ranks);
      EXPECT_EQ(owner.size(), total) << ranks;
      for (const auto& [line, by] : owner) EXPECT_EQ(by.size(), 1u) << ranks << " ranks, band " << line.band;
    }
  }
}

TEST(Lines, ThatALawCouplesStayTogether) {
  for (const StackProblem& problem : problems()) {
    const Couplings couplings = make_couplings(problem);
    for (int ranks = 2; ranks <= 7; ++ranks) {
      const auto owner = owners(problem, couplings, ranks);
      for (std::size_t s = 0; s < couplings.of_surface.size(); ++s) {
        const Surface& surface = problem.mesh.surfaces[s];
        const auto owner_of = [&](const SideBand& channel, int direction) {
          const int cell = channel.side == minus_side ? surface.minus_cell : surface.plus_cell;
          const int material = problem.mesh.regions[index(problem.mesh.region_of_cell[index(cell)])].material;
          return owner.at({material, channel.band, direction}).front();
        };
        for (const Link& link : couplings.of_surface[s]->links)
          EXPECT_EQ(owner_of(link.in, link.in_direction), owner_of(link.out, link.out_direction));
        for (const Pool& pool : couplings.of_surface[s]->pools)
          for (const auto* members : {&pool.in, &pool.out})
            for (const SideBand& channel : *members)
              for (int m = 0; m < problem.angles.size(); ++m)
                EXPECT_EQ(owner_of(channel, m), owner_of(pool.in.front(), 0));
      }
    }
  }
}

/// Nothing is coupled in a film between black walls: work can be shared out to the last line.
TEST(Lines, AreSharedOutEvenly) {
  StackSpec film{{test::resolved_left()}, {uniform_layer("film", 0, 1e-8, 3)}};
  film.polar = 32;
  const StackProblem problem = make_stack_problem(film);
  const Couplings couplings = make_couplings(problem);
  const auto total = static_cast<int>(problem.media[0].size() * problem.angles.size());
  for (int ranks = 1; ranks <= 7; ++ranks)
    for (int rank = 0; rank < ranks; ++rank) {
      const int count = share_out_lines(problem, couplings.of_surface, {}, rank, ranks)[0].count();
      EXPECT_GE(count, total / ranks) << rank << " of " << ranks;
      EXPECT_LE(count, (total + ranks - 1) / ranks) << rank << " of " << ranks;
    }
}

/// Coupled groups are as large as the laws make them; beyond that no rank has more than the mean.
TEST(Lines, OfCoupledGroupsAreSharedOutAsEvenlyAsGroupsAllow) {
  const StackProblem problem = make_stack_problem(superlattice(DiffuseMismatch{}, 3));
  const Couplings couplings = make_couplings(problem);
  const std::vector<int> cells{9, 12}; // of each material
  const auto work = [&](int rank, int ranks) {
    const auto lines = share_out_lines(problem, couplings.of_surface, {}, rank, ranks);
    return lines[0].count() * cells[0] + lines[1].count() * cells[1];
  };
  const int directions = problem.angles.size();
  const int largest = directions * (2 * cells[0] + 2 * cells[1]); // frequency 0: two branches each side
  for (int ranks = 1; ranks <= 4; ++ranks) {
    int most = 0;
    for (int rank = 0; rank < ranks; ++rank) most = std::max(most, work(rank, ranks));
    EXPECT_LE(most, work(0, 1) / ranks + largest) << ranks;
  }
}

TEST(Lines, WeighTheRelaxationOfTheMaterial) {
  for (const StackProblem& problem : problems()) {
    const Couplings couplings = make_couplings(problem);
    for (const int ranks : {1, 3, 7})
      for (std::size_t material = 0; material < problem.media.size(); ++material) {
        double sum = 0;
        for (int rank = 0; rank < ranks; ++rank) {
          const Lines lines = share_out_lines(problem, couplings.of_surface, {}, rank, ranks)[material];
          EXPECT_EQ(lines.padded() % block_lanes, 0u);
          ASSERT_GE(lines.padded(), lines.ids.size());
          sum += std::accumulate(lines.weight.begin(), lines.weight.end(), 0.0);
          for (std::size_t i = 0; i < lines.padded(); ++i) {
            EXPECT_GT(lines.optical_rate[i], 0);
            if (i >= lines.ids.size()) {
              EXPECT_EQ(lines.weight[i], 0) << "padding";
            }
          }
        }
        EXPECT_NEAR(2 * sum, 1, 1e-13); // both ways along every line
      }
  }
}

TEST(Slabs, LieBetweenSurfaces) {
  StackSpec spec = superlattice(DiffuseMismatch{}, 2);
  spec.layers[2].surface_before = false;
  spec.layers[2].material = 1;
  const auto slabs = make_slabs(make_stack_problem(spec).mesh);
  const std::vector<Slab> expected{{0, 3, 0, 0, 1}, {3, 7, 1, 1, 2}, {10, 4, 1, 2, 3}};
  ASSERT_EQ(slabs.size(), expected.size());
  for (std::size_t k = 0; k < slabs.size(); ++k) {
    EXPECT_EQ(slabs[k].first_cell, expected[k].first_cell);
    EXPECT_EQ(slabs[k].cells, expected[k].cells);
    EXPECT_EQ(slabs[k].material, expected[k].material);
    EXPECT_EQ(slabs[k].left_surface, expected[k].left_surface);
    EXPECT_EQ(slabs[k].right_surface, expected[k].right_surface);
  }
}

TEST(Slabs, OfPeriodicEndsShareTheirSurface) {
  StackSpec spec = superlattice(DiffuseMismatch{}, 1);
  spec.periodic = true;
  const auto slabs = make_slabs(make_stack_problem(spec).mesh);
  ASSERT_EQ(slabs.size(), 2u);
  EXPECT_EQ(slabs[0].left_surface, 1);
  EXPECT_EQ(slabs[0].right_surface, 0);
  EXPECT_EQ(slabs[1].left_surface, 0);
  EXPECT_EQ(slabs[1].right_surface, 1);
}

TEST(Couplings, OfASuperlatticeAreMadeOncePerKindOfSurface) {
  const StackProblem problem = make_stack_problem(superlattice(DiffuseMismatch{}, 20));
  const Couplings couplings = make_couplings(problem);
  EXPECT_EQ(couplings.distinct.size(), 2u + 2u); // a|b, b|a and the two walls
  ASSERT_EQ(couplings.of_surface.size(), 41u);
  EXPECT_EQ(couplings.of_surface[1], couplings.of_surface[3]);
  EXPECT_NE(couplings.of_surface[1], couplings.of_surface[2]);
  EXPECT_TRUE(couplings.of_surface[0]->links.empty() && couplings.of_surface[0]->pools.empty());
}

TEST(Couplings, TellLawsAndParametersApart) {
  StackSpec spec = superlattice(Transmission{0.3, false}, 4);
  StackProblem problem = make_stack_problem(spec);
  problem.surfaces[3].law = Transmission{0.2, false};
  problem.surfaces[5].law = Transmission{0.3, true};
  problem.surfaces[7].reversed = true;
  const Couplings couplings = make_couplings(problem);
  EXPECT_EQ(couplings.distinct.size(), 2u + 2u + 3u);
  for (const std::size_t s : {3, 5, 7}) EXPECT_NE(couplings.of_surface[1], couplings.of_surface[s]) << s;
}

} // namespace
} // namespace kapitza
