/// Shared main of the GoogleTest executables: MPI and PETSc for all of them, on any number of ranks.
/// Rank 0 reports; the other ranks speak only of their own failures. Any failing rank fails the program.

#include <gtest/gtest.h>
#include <mpi.h>
#include <petscsys.h>

#include <cstdio>

namespace {

class FailuresOfOneRank : public testing::EmptyTestEventListener {
 public:
  explicit FailuresOfOneRank(int rank) : rank_(rank) {}

  void OnTestStart(const testing::TestInfo& test) override { test_ = &test; }
  void OnTestEnd(const testing::TestInfo&) override { test_ = nullptr; }

  // GoogleTest holds its lock here: asking it for the current test would wait for ever.
  void OnTestPartResult(const testing::TestPartResult& part) override {
    if (!part.failed()) return;
    const char* suite = test_ != nullptr ? test_->test_suite_name() : "outside";
    const char* name = test_ != nullptr ? test_->name() : "tests";
    const char* file = part.file_name() != nullptr ? part.file_name() : "unknown file";
    std::fprintf(stderr, "[rank %d] %s.%s\n%s:%d: Failure\n%s\n", rank_, suite, name, file,
                 part.line_number(), part.message());
  }

 private:
  int rank_;
  const testing::TestInfo* test_ = nullptr;
};

int run_all_tests() {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank != 0) {
    testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
    delete listeners.Release(listeners.default_xml_generator());
    listeners.Append(new FailuresOfOneRank(rank)); // owned by GoogleTest
  }
  int failed = RUN_ALL_TESTS();
  MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  return failed;
}

} // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();

  if (PetscInitialize(&argc, &argv, nullptr, nullptr) != 0) return 1;
  const int failed = run_all_tests();
  return PetscFinalize() != 0 ? 1 : failed;
}
