/// psi of all lines at all nodes, where steps in time need it.

#include "kapitza/base/index.hpp"

#include "solver/stack/full/full_transport.hpp"

#include <algorithm>

namespace kapitza {

void FullTransport::lay_out_fields() {
  for (Fans& fans : fans_)
    for (Fan& fan : fans.list) {
      fan.block = fans.blocks;
      fans.blocks += (fan.count + lines_at_once - 1) / lines_at_once;
    }
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    field_first_.push_back(psi_size_);
    psi_size_ += 2 * fans_of(k).blocks * index(slabs_[k].cells) * 2 * lines_at_once;
  }
}

template <class Visit>
void FullTransport::for_lines(std::size_t slab, const Visit& visit) const {
  const std::size_t block = 2 * lines_at_once * index(slabs_[slab].cells);
  for (const bool rightward : {true, false})
    for (const Fan& fan : fans_of(slab).list)
      for (std::size_t i = 0; i < fan.count; ++i)
        visit(fan, rightward, fan.first + i,
              place(slab, fan, rightward) + i / lines_at_once * block + i % lines_at_once);
}

void FullTransport::set_step(double shift, const AlignedArray* stored) {
  shift_ = shift;
  stored_ = stored;
  sources_.stored.clear();
  if (stored == nullptr || electrons_.empty()) return;
  sources_.stored.assign(index(problem_.mesh.nodes()), 0.0);
  const auto before = electrons_of_field(*stored);
  for (std::size_t n = 0; n < before.size(); ++n) sources_.stored[electrons_.node_of(n)] = shift * before[n];
}

void FullTransport::set_heating(std::vector<double> heating, std::vector<double> of_electrons) {
  heating_ = std::move(heating);
  sources_.electron_heating = std::move(of_electrons);
}

void FullTransport::set_boundary(std::size_t surface, double value) {
  const bool imposed = imposed_flux(problem_.surfaces[surface].law).has_value();
  (imposed ? sources_.flux : sources_.wall)[surface] = value;
  if (law_traits(problem_.surfaces[surface].law).temperature) sources_.electron_wall[surface] = value;
}

void FullTransport::set_electrons(std::size_t surface, double value) {
  if (!law_traits(problem_.surfaces[surface].law).temperature) sources_.electron_wall[surface] = value;
}

void FullTransport::store(AlignedArray& field) {
  const SweepClock clock(*this);
  std::ranges::copy(carriers_.temperature, electrons_of_field(field).begin());
  leaving_.copy(entering_);
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const auto first_cell = index(slabs_[k].first_cell);
    for (const bool rightward : {true, false})
      sweep(k, rightward, leaving_,
            [&](const Fan& fan, std::size_t cell, std::size_t first, std::size_t lines, const Crossing& at) {
              const std::size_t up = rightward ? 0 : 1, down = 1 - up;
              const std::span emission = state_.emission(fan.band);
              const std::size_t block = (first - fan.first) * index(slabs_[k].cells);
              double* here =
                  &field[place(k, fan, rightward) + 2 * (block + (cell - first_cell) * lines_at_once)];
              for (std::size_t i = 0; i < lines; ++i) {
                here[up * lines_at_once + i] = emission[2 * cell + up] + at.upstream[i];
                here[down * lines_at_once + i] = emission[2 * cell + down] + at.downstream[i];
              }
            });
  }
}

void FullTransport::store_equilibrium(std::span<const double> temperature, AlignedArray& field) const {
  const auto electrons = electrons_of_field(field);
  for (std::size_t n = 0; n < electrons.size(); ++n) electrons[n] = temperature[electrons_.node_of(n)];
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const std::vector<Occupation>& occupations = state_.occupations(slabs_[k].material);
    const std::size_t first = index(2 * slabs_[k].first_cell), nodes = index(2 * slabs_[k].cells);
    for_lines(k, [&](const Fan& fan, bool, std::size_t, std::size_t at) {
      for (std::size_t n = 0; n < nodes; ++n)
        field[at + n * lines_at_once] = occupations[index(fan.band)].rise(temperature[first + n]);
    });
  }
}

FieldSums FullTransport::sums_of(const AlignedArray& field) const {
  const auto all = index(problem_.mesh.nodes());
  FieldSums sums{std::vector<double>(all), {}, std::vector<double>(all)};
  std::vector<double> along_x(all);
  for (std::size_t k = 0; k < slabs_.size(); ++k) {
    const Fans& fans = fans_of(k);
    const Bands& bands = bands_of(k);
    const std::size_t first = index(2 * slabs_[k].first_cell), nodes = index(2 * slabs_[k].cells);
    for_lines(k, [&](const Fan& fan, bool rightward, std::size_t line, std::size_t at) {
      const auto b = index(fan.band);
      const double energy = bands.heat_capacity[b] * fans.half_weight[line],
                   flux = (rightward ? 1 : -1) * fans.capacity[line],
                   to_electrons = state_.electron_rate(slabs_[k].material, b);
      for (std::size_t n = 0; n < nodes; ++n) {
        const double psi = field[at + n * lines_at_once];
        sums.temperature[first + n] +=
            energy * bands.speed[b] * (state_.rate(fan.band)[(first + n) / 2] - to_electrons) * psi;
        along_x[first + n] += flux * psi;
        sums.energy[first + n] += energy * psi;
      }
    });
  }
  for (auto* part : {&sums.temperature, &along_x, &sums.energy}) communicator_.sum(*part);
  for (const double flux : along_x) sums.flux.push_back({flux, 0});
  for (std::size_t n = 0; n < all; ++n) sums.temperature[n] /= state_.relaxation()[n];
  if (!electrons_.empty()) sums.electrons.assign(all, 0.0);
  const auto electrons = electrons_of_field(field);
  for (std::size_t n = 0; n < electrons.size(); ++n) sums.electrons[electrons_.node_of(n)] = electrons[n];
  return sums;
}

PsiRows FullTransport::rows_of(const AlignedArray& field, std::size_t slab) const {
  const std::size_t nodes = index(2 * slabs_[slab].cells);
  const auto bands = static_cast<std::int64_t>(bands_of(slab).size()),
             directions = static_cast<std::int64_t>(problem_.angles.size());
  PsiRows rows{2 * bands * directions, static_cast<int>(nodes), {}, {}};
  const std::vector<LineId>& ids = lines_[index(slabs_[slab].material)].ids;
  for_lines(slab, [&](const Fan& fan, bool rightward, std::size_t line, std::size_t at) {
    rows.mine.push_back(((rightward ? 0 : bands) + fan.band) * directions + ids[line].direction);
    for (std::size_t n = 0; n < nodes; ++n) rows.values.push_back(field[at + n * lines_at_once]);
  });
  return rows;
}

void FullTransport::set_rows(const PsiRows& rows, std::size_t slab, AlignedArray& field) const {
  const std::size_t nodes = index(2 * slabs_[slab].cells);
  std::size_t next = 0;
  for_lines(slab, [&](const Fan&, bool, std::size_t, std::size_t at) {
    for (std::size_t n = 0; n < nodes; ++n) field[at + n * lines_at_once] = rows.values[next++];
  });
}

} // namespace kapitza
