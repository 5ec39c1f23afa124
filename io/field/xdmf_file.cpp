#include "io/field/xdmf_file.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "io/field/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

#ifndef H5_HAVE_PARALLEL
#error "parallel HDF5 is needed (Debian: libhdf5-openmpi-dev)"
#endif

namespace kapitza::io {
namespace {

/// A data set of the file: rows of `width` numbers, each rank's one after the other. Width 0: a plain list.
struct DataSet {
  std::string name;
  bool at_points = false;
  int width = 0;
  hid_t memory_type = 0;
  const void* data = nullptr;
  long long rows = 0;                ///< of this rank
  std::string unit{};                ///< of its numbers; empty: none
  std::optional<std::size_t> time{}; ///< as FieldArray::time
  Share share{};                     ///< in rows
};

/// The cells as XDMF's mixed topology: a code of the shape, then the nodes.
std::vector<std::int64_t> make_topology(const FieldPart& part, long long first_point) {
  std::vector<std::int64_t> topology;
  std::int64_t node = first_point;
  for (const int corners : part.corners) {
    constexpr std::int64_t polyline = 2, triangle = 4, quadrilateral = 5;
    if (corners == 2)
      topology.insert(topology.end(), {polyline, 2});
    else
      topology.push_back(corners == 3 ? triangle : quadrilateral);
    for (int k = 0; k < corners; ++k) topology.push_back(node++);
  }
  return topology;
}

/// The cells as VTK's HDF format has them: shapes, nodes, and where the nodes of each cell end, after a first
/// 0.
struct VtkCells {
  std::vector<std::uint8_t> types;
  std::vector<std::int64_t> nodes, ends;
  std::array<std::int64_t, 3> counts{}; ///< of points, cells and nodes: one partition
};

VtkCells make_vtk_cells(const FieldPart& part, const Share& points, const Share& cells) {
  VtkCells result;
  result.counts = {points.total, cells.total, points.total}; // every cell has points of its own
  std::int64_t node = points.first;
  if (cells.first == 0 && !part.corners.empty()) result.ends.push_back(0);
  for (const int corners : part.corners) {
    constexpr std::uint8_t line = 3, triangle = 5, quadrilateral = 9;
    result.types.push_back(corners == 2 ? line : corners == 3 ? triangle : quadrilateral);
    for (int k = 0; k < corners; ++k) result.nodes.push_back(node++);
    result.ends.push_back(node);
  }
  return result;
}

std::vector<DataSet> vtk_sets(const VtkCells& cells, bool is_root) {
  const auto rows = [](const auto& values) { return static_cast<long long>(values.size()); };
  const long long one = is_root ? 1 : 0;
  return {
      {"VTKHDF/Connectivity", false, 0, H5T_NATIVE_INT64, cells.nodes.data(), rows(cells.nodes)},
      {"VTKHDF/Offsets", false, 0, H5T_NATIVE_INT64, cells.ends.data(), rows(cells.ends)},
      {"VTKHDF/Types", false, 0, H5T_NATIVE_UINT8, cells.types.data(), rows(cells.types)},
      {"VTKHDF/NumberOfPoints", false, 0, H5T_NATIVE_INT64, &cells.counts[0], one},
      {"VTKHDF/NumberOfCells", false, 0, H5T_NATIVE_INT64, &cells.counts[1], one},
      {"VTKHDF/NumberOfConnectivityIds", false, 0, H5T_NATIVE_INT64, &cells.counts[2], one},
  };
}

class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class Result>
Result checked(Result result, const char* what) {
  if (result < 0) throw Failure(fmt::format("HDF5 cannot {}", what));
  return result;
}

Hdf5Handle handle(hid_t id, Hdf5Handle::Close close, const char* what) {
  return {checked(id, what), close};
}

/// This rank's part of a data set, in the file and in memory.
struct Selection {
  Hdf5Handle in_file, in_memory;

  explicit Selection(const DataSet& set) {
    const int rank = set.width == 0 ? 1 : 2;
    const auto width = static_cast<hsize_t>(set.width);
    const hsize_t all[2] = {static_cast<hsize_t>(set.share.total), width};
    const hsize_t first[2] = {static_cast<hsize_t>(set.share.first), 0};
    const hsize_t own[2] = {static_cast<hsize_t>(set.rows), width};
    in_file = handle(H5Screate_simple(rank, all, nullptr), H5Sclose, "make a data space");
    in_memory = handle(H5Screate_simple(rank, own, nullptr), H5Sclose, "make a data space");
    checked(H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, first, nullptr, own, nullptr),
            "select a part");
  }
};

void write_attribute(hid_t object, const char* name, const std::string& text) {
  if (text.empty()) return;
  const auto type = handle(H5Tcopy(H5T_C_S1), H5Tclose, "make a type");
  checked(H5Tset_size(type.get(), text.size()), "make a type");
  const auto scalar = handle(H5Screate(H5S_SCALAR), H5Sclose, "make a data space");
  const auto attribute = handle(H5Acreate2(object, name, type.get(), scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
                                H5Aclose, "create an attribute");
  checked(H5Awrite(attribute.get(), type.get(), text.data()), "write an attribute");
}

void write_data_set(hid_t file, const DataSet& set) {
  const Selection part(set);
  const Hdf5Handle whole(H5Scopy(part.in_file.get()), H5Sclose);
  checked(H5Sselect_all(whole.get()), "select a data set");
  const auto id = handle(
      H5Dcreate2(file, set.name.c_str(), set.memory_type, whole.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose, "create a data set");
  const auto how = handle(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list");
  checked(H5Pset_dxpl_mpio(how.get(), H5FD_MPIO_COLLECTIVE), "write collectively");
  checked(H5Dwrite(id.get(), set.memory_type, part.in_memory.get(), part.in_file.get(), how.get(), set.data),
          "write");
  write_attribute(id.get(), "units", set.unit);
}

Hdf5Handle make_group(hid_t file, const char* name) {
  return handle(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "create a group");
}

/// Of the fields at one of several times.
std::string group_name(std::size_t time) {
  return fmt::format("time_{:04d}", time);
}

void make_time_groups(hid_t file, const std::vector<double>& times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Hdf5Handle group = make_group(file, group_name(i).c_str());
    const auto scalar = handle(H5Screate(H5S_SCALAR), H5Sclose, "make a data space");
    const auto attribute =
        handle(H5Acreate2(group.get(), "time_s", H5T_NATIVE_DOUBLE, scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
               H5Aclose, "create an attribute");
    checked(H5Awrite(attribute.get(), H5T_NATIVE_DOUBLE, &times[i]), "write an attribute");
  }
}

/// The group VTKHDF: points and fields are the data sets that are there already, under a second name. Version
/// 1.0 knows no times: there it has what is the same at all of them.
void begin_vtk(hid_t file, const std::vector<DataSet>& sets) {
  const Hdf5Handle group = make_group(file, "VTKHDF");
  const Hdf5Handle at_points = make_group(file, "VTKHDF/PointData"),
                   of_cells = make_group(file, "VTKHDF/CellData");
  write_attribute(group.get(), "Type", "UnstructuredGrid");
  const hsize_t two = 2;
  const std::int64_t version[2] = {1, 0};
  const auto space = handle(H5Screate_simple(1, &two, nullptr), H5Sclose, "make a data space");
  const auto attribute =
      handle(H5Acreate2(group.get(), "Version", H5T_NATIVE_INT64, space.get(), H5P_DEFAULT, H5P_DEFAULT),
             H5Aclose, "create an attribute");
  checked(H5Awrite(attribute.get(), H5T_NATIVE_INT64, version), "write an attribute");
  for (const DataSet& set : sets) {
    if (set.name == "topology" || set.time) continue; // XDMF's
    const std::string second = set.name == "points" ? "VTKHDF/Points"
                               : set.at_points      ? "VTKHDF/PointData/" + set.name
                                                    : "VTKHDF/CellData/" + set.name;
    checked(H5Lcreate_hard(file, set.name.c_str(), file, second.c_str(), H5P_DEFAULT, H5P_DEFAULT),
            "name a data set twice");
  }
}

/// Is what the file holds what this rank gave it? On a full disk MPI may have said that all went well.
void compare_data_set(hid_t file, const DataSet& set) {
  const auto id = handle(H5Dopen2(file, set.name.c_str(), H5P_DEFAULT), H5Dclose, "open a data set again");
  const Selection part(set);
  const std::size_t bytes = index(set.rows) * index(std::max(1, set.width)) * H5Tget_size(set.memory_type);
  std::vector<std::byte> copy(bytes);
  const auto how = handle(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list");
  checked(H5Pset_dxpl_mpio(how.get(), H5FD_MPIO_COLLECTIVE), "read collectively");
  checked(
      H5Dread(id.get(), set.memory_type, part.in_memory.get(), part.in_file.get(), how.get(), copy.data()),
      "read a data set back");
  if (bytes > 0 && std::memcmp(copy.data(), set.data, bytes) != 0)
    throw Failure("other numbers came back than were written; is the disk full?");
}

/// Does it on all ranks; where one fails, all do. HDF5's calls are collective: nobody may go on alone.
template <class Action>
void together(const Communicator& communicator, Action action) {
  std::string why;
  try {
    action();
  } catch (const Failure& failure) {
    why = failure.what();
  }
  if (communicator.max(why.empty() ? 0 : 1) > 0) throw Failure(why.empty() ? "another rank failed" : why);
}

Hdf5Handle parallel_access(const Communicator& communicator) {
  auto access = handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list");
  checked(H5Pset_fapl_mpio(access.get(), communicator.handle(), MPI_INFO_NULL), "use MPI");
  return access;
}

/// The text of the root, in a data set of its own: it may be long for an attribute.
void write_provenance(hid_t file, const std::string& text, bool writes) {
  if (text.empty()) return;
  const auto type = handle(H5Tcopy(H5T_C_S1), H5Tclose, "make a type");
  checked(H5Tset_size(type.get(), text.size()), "make a type");
  const auto scalar = handle(H5Screate(H5S_SCALAR), H5Sclose, "make a data space");
  const auto id =
      handle(H5Dcreate2(file, "provenance", type.get(), scalar.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
             H5Dclose, "create a data set");
  const auto part = handle(H5Screate(H5S_SCALAR), H5Sclose, "make a data space");
  if (!writes) checked(H5Sselect_none(part.get()), "select nothing");
  const auto how = handle(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list");
  checked(H5Pset_dxpl_mpio(how.get(), H5FD_MPIO_COLLECTIVE), "write collectively");
  checked(H5Dwrite(id.get(), type.get(), part.get(), part.get(), how.get(), text.data()), "write");
}

/// @param vtk what only VTK's HDF format has
void write_hdf5(const std::filesystem::path& path, const std::vector<DataSet>& sets,
                const std::vector<DataSet>& vtk, const FieldPart& part, const Communicator& communicator) {
  const Hdf5Handle access = parallel_access(communicator);
  Hdf5Handle file;
  together(communicator, [&] {
    file = handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose,
                  "create the file");
  });
  together(communicator, [&] { make_time_groups(file.get(), part.times); });
  for (const DataSet& set : sets) together(communicator, [&] { write_data_set(file.get(), set); });
  together(communicator, [&] { begin_vtk(file.get(), sets); });
  for (const DataSet& set : vtk) together(communicator, [&] { write_data_set(file.get(), set); });
  together(communicator, [&] { write_provenance(file.get(), part.provenance, communicator.is_root()); });
  together(communicator, [&] { checked(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "flush the file"); });
  together(communicator, [&] { checked(H5Fclose(file.release()), "close the file"); });
}

void compare_hdf5(const std::filesystem::path& path, const std::vector<DataSet>& sets,
                  const Communicator& communicator) {
  const Hdf5Handle access = parallel_access(communicator);
  Hdf5Handle file;
  together(communicator, [&] {
    file = handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "open the file again");
  });
  for (const DataSet& set : sets) together(communicator, [&] { compare_data_set(file.get(), set); });
}

/// An upper bound of the file's size. MPI-IO on a full disk can leave ranks waiting for one that has failed,
/// so a file that has no room is not begun.
long long bytes_needed(const std::vector<DataSet>& sets, const std::string& provenance) {
  constexpr long long head = 16384, head_of_set = 1024; // HDF5's own records
  long long bytes = head + static_cast<long long>(provenance.size());
  for (const DataSet& set : sets)
    bytes += head_of_set + set.share.total * std::max(1, set.width) * static_cast<long long>(sizeof(double));
  return bytes;
}

std::string item(const std::string& file, const DataSet& set, bool whole_numbers) {
  const std::string lengths =
      set.width == 0 ? fmt::format("{}", set.share.total) : fmt::format("{} {}", set.share.total, set.width);
  return fmt::format(
      "<DataItem Dimensions=\"{}\" NumberType=\"{}\" Precision=\"8\" Format=\"HDF\">{}:/{}</DataItem>\n",
      lengths, whole_numbers ? "Int" : "Float", file, set.name);
}

/// The mesh and its fields at one time. @param sets as write_xdmf makes them: points, topology, then the
/// fields
std::string grid(const std::string& file, const std::vector<DataSet>& sets, long long cells,
                 std::optional<std::size_t> time) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "<Topology TopologyType=\"Mixed\" NumberOfElements=\"{}\">\n{}</Topology>\n", cells,
                 item(file, sets[1], true));
  fmt::format_to(out, "<Geometry GeometryType=\"XYZ\">\n{}</Geometry>\n", item(file, sets[0], false));
  for (std::size_t i = 2; i < sets.size(); ++i) {
    if (sets[i].time && sets[i].time != time) continue;
    fmt::format_to(out, "<Attribute Name=\"{}\" AttributeType=\"{}\" Center=\"{}\">\n{}</Attribute>\n",
                   sets[i].name.substr(sets[i].name.find('/') + 1), sets[i].width == 0 ? "Scalar" : "Vector",
                   sets[i].at_points ? "Node" : "Cell", item(file, sets[i], false));
  }
  return text;
}

std::string description(const std::string& file, const std::vector<DataSet>& sets, long long cells,
                        const std::vector<double>& times) {
  std::string text = "<?xml version=\"1.0\"?>\n<Xdmf Version=\"3.0\">\n<Domain>\n";
  if (times.empty()) {
    text += "<Grid Name=\"fields\">\n" + grid(file, sets, cells, {}) + "</Grid>\n";
  } else {
    text += "<Grid Name=\"fields\" GridType=\"Collection\" CollectionType=\"Temporal\">\n";
    for (std::size_t i = 0; i < times.size(); ++i)
      text += fmt::format("<Grid Name=\"{}\">\n<Time Value=\"{:.16g}\"/>\n{}</Grid>\n", group_name(i),
                          times[i], grid(file, sets, cells, i));
    text += "</Grid>\n";
  }
  return text + "</Domain>\n</Xdmf>\n";
}

} // namespace

void write_xdmf(const std::filesystem::path& path, const FieldPart& part, const Communicator& communicator) {
  const Share points = share_of(static_cast<long long>(part.points.size()), communicator);
  const Share cells = share_of(static_cast<long long>(part.corners.size()), communicator);
  std::vector<double> coordinates;
  for (const auto& [x, y] : part.points) coordinates.insert(coordinates.end(), {x, y, 0.0});
  const std::vector<std::int64_t> topology = make_topology(part, points.first);

  const auto rows = [](std::size_t numbers, int width) {
    return static_cast<long long>(numbers) / std::max(1, width);
  };
  std::vector<DataSet> sets{
      {"points", true, 3, H5T_NATIVE_DOUBLE, coordinates.data(), rows(coordinates.size(), 3), "m"},
      {"topology", false, 0, H5T_NATIVE_INT64, topology.data(), rows(topology.size(), 0)}};
  for (const FieldArray& array : part.arrays) {
    const int width = array.components == 1 ? 0 : array.components;
    sets.push_back({(array.time ? group_name(*array.time) + "/" : "") + array.name, array.at_points, width,
                    H5T_NATIVE_DOUBLE, array.values.data(), rows(array.values.size(), width),
                    unit_of(array.name), array.time});
  }
  const VtkCells vtk_cells = make_vtk_cells(part, points, cells);
  std::vector<DataSet> vtk = vtk_sets(vtk_cells, communicator.is_root());
  for (std::vector<DataSet>* list : {&sets, &vtk})
    for (DataSet& set : *list) set.share = share_of(set.rows, communicator);

  std::filesystem::path data = path, text = path;
  data += ".h5";
  text += ".xdmf";
  const std::filesystem::path temporary =
      create_temporary(data, bytes_needed(sets, part.provenance) + bytes_needed(vtk, {}), communicator);
  std::string why;
  try {
    const Hdf5Silence silence;
    write_hdf5(temporary, sets, vtk, part, communicator);
    compare_hdf5(temporary, sets, communicator);
    compare_hdf5(temporary, vtk, communicator);
  } catch (const Failure& failure) {
    why = failure.what();
  }
  finish_file(temporary, data, 0, why, communicator);
  write_text(text, description(data.filename().string(), sets, cells.total, part.times), communicator);
}

} // namespace kapitza::io
