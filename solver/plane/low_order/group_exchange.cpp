#include "solver/plane/low_order/group_exchange.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Directions that pass a plane by links pass the next one, too, and the others stay where they are, so that
/// less reaches T on the other side than the mean of all directions says. Measured on silicon and germanium
/// with acoustic mismatch: 6, 20 and 60 layers take 20, 23 and 24 sweeps for 21, 25 and 26; at half, 19 and
/// 27 in 6 and 20.
constexpr double passing_part = 0.75;

} // namespace

GroupExchange::GroupExchange(const PlaneProblem& problem, const PlaneSurfaces& surfaces,
                             const ClosedGroups& groups)
    : problem_(problem), surfaces_(surfaces), groups_(groups), count_(groups.front().size()) {
  for (std::size_t m = 0; m < groups_.size(); ++m) {
    group_of_band_.emplace_back(index(problem.media[m].size()), 0);
    for (std::size_t g = 0; g < count_; ++g)
      for (const int b : groups_[m][g].bands) group_of_band_[m][index(b)] = static_cast<int>(g);
  }
  find_conductances();
}

void GroupExchange::find_conductances() {
  transmitted_.assign(surfaces_.faces().size() * count_, 0.0);
  exchange_ = transmitted_;
  for (std::size_t f = 0; f < surfaces_.faces().size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    if (face.seamless) continue;
    const CoupledFace* partner = face.partner < 0 ? nullptr : &surfaces_.faces()[index(face.partner)];
    const CoupledFace& minus = face.side == minus_side || partner == nullptr ? face : *partner;
    double all = 0;
    for (const CoupledGroup& coupled : surfaces_.law(face).groups) {
      if (coupled.bands[minus_side].empty()) continue;
      const int g = group_of_band_[index(minus.material)][index(coupled.bands[minus_side].front())];
      const double t = coupled.transmissivity * coupled.conductance[minus_side];
      transmitted_[f * count_ + index(g)] += t;
      all += t;
    }
    const double contact = problem_.surfaces[index(face.surface)].contact_resistance,
                 followed = is_followed(face) ? passing_part : 1;
    for (std::size_t g = 0; g < count_; ++g) {
      double& t = transmitted_[f * count_ + g];
      if (t <= 0) continue;
      t *= followed / (1 + all * contact);
      double kinetic = 0.5 / group(face, g).conductance;
      if (partner != nullptr) kinetic += 0.5 / group(*partner, g).conductance;
      exchange_[f * count_ + g] = 1 / std::max(1 / t - kinetic, kinetic / 2);
    }
  }
}

bool GroupExchange::is_followed(const CoupledFace& face) const {
  return surfaces_.has_channels(face) && surfaces_.law(face).pools.empty();
}

std::vector<double> GroupExchange::means(std::span<const double> arriving) const {
  std::vector<double> means(surfaces_.faces().size() * 2 * count_, 0.0);
  for (std::size_t f = 0; f < surfaces_.faces().size(); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    if (face.seamless) continue;
    if (is_followed(face)) continue;
    const std::vector<double> h = surfaces_.means(face, arriving);
    const Bands& bands = problem_.media[index(face.material)];
    const auto& of_band = group_of_band_[index(face.material)];
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t b = 0; b < of_band.size(); ++b) {
        const auto g = index(of_band[b]);
        means[at(f, end, g)] += one_way_conductance(bands, static_cast<int>(b)) / group(face, g).conductance
                                * h[end * of_band.size() + b];
      }
  }
  return means;
}

std::vector<double> GroupExchange::sent(std::span<const double> means) const {
  std::vector<double> sent(index(surfaces_.owned_faces()) * 2 * count_, 0.0);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    if (face.seamless) continue;
    for (std::size_t end = 0; end < 2; ++end)
      for (std::size_t g = 0; g < count_; ++g) {
        const double w1 = group(face, g).conductance, r1 = means[at(f, end, g)];
        double& q = sent[at(f, end, g)];
        q = -w1 * (1 - face.mirrored) * r1;
        if (conductance(f, g) <= 0) continue;
        double difference = r1 - w1 * r1 / transmitted_[f * count_ + g];
        if (face.partner >= 0) { // which runs along the face the other way
          const auto other = index(face.partner);
          const double w2 = group(surfaces_.faces()[other], g).conductance, r2 = means[at(other, 1 - end, g)];
          difference += 0.5 / w2 * (w1 * r1 + w2 * r2) - r2;
        }
        q = conductance(f, g) * difference;
      }
  }
  return sent;
}

void GroupExchange::spread(std::span<const double> values, const PlaneSweep& sweep,
                           std::span<double> arriving) const {
  const auto polars = index(sweep.lanes().polars);
  for (std::size_t f = 0; f < index(surfaces_.owned_faces()); ++f) {
    const CoupledFace& face = surfaces_.faces()[f];
    if (surfaces_.arriving_size(face) == 0) continue;
    const auto& group_of = group_of_band_[index(face.material)];
    double* to = arriving.data() + face.first;
    if (!surfaces_.has_channels(face)) {
      for (std::size_t end = 0; end < 2; ++end)
        for (std::size_t b = 0; b < group_of.size(); ++b)
          to[end * group_of.size() + b] += values[at(f, end, index(group_of[b]))];
      continue;
    }
    const std::size_t lanes = group_of.size() * polars, stride = surfaces_.channel_lanes(face);
    for (int a = 0; a < problem_.angles.azimuths(); ++a) {
      const int out = surfaces_.outward_index(face, a);
      if (out < 0) continue;
      for (std::size_t end = 0; end < 2; ++end)
        for (std::size_t lane = 0; lane < lanes; ++lane)
          to[(index(out) * 2 + end) * stride + lane] += values[at(f, end, index(group_of[lane / polars]))];
    }
  }
}

} // namespace kapitza
