#include "mesh/gmsh_file.hpp"

#include "kapitza/base/index.hpp"

#include "mesh/gmsh_cursor.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>

// DMPlex has a reader too, but version 3.18 believes the sizes that a file names, and where one is wrong (or
// the file is missing) it fails on the first rank while the others wait.

namespace kapitza {
namespace {

enum ElementType { line = 1, triangle = 2, quadrilateral = 3, point = 15 };

int corners_of_type(std::int64_t type) {
  switch (type) {
  case line:
    return 2;
  case triangle:
    return 3;
  case quadrilateral:
    return 4;
  case point:
    return 1;
  default:
    return 0;
  }
}

std::string load(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why) -> void {
    throw InputError({InputIssue{{path.string(), 0, 0}, {}, why}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse("the mesh file does not exist");
  if (!std::filesystem::is_regular_file(status)) refuse("is not a file");
  std::ifstream stream(path, std::ios::binary);
  const auto size = std::filesystem::file_size(path, error);
  if (!stream || error) refuse("cannot be read");
  std::string bytes(size, '\0');
  if (!stream.read(bytes.data(), static_cast<std::streamsize>(size))) refuse("cannot be read");
  return bytes;
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file) : in_(bytes, file) {}

  GmshFile read() && {
    if (in_.word() != "$MeshFormat") in_.fail("is no Gmsh mesh: it does not begin with $MeshFormat");
    read_format();
    end_section("MeshFormat");
    while (!in_.at_end()) {
      const std::string_view word = in_.word();
      if (word.size() < 2 || word.front() != '$' || word.substr(0, 4) == "$End")
        in_.fail(gmsh_name(word.substr(0, 20)) + " stands where a section should begin: damaged");
      read_section(std::string(word.substr(1)));
    }
    if (!has_nodes_ || !has_elements_)
      in_.fail(std::string("has no section $") + (has_nodes_ ? "Elements" : "Nodes"));
    resolve_nodes();
    return std::move(file_);
  }

 private:
  void read_format() {
    const std::string_view version = in_.word();
    if (version != "2.2" && version != "4.1")
      in_.fail("is of format " + gmsh_name(version)
               + "; 2.2 and 4.1 can be read (gmsh -format msh41 writes the latter)");
    version_4_ = version == "4.1";
    const std::int64_t type = in_.text_number(), size = in_.text_number();
    if (type != 0 && type != 1) in_.fail("names neither ASCII (0) nor binary (1) as its kind");
    if (size != 8) in_.fail("has numbers of " + std::to_string(size) + " bytes; 8 are needed");
    in_.line();
    if (type == 0) return;
    in_.set_binary(false);
    const std::int64_t one = in_.integer();
    if (one == 1 << 24)
      in_.set_binary(true);
    else if (one != 1)
      in_.fail("does not tell its byte order");
  }

  void read_section(const std::string& name) {
    if (name == "PartitionedEntities") in_.fail("is partitioned; save the mesh without partitions");
    if (name != "PhysicalNames" && name != "Entities" && name != "Nodes" && name != "Elements")
      return in_.skip_behind("$End" + name);
    in_.line();
    if (name == "PhysicalNames") read_names();
    if (name == "Entities") read_entities();
    if (name == "Nodes") version_4_ ? read_nodes_4() : read_nodes_2();
    if (name == "Elements") version_4_ ? read_elements_4() : read_elements_2();
    end_section(name);
  }

  void end_section(const std::string& name) {
    const std::string_view word = in_.word();
    if (word.empty()) in_.fail("is cut off: there is no $End" + name);
    if (word != "$End" + name) in_.fail("section $" + name + " does not end where it should: damaged");
  }

  void read_names() {
    const std::int64_t count = in_.count(in_.text_number(), 4, "physical names");
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t dimension = in_.text_number();
      const int number = group(in_.text_number());
      const std::string_view rest = in_.line();
      const std::size_t begin = rest.find('"'), end = rest.rfind('"');
      if (begin == std::string_view::npos || end == begin) in_.fail("a physical name is not in quotes");
      const std::string name(rest.substr(begin + 1, end - begin - 1));
      if (dimension == 1) file_.curve_name[number] = name;
      if (dimension == 2) file_.surface_name[number] = name;
    }
  }

  int group(std::int64_t number) const {
    constexpr std::int64_t largest = std::numeric_limits<int>::max();
    if (number < -largest || number > largest) in_.fail("the number of a physical group is too large");
    return static_cast<int>(std::abs(number)); // a sign tells the orientation of the curve
  }

  /// Which physical group each curve and surface of the geometry is in (version 4).
  void read_entities() {
    if (!version_4_) in_.fail("a file of version 2.2 has no $Entities: damaged");
    std::array<std::int64_t, 4> count{};
    for (std::int64_t& n : count) n = in_.count(in_.size(), 4, "entities");
    for (std::size_t dimension = 0; dimension < 4; ++dimension)
      for (std::int64_t i = 0; i < count[dimension]; ++i) {
        const std::int64_t tag = in_.integer();
        for (int box = dimension == 0 ? 3 : 6; box > 0; --box) in_.real();
        const std::int64_t groups = in_.count(in_.size(), 1, "physical groups");
        for (std::int64_t g = 0; g < groups; ++g) {
          const int number = group(in_.integer());
          if (g > 0 && (dimension == 1 || dimension == 2))
            in_.fail((dimension == 1 ? "curve " : "surface ") + std::to_string(tag)
                     + " is in two physical groups; one name is needed");
          physical_[{static_cast<int>(dimension), tag}] = number;
        }
        if (dimension == 0) continue;
        const std::int64_t parts = in_.count(in_.size(), 1, "bounding entities");
        for (std::int64_t p = 0; p < parts; ++p) in_.integer();
      }
  }

  void add_node(std::int64_t tag, std::array<double, 3> position) {
    node_tags_.push_back({tag, static_cast<std::int64_t>(file_.position.size())});
    file_.position.push_back(position);
  }

  void read_nodes_2() {
    const std::int64_t count = in_.count(in_.text_number(), 7, "nodes");
    if (in_.binary()) in_.line();
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t tag = in_.integer();
      const double x = in_.real(), y = in_.real(), z = in_.real();
      add_node(tag, {x, y, z});
    }
    has_nodes_ = true;
  }

  void read_nodes_4() {
    const std::int64_t blocks = in_.count(in_.size(), 4, "blocks of nodes");
    const std::int64_t total = in_.count(in_.size(), 7, "nodes");
    for (int i = 0; i < 2; ++i) in_.size(); // lowest and highest tag
    std::int64_t found = 0;
    for (std::int64_t b = 0; b < blocks; ++b) {
      const std::int64_t dimension = in_.integer();
      in_.integer(); // entity
      const std::int64_t extra = in_.integer() != 0 ? std::clamp<std::int64_t>(dimension, 0, 3) : 0;
      const std::int64_t count = in_.count(in_.size(), 7, "nodes");
      std::vector<std::int64_t> tags(index(count));
      for (std::int64_t& tag : tags) tag = in_.size();
      for (const std::int64_t tag : tags) {
        const double x = in_.real(), y = in_.real(), z = in_.real();
        for (std::int64_t e = 0; e < extra; ++e) in_.real(); // parametric coordinates
        add_node(tag, {x, y, z});
      }
      found += count;
    }
    if (found != total) in_.fail("has another number of nodes than it announces: damaged");
    has_nodes_ = true;
  }

  void add_element(std::int64_t type, std::int64_t tag, int physical) {
    GmshElement element{tag, corners_of_type(type), physical, {}};
    for (int k = 0; k < element.corners; ++k)
      element.node[index(k)] = version_4_ ? in_.size() : in_.integer();
    if (element.corners >= 3) file_.cells.push_back(element);
    if (element.corners == 2) file_.lines.push_back(element);
  }

  void check_type(std::int64_t type, std::int64_t tag) const {
    if (corners_of_type(type) == 0)
      in_.fail("element " + std::to_string(tag) + " is of Gmsh's type " + std::to_string(type)
               + "; only lines (1), triangles (2) and quadrilaterals (3) of first order make a plane mesh");
  }

  void read_elements_2() {
    const std::int64_t count = in_.count(in_.text_number(), 4, "elements");
    if (in_.binary()) in_.line();
    for (std::int64_t i = 0; i < count;) {
      std::int64_t tag = in_.binary() ? 0 : in_.integer();
      const std::int64_t type = in_.integer();
      const std::int64_t block = in_.binary() ? in_.count(in_.integer(), 4, "elements") : 1;
      const std::int64_t tags = in_.count(in_.integer(), 1, "tags of an element");
      if (block > count - i) in_.fail("has more elements than it announces: damaged");
      for (std::int64_t e = 0; e < block; ++e, ++i) {
        if (in_.binary()) tag = in_.integer();
        check_type(type, tag);
        int physical = 0;
        for (std::int64_t t = 0; t < tags; ++t) {
          const std::int64_t value = in_.integer();
          if (t == 0) physical = group(value);
        }
        add_element(type, tag, physical);
      }
    }
    has_elements_ = true;
  }

  void read_elements_4() {
    const std::int64_t blocks = in_.count(in_.size(), 4, "blocks of elements");
    const std::int64_t total = in_.count(in_.size(), 4, "elements");
    for (int i = 0; i < 2; ++i) in_.size(); // lowest and highest tag
    std::int64_t found = 0;
    for (std::int64_t b = 0; b < blocks; ++b) {
      const std::int64_t dimension = in_.integer(), entity = in_.integer(), type = in_.integer();
      const std::int64_t count = in_.count(in_.size(), 4, "elements");
      const auto physical = physical_.find({static_cast<int>(dimension), entity});
      for (std::int64_t e = 0; e < count; ++e) {
        const std::int64_t tag = in_.size();
        check_type(type, tag);
        add_element(type, tag, physical == physical_.end() ? 0 : physical->second);
      }
      found += count;
    }
    if (found != total) in_.fail("has another number of elements than it announces: damaged");
    has_elements_ = true;
  }

  /// Elements name nodes by their tags, which may have gaps.
  void resolve_nodes() {
    std::sort(node_tags_.begin(), node_tags_.end());
    for (std::size_t i = 1; i < node_tags_.size(); ++i)
      if (node_tags_[i].tag == node_tags_[i - 1].tag)
        in_.fail_as_a_whole("two nodes have the number " + std::to_string(node_tags_[i].tag));
    for (auto* elements : {&file_.cells, &file_.lines})
      for (GmshElement& element : *elements)
        for (std::size_t k = 0; k < index(element.corners); ++k) {
          const NodeTag wanted{element.node[k], 0};
          const auto found = std::lower_bound(node_tags_.begin(), node_tags_.end(), wanted);
          if (found == node_tags_.end() || found->tag != wanted.tag)
            in_.fail_as_a_whole("element " + std::to_string(element.tag) + " has a corner at node "
                                + std::to_string(wanted.tag) + ", which does not exist");
          element.node[k] = found->index;
        }
  }

  struct NodeTag {
    std::int64_t tag, index;
    auto operator<=>(const NodeTag&) const = default;
  };

  GmshCursor in_;
  GmshFile file_;
  bool version_4_ = false, has_nodes_ = false, has_elements_ = false;
  std::map<std::pair<int, std::int64_t>, int> physical_; ///< by (dimension, entity)
  std::vector<NodeTag> node_tags_;
};

} // namespace

GmshFile read_gmsh_file(const std::filesystem::path& path) {
  const std::string bytes = load(path);
  return Reader(bytes, path.string()).read();
}

} // namespace kapitza
