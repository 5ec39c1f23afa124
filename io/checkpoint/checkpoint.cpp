#include "kapitza/io/checkpoint/checkpoint.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/version.hpp"

#include "io/checkpoint/checkpoint_hdf5.hpp"
#include "io/checkpoint/sealed_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace kapitza {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "kapitza-checkpoint-1";
constexpr const char* run_name = "run";
constexpr const char* deck_name = "deck";

std::string header_text(const CheckpointHeader& header) {
  Json inputs = Json::array();
  for (const InputFile& input : header.inputs)
    inputs.push_back({{"path", input.path}, {"sha256", input.sha256}});
  Json json{
      {"schema", schema},
      {"kapitza", {{"version", version}, {"revision", revision}}},
      {"run", header.run},
      {"dimension", header.dimension},
      {"deck", {{"path", header.deck_path}, {"sha256", header.deck_sha256}}},
      {"provenance", Json::parse(header.provenance.empty() ? "null" : header.provenance)},
      {"temperature", header.temperature ? Json(*header.temperature) : Json()},
      {"inputs", inputs},
      {"solve",
       {{"sweeps", header.sweeps},
        {"krylov_iterations", header.krylov_iterations},
        {"wall_time_s", header.wall_time_s}}},
  };
  if (header.samples > 0) json["samples"] = header.samples;
  // A path need not be UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

CheckpointHeader parse_header(const std::string& text) {
  const Json json = Json::parse(text);
  CheckpointHeader header;
  header.run = json.at("run").get<std::string>();
  header.dimension = json.at("dimension").get<int>();
  header.version = json.at("kapitza").at("version").get<std::string>();
  header.revision = json.at("kapitza").at("revision").get<std::string>();
  header.deck_path = json.at("deck").at("path").get<std::string>();
  header.deck_sha256 = json.at("deck").at("sha256").get<std::string>();
  if (json.contains("temperature") && !json.at("temperature").is_null())
    header.temperature = json.at("temperature").get<double>();
  for (const Json& input : json.at("inputs"))
    header.inputs.push_back({input.at("path").get<std::string>(), input.at("sha256").get<std::string>()});
  if (json.contains("samples")) header.samples = json.at("samples").get<std::int64_t>();
  const Json& solve = json.at("solve");
  header.sweeps = solve.at("sweeps").get<int>();
  header.krylov_iterations = solve.at("krylov_iterations").get<int>();
  header.wall_time_s = solve.at("wall_time_s").get<double>();
  constexpr std::int64_t most_samples = 100'000'000;
  if (header.samples < 0 || header.samples > most_samples)
    throw std::invalid_argument("no number of samples");
  if (header.sweeps < 0 || header.krylov_iterations < 0 || !(header.wall_time_s >= 0))
    throw std::invalid_argument("negative counters");
  return header;
}

std::string table_name(const CheckpointTable& table) {
  return "state/" + table.name;
}

io::HeldRows held_rows(const CheckpointTable& table) {
  return {table.rows, table.columns, table.mine};
}

/// The root's failure, if it has one, on all ranks.
void require_on_root(std::string failure, const Communicator& communicator) {
  communicator.broadcast(failure);
  if (!failure.empty()) throw RuntimeFailure(failure);
}

/// Tells a full disk before anything is written.
void check_space(const std::filesystem::path& path, const CheckpointHeader& header,
                 const std::vector<CheckpointTable>& tables, const Communicator& communicator) {
  constexpr double overhead = 64 * 1024;
  double needed = overhead + static_cast<double>(header.deck_text.size());
  for (const CheckpointTable& table : tables)
    needed += static_cast<double>(sizeof(double)) * static_cast<double>(table.rows) * table.columns;
  std::string failure;
  if (communicator.is_root()) {
    std::error_code error;
    const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const std::filesystem::space_info space = std::filesystem::space(directory, error);
    if (error)
      failure = fmt::format("cannot write '{}': {}", path.string(), error.message());
    else if (static_cast<double>(space.available) < needed)
      failure = fmt::format("cannot write '{}': no space left, {:.3g} MB are needed and {:.3g} MB are free",
                            path.string(), needed / 1e6, static_cast<double>(space.available) / 1e6);
  }
  require_on_root(std::move(failure), communicator);
}

void write_aside(const std::filesystem::path& aside, const CheckpointHeader& header,
                 const std::vector<CheckpointTable>& tables, const Communicator& communicator) {
  std::string run = header_text(header); // clocks differ: the root's holds
  communicator.broadcast(run);
  io::ParallelHdf5 file = io::ParallelHdf5::create(aside, io::seal_bytes, communicator);
  file.write_text(run_name, run);
  file.write_text(deck_name, header.deck_text);
  file.make_group("state");
  for (const CheckpointTable& table : tables) {
    if (table.rows == 0) continue;
    const std::vector<double> block = io::to_blocks(held_rows(table), table.values, communicator);
    file.write_table(table_name(table), table.rows, table.columns, block);
  }
  file.close();
  io::seal_file(aside, schema, communicator);
}

/// What is on the disk is what was in memory.
void verify(const std::filesystem::path& aside, const std::vector<CheckpointTable>& tables,
            const Communicator& communicator) {
  const auto fail = [&](const std::string& why) {
    throw RuntimeFailure(fmt::format("'{}' cannot be read back: {}", aside.string(), why));
  };
  if (const auto broken = io::broken_seal(aside, schema, communicator)) fail("the file " + *broken);
  std::vector<CheckpointTable> copies = tables;
  try {
    read_tables(aside, copies, communicator);
  } catch (const InputError& error) {
    fail(error.what());
  }
  bool same = true;
  for (std::size_t i = 0; i < tables.size(); ++i) same = same && tables[i].values == copies[i].values;
  if (communicator.max(same ? 0 : 1) > 0) fail("other numbers came back");
}

/// Renames within a directory, for good: the directory too is flushed.
std::string move_into_place(const std::filesystem::path& aside, const std::filesystem::path& path) {
  if (::rename(aside.c_str(), path.c_str()) != 0)
    return fmt::format("cannot rename '{}': {}", aside.string(), std::strerror(errno));
  const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (const int descriptor = ::open(directory.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
  return {};
}

std::string temporary_ending() {
  return ".tmp";
}

/// The number in "checkpoint-<number>.h5"; nothing for other names.
std::optional<long> number_of(const std::filesystem::path& path) {
  static const std::string prefix = "checkpoint-", suffix = ".h5";
  const std::string name = path.filename().string();
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  if (name.size() <= prefix.size() + suffix.size()) return std::nullopt;
  const std::string digits = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  constexpr std::size_t most_digits = 17;
  if (digits.size() > most_digits
      || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  return std::stol(digits);
}

} // namespace

void write_checkpoint(const std::filesystem::path& path, const CheckpointHeader& header,
                      const std::vector<CheckpointTable>& tables, const Communicator& communicator) {
  for (const CheckpointTable& table : tables) {
    const bool finite = std::ranges::all_of(table.values, [](double x) { return std::isfinite(x); });
    if (communicator.max(finite ? 0 : 1) > 0)
      throw RuntimeFailure(
          fmt::format("a NaN or infinite value in '{}': no checkpoint is made of that", table.name));
  }
  auto aside = path;
  aside += temporary_ending();
  check_space(path, header, tables, communicator);
  try {
    write_aside(aside, header, tables, communicator);
    verify(aside, tables, communicator);
    require_on_root(communicator.is_root() ? move_into_place(aside, path) : "", communicator);
  } catch (const RuntimeFailure&) {
    if (communicator.is_root()) ::unlink(aside.c_str());
    throw;
  }
}

std::variant<CheckpointHeader, UnusableCheckpoint> read_checkpoint(const std::filesystem::path& path,
                                                                   const Communicator& communicator) {
  if (auto broken = io::broken_seal(path, schema, communicator)) return UnusableCheckpoint{*broken};
  try {
    const io::ParallelHdf5 file = io::ParallelHdf5::open(path, communicator);
    const std::string text = file.read_text(run_name);
    std::string deck = file.read_text(deck_name);
    CheckpointHeader header = parse_header(text); // the same text on all ranks
    header.deck_text = std::move(deck);
    return header;
  } catch (const InputError& error) {
    return UnusableCheckpoint{"is damaged: " + error.issues().front().message};
  } catch (const Json::exception&) {
    return UnusableCheckpoint{"is damaged: its header makes no sense"};
  } catch (const std::invalid_argument&) {
    return UnusableCheckpoint{"is damaged: its header makes no sense"};
  }
}

void read_tables(const std::filesystem::path& path, std::vector<CheckpointTable>& tables,
                 const Communicator& communicator) {
  const io::ParallelHdf5 file = io::ParallelHdf5::open(path, communicator);
  for (CheckpointTable& table : tables) {
    if (table.rows == 0) continue;
    const std::vector<double> block = file.read_table(table_name(table), table.rows, table.columns);
    const bool finite = std::ranges::all_of(block, [](double x) { return std::isfinite(x); });
    if (communicator.max(finite ? 0 : 1) > 0)
      throw InputError(
          {{{path.string(), 0, 0}, {}, table_name(table) + " holds values that are not finite"}});
    table.values = io::from_blocks(held_rows(table), block, communicator);
  }
}

std::vector<std::filesystem::path> list_checkpoints(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    if (number_of(entry.path())) found.push_back(entry.path());
  std::ranges::sort(found, {}, [](const std::filesystem::path& path) { return *number_of(path); });
  return found;
}

std::filesystem::path next_checkpoint(const std::filesystem::path& directory) {
  const std::vector<std::filesystem::path> all = list_checkpoints(directory);
  return directory / fmt::format("checkpoint-{:04}.h5", all.empty() ? 1 : *number_of(all.back()) + 1);
}

void prune_checkpoints(const std::filesystem::path& directory, int keep) {
  std::error_code error;
  const std::vector<std::filesystem::path> all = list_checkpoints(directory);
  for (std::size_t i = 0; i + index(keep) < all.size(); ++i) std::filesystem::remove(all[i], error);
}

void remove_unfinished_checkpoints(const std::filesystem::path& directory) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    std::filesystem::path name = entry.path();
    if (name.extension() == temporary_ending() && number_of(name.replace_extension()))
      std::filesystem::remove(entry.path(), error);
  }
}

} // namespace kapitza
