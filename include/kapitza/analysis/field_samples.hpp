#pragma once
/// Fields in time: sums over fields at the frequencies that are solved for what follows in time.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/stack/harmonic.hpp"

#include <array>
#include <complex>
#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace kapitza {

/// What is made of responses H(s) at one time: Re sum_k weight[k] H(s[k]).
struct TimeWeights {
  std::vector<std::complex<double>> s, weight; ///< where H is sampled [1/s], and what it counts there
};

/// What is at the nodes at some times.
struct FieldsInTime {
  std::vector<double> times;    ///< rising [s]
  std::vector<Moments> moments; ///< [times] T, T_E, q; with metals T_e and q_e
};

/// Which ranks have which nodes. Groups of ranks share frequencies; each has all nodes.
struct FieldShare {
  Communicator world;    ///< all groups
  Communicator peers;    ///< ranks that may keep the same nodes, of each group one, or all of it
  std::size_t nodes = 0; ///< of this rank
  bool metals = false;   ///< electrons have fields, too
  /// Nodes of this rank that are looked at for poles, and their number among those of all ranks.
  std::vector<std::pair<std::size_t, std::size_t>> looked_at{};
};

/// A few here and there, the same however ranks share the mesh.
std::vector<std::pair<std::size_t, std::size_t>> nodes_here_and_there(const Domain& domain);

/// Fields of one source at a time, and the sum over sources. All but keep() are collective over the world.
class FieldSamples {
 public:
  /// @param times of the fields, rising [s]
  /// @param streaming one-way conductance [W/m2/K]: fluxes below a millionth of what streams are nothing
  FieldSamples(FieldShare share, std::vector<double> times, double streaming);

  const std::vector<double>& times() const { return sum_.times; }
  /// What is kept from now on is of another source.
  /// @param known taken off what is kept of a stack; empty: nothing
  void begin_source(std::function<HarmonicField(const std::complex<double>& s)> known = {}) {
    kept_.clear();
    known_ = std::move(known);
  }
  /// The fields at s, by one rank of those that have the same nodes.
  void keep(const std::complex<double>& s, const std::array<Moments, 2>& moments);
  void keep(const std::complex<double>& s, const HarmonicField& field);
  /// T and q_x in turn, at the nodes that are looked at [functions][s].
  std::vector<std::vector<std::complex<double>>>
  here_and_there(std::span<const std::complex<double>> s) const;
  /// The largest difference that two ways to sum make, relative to the largest temperature and flux of any
  /// node and time. @param fine, coarse one per time
  /// @param elsewhere the largest temperature [K] and flux [W/m2] of other times, which count, too
  double change(const std::vector<TimeWeights>& fine, const std::vector<TimeWeights>& coarse,
                const std::array<double, 2>& elsewhere) const;
  /// Adds this source to the sum. @param weights one per time
  void add(const std::vector<TimeWeights>& weights);
  /// Adds a part of a stack's that is known, real, to the sum of one time.
  void add_known(std::size_t time, const HarmonicField& part);
  /// Departures from the state of the beginning.
  const FieldsInTime& sum() const { return sum_; }

 private:
  /// [fields][nodes] at one time, of all groups.
  std::vector<double> summed(const TimeWeights& weights) const;

  FieldShare share_;
  double streaming_;
  std::size_t fields_;                                                          ///< numbers of a node
  std::map<std::pair<double, double>, std::vector<std::complex<double>>> kept_; ///< by s, [fields][nodes]
  std::function<HarmonicField(const std::complex<double>& s)> known_;
  FieldsInTime sum_;
};

} // namespace kapitza
