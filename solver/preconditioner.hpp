#pragma once
/// What every driver needs of a low-order copy of the sweep. Private to solver/.

#include <algorithm>
#include <span>
#include <vector>

namespace kapitza {

/// M = 1 - F_low is close to A = 1 - F; P is an approximation of M that is inverted exactly. Vectors are the
/// own parts of unknowns; calls are collective over the ranks that share them.
class Preconditioner {
 public:
  Preconditioner() = default;
  Preconditioner(const Preconditioner&) = delete;
  Preconditioner& operator=(const Preconditioner&) = delete;
  virtual ~Preconditioner() = default;

  /// v = P^-1 r
  virtual void invert(std::span<const double> r, std::span<double> v) const = 0;
  /// P is M: no need to refine().
  virtual bool is_exact() const = 0;
  /// x = M^-1 P v, about.
  virtual void refine(std::span<const double> v, std::span<double> x) const = 0;
  /// The iteration starts from nothing, not from source_solution(): the first sweep says how large the
  /// solution is. The same on all ranks.
  virtual bool starts_from_nothing() const { return false; }
  /// |M^-1 r| alone says too little of the largest error: see LargestError. The same on all ranks.
  virtual bool errs_locally() const { return false; }
  /// The low-order solution with the problem's own sources: where the iteration starts.
  virtual std::vector<double> source_solution() const = 0;
};

/// M = 1: no acceleration.
class NoPreconditioner : public Preconditioner {
 public:
  explicit NoPreconditioner(std::size_t own) : own_(own) {}
  void invert(std::span<const double> r, std::span<double> v) const override {
    std::ranges::copy(r, v.begin());
  }
  bool is_exact() const override { return true; }
  void refine(std::span<const double> v, std::span<double> x) const override {
    std::ranges::copy(v, x.begin());
  }
  std::vector<double> source_solution() const override { return std::vector<double>(own_, 0.0); }

 private:
  std::size_t own_;
};

} // namespace kapitza
