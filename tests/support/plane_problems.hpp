#pragma once
/// Small problems in two dimensions on any number of ranks, and the ways to share them out.

#include "kapitza/mesh/gmsh.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "support/gmsh_samples.hpp"
#include "support/normal.hpp"
#include "support/stacks.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::test {

/// A problem on the part of the mesh that a split gives a rank.
using MakePlaneProblem = std::function<PlaneProblem(const PlaneRanks&)>;

inline PlaneProblem plane_square(const PlaneRanks& ranks) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1e-7, 7, std::nullopt}};
  spec.y = {{1e-7, 6, 3e-9}};
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, ranks.space());
  problem.media = {resolved_left()};
  problem.surfaces = {
      {IsothermalWall{300}}, {ReflectingWall{0.3}}, {IsothermalWall{301}}, {HeatFluxWall{2e8}}};
  problem.angles = plane_quadrature(4, 12);
  return problem;
}

/// Two materials and a hole, an interface that ends at a wall, mirrors, heating.
inline PlaneProblem plane_device(const PlaneRanks& ranks) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{5e-8, 4, std::nullopt}, {4e-8, 3, std::nullopt}};
  spec.y = {{6e-8, 4, std::nullopt}, {3e-8, 3, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0, 0}, {1, GridSpec::hole}};
  problem.mesh = make_grid(spec, ranks.space());
  problem.media = {resolved_left(), resolved_right()};
  problem.angles = plane_quadrature(4, 8);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{1}};
    if (surface.name == "bottom") condition = {IsothermalWall{300}};
    if (surface.name == "void") condition = {ReflectingWall{0}};
    if (surface.is_interface()) condition = {DiffuseMismatch{}};
    problem.surfaces.push_back(condition);
  }
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    problem.heating.push_back(problem.material_of_cell(cell) == 1 ? 1e17 : 0);
  return problem;
}

/// Periodic along x with a drop, specular transmission half way up.
inline PlaneProblem plane_periodic(const PlaneRanks& ranks) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{2e-7, 5, std::nullopt}};
  spec.y = {{5e-8, 3, std::nullopt}, {5e-8, 3, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0}, {1}};
  spec.periodic_x = true;
  problem.mesh = make_grid(spec, ranks.space());
  problem.media = {resolved_left(), resolved_right()};
  problem.angles = plane_quadrature(2, 8);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{0.5}};
    if (surface.periodic) condition = {TransparentInterface{}, false, 1.0};
    if (surface.is_interface()) condition = {Transmission{0.3, true}};
    problem.surfaces.push_back(condition);
  }
  return problem;
}

/// Triangles and quadrilaterals shared out by a partitioner: ranks need each other several times per
/// direction.
inline PlaneProblem plane_unstructured(const PlaneRanks& ranks) {
  PlaneProblem problem;
  problem.mesh = read_gmsh(blocks(), ranks.space(), ranks.group());
  const int materials =
      1
      + std::max_element(problem.mesh.regions.begin(), problem.mesh.regions.end(),
                         [](const auto& a, const auto& b) { return a.material < b.material; })
            ->material;
  for (int m = 0; m < materials; ++m)
    problem.media.push_back(m % 2 == 0 ? resolved_left() : resolved_right());
  problem.angles = plane_quadrature(4, 12);
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    SurfaceCondition condition{ReflectingWall{0.5}};
    if (s == 0) condition = {IsothermalWall{301}};
    if (s == 1) condition = {IsothermalWall{300}};
    if (problem.mesh.surfaces[s].is_interface()) condition = {DiffuseMismatch{}};
    problem.surfaces.push_back(condition);
  }
  return problem;
}

/// Acoustic mismatch on an interface that is not straight, and a wall in liquid helium.
inline PlaneProblem plane_acoustic(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_unstructured(ranks);
  for (std::size_t m = 0; m < problem.media.size(); ++m)
    problem.media[m] = in_medium(problem.media[m], 2300 + 1500 * static_cast<double>(m));
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    if (s == 1) problem.surfaces[s] = {LiquidBath{300, {145, 238, 0}, LiquidLaw::amm}};
    if (problem.mesh.surfaces[s].is_interface()) {
      problem.surfaces[s] = {MixedMismatch{0.7, 0}};
      problem.surfaces[s].contact_resistance = 2e-9;
    }
  }
  return problem;
}

/// Three layers between mirrors at their ends and above, acoustic mismatch in part: see AlongLayers.
inline PlaneProblem plane_layers(const PlaneRanks& ranks) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1.2e-7, 5, std::nullopt}};
  spec.y = {{3e-8, 3, std::nullopt}, {2e-8, 2, std::nullopt}, {3e-8, 3, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}, {"c", 0}};
  spec.region_of_block = {{0}, {1}, {2}};
  problem.mesh = make_grid(spec, ranks.space());
  problem.media = {in_medium(resolved_left(), 2300), in_medium(resolved_right(), 3800)};
  problem.angles = plane_quadrature(2, 12);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{1}};
    if (surface.name == "bottom") condition = {IsothermalWall{300}};
    if (surface.is_interface()) condition = {MixedMismatch{0.7, 0}, false, 0.0, 2e-9};
    problem.surfaces.push_back(condition);
  }
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    problem.heating.push_back(problem.material_of_cell(cell) == 1 ? 1e17 : 0);
  return problem;
}

/// Two materials, one of them with normal processes, a contact, a heat-flux wall, a mirror.
inline PlaneProblem plane_drifting(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_device(ranks);
  problem.media[0] = with_normal_ratio(problem.media[0], 3);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (problem.mesh.surfaces[s].is_interface()) problem.surfaces[s].contact_resistance = 2e-9;
    if (problem.mesh.surfaces[s].name == "left") problem.surfaces[s] = {HeatFluxWall{2e8}};
  }
  return problem;
}

/// Triangles with normal processes.
inline PlaneProblem plane_drifting_triangles(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_unstructured(ranks);
  for (Bands& bands : problem.media) bands = with_normal_ratio(bands, 1);
  return problem;
}

/// Electrons: one of two materials is a metal, heated and held at a wall; a heat-flux wall.
inline PlaneProblem plane_metal(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_device(ranks);
  problem.media[1] = with_electrons(problem.media[1], {50, 0}, 1e17);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    if (problem.mesh.surfaces[s].is_interface()) problem.surfaces[s].contact_resistance = 2e-9;
    if (problem.mesh.surfaces[s].name == "left") problem.surfaces[s] = {HeatFluxWall{2e8}};
    if (problem.mesh.surfaces[s].name == "top") problem.surfaces[s].electron_temperature = 301;
  }
  std::swap(problem.heating, problem.electron_heating);
  return problem;
}

/// The same, whose electrons exchange heat with the phonons of the other material.
inline PlaneProblem plane_metal_exchanging(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_metal(ranks);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const PlaneSurface& surface = problem.mesh.surfaces[s];
    if (!surface.is_interface()) continue;
    const bool metal_first = problem.material_of_region(surface.minus_region) == 1;
    problem.surfaces[s].electron_absorption[metal_first ? plus_side : minus_side].assign(
        index(problem.media[0].size()), 0.1);
  }
  return problem;
}

/// And these have normal processes, which drift.
inline PlaneProblem plane_metal_on_normal(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_metal_exchanging(ranks);
  problem.media[0] = with_normal_ratio(problem.media[0], 5);
  return problem;
}

/// Triangles of metals, their electrons joined where they meet.
inline PlaneProblem plane_metal_triangles(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_unstructured(ranks);
  for (Bands& bands : problem.media) bands = with_electrons(bands, {20, 0}, 1e17);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (problem.mesh.surfaces[s].is_interface()) problem.surfaces[s].electron_conductance = 1e9;
  return problem;
}

/// Periodic along x with a drop, a metal above.
inline PlaneProblem plane_metal_periodic(const PlaneRanks& ranks) {
  PlaneProblem problem = plane_periodic(ranks);
  problem.media[1] = with_electrons(problem.media[1], {20, 0}, 1e17);
  return problem;
}

inline std::vector<std::pair<std::string, MakePlaneProblem>> plane_problems() {
  return {{"square", plane_square},
          {"device", plane_device},
          {"periodic", plane_periodic},
          {"unstructured", plane_unstructured},
          {"acoustic", plane_acoustic},
          {"layers", plane_layers},
          {"drifting", plane_drifting},
          {"drifting in triangles", plane_drifting_triangles},
          {"metal", plane_metal},
          {"exchanging metal", plane_metal_exchanging},
          {"metal on what drifts", plane_metal_on_normal},
          {"metals in triangles", plane_metal_triangles},
          {"periodic metal", plane_metal_periodic}};
}

/// Every space x directions x bands of that many ranks.
inline std::vector<Decomposition> splits(int ranks) {
  std::vector<Decomposition> all;
  for (int space = 1; space <= ranks; ++space)
    for (int directions = 1; space * directions <= ranks; ++directions)
      if (ranks % (space * directions) == 0) all.push_back({space, directions, ranks / space / directions});
  return all;
}

} // namespace kapitza::test
