#include "kapitza/analysis/line.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace kapitza {
namespace {

constexpr double rounding = 1e-9; ///< of the length of a line: nearer than that is the same place

/// The part of the line within a convex polygon, its corners counter-clockwise (Cyrus and Beck, 1978); of the
/// line through a stack in one of its cells.
std::optional<std::array<double, 2>> clipped(std::span<const Point> corners, const NamedLine& line) {
  if (corners.size() == 2) return std::array{corners[0][0] - line.from[0], corners[1][0] - line.from[0]};
  const double length = line.length(), slack = rounding * length;
  const Point along{(line.to[0] - line.from[0]) / length, (line.to[1] - line.from[1]) / length};
  double from = 0, to = length;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const Point &a = corners[k], &b = corners[(k + 1) % corners.size()];
    const Point edge{b[0] - a[0], b[1] - a[1]};
    const double size = std::hypot(edge[0], edge[1]);
    // Distance from the edge, inwards, at the beginning of the line; and how it grows.
    const double inside = (edge[0] * (line.from[1] - a[1]) - edge[1] * (line.from[0] - a[0])) / size;
    const double growth = (edge[0] * along[1] - edge[1] * along[0]) / size;
    if (std::abs(growth) * length <= slack) {
      if (inside < -slack) return std::nullopt;
    } else if (growth > 0) {
      from = std::max(from, -inside / growth);
    } else {
      to = std::min(to, -inside / growth);
    }
  }
  if (to - from <= slack) return std::nullopt;
  return std::array{from, to};
}

/// Parts one after the other in the same region become one.
void join(std::vector<LinePart>& parts, double slack) {
  std::ranges::sort(parts, {}, [](const LinePart& part) { return std::pair(part.from, part.in); });
  std::vector<LinePart> joined;
  for (const LinePart& part : parts) {
    if (joined.empty() || joined.back().in != part.in || part.from > joined.back().to + slack)
      joined.push_back(part);
    else
      joined.back().to = std::max(joined.back().to, part.to);
  }
  parts = std::move(joined);
}

/// The parts of all ranks, on every one.
std::vector<LinePart> gathered(const std::vector<LinePart>& mine, const Communicator& space) {
  std::vector<double> packed;
  for (const LinePart& part : mine)
    packed.insert(packed.end(), {static_cast<double>(part.in), part.from, part.to});
  const std::vector<double> all = space.gathered(packed);
  std::vector<LinePart> parts;
  for (std::size_t i = 0; i < all.size(); i += 3)
    parts.push_back({static_cast<int>(std::lround(all[i])), all[i + 1], all[i + 2]});
  return parts;
}

[[noreturn]] void refuse(const NamedLine& line, double at, const char* what) {
  const Point point = line.at(at);
  throw InputError(fmt::format("the line '{}' {} at [{:g} m, {:g} m]", line.name, what, point[0], point[1]));
}

double distance_from_face(const Domain& domain, int slot, const Point& point) {
  const PlaneMesh& mesh = *domain.mesh;
  const int cell = domain.cell_of_slot(slot);
  const auto [a, b] = face_ends(mesh, cell, slot - mesh.first_slot[index(cell)]);
  const Point edge{b[0] - a[0], b[1] - a[1]}, way{point[0] - a[0], point[1] - a[1]};
  const double square = edge[0] * edge[0] + edge[1] * edge[1];
  const double part = std::clamp((way[0] * edge[0] + way[1] * edge[1]) / square, 0.0, 1.0);
  return std::hypot(way[0] - part * edge[0], way[1] - part * edge[1]);
}

/// What a face says: surface, two temperatures, heat flux out of its cell, R_K and the region of the cell.
using FaceFacts = std::array<double, 6>;

/// The facts of the face nearest to a point, of all ranks; nothing where none is within the slack.
/// Collective.
template <class Facts>
std::optional<FaceFacts> nearest(const Domain& domain, const std::vector<int>& slots, const Point& point,
                                 double slack, Facts facts) {
  double best = HUGE_VAL;
  std::size_t which = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const double distance = distance_from_face(domain, slots[i], point);
    if (distance < best) best = distance, which = i;
  }
  const double least = -domain.space.max(-best);
  if (!(least <= slack)) return std::nullopt;
  const int speaker = -domain.space.max(best == least ? -domain.space.rank() : -domain.space.size());
  FaceFacts result{};
  if (domain.space.rank() == speaker) result = facts(which);
  domain.space.sum(result);
  return result;
}

} // namespace

double NamedLine::length() const {
  return std::hypot(to[0] - from[0], to[1] - from[1]);
}

Point NamedLine::at(double distance) const {
  const double part = distance / length();
  return {std::lerp(from[0], to[0], part), std::lerp(from[1], to[1], part)};
}

std::vector<LinePart> cells_on_line(const PlaneMesh& mesh, const NamedLine& line) {
  std::vector<LinePart> parts;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    if (const auto part = clipped(cell_corners(mesh, cell), line))
      parts.push_back({cell, (*part)[0], (*part)[1]});
  return parts;
}

std::vector<LinePart> regions_on_line(const PlaneMesh& mesh, const NamedLine& line,
                                      const Communicator& space) {
  const double slack = rounding * line.length();
  std::vector<LinePart> parts = cells_on_line(mesh, line);
  for (LinePart& part : parts) part.in = mesh.region_of_cell[index(part.in)];
  join(parts, slack);
  parts = gathered(parts, space);
  join(parts, slack);
  if (parts.empty() || parts.front().from > slack) refuse(line, 0, "is outside the mesh");
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (parts[i].from < parts[i - 1].to - slack) refuse(line, parts[i].from, "runs along an interface");
  if (parts.back().to < line.length() - slack) refuse(line, line.length(), "is outside the mesh");
  return parts;
}

std::vector<LineSample> sample_line(const Domain& domain, const Moments& moments, const NamedLine& line) {
  constexpr double on_whole = 200, at_least = 20;
  constexpr double inwards = 1e-7; // of a region's part: there is no doubt which cell holds its ends
  std::vector<LineSample> samples;
  std::vector<Point> points;
  for (const LinePart& region : regions_on_line(*domain.mesh, line, domain.space)) {
    const double length = region.to - region.from;
    const int steps = static_cast<int>(std::ceil(std::max(at_least, on_whole * length / line.length())));
    for (int i = 0; i <= steps; ++i) {
      const double part = static_cast<double>(i) / steps;
      samples.push_back({std::lerp(region.from, region.to, part), region.in, {}});
      points.push_back(line.at(region.from + length * std::clamp(part, inwards, 1 - inwards)));
    }
  }
  const std::vector<Sample> values = sample_points(domain, moments, points);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].value = values[i];
  return samples;
}

std::vector<LineMeeting> interfaces_on_line(const Domain& domain, const Moments& moments,
                                            const NamedLine& line, const std::vector<LinePart>& regions) {
  const double slack = rounding * line.length();
  const std::vector<FacePair> pairs = pair_faces(domain, moments);
  std::vector<int> slots;
  slots.reserve(pairs.size());
  for (const FacePair& pair : pairs) slots.push_back(moments.faces[pair.face].slot);
  std::vector<LineMeeting> meetings;
  for (std::size_t i = 0; i + 1 < regions.size(); ++i) {
    if (regions[i + 1].from > regions[i].to + slack) continue; // a hole between them
    const auto facts = nearest(domain, slots, line.at(regions[i].to), slack, [&](std::size_t k) {
      const FacePair& pair = pairs[k];
      const FaceMoments& face = moments.faces[pair.face];
      const int region = domain.mesh->region_of_cell[index(domain.cell_of_slot(face.slot))];
      return FaceFacts{static_cast<double>(face.surface),
                       pair.equivalent[0],
                       pair.equivalent[1],
                       pair.heat_flux,
                       pair.kapitza,
                       static_cast<double>(region)};
    });
    if (!facts) continue;
    const auto& [surface, minus, plus, flux, kapitza, region] = *facts;
    if (std::isnan(kapitza)) continue;
    LineMeeting meeting{
        static_cast<std::size_t>(surface), regions[i], regions[i + 1], {minus, plus}, flux, kapitza};
    if (static_cast<int>(region) != regions[i].in) { // it comes from the plus side
      std::swap(meeting.temperature[0], meeting.temperature[1]);
      meeting.heat_flux = -flux;
    }
    meetings.push_back(meeting);
  }
  return meetings;
}

std::vector<LineMeeting> walls_on_line(const Domain& domain, const Moments& moments, const NamedLine& line,
                                       const std::vector<LinePart>& regions) {
  const View view = look_at(domain, moments);
  std::vector<int> slots;
  std::vector<const FaceMoments*> faces;
  for (const FaceMoments& face : moments.faces) {
    if (!has_temperature(domain.conditions[index(face.surface)])) continue;
    slots.push_back(face.slot);
    faces.push_back(&face);
  }
  std::vector<LineMeeting> meetings;
  for (const bool end : {false, true}) {
    const Point point = end ? line.to : line.from;
    const auto facts = nearest(domain, slots, point, rounding * line.length(), [&](std::size_t k) {
      const FaceMoments& face = *faces[k];
      return FaceFacts{static_cast<double>(face.surface), moments.wall_temperature[index(face.surface)], 0,
                       face.heat_flux / face.length};
    });
    if (!facts) continue;
    const auto& [surface, temperature, no_second, outwards, no_kapitza, no_region] = *facts;
    if (!has_net_flux(view, outwards, 0)) continue;
    const LinePart& region = end ? regions.back() : regions.front();
    meetings.push_back({static_cast<std::size_t>(surface),
                        region,
                        region,
                        {temperature, temperature},
                        end ? outwards : -outwards,
                        0});
  }
  return meetings;
}

} // namespace kapitza
