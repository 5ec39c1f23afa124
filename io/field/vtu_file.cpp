#include "io/field/vtu_file.hpp"

#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>

namespace kapitza::io {
namespace {

static_assert(std::endian::native == std::endian::little, "the header says LittleEndian");

/// One array of the file: a block of its length in bytes, then the numbers of all ranks.
struct Block {
  std::string attributes; ///< of its DataArray element
  std::size_t item = 8;   ///< bytes of one number
  long long numbers = 0;  ///< of this rank
  const void* data = nullptr;
  Share share{}; ///< in numbers
};

std::string attributes(const char* type, const std::string& name, int components) {
  return fmt::format(R"(type="{}" Name="{}" NumberOfComponents="{}")", type, name, components);
}

/// The geometry as VTK wants it.
struct Geometry {
  std::vector<double> points;               ///< three coordinates each
  std::vector<std::int64_t> nodes, offsets; ///< of all cells together
  std::vector<std::uint8_t> types;
};

Geometry make_geometry(const FieldPart& part, long long first_point) {
  constexpr std::uint8_t vtk_type[] = {0, 0, 3, 5, 9};
  Geometry geometry;
  for (const auto& [x, y] : part.points) geometry.points.insert(geometry.points.end(), {x, y, 0.0});
  std::int64_t node = first_point;
  for (const int corners : part.corners) {
    for (int k = 0; k < corners; ++k) geometry.nodes.push_back(node++);
    geometry.offsets.push_back(node);
    geometry.types.push_back(vtk_type[corners]);
  }
  return geometry;
}

template <class T>
Block block(const std::string& attributes, const std::vector<T>& values) {
  return {attributes, sizeof(T), static_cast<long long>(values.size()), values.data()};
}

/// The blocks in the order of the header: point data, cell data, points, cells.
std::vector<Block> make_blocks(const FieldPart& part, const Geometry& geometry) {
  std::vector<Block> blocks;
  for (const bool at_points : {true, false})
    for (const FieldArray& array : part.arrays)
      if (array.at_points == at_points)
        blocks.push_back(block(attributes("Float64", array.name, array.components), array.values));
  blocks.push_back(block(attributes("Float64", "Points", 3), geometry.points));
  blocks.push_back(block(attributes("Int64", "connectivity", 1), geometry.nodes));
  blocks.push_back(block(attributes("Int64", "offsets", 1), geometry.offsets));
  blocks.push_back(block(attributes("UInt8", "types", 1), geometry.types));
  return blocks;
}

std::string header(const FieldPart& part, const std::vector<Block>& blocks, long long points,
                   long long cells) {
  std::string text = R"(<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<UnstructuredGrid>
)";
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{}\">\n", points, cells);
  long long offset = 0;
  std::size_t next = 0;
  const auto add = [&](const char* element, std::size_t count) {
    fmt::format_to(out, "<{}>\n", element);
    for (; count > 0; --count, ++next) {
      fmt::format_to(out, "<DataArray {} format=\"appended\" offset=\"{}\"/>\n", blocks[next].attributes,
                     offset);
      offset += 8 + blocks[next].share.total * static_cast<long long>(blocks[next].item);
    }
    fmt::format_to(out, "</{}>\n", element);
  };
  std::size_t point_arrays = 0;
  for (const FieldArray& array : part.arrays) point_arrays += array.at_points ? 1 : 0;
  add("PointData", point_arrays);
  add("CellData", part.arrays.size() - point_arrays);
  add("Points", 1);
  add("Cells", 3);
  return text + "</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_";
}

/// Keeps the first error of a sequence of MPI calls.
class Outcome {
 public:
  void operator()(int code) {
    if (code == MPI_SUCCESS || !why_.empty()) return;
    char text[MPI_MAX_ERROR_STRING];
    int length = 0;
    MPI_Error_string(code, text, &length);
    why_.assign(text, index(length));
  }
  void fail(const std::string& why) {
    if (why_.empty()) why_ = why;
  }
  const std::string& why() const { return why_; }

 private:
  std::string why_;
};

/// Every rank writes its numbers of every block, the root what stands between them.
void write_blocks(MPI_File file, const std::string& head, const std::vector<Block>& blocks, bool is_root,
                  Outcome& outcome) {
  const auto write_on_root = [&](MPI_Offset position, const void* data, std::size_t bytes) {
    if (is_root)
      outcome(MPI_File_write_at(file, position, data, static_cast<int>(bytes), MPI_BYTE, MPI_STATUS_IGNORE));
  };
  write_on_root(0, head.data(), head.size());
  auto position = static_cast<MPI_Offset>(head.size());
  for (const Block& block : blocks) {
    const auto item = static_cast<long long>(block.item);
    const auto bytes = static_cast<std::uint64_t>(block.share.total * item);
    write_on_root(position, &bytes, sizeof bytes);
    position += 8;
    const bool fits = block.numbers <= std::numeric_limits<int>::max();
    if (!fits) outcome.fail("a rank has more numbers than one call can write; use more ranks");
    const MPI_Datatype type = item == 8 ? MPI_DOUBLE : MPI_BYTE; // 8 bytes are 8 bytes
    outcome(MPI_File_write_at_all(file, position + block.share.first * item, block.data,
                                  fits ? static_cast<int>(block.numbers) : 0, type, MPI_STATUS_IGNORE));
    position += block.share.total * item;
  }
  const std::string tail = "\n</AppendedData>\n</VTKFile>\n";
  write_on_root(position, tail.data(), tail.size());
}

} // namespace

void write_vtu(const std::filesystem::path& path, const FieldPart& part, const Communicator& communicator) {
  const Share points = share_of(static_cast<long long>(part.points.size()), communicator);
  const Share cells = share_of(static_cast<long long>(part.corners.size()), communicator);
  const Geometry geometry = make_geometry(part, points.first);
  std::vector<Block> blocks = make_blocks(part, geometry);
  for (Block& block : blocks) block.share = share_of(block.numbers, communicator);
  const std::string head = header(part, blocks, points.total, cells.total);

  const std::filesystem::path temporary = create_temporary(path, communicator);
  MPI_File file = MPI_FILE_NULL;
  Outcome outcome;
  // A file's errors return by default.
  outcome(MPI_File_open(communicator.handle(), temporary.c_str(), MPI_MODE_WRONLY, MPI_INFO_NULL, &file));
  int open_everywhere = file != MPI_FILE_NULL ? 1 : 0;
  MPI_Allreduce(MPI_IN_PLACE, &open_everywhere, 1, MPI_INT, MPI_MIN, communicator.handle());
  if (open_everywhere == 1) {
    write_blocks(file, head, blocks, communicator.is_root(), outcome);
    outcome(MPI_File_sync(file));
    outcome(MPI_File_close(&file));
  }
  finish_file(temporary, path, outcome.why(), communicator);
}

} // namespace kapitza::io
