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
  std::string unit;       ///< as ParaView shows it; empty: none
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
Block block(const std::string& attributes, const std::vector<T>& values, const std::string& unit = "") {
  return {attributes, unit, sizeof(T), static_cast<long long>(values.size()), values.data()};
}

/// The blocks in the order of the header: point data, cell data, points, cells.
std::vector<Block> make_blocks(const FieldPart& part, const Geometry& geometry) {
  std::vector<Block> blocks;
  for (const bool at_points : {true, false})
    for (const FieldArray& array : part.arrays)
      if (array.at_points == at_points)
        blocks.push_back(
            block(attributes("Float64", array.name, array.components), array.values, unit_of(array.name)));
  blocks.push_back(block(attributes("Float64", "Points", 3), geometry.points, "m"));
  blocks.push_back(block(attributes("Int64", "connectivity", 1), geometry.nodes));
  blocks.push_back(block(attributes("Int64", "offsets", 1), geometry.offsets));
  blocks.push_back(block(attributes("UInt8", "types", 1), geometry.types));
  return blocks;
}

/// As an XML comment, in which no two hyphens may meet.
std::string comment(std::string text) {
  if (text.empty()) return {};
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 1))
    text.insert(at + 1, " ");
  return "<!-- " + text + " -->\n";
}

std::string header(const FieldPart& part, const std::vector<Block>& blocks, long long points,
                   long long cells) {
  std::string text =
      "<?xml version=\"1.0\"?>\n" + comment(part.provenance)
      + R"(<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<UnstructuredGrid>
)";
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{}\">\n", points, cells);
  long long offset = 0;
  std::size_t next = 0;
  const auto add = [&](const char* element, std::size_t count) {
    fmt::format_to(out, "<{}>\n", element);
    for (; count > 0; --count, ++next) {
      const Block& block = blocks[next];
      fmt::format_to(out, "<DataArray {} format=\"appended\" offset=\"{}\"", block.attributes, offset);
      if (block.unit.empty())
        fmt::format_to(out, "/>\n");
      else
        fmt::format_to(out,
                       "><InformationKey name=\"UNITS_LABEL\" location=\"vtkDataArray\">{}</InformationKey>"
                       "</DataArray>\n",
                       block.unit);
      offset += 8 + block.share.total * static_cast<long long>(block.item);
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

const std::string tail = "\n</AppendedData>\n</VTKFile>\n";

/// Of the whole file.
long long file_bytes(const std::string& head, const std::vector<Block>& blocks) {
  auto bytes = static_cast<long long>(head.size()) + static_cast<long long>(tail.size());
  for (const Block& block : blocks) bytes += 8 + block.share.total * static_cast<long long>(block.item);
  return bytes;
}

/// Keeps the first error of a sequence of MPI calls.
class Outcome {
 public:
  /// Was all of it written?
  void operator()(int code, const MPI_Status& status, MPI_Datatype type, int count) {
    (*this)(code);
    int written = 0;
    if (code == MPI_SUCCESS && (MPI_Get_count(&status, type, &written) != MPI_SUCCESS || written != count))
      fail(fmt::format("{} of {} numbers were written", written, count));
  }
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
    if (!is_root) return;
    MPI_Status status;
    const auto count = static_cast<int>(bytes);
    outcome(MPI_File_write_at(file, position, data, count, MPI_BYTE, &status), status, MPI_BYTE, count);
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
    const int count = fits ? static_cast<int>(block.numbers) : 0;
    MPI_Status status;
    outcome(
        MPI_File_write_at_all(file, position + block.share.first * item, block.data, count, type, &status),
        status, type, count);
    position += block.share.total * item;
  }
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

  const long long bytes = file_bytes(head, blocks);
  const std::filesystem::path temporary = create_temporary(path, bytes, communicator);
  MPI_File file = MPI_FILE_NULL;
  Outcome outcome;
  // A file's errors return by default.
  outcome(MPI_File_open(communicator.handle(), temporary.c_str(), MPI_MODE_WRONLY, MPI_INFO_NULL, &file));
  if (communicator.max(file == MPI_FILE_NULL ? 1 : 0) == 0) {
    write_blocks(file, head, blocks, communicator.is_root(), outcome);
    outcome(MPI_File_sync(file));
    outcome(MPI_File_close(&file));
  }
  finish_file(temporary, path, bytes, outcome.why(), communicator);
}

} // namespace kapitza::io
