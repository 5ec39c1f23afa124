#pragma once
/// psi of all lines at all nodes of a stack, which steps in time store. Private to solver/.
///
/// A field is an array of numbers [K], relative to the reference: of each slab and way, block by block of
/// lines_at_once lines, [2 cells][lines_at_once].

#include "solver/stack/band_row.hpp"
#include "solver/stack/lines.hpp"

namespace kapitza {

/// Where numbers are in a field. Keeps references.
class StackField {
 public:
  StackField(const std::vector<Slab>& slabs, const std::vector<Lines>& lines) : slabs_(slabs), lines_(lines) {
    for (std::size_t k = 0; k < slabs.size(); ++k)
      for (int way = 0; way < 2; ++way)
        first_.push_back(first_.back()
                         + (lines_of(k) + lines_at_once - 1) / lines_at_once * lines_at_once
                               * index(2 * slabs[k].cells));
  }

  std::size_t size() const { return first_.back(); } ///< numbers of this rank, with padding
  std::size_t slabs() const { return slabs_.size(); }
  /// Where the lines of a slab begin.
  std::size_t place(std::size_t slab, bool rightward) const { return first_[2 * slab + (rightward ? 0 : 1)]; }
  /// Calls visit(rightward, line, first of its numbers) for each line of a slab. From node to node they are
  /// lines_at_once apart.
  template <class Visit>
  void for_lines(std::size_t slab, const Visit& visit) const {
    const std::size_t block = index(2 * slabs_[slab].cells) * lines_at_once, lines = lines_of(slab);
    for (const bool rightward : {true, false})
      for (std::size_t i = 0; i < lines; ++i)
        visit(rightward, i, place(slab, rightward) + i / lines_at_once * block + i % lines_at_once);
  }

 private:
  std::size_t lines_of(std::size_t slab) const { return lines_[index(slabs_[slab].material)].ids.size(); }

  const std::vector<Slab>& slabs_;
  const std::vector<Lines>& lines_;
  std::vector<std::size_t> first_{0}; ///< [2 slabs], then the size
};

} // namespace kapitza
