#include "solver/plane/surfaces.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace kapitza {

PlaneSurfaces::PlaneSurfaces(const PlaneProblem& problem, const PlaneGeometry& geometry,
                             const LaneTable& lanes, MPI_Comm space)
    : problem_(problem), lanes_(lanes), kind_(index(problem.mesh.owned_nodes()), FaceKind::inner),
      coupled_of_slot_(index(problem.mesh.slots()), -1) {
  const PlaneMesh& mesh = problem.mesh;
  const double reference = reference_temperature(problem);
  for (const SurfaceCondition& condition : problem.surfaces)
    wall_temperature_.push_back(fixed_temperature(condition.law).value_or(reference) - reference);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    for (const std::vector<double>& emission : problem.surfaces[s].emission)
      if (!emission.empty())
        throw InputError("surface " + mesh.surfaces[s].name
                         + ": a known emission beside the law is for stacks only, not for planes");
  for (std::size_t p = 0; p < problem.angles.sine.size(); ++p)
    polar_share_.push_back(problem.angles.sine[p] * problem.angles.polar_weight[p]);
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) {
    const auto s = index(slot);
    const int surface = mesh.surface_of_face[s];
    if (surface < 0) continue;
    const SurfaceLaw& law = problem.surfaces[index(surface)].law;
    const bool periodic = mesh.surfaces[index(surface)].periodic;
    if (is_black(law)) {
      kind_[s] = FaceKind::black;
    } else if (mesh.behind[s] < 0 || periodic || !law_traits(law).transparent) {
      kind_[s] = FaceKind::coupled;
      add_face(slot, geometry);
    }
  }
  owned_ = static_cast<int>(faces_.size());
  for (int f = 0; f < owned_; ++f) {
    const int behind = mesh.behind[index(faces_[index(f)].slot)];
    if (behind >= mesh.owned_nodes() && coupled_of_slot(behind) < 0) add_face(behind, geometry);
  }
  for (int f = 0; f < owned_; ++f) {
    CoupledFace& face = faces_[index(f)];
    const int behind = mesh.behind[index(face.slot)];
    if (behind < 0) continue;
    face.partner = coupled_of_slot(behind);
    faces_[index(face.partner)].partner = f;
  }
  std::map<std::array<int, 4>, int> known;
  for (std::size_t f = 0; f < faces_.size(); ++f) {
    assign_law(f, known);
    find_directions(f);
    CoupledFace& face = faces_[f];
    face.seamless = face.partner >= 0 && law_traits(problem.surfaces[index(face.surface)].law).transparent;
    if (face.partner >= 0 || law(face).channels || !law(face).emissions.empty()) continue;
    const Bands& bands = problem_.media[index(face.material)];
    for (const SpecularLink& link : law(face).links)
      face.mirrored += link.fraction * one_way_conductance(bands, link.out.band) / one_way_conductance(bands);
  }
  find_runs();
  choose_ordered_mirrors(geometry, space);
  for (std::size_t f = 0; f < faces_.size(); ++f) {
    faces_[f].first = all_arriving_;
    all_arriving_ += arriving_size(faces_[f]);
    if (f + 1 == index(owned_)) owned_arriving_ = all_arriving_;
  }
}

namespace {

/// Of rectangles along the axes, on all ranks of the space.
bool is_grid(const PlaneGeometry& geometry, MPI_Comm space) {
  const auto along_an_axis = [](const Point& n) {
    return std::min(std::abs(n[0]), std::abs(n[1])) < 1e-12 * std::max(std::abs(n[0]), std::abs(n[1]));
  };
  const bool grid = std::ranges::find(geometry.kind, CellKind::triangle) == geometry.kind.end()
                    && std::ranges::all_of(geometry.normal, along_an_axis);
  return Communicator(space).max(grid ? 0 : 1) == 0;
}

/// Of the mesh along both axes [m].
std::array<double, 2> size_of(const PlaneMesh& mesh, MPI_Comm space) {
  std::array<double, 2> size{};
  for (const std::size_t axis : {0, 1}) {
    std::array<double, 2> ends{};
    ends.fill(-std::numeric_limits<double>::infinity());
    for (const Point& corner : mesh.corner)
      ends = {std::max(ends[0], corner[axis]), std::max(ends[1], -corner[axis])};
    size[axis] = Communicator(space).max(ends[0]) + Communicator(space).max(ends[1]);
  }
  return size;
}

} // namespace

/// The same on every split, for it decides what is unknown. @return how thick layers are [m]
double PlaneSurfaces::choose_layered_axis(const PlaneGeometry& geometry, const std::array<double, 2>& size,
                                          MPI_Comm space) {
  std::array<double, 2> length{}; // of both sides of interfaces across each axis
  for (std::size_t f = 0; f < index(owned_); ++f)
    if (is_specular_interface(faces_[f]))
      for (const std::size_t axis : {0, 1})
        length[axis] += std::abs(geometry.normal[index(faces_[f].slot)][axis]);
  Communicator(space).sum(length);
  if (length[0] + length[1] <= 0) return 0;
  const std::size_t axis = length[0] > length[1] * (1 + 1e-9) ? 0 : 1;
  layered_axis_ = static_cast<int>(axis);
  return size[axis] / (1 + length[axis] / (2 * size[1 - axis]));
}

/// 0 to 3 for a wall toward -x, +x, -y or +y with a specular part; -1 for others.
int PlaneSurfaces::end_of_mirror(std::size_t f) const {
  if (faces_[f].partner >= 0 || !has_links(faces_[f]) || law(faces_[f]).channels) return -1;
  const Point& n = unit_normal_[f];
  if (std::abs(n[1]) < 1e-9) return n[0] > 0 ? 1 : 0;
  if (std::abs(n[0]) < 1e-9) return n[1] > 0 ? 3 : 2;
  return -1;
}

/// Both ends of one axis where cells stand in columns between them; else of the mirrors at both ends of an
/// axis the longer ones.
void PlaneSurfaces::choose_ordered_mirrors(const PlaneGeometry& geometry, MPI_Comm space) {
  std::array<double, 4> length{}, reflecting{}; // toward -x, +x, -y, +y
  for (std::size_t f = 0; f < index(owned_); ++f) {
    const int end = end_of_mirror(f);
    if (end < 0) continue;
    length[index(end)] += geometry.length(faces_[f].slot);
    reflecting[index(end)] += faces_[f].mirrored * geometry.length(faces_[f].slot);
  }
  Communicator(space).sum(length);
  Communicator(space).sum(reflecting);
  if (is_grid(geometry, space)) {
    const std::array<double, 2> size = size_of(problem_.mesh, space);
    const double thickness = choose_layered_axis(geometry, size, space);
    choose_paired_axis(length, reflecting, size, thickness);
  }
  for (int axis = 0; axis < 2; ++axis) {
    const double low = length[index(2 * axis)], high = length[index(2 * axis + 1)];
    if (axis != paired_axis_ && low + high > 0) ordered_side_[index(axis)] = low > high * (1 + 1e-9) ? -1 : 1;
  }
  for (std::size_t f = 0; f < index(owned_); ++f) {
    const int end = end_of_mirror(f);
    if (end < 0) continue;
    if (end / 2 != paired_axis_ && ordered_side_[index(end / 2)] != (end % 2 == 0 ? -1 : 1)) continue;
    CoupledFace& face = faces_[f];
    face.ordered = true;
    face.rows = ordered_rows_;
    ordered_rows_ += index(problem_.angles.azimuths() / 2);
  }
}

/// The one whose shorter end is longer: there are more columns. Where no more than half comes back from both
/// ends, a few rounds do (SweepRounds).
void PlaneSurfaces::choose_paired_axis(const std::array<double, 4>& length,
                                       const std::array<double, 4>& reflecting,
                                       const std::array<double, 2>& size, double thickness) {
  std::array<double, 2> shorter{};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::size_t low = 2 * axis, high = low + 1;
    if (reflecting[low] * reflecting[high] > 0.5 * (1 + 1e-9) * length[low] * length[high])
      shorter[axis] = std::min(length[low], length[high]);
  }
  if (shorter[0] <= 0 && shorter[1] <= 0) return;
  const int axis = shorter[0] > shorter[1] * (1 + 1e-9) ? 0 : 1;
  // Columns follow what bounces between interfaces. Mirrors across them are in columns too; those at the ends
  // of layers that are no longer than thick bring phonons back more often.
  if (axis == layered_axis_ || (layered_axis_ >= 0 && size[index(axis)] > thickness * (1 + 1e-9))) return;
  paired_axis_ = axis;
  layered_axis_ = -1;
}

bool PlaneSurfaces::is_paired(const CoupledFace& face) const {
  return paired_axis_ >= 0 && face.ordered && std::abs(normal(face)[index(paired_axis_)]) > 0.5;
}

int PlaneSurfaces::reflection(int azimuth) const {
  if (paired_axis_ < 0) return -1;
  const PlaneAngles& angles = problem_.angles;
  return paired_axis_ == 0 ? angles.mirrored_in_x(azimuth) : angles.mirrored_in_y(azimuth);
}

bool PlaneSurfaces::leads(int azimuth) const {
  const PlaneAngles& angles = problem_.angles;
  return paired_axis_ < 0 || (paired_axis_ == 0 ? angles.x : angles.y)[index(azimuth)] > 0;
}

void PlaneSurfaces::add_face(int slot, const PlaneGeometry& geometry) {
  const PlaneMesh& mesh = problem_.mesh;
  const auto s = index(slot);
  coupled_of_slot_[s] = static_cast<int>(faces_.size());
  faces_.push_back({slot, mesh.surface_of_face[s], mesh.on_plus_side[s],
                    problem_.medium_of_cell(geometry.cell_of_slot[s])});
  const Point &from = mesh.corner[s], &to = mesh.corner[index(geometry.next[s])];
  const double length = std::hypot(to[0] - from[0], to[1] - from[1]);
  unit_normal_.push_back({(to[1] - from[1]) / length, (from[0] - to[0]) / length});
}

/// Laws that depend on the angle are tabulated once for each orientation.
void PlaneSurfaces::assign_law(std::size_t f, std::map<std::array<int, 4>, int>& known) {
  CoupledFace& face = faces_[f];
  const int other = face.partner < 0 ? -1 : faces_[index(face.partner)].material;
  const bool minus = face.side == minus_side || other < 0;
  Point normal = unit_normal_[f];
  if (!minus) normal = {-normal[0], -normal[1]};
  const bool oriented = law_traits(problem_.surfaces[index(face.surface)].law).by_direction;
  const std::array<int, 4> key{face.surface, minus ? face.material : other, minus ? other : face.material,
                               oriented ? orientation(normal) : -1};
  const auto [at, is_new] = known.try_emplace(key, static_cast<int>(laws_.size()));
  if (is_new) laws_.push_back(make_plane_law(problem_, face.surface, key[1], key[2], normal));
  face.law = at->second;
  if (other < 0) face.side = minus_side; // walls are tabulated so
}

int PlaneSurfaces::orientation(const Point& normal) {
  const auto same = [&](const Point& other) {
    return std::abs(other[0] - normal[0]) + std::abs(other[1] - normal[1]) < 1e-9;
  };
  const auto known = std::find_if(orientations_.begin(), orientations_.end(), same);
  if (known != orientations_.end()) return static_cast<int>(known - orientations_.begin());
  orientations_.push_back(normal);
  return static_cast<int>(orientations_.size()) - 1;
}

/// Which azimuths lead into the face, and how mirrors exchange them.
void PlaneSurfaces::find_directions(std::size_t f) {
  const PlaneAngles& angles = problem_.angles;
  const Point& n = unit_normal_[f];
  double sum = 0;
  int count = 0;
  auto& outward = outward_.emplace_back();
  for (int a = 0; a < angles.azimuths(); ++a) {
    const auto i = index(a);
    const bool out = crossing_sign(angles, a, n) > 0;
    outward.push_back(out ? count++ : -1);
    if (out) sum += angles.azimuth_weight[i] * (angles.x[i] * n[0] + angles.y[i] * n[1]);
  }
  hemisphere_.push_back(sum * lanes_.mean_sine);
  mirror_of_face_.push_back(-1);
  if (law(faces_[f]).channels) return;
  const auto& links = law(faces_[f]).links;
  if (std::none_of(links.begin(), links.end(), [](const SpecularLink& l) { return l.out.side == l.in.side; }))
    return;
  for (std::size_t g = 0; g < f; ++g) // faces of one wall share a table
    if (mirror_of_face_[g] >= 0
        && std::abs(unit_normal_[g][0] - n[0]) + std::abs(unit_normal_[g][1] - n[1]) < 1e-9) {
      mirror_of_face_[f] = mirror_of_face_[g];
      return;
    }
  mirror_of_face_[f] = static_cast<int>(mirrors_.size());
  mirrors_.push_back(make_mirror(angles, n));
}

void PlaneSurfaces::find_runs() {
  const int polars = lanes_.polars;
  for (const PlaneLaw& its : laws_) {
    auto& runs = runs_.emplace_back();
    if (its.channels) continue;
    for (const SpecularLink& link : its.links) {
      const int out = link.out.band * polars, in = link.in.band * polars;
      const auto goes_on = [&](const LinkRun& run) {
        const int lanes = static_cast<int>(run.fraction.size());
        return run.out_side == link.out.side && run.in_side == link.in.side && run.out + lanes == out
               && run.in + lanes == in;
      };
      auto run = std::ranges::find_if(runs, goes_on);
      if (run == runs.end()) run = runs.insert(runs.end(), {link.out.side, link.in.side, out, in, {}});
      run->fraction.insert(run->fraction.end(), index(polars), link.fraction);
    }
  }
}

std::size_t PlaneSurfaces::arriving_size(const CoupledFace& face) const {
  if (face.ordered && law(face).pools.empty()) return 0;
  if (!has_channels(face)) return 2 * index(lanes_.media[index(face.material)].bands);
  return 2 * outward_count(face) * channel_lanes(face);
}

std::size_t PlaneSurfaces::outward_count(const CoupledFace& face) const {
  const auto& outward = outward_[index_of(face)];
  return index(*std::max_element(outward.begin(), outward.end()) + 1);
}

std::size_t PlaneSurfaces::channel_lanes(const CoupledFace& face) const {
  return index(lanes_.media[index(face.material)].lanes);
}

int PlaneSurfaces::outward_index(const CoupledFace& face, int a) const {
  return outward_[index_of(face)][index(a)];
}

double PlaneSurfaces::marginal_correction(int surface) const {
  double largest = 0;
  for (const CoupledFace& face : faces_)
    if (face.surface == surface) largest = std::max(largest, law(face).marginal_correction);
  return largest;
}

double PlaneSurfaces::largest_deviation() const {
  double largest = 0;
  for (const MirrorTable& mirror : mirrors_) largest = std::max(largest, mirror.deviation);
  return largest;
}

double PlaneSurfaces::share_of_azimuth(const CoupledFace& face, int a) const {
  const PlaneAngles& angles = problem_.angles;
  const auto i = index(a);
  const Point& n = normal(face);
  return angles.azimuth_weight[i] * (angles.x[i] * n[0] + angles.y[i] * n[1]) / hemisphere(face);
}

std::vector<double> PlaneSurfaces::means(const CoupledFace& face, std::span<const double> arriving) const {
  if (has_channels(face)) return channel_means(face, arriving, nullptr);
  const double* from = arriving.data() + face.first;
  std::vector<double> h(2 * index(lanes_.media[index(face.material)].bands), 0.0);
  std::copy_n(from, arriving_size(face), h.begin());
  return h;
}

/// Means over all directions with the weights f part; without `part`, with f.
std::vector<double> PlaneSurfaces::channel_means(const CoupledFace& face, std::span<const double> arriving,
                                                 const std::vector<double>* part) const {
  const std::size_t lanes = channel_lanes(face), polars = index(lanes_.polars), bands = lanes / polars;
  std::vector<double> h(2 * bands, 0.0);
  for (int a = 0; a < problem_.angles.azimuths(); ++a) {
    const int out = outward_index(face, a);
    if (out < 0) continue;
    const double weight = share_of_azimuth(face, a);
    const double* parts = part == nullptr ? nullptr : part->data() + index(out) * lanes;
    for (std::size_t end = 0; end < 2; ++end) {
      const double* psi = arriving.data() + face.first + (index(out) * 2 + end) * lanes;
      for (std::size_t lane = 0; lane < lanes; ++lane)
        h[end * bands + lane / polars] +=
            weight * polar_share_[lane % polars] * (parts == nullptr ? 1 : parts[lane]) * psi[lane];
    }
  }
  return h;
}

/// Of what pools see.
std::vector<double> PlaneSurfaces::seen_means(const CoupledFace& face,
                                              std::span<const double> arriving) const {
  const PlaneLaw& both = law(face);
  const auto side = index(face.side);
  if (!both.channels || both.channels->part[side].empty()) return means(face, arriving);
  return channel_means(face, arriving, &both.channels->part[side]);
}

/// What the law takes across from the face's side at both ends [W/m2].
std::array<double, 2> PlaneSurfaces::crossing_flux(const CoupledFace& face,
                                                   std::span<const double> arriving) const {
  const PlaneLaw& both = law(face);
  const auto side = index(face.side);
  const Bands& bands = problem_.media[index(face.material)];
  std::array<double, 2> flux{};
  const auto add = [&](const std::vector<double>& h, const double* crossing) {
    for (std::size_t end = 0; end < 2; ++end)
      for (int b = 0; b < bands.size(); ++b)
        flux[end] += one_way_conductance(bands, b) * (crossing == nullptr ? 1 : crossing[b])
                     * h[end * h.size() / 2 + index(b)];
  };
  add(seen_means(face, arriving), both.crossing[side].data());
  if (both.channels) add(channel_means(face, arriving, &both.channels->crossing[side]), nullptr);
  return flux;
}

std::array<double, 2> PlaneSurfaces::jumps(const CoupledFace& face, std::span<const double> arriving,
                                           double gains) const {
  if (face.partner < 0) return {0, 0};
  const SurfaceCondition& condition = problem_.surfaces[index(face.surface)];
  const double jump = face.side == plus_side ? gains : -gains;
  std::array<double, 2> result{jump, jump};
  if (condition.contact_resistance <= 0) return result;
  // The flux q loses R q over the contact: q = q_0 - t R q with q_0 of the law alone. All three are of the
  // continuum's hemisphere; what the directions carry, and the contact with them, is that of theirs.
  const auto out = crossing_flux(face, arriving), in = crossing_flux(faces_[index(face.partner)], arriving);
  const double t = transmitted(law(face).groups),
               resistance = 4 * hemisphere(face) * condition.contact_resistance;
  for (std::size_t end = 0; end < 2; ++end) // the partner runs along the face the other way
    result[end] += resistance * (out[end] - in[1 - end] - t * jump) / (1 + t * resistance);
  return result;
}

std::vector<double> PlaneSurfaces::emit_pools(const CoupledFace& face, std::span<const double> arriving,
                                              const std::array<double, 2>& jumps) const {
  const auto bands = index(lanes_.media[index(face.material)].bands);
  std::vector<double> emitted(2 * bands, 0.0);
  const PlaneLaw& both = law(face);
  if (both.pools.empty()) return emitted;
  const std::vector<double> own = seen_means(face, arriving);
  std::vector<double> beyond;
  const CoupledFace* partner = face.partner < 0 ? nullptr : &faces_[index(face.partner)];
  if (partner != nullptr) beyond = seen_means(*partner, arriving);
  for (const Pool& pool : both.pools)
    for (std::size_t end = 0; end < 2; ++end) {
      double value = 0;
      for (const SideBand& in : pool.in) {
        const bool here = in.side == face.side;
        const Bands& all = problem_.media[index(here ? face.material : partner->material)];
        const auto b = index(in.band);
        // The partner runs along the face the other way.
        const double h = here ? own[end * bands + b] : beyond[(1 - end) * beyond.size() / 2 + b];
        const double jump = here ? 0 : jumps[end] * both.seen_by_pools(in);
        value += pool.strength * one_way_conductance(all, in.band) * (h + jump);
      }
      for (const SideBand& out : pool.out)
        if (out.side == face.side) emitted[end * bands + index(out.band)] += value;
    }
  return emitted;
}

void PlaneSurfaces::add_links(const CoupledFace& face, const LinkInput& input, int a, int block,
                              const std::array<double*, 2>& row) const {
  if (law(face).channels) {
    add_channels(face, input, a, block, row);
    return;
  }
  const int first = block * static_cast<int>(block_lanes);
  for (const LinkRun& run : runs_[index(face.law)]) {
    if (run.out_side != face.side) continue;
    const int begin = std::max(run.out, first),
              end = std::min(run.out + static_cast<int>(run.fraction.size()),
                             first + static_cast<int>(block_lanes));
    if (begin >= end) continue;
    const bool mirrored = run.in_side == face.side;
    const CoupledFace& source = mirrored ? face : faces_[index(face.partner)];
    const auto add = [&](int azimuth, double factor) {
      const int from = outward_index(source, azimuth);
      if (from < 0) return;
      for (std::size_t e = 0; e < 2; ++e) {
        const std::size_t place = index(from) * 2 + (mirrored ? e : 1 - e);
        const double* psi = face.ordered
                                ? input.kept + face.rows * row_size + place * block_lanes
                                : input.arriving.data() + source.first + place * channel_lanes(source);
        const double jump = mirrored ? 0 : input.jumps[e];
        const double* from_lane = psi + (run.in - run.out) - (face.ordered ? first : 0) + begin;
        const double* fraction = &run.fraction[index(begin - run.out)];
        double* to = row[e] + (begin - first);
        for (int lane = 0; lane < end - begin; ++lane)
          to[lane] += factor * fraction[lane] * (from_lane[lane] + jump);
      }
    };
    if (!mirrored) {
      add(a, 1);
      continue;
    }
    const MirrorTable& mirror = mirrors_[index(mirror_of_face_[index_of(face)])];
    for (const MirrorTable::Entry& entry : mirror.from[index(a)]) add(entry.azimuth, entry.factor);
  }
}

void PlaneSurfaces::add_channels(const CoupledFace& face, const LinkInput& input, int a, int block,
                                 const std::array<double*, 2>& row) const {
  const std::size_t lanes = channel_lanes(face), first = index(block) * block_lanes;
  if (first >= lanes) return;
  const std::size_t count = std::min(block_lanes, lanes - first);
  const std::size_t begin = index(outward_index(face, problem_.angles.opposite(a))) * lanes + first;
  const ChannelLaw& channels = *law(face).channels;
  const auto out = index(face.side);
  if (!channels.part[out].empty())
    for (std::size_t lane = 0; lane < count; ++lane)
      for (const std::size_t end : {0, 1}) row[end][lane] *= channels.part[out][begin + lane];
  for (const std::size_t in : {0, 1}) {
    const ChannelMatrix& matrix = channels.from[out][in];
    if (matrix.place.empty()) continue;
    const bool here = in == out;
    const CoupledFace& source = here ? face : faces_[index(face.partner)];
    const double* from = input.arriving.data() + source.first;
    // The partner runs along the face the other way.
    const double *start = from + (here ? 0 : channel_lanes(source)),
                 *end = from + (here ? channel_lanes(source) : 0);
    const std::size_t* next = &matrix.first[begin];
    const std::int32_t* place = matrix.place.data();
    const double* factor = matrix.factor.data();
    for (std::size_t lane = 0, k = *next; lane < count; ++lane) {
      double at_start = 0, at_end = 0;
      for (const std::size_t last = *++next; k < last; ++k) {
        at_start += factor[k] * start[place[k]];
        at_end += factor[k] * end[place[k]];
      }
      row[0][lane] += at_start;
      row[1][lane] += at_end;
    }
  }
  for (const std::size_t end : {0, 1}) // what crosses gains the same from every channel
    for (std::size_t lane = 0; input.jumps[end] != 0 && lane < count; ++lane)
      row[end][lane] += channels.crossing[out][begin + lane] * input.jumps[end];
  if (input.bath == 0 || channels.emission[out].empty()) return;
  for (std::size_t lane = 0; lane < count; ++lane)
    for (const std::size_t end : {0, 1}) row[end][lane] += channels.emission[out][begin + lane] * input.bath;
}

void PlaneSurfaces::collect(const CoupledFace& face, int a, int block, const ArrivingRow& row,
                            std::span<double> arriving, double* kept) const {
  const LaneTable::Medium& lanes = lanes_.media[index(face.material)];
  const auto polars = index(lanes_.polars), bands = index(lanes.bands), first = index(block) * block_lanes;
  const std::size_t end = first + lanes.lanes_of(block);
  if (has_links(face)) {
    for (std::size_t e = 0; e < 2; ++e) {
      const std::size_t place = index(outward_index(face, a)) * 2 + e;
      double* psi = face.ordered ? kept + face.rows * row_size + place * block_lanes
                                 : arriving.data() + face.first + place * channel_lanes(face) + first;
      for (std::size_t lane = first; lane < end; ++lane)
        psi[lane - first] = row.delta[e][lane - first] + row.temperature[e];
    }
    if (!face.ordered || arriving_size(face) == 0 || arriving.empty()) return;
  }
  const double weight = share_of_azimuth(face, a);
  for (std::size_t e = 0; e < 2; ++e) {
    double* h = arriving.data() + face.first + e * bands + first / polars;
    for (std::size_t lane = first, polar = first % polars; lane < end; ++lane) {
      *h += weight * polar_share_[polar] * (row.delta[e][lane - first] + row.temperature[e]);
      if (++polar == polars) polar = 0, ++h;
    }
  }
}

} // namespace kapitza
