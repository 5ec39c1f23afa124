#include "kapitza/io/field/fields.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/io/result/provenance.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "io/field/vtu_file.hpp"
#include "io/field/xdmf_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

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
    for (const char* name : {"dissipation_W_K_m3", "excess_dissipation"})
      part.arrays.push_back({name, false, 1, {}});
  }
  void add_point(const Point& where, double temperature, double energy_temperature, const Point& heat_flux) {
    part.points.push_back(where);
    part.arrays[0].values.push_back(temperature);
    part.arrays[1].values.push_back(energy_temperature);
    part.arrays[2].values.insert(part.arrays[2].values.end(), {heat_flux[0], heat_flux[1], 0.0});
  }
  void add_cell(double dissipation, double excess_dissipation) {
    part.arrays[3].values.push_back(dissipation);
    part.arrays[4].values.push_back(excess_dissipation);
  }
};

/// The owned cells, and what each of them is. @param rank that has them
void add_cells(const Domain& domain, int rank, FieldPart& part) {
  const PlaneMesh& mesh = *domain.mesh;
  FieldArray material{"material", false, 1, {}}, region{"region", false, 1, {}}, owner{"rank", false, 1, {}},
      number{"cell", false, 1, {}};
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    part.corners.push_back(mesh.corners_of(cell));
    material.values.push_back(domain.material_of_cell(cell));
    region.values.push_back(mesh.region_of_cell[index(cell)]);
    owner.values.push_back(rank);
    number.values.push_back(static_cast<double>(mesh.global_cell[index(cell)]));
  }
  for (FieldArray* array : {&material, &region, &owner, &number}) part.arrays.push_back(std::move(*array));
}

/// Temperature and heat of the electrons of metals: not a number elsewhere. @param which such as "re_", of
/// amplitudes
void add_electrons(const Domain& domain, const Moments& moments, const std::string& which, FieldPart& part) {
  if (moments.electron_temperature.empty()) return;
  FieldArray temperature{"electron_temperature_" + which + "K", true, 1, {}},
      flux{"electron_heat_flux_" + which + "W_m2", true, 3, {}};
  for (std::size_t node = 0; node < moments.electron_temperature.size(); ++node) {
    const bool metal = is_metal(domain.bands_of_slot(static_cast<int>(node)));
    temperature.values.push_back(metal ? domain.reference + moments.electron_temperature[node]
                                       : std::numeric_limits<double>::quiet_NaN());
    const Point& q = moments.electron_flux[node];
    flux.values.insert(flux.values.end(), {q[0], q[1], 0.0});
  }
  part.arrays.push_back(std::move(temperature));
  part.arrays.push_back(std::move(flux));
}

FieldPart make_fields(const RunResult& result, int rank) {
  const Domain& domain = result.domain;
  const PlaneMesh& mesh = *domain.mesh;
  const Moments& moments = result.moments;
  const std::vector<double> fourier = fourier_dissipation(domain, moments);
  Fields fields;
  for (int node = 0; node < mesh.owned_nodes(); ++node)
    fields.add_point(mesh.corner[index(node)], domain.reference + moments.temperature[index(node)],
                     domain.reference + moments.energy_temperature[index(node)],
                     moments.heat_flux[index(node)]);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const double dissipation = moments.dissipation[index(cell)];
    fields.add_cell(dissipation / cell_area(mesh, cell), excess(dissipation, fourier[index(cell)]));
  }
  add_cells(domain, rank, fields.part);
  add_electrons(domain, moments, "", fields.part);
  if (result.fourier == nullptr) return fields.part;
  for (const FourierRun& run : result.fourier->runs) {
    fields.part.arrays.push_back({"fourier_" + run.name + "_K", true, 1, run.temperature});
    for (double& value : fields.part.arrays.back().values) value += domain.reference;
  }
  return fields.part;
}

/// The same arrays without a value, for ranks whose cells another one writes.
FieldPart without_values(FieldPart part) {
  part.points.clear();
  part.corners.clear();
  for (FieldArray& array : part.arrays) array.values.clear();
  return part;
}

/// The lines where materials meet, with the two sides of each.
FieldPart interface_lines(const RunResult& result) {
  const Domain& domain = result.domain;
  const PlaneMesh& mesh = *domain.mesh;
  FieldPart part;
  for (const char* name : {"equivalent_minus_K", "equivalent_plus_K", "theta_minus_K", "theta_plus_K",
                           "heat_flux_W_m2", "kapitza_m2_K_W", "interface"})
    part.arrays.push_back({name, false, 1, {}});
  std::vector<double> number(mesh.surfaces.size()); // in the summary's list
  for (std::size_t i = 0; i < result.analysis.interfaces.size(); ++i)
    number[result.analysis.interfaces[i].surface] = static_cast<double>(i);
  for (const FacePair& pair : pair_faces(domain, result.moments)) {
    const FaceMoments& face = result.moments.faces[pair.face];
    const int cell = domain.cell_of_slot(face.slot);
    for (const Point& end : face_ends(mesh, cell, face.slot - mesh.first_slot[index(cell)]))
      part.points.push_back(end);
    part.corners.push_back(2);
    const std::array<double, 7> values{domain.reference + pair.equivalent[0],
                                       domain.reference + pair.equivalent[1],
                                       domain.reference + pair.theta[0],
                                       domain.reference + pair.theta[1],
                                       pair.heat_flux,
                                       pair.kapitza,
                                       number[index(face.surface)]};
    for (std::size_t i = 0; i < values.size(); ++i) part.arrays[i].values.push_back(values[i]);
  }
  return part;
}

/// What is there at one time.
FieldPart make_state(const Domain& domain, const Moments& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  FieldPart part;
  part.points.assign(mesh.corner.begin(), mesh.corner.begin() + mesh.owned_nodes());
  FieldArray temperature{"temperature_K", true, 1, moments.temperature},
      energy{"energy_temperature_K", true, 1, moments.energy_temperature},
      flux{"heat_flux_W_m2", true, 3, {}};
  for (FieldArray* array : {&temperature, &energy})
    for (double& value : array->values) value += domain.reference;
  for (const Point& q : moments.heat_flux) flux.values.insert(flux.values.end(), {q[0], q[1], 0.0});
  for (FieldArray* array : {&temperature, &energy, &flux}) part.arrays.push_back(std::move(*array));
  add_electrons(domain, moments, "", part);
  return part;
}

/// All times in one: the mesh, what each cell is, and the fields time by time.
FieldPart joined(const Domain& domain, int rank, std::vector<FieldPart> states, std::vector<double> times) {
  FieldPart part = std::move(states.front());
  for (FieldArray& array : part.arrays) array.time = 0;
  for (std::size_t i = 1; i < states.size(); ++i)
    for (FieldArray& array : states[i].arrays) {
      part.arrays.push_back(std::move(array));
      part.arrays.back().time = i;
    }
  part.times = std::move(times);
  add_cells(domain, rank, part);
  return part;
}

/// ParaView's list of files in time.
std::string time_list(const std::vector<double>& times, const std::vector<std::string>& files) {
  std::string text = "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"0.1\" "
                     "byte_order=\"LittleEndian\">\n<Collection>\n";
  for (std::size_t i = 0; i < times.size(); ++i)
    text += fmt::format("<DataSet timestep=\"{:.16g}\" part=\"0\" file=\"{}\"/>\n", times[i], files[i]);
  return text + "</Collection>\n</VTKFile>\n";
}

/// Both parts of every field, and which cells they are.
FieldPart make_amplitudes(const Domain& domain, const std::array<Moments, 2>& moments) {
  const PlaneMesh& mesh = *domain.mesh;
  FieldPart part;
  part.points.assign(mesh.corner.begin(), mesh.corner.begin() + mesh.owned_nodes());
  const std::array<const char*, 2> names{"re", "im"};
  for (const std::size_t p : {0, 1}) {
    part.arrays.push_back({fmt::format("temperature_{}_K", names[p]), true, 1, moments[p].temperature});
    part.arrays.push_back(
        {fmt::format("energy_temperature_{}_K", names[p]), true, 1, moments[p].energy_temperature});
    FieldArray& flux = part.arrays.emplace_back();
    flux = {fmt::format("heat_flux_{}_W_m2", names[p]), true, 3, {}};
    for (const Point& q : moments[p].heat_flux) flux.values.insert(flux.values.end(), {q[0], q[1], 0.0});
    add_electrons(domain, moments[p], fmt::format("{}_", names[p]), part);
  }
  add_cells(domain, domain.space.rank(), part);
  return part;
}

std::string shared_provenance(const Deck& deck, const Communicator& communicator) {
  std::string text = provenance_text(deck);
  communicator.broadcast(text);
  return text;
}

void write(FieldPart part, const Deck& deck, const std::filesystem::path& stem,
           const Communicator& communicator) {
  const DeckOutput& output = deck.output;
  part.provenance = shared_provenance(deck, communicator);
  if (output.vtu) write_vtu(stem.string() + ".vtu", part, communicator);
  if (output.hdf5) write_xdmf(stem, part, communicator);
}

} // namespace

void write_amplitudes(const Deck& deck, const Domain& domain, const std::array<Moments, 2>& moments,
                      const std::filesystem::path& stem) {
  write(make_amplitudes(domain, moments), deck, stem, domain.space);
}

void write_fields_in_time(const Deck& deck, const Domain& domain, const FieldsInTime& fields,
                          const std::filesystem::path& directory, const Communicator& ranks) {
  if (!deck.output.vtu && !deck.output.hdf5) return;
  const std::string provenance = shared_provenance(deck, ranks);
  const auto whole_mesh = [&](FieldPart part) { // of a stack rank 0 has it
    return domain.dimension == 1 && !ranks.is_root() ? without_values(std::move(part)) : part;
  };
  std::vector<FieldPart> states;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < fields.times.size(); ++i) {
    FieldPart state = make_state(domain, fields.moments[i]);
    if (deck.output.hdf5) states.push_back(state);
    if (!deck.output.vtu) continue;
    add_cells(domain, ranks.rank(), state);
    state.provenance = provenance;
    files.push_back(fmt::format("fields_{:.6g}s.vtu", fields.times[i]));
    write_vtu(directory / files.back(), whole_mesh(std::move(state)), ranks);
  }
  if (deck.output.vtu) write_text(directory / "fields.pvd", time_list(fields.times, files), ranks);
  if (!deck.output.hdf5) return;
  FieldPart all = joined(domain, ranks.rank(), std::move(states), fields.times);
  all.provenance = provenance;
  write_xdmf(directory / "fields", whole_mesh(std::move(all)), ranks);
}

void write_fields(const RunResult& result, const std::filesystem::path& directory,
                  const Communicator& world) {
  const DeckOutput& output = result.deck.output;
  if (!output.vtu && !output.hdf5) return;
  FieldPart part = make_fields(result, world.rank());
  if (result.domain.dimension == 1) { // rank 0 has them all
    if (!world.is_root()) part = without_values(std::move(part));
    write(std::move(part), result.deck, directory / "fields", world);
    return;
  }
  write(std::move(part), result.deck, directory / "fields", result.domain.space);
  if (output.vtu && !result.analysis.interfaces.empty())
    write_vtu(directory / "interfaces.vtu", interface_lines(result), result.domain.space);
}

} // namespace kapitza
