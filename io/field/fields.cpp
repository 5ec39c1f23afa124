#include "kapitza/io/field/fields.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "io/field/vtu_file.hpp"
#include "io/field/xdmf_file.hpp"

#include <algorithm>
#include <limits>

namespace kapitza {
namespace {

using namespace io;

/// D kappa/|q|^2 - 1, from integrals over a cell: how far from Fourier's law it is.
double excess(double dissipation, double fourier) {
  return fourier > 0 ? dissipation / fourier - 1 : std::numeric_limits<double>::quiet_NaN();
}

/// The arrays of every field file; filled point by point and cell by cell.
struct Fields {
  FieldPart part;

  Fields() {
    for (const char* name : {"temperature_K", "energy_temperature_K"})
      part.arrays.push_back({name, true, 1, {}});
    part.arrays.push_back({"heat_flux_W_m2", true, 3, {}});
    for (const char* name :
         {"dissipation_W_K_m3", "excess_dissipation", "material", "region", "rank", "cell"})
      part.arrays.push_back({name, false, 1, {}});
  }
  void add_point(const Point& where, double temperature, double energy_temperature, const Point& heat_flux) {
    part.points.push_back(where);
    part.arrays[0].values.push_back(temperature);
    part.arrays[1].values.push_back(energy_temperature);
    part.arrays[2].values.insert(part.arrays[2].values.end(), {heat_flux[0], heat_flux[1], 0.0});
  }
  /// The values of the arrays from dissipation on.
  void add_cell(int corners, const std::array<double, 6>& values) {
    part.corners.push_back(corners);
    for (std::size_t i = 0; i < values.size(); ++i) part.arrays[3 + i].values.push_back(values[i]);
  }
};

FieldPart stack_fields(const RunResult& result, int rank) {
  Fields fields;
  if (rank != 0) return fields.part; // rank 0 has them all
  const StackMesh& mesh = result.problem.mesh;
  const Moments& moments = result.state.moments;
  const double reference = reference_temperature(result.problem);
  for (int cell = 0; cell < mesh.cells(); ++cell) {
    const std::size_t left = 2 * index(cell), right = left + 1;
    for (const std::size_t node : {left, right})
      fields.add_point({mesh.position[node], 0}, reference + moments.temperature[node],
                       reference + moments.energy_temperature[node], {moments.heat_flux[node], 0});
    const double a = moments.heat_flux[left], b = moments.heat_flux[right], width = mesh.width[index(cell)];
    const double fourier =
        width * (a * a + a * b + b * b) / 3 / conductivity(result.problem.bands_of_cell(cell));
    const double dissipation = moments.dissipation[index(cell)];
    const int region = mesh.region_of_cell[index(cell)];
    fields.add_cell(2, {dissipation / width, excess(dissipation, fourier),
                        static_cast<double>(result.problem.material_of_cell(cell)),
                        static_cast<double>(region), 0.0, static_cast<double>(cell)});
  }
  return fields.part;
}

FieldPart plane_fields(const PlaneRunResult& result, int rank) {
  const PlaneProblem& problem = result.problem;
  const PlaneMesh& mesh = problem.mesh;
  const PlaneMoments& moments = result.state.moments;
  const double reference = reference_temperature(problem);
  const std::vector<double> fourier = fourier_dissipation(problem, moments);
  Fields fields;
  for (int node = 0; node < mesh.owned_nodes(); ++node)
    fields.add_point(mesh.corner[index(node)], reference + moments.temperature[index(node)],
                     reference + moments.energy_temperature[index(node)], moments.heat_flux[index(node)]);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const double dissipation = moments.dissipation[index(cell)];
    fields.add_cell(mesh.corners_of(cell),
                    {dissipation / cell_area(mesh, cell), excess(dissipation, fourier[index(cell)]),
                     static_cast<double>(problem.material_of_cell(cell)),
                     static_cast<double>(mesh.region_of_cell[index(cell)]), static_cast<double>(rank),
                     static_cast<double>(mesh.global_cell[index(cell)])});
  }
  if (result.fourier == nullptr) return fields.part;
  for (const PlaneFourierRun& run : result.fourier->runs) {
    fields.part.arrays.push_back({"fourier_" + run.name + "_K", true, 1, run.solution.temperature});
    for (double& value : fields.part.arrays.back().values) value += reference;
  }
  return fields.part;
}

/// The lines where materials meet, with the two sides of each.
FieldPart interface_lines(const PlaneRunResult& result, const Communicator& space) {
  const PlaneMesh& mesh = result.problem.mesh;
  const double reference = reference_temperature(result.problem);
  FieldPart part;
  for (const char* name :
       {"theta_minus_K", "theta_plus_K", "heat_flux_W_m2", "resistance_m2_K_W", "interface"})
    part.arrays.push_back({name, false, 1, {}});
  std::vector<double> number(mesh.surfaces.size()); // in the summary's list
  for (std::size_t i = 0; i < result.analysis.interfaces.size(); ++i)
    number[result.analysis.interfaces[i].surface] = static_cast<double>(i);
  for (const PlaneFacePair& pair : pair_faces(result.problem, result.state.moments, space)) {
    const PlaneFaceMoments& face = result.state.moments.faces[pair.face];
    const auto next = std::upper_bound(mesh.first_slot.begin(), mesh.first_slot.end(), face.slot);
    const int cell = static_cast<int>(next - mesh.first_slot.begin()) - 1;
    for (const Point& end : face_ends(mesh, cell, face.slot - mesh.first_slot[index(cell)]))
      part.points.push_back(end);
    part.corners.push_back(2);
    const std::array<double, 5> values{reference + pair.theta_minus, reference + pair.theta_plus,
                                       pair.heat_flux, pair.resistance, number[index(face.surface)]};
    for (std::size_t i = 0; i < values.size(); ++i) part.arrays[i].values.push_back(values[i]);
  }
  return part;
}

void write(const FieldPart& part, const DeckOutput& output, const std::filesystem::path& directory,
           const Communicator& communicator) {
  if (output.vtu) write_vtu(directory / "fields.vtu", part, communicator);
  if (output.hdf5) write_xdmf(directory / "fields", part, communicator);
}

} // namespace

void write_fields(const RunResult& result, const std::filesystem::path& directory,
                  const Communicator& communicator) {
  if (!result.deck.output.vtu && !result.deck.output.hdf5) return;
  write(stack_fields(result, communicator.rank()), result.deck.output, directory, communicator);
}

void write_fields(const PlaneRunResult& result, const std::filesystem::path& directory) {
  const DeckOutput& output = result.deck.output;
  const Communicator space(result.ranks.space()), group(result.ranks.group());
  const Communicator world(result.ranks.world());
  if (!group.is_root() || (!output.vtu && !output.hdf5)) return;
  write(plane_fields(result, world.rank()), output, directory, space);
  if (output.vtu && !result.analysis.interfaces.empty())
    write_vtu(directory / "interfaces.vtu", interface_lines(result, space), space);
}

} // namespace kapitza
