#include "kapitza/parallel/mailbox.hpp"

#include "kapitza/parallel/profile.hpp"

#include "parallel/mpi.hpp"

#include <utility>

namespace kapitza {

Mailbox::~Mailbox() {
  for (Letter& letter : sent_) MPI_Wait(&letter.request, MPI_STATUS_IGNORE);
}

void Mailbox::post(std::string text) {
  Letter& letter = sent_.emplace_back();
  letter.text = std::move(text);
  mpi::check(MPI_Isend(letter.text.data(), static_cast<int>(letter.text.size()), MPI_CHAR, 0, mpi::letter,
                       group_.handle(), &letter.request),
             "MPI_Isend");
}

std::optional<std::string> Mailbox::look() {
  int there = 0;
  MPI_Status status;
  mpi::check(MPI_Iprobe(MPI_ANY_SOURCE, mpi::letter, group_.handle(), &there, &status), "MPI_Iprobe");
  if (there == 0) return std::nullopt;
  return receive(status);
}

std::string Mailbox::wait() {
  const PartClock clock(RunPart::communication);
  MPI_Status status;
  mpi::check(MPI_Probe(MPI_ANY_SOURCE, mpi::letter, group_.handle(), &status), "MPI_Probe");
  return receive(status);
}

std::string Mailbox::receive(const MPI_Status& status) {
  int length = 0;
  mpi::check(MPI_Get_count(&status, MPI_CHAR, &length), "MPI_Get_count");
  std::string text(static_cast<std::size_t>(length), '\0');
  mpi::check(MPI_Recv(text.data(), length, MPI_CHAR, status.MPI_SOURCE, mpi::letter, group_.handle(),
                      MPI_STATUS_IGNORE),
             "MPI_Recv");
  return text;
}

} // namespace kapitza
