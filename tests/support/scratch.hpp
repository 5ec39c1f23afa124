#pragma once
/// Directories that go with a test.

#include "kapitza/parallel/communicator.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace kapitza::test {

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// An empty directory that all ranks see; the root makes and removes it. Collective.
class SharedScratch {
 public:
  explicit SharedScratch(const Communicator& communicator) : communicator_(communicator) {
    std::string name;
    if (communicator_.is_root()) {
      name = (std::filesystem::temp_directory_path() / "kapitza_test_XXXXXX").string();
      if (::mkdtemp(name.data()) == nullptr) name.clear();
    }
    communicator_.broadcast(name);
    if (name.empty()) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  ~SharedScratch() {
    communicator_.max(0); // everybody is done with it
    std::error_code error;
    if (communicator_.is_root()) std::filesystem::remove_all(path_, error);
  }
  SharedScratch(const SharedScratch&) = delete;
  SharedScratch& operator=(const SharedScratch&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  Communicator communicator_;
  std::filesystem::path path_;
};

} // namespace kapitza::test
