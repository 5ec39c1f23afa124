#include "solver/plane/channels.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Where the channels of one side stand among what arrives at a face.
class Places {
 public:
  /// @param into azimuths into the side, in the order of Directions
  Places(const Bands* bands, std::vector<int> into, int polars)
      : bands_(bands), polars_(index(polars)), lanes_(bands == nullptr ? 0 : index(bands->size()) * polars_),
        number_(into.size()) {
    std::vector<int> ascending = into;
    std::sort(ascending.begin(), ascending.end());
    for (std::size_t i = 0; i < into.size(); ++i)
      number_[i] = index(std::lower_bound(ascending.begin(), ascending.end(), into[i]) - ascending.begin());
  }
  std::size_t rows() const { return number_.size() * lanes_; }
  std::size_t row(int band, int direction) const {
    return number_[index(direction) / polars_] * lanes_ + index(band) * polars_ + index(direction) % polars_;
  }
  std::int32_t place(int band, int direction) const { // two ends for each azimuth
    const std::size_t azimuth = number_[index(direction) / polars_];
    return static_cast<std::int32_t>(row(band, direction) + azimuth * lanes_);
  }
  double capacity(const Directions& directions, int band, int direction) const {
    return flux_capacity(*bands_, directions, band, direction);
  }

 private:
  const Bands* bands_;
  std::size_t polars_, lanes_;
  std::vector<std::size_t> number_;
};

} // namespace

ChannelLaw make_channel_law(const FluxCoupling& coupling, const PlaneAngles& angles,
                            const Directions& directions, const Point& normal,
                            const std::array<const Bands*, 2>& bands) {
  const std::vector<int> into = azimuths_into(angles, normal);
  std::vector<int> out_of = into;
  for (int& azimuth : out_of) azimuth = angles.opposite(azimuth);
  const std::array places{Places(bands[0], into, angles.polars()), Places(bands[1], out_of, angles.polars())};
  const auto matrix = [&](ChannelLaw& law, const Link& link) -> ChannelMatrix& {
    return law.from[index(link.out.side)][index(link.in.side)];
  };
  const auto row = [&](const Link& link) {
    return places[index(link.out.side)].row(link.out.band, link.out_direction);
  };
  ChannelLaw law;
  for (const std::size_t out : {0, 1})
    for (const std::size_t in : {0, 1}) law.from[out][in].first.assign(places[out].rows() + 1, 0);
  for (const Link& link : coupling.links) ++matrix(law, link).first[row(link) + 1];
  for (auto& to : law.from)
    for (ChannelMatrix& m : to) {
      for (std::size_t r = 1; r < m.first.size(); ++r) m.first[r] += m.first[r - 1];
      m.place.resize(m.first.back());
      m.factor.resize(m.first.back());
    }
  std::array<std::array<std::vector<std::size_t>, 2>, 2> next;
  for (const std::size_t out : {0, 1})
    for (const std::size_t in : {0, 1}) next[out][in] = law.from[out][in].first;
  for (const Link& link : coupling.links) {
    ChannelMatrix& m = matrix(law, link);
    const std::size_t k = next[index(link.out.side)][index(link.in.side)][row(link)]++;
    m.place[k] = places[index(link.in.side)].place(link.in.band, link.in_direction);
    m.factor[k] =
        link.flux / places[index(link.out.side)].capacity(directions, link.out.band, link.out_direction);
  }
  for (const Emission& e : coupling.emissions) {
    const Places& side = places[index(e.out.side)];
    auto& emission = law.emission[index(e.out.side)];
    emission.resize(side.rows(), 0.0);
    emission[side.row(e.out.band, e.out_direction)] +=
        e.flux / side.capacity(directions, e.out.band, e.out_direction);
  }
  for (const std::size_t side : {0, 1}) {
    if (!coupling.part[side].empty()) {
      law.part[side].resize(places[side].rows());
      for (int b = 0; b < bands[side]->size(); ++b)
        for (int m = 0; m < directions.size(); ++m)
          law.part[side][places[side].row(b, m)] =
              coupling.part[side][index(b) * directions.share.size() + index(m)];
    }
    // The matrix of fluxes is symmetric: what goes across from a channel comes across into its reverse.
    const ChannelMatrix& across = law.from[side][1 - side];
    law.crossing[side].assign(places[side].rows(), 0.0);
    for (std::size_t r = 0; r < places[side].rows(); ++r)
      for (std::size_t k = across.first[r]; k < across.first[r + 1]; ++k)
        law.crossing[side][r] += across.factor[k];
  }
  return law;
}

} // namespace kapitza
