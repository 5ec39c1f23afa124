#pragma once
/// Short texts from any rank to the root, at any time: what a rank has to tell while the root is at work
/// itself.

#include "kapitza/parallel/communicator.hpp"

#include <list>
#include <optional>
#include <string>

namespace kapitza {

/// Made and destroyed on all ranks of a communicator together; each call is of one rank alone.
class Mailbox {
 public:
  /// Collective.
  explicit Mailbox(const Communicator& all) : group_(all) {}
  /// Waits until what was posted has been taken.
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Sends a text to the root without waiting for it. Not on the root.
  void post(std::string text);
  /// On the root: the next text; nothing where none has come yet.
  std::optional<std::string> look();
  /// On the root: the next text, as soon as there is one.
  std::string wait();

 private:
  struct Letter {
    std::string text;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  std::string receive(const MPI_Status& status);

  RankGroup group_;
  std::list<Letter> sent_;
};

} // namespace kapitza
