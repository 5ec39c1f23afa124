#include "io/result/table_parts.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

constexpr double unseen = 5e-6; // of the whole: 0.00 %

/// Layers and interfaces of one name, added up: a superlattice has many.
template <class Element>
struct Line {
  Element element;
  int count = 1;
};
template <class Element, std::size_t parts>
std::vector<Line<Element>> merge(const std::vector<Element>& elements,
                                 const std::array<double Element::*, parts>& sums) {
  std::vector<Line<Element>> lines;
  for (const Element& element : elements) {
    const std::string name = kind_of(element.name);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line<Element>& line) {
      return line.element.kind == element.kind && line.element.name == name;
    });
    if (same == lines.end()) {
      lines.push_back({element, 1});
      lines.back().element.name = name;
      continue;
    }
    ++same->count;
    for (double Element::*part : sums) same->element.*part += element.*part;
  }
  return lines;
}

std::string title(ElementKind kind, const std::string& name, int count) {
  return counted(kind == ElementKind::wall ? name + " wall" : name, count);
}

} // namespace

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.4e}", *value) : "-";
}

std::string counted(const std::string& name, int count) {
  return count > 1 ? fmt::format("{} (x{})", name, count) : name;
}

std::string kind_of(const std::string& name) {
  return name.substr(0, name.find('#'));
}

void add_resistance(std::string& text, const ResistanceBudget& budget, int dimension) {
  using E = ResistanceElement;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:<40}{:>12}{:>9}\n", "where it drops", "how",
                 dimension == 1 ? "m2 K/W" : "K m/W", "share");
  const auto row = [&](const std::string& where, const char* how, double value) {
    fmt::format_to(out, "  {:<22}{:<40}{:>12.4e}{:>7.2f} %\n", where, how, value, 100 * value / budget.total);
  };
  for (const auto& [e, count] :
       merge<E, 6>(budget.elements,
                   {&E::total, &E::bulk, &E::kinetic, &E::electron_phonon, &E::kapitza, &E::contact})) {
    const std::string name = title(e.kind, e.name, count);
    switch (e.kind) {
    case ElementKind::wall:
      if (e.electron_phonon != 0) {
        row(name, "electron-phonon (electrons held)", e.electron_phonon);
        break;
      }
      row(name, "contact of a reservoir, 1/(2 W)", e.contact);
      if (e.kapitza != 0) row("", "Kapitza resistance", e.kapitza);
      break;
    case ElementKind::layer:
      row(name, dimension == 1 ? "bulk (thickness/kappa)" : "bulk (Fourier, with this heat flux)", e.bulk);
      row("", "kinetic: slip, size, spectral mismatch", e.kinetic);
      if (e.electron_phonon != 0) row("", "electron-phonon, in series", e.electron_phonon);
      break;
    case ElementKind::interface:
      if (std::abs(e.total) < unseen * budget.total) break; // transparent, or nothing passes
      row(name, "Kapitza resistance", e.kapitza);
      if (e.contact != 0) row("", "contact (macroscopic)", e.contact);
      break;
    }
  }
  double bulk = 0;
  for (const E& element : budget.elements) bulk += element.bulk;
  row("total", "", budget.total);
  row("total less bulk", "", budget.total - bulk);
}

void add_dissipation(std::string& text, const DissipationBudget& budget, int dimension) {
  using E = DissipationElement;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>12}{:>9}   {}\n", "where it dissipates",
                 dimension == 1 ? "W K/m2" : "W K/m", "share", "of which [%]");
  const auto share = [&](double value) { return 100 * value / budget.total; };
  for (const auto& [e, count] :
       merge<E, 8>(budget.elements, {&E::total, &E::bulk, &E::electron_phonon, &E::nonequilibrium,
                                     &E::reflection, &E::angular, &E::contact, &E::missing})) {
    if (e.kind == ElementKind::interface && std::abs(e.total) < unseen * budget.total) continue;
    std::string parts;
    if (e.kind == ElementKind::layer)
      parts = fmt::format(
          "Fourier {:.2f}, {}nonequilibrium {:.2f}", share(e.bulk),
          e.electron_phonon == 0 ? "" : fmt::format("electron-phonon {:.2f}, ", share(e.electron_phonon)),
          share(e.nonequilibrium));
    else if (e.kind == ElementKind::interface)
      parts = fmt::format("reflection {:.2f}, directions {:.2f}", share(e.reflection), share(e.angular));
    else if (e.reflection != 0)
      parts =
          fmt::format("reflection {:.2f}, absorption {:.2f}", share(e.reflection), share(e.nonequilibrium));
    if (e.contact != 0) parts += fmt::format(", contact {:.2f}", share(e.contact));
    fmt::format_to(out, "  {:<22}{:>12.4e}{:>7.2f} %{}{}\n", title(e.kind, e.name, count), e.total,
                   share(e.total), parts.empty() ? "" : "   ", parts);
  }
  fmt::format_to(out, "  {:<22}{:>12.4e}{:>7.2f} %   closure {:.1e}\n", "driven by", budget.total, 100.0,
                 budget.closure);
}

} // namespace kapitza::io
