#include "kapitza/solver/stack/fourier.hpp"

#include "kapitza/base/index.hpp"

#include "solver/interior_penalty.hpp"

#include <array>
#include <numeric>

namespace kapitza {
namespace {

/// What meets at a face: jump [T] + known and the mean flux along x, as functionals of the nodes.
struct Face {
  Functional jump, flux;
  double known = 0;      ///< part of the jump that walls and periodic ends prescribe [K]
  double penalty = 0;    ///< [W/m2/K]
  double resistance = 0; ///< [m2 K/W]
  double imposed = 0;    ///< heat flux along x, where there is no cell on one side and no temperature [W/m2]
  bool is_imposed = false;
};

class Assembly {
 public:
  Assembly(const StackProblem& problem, std::span<const double> resistance,
           std::span<const double> conductivity)
      : problem_(problem), mesh_(problem.mesh), resistance_(resistance), conductivity_(conductivity),
        reference_(reference_temperature(problem)) {}

  FourierSolution solve();

 private:
  double width(int cell) const { return mesh_.width[index(cell)]; }
  double kappa(int cell) const {
    return conductivity_.empty() ? conductivity(problem_.bands_of_cell(cell))
                                 : conductivity_[index(mesh_.region_of_cell[index(cell)])];
  }

  /// Adds -kappa T' of a cell times a factor.
  void add_flux(Functional& flux, int cell, double factor) const {
    const double slope = factor * kappa(cell) / width(cell);
    flux.push_back({2 * cell, slope});
    flux.push_back({2 * cell + 1, -slope});
  }

  Face inner_face(int left, int right) const {
    Face face;
    face.jump = {{2 * left + 1, 1}, {2 * right, -1}};
    add_flux(face.flux, left, 0.5);
    add_flux(face.flux, right, 0.5);
    face.penalty = face_penalty(kappa(left) / width(left), kappa(right) / width(right));
    return face;
  }

  Face wall_face(std::size_t s) const {
    const Surface& surface = mesh_.surfaces[s];
    const bool left = surface.minus_cell < 0;
    const int cell = left ? surface.plus_cell : surface.minus_cell;
    Face face;
    face.jump = {{left ? 2 * cell : 2 * cell + 1, left ? -1.0 : 1.0}};
    if (const auto temperature = fixed_temperature(problem_.surfaces[s].law)) {
      face.known = (*temperature - reference_) * (left ? 1 : -1);
      add_flux(face.flux, cell, 1);
      face.penalty = face_penalty(kappa(cell) / width(cell), kappa(cell) / width(cell));
      face.resistance = resistance_[s];
      return face;
    }
    face.is_imposed = true;
    const double into = imposed_flux(problem_.surfaces[s].law).value_or(0);
    face.imposed = left ? into : -into;
    return face;
  }

  /// Face i stands left of cell i; the last one right of the last cell. Periodic ends are one face, listed
  /// twice.
  void find_faces();
  void add_cell(SparseMatrix& matrix, std::vector<double>& right, int cell) const;
  void add_face(SparseMatrix& matrix, std::vector<double>& right, const Face& face) const;
  /// What the equations lack at these temperatures, given what `right` they have.
  std::vector<double> defect(std::vector<double> right, const std::vector<double>& temperature) const;
  /// The heat flux that the discrete equations balance: (s Q + [T]) / (R + s).
  double face_flux(const Face& face, const std::vector<double>& temperature) const;
  void fix_level(std::vector<double>& temperature) const;

  const StackProblem& problem_;
  const StackMesh& mesh_;
  std::span<const double> resistance_, conductivity_;
  double reference_;
  std::vector<Face> faces_;
};

void Assembly::find_faces() {
  faces_.resize(index(mesh_.cells()) + 1);
  for (int cell = 1; cell < mesh_.cells(); ++cell) faces_[index(cell)] = inner_face(cell - 1, cell);
  for (std::size_t s = 0; s < mesh_.surfaces.size(); ++s) {
    const Surface& surface = mesh_.surfaces[s];
    if (surface.is_boundary()) {
      (surface.minus_cell < 0 ? faces_.front() : faces_.back()) = wall_face(s);
      continue;
    }
    Face face = inner_face(surface.minus_cell, surface.plus_cell);
    face.resistance = resistance_[s];
    face.known = problem_.surfaces[s].temperature_jump;
    if (surface.periodic)
      faces_.front() = faces_.back() = face;
    else
      faces_[index(surface.plus_cell)] = face;
  }
}

void Assembly::add_cell(SparseMatrix& matrix, std::vector<double>& right, int cell) const {
  const double power = heating_of(problem_, cell);
  for (const int i : {0, 1}) {
    right[index(2 * cell + i)] += power * width(cell) / 2;
    for (const int j : {0, 1})
      matrix.add(2 * cell + i, 2 * cell + j, stiffness_entry(kappa(cell) / width(cell), i == j));
  }
}

void Assembly::add_face(SparseMatrix& matrix, std::vector<double>& right, const Face& face) const {
  if (face.is_imposed) {
    for (const Term& term : face.jump) right[index(term.index)] -= face.imposed * term.value;
    return;
  }
  add_face_terms(matrix, face.jump, face.flux, face.penalty, face.resistance);
  const double share = face.known / (1 + face.resistance * face.penalty);
  for (const Term& term : face.jump) right[index(term.index)] -= share * face.penalty * term.value;
  for (const Term& term : face.flux) right[index(term.index)] -= share * term.value;
}

/// Rows of the matrix add up to nothing only up to rounding, which thin cells multiply by kappa/h.
/// Differences of neighbours are exact, and what leaves one row enters another.
std::vector<double> Assembly::defect(std::vector<double> right,
                                     const std::vector<double>& temperature) const {
  const auto take = [&](const Functional& test, double amount) {
    for (const Term& term : test) right[index(term.index)] -= amount * term.value;
  };
  for (int cell = 0; cell < mesh_.cells(); ++cell) {
    const auto node = index(2 * cell);
    const double flux = kappa(cell) / width(cell) * (temperature[node] - temperature[node + 1]);
    right[node] -= flux, right[node + 1] += flux;
  }
  const bool periodic = mesh_.surfaces.back().periodic;
  for (std::size_t f = 0; f + (periodic ? 1 : 0) < faces_.size(); ++f) {
    const Face& face = faces_[f];
    if (face.is_imposed) continue;
    double jump = 0, flux = 0; // of a cell's flux both terms are equal and opposite
    for (const Term& term : face.jump) jump += term.value * temperature[index(term.index)];
    for (std::size_t i = 0; i < face.flux.size(); i += 2)
      flux += face.flux[i].value
              * (temperature[index(face.flux[i].index)] - temperature[index(face.flux[i + 1].index)]);
    const double share = 1 / (1 + face.resistance * face.penalty);
    take(face.jump, share * (face.penalty * jump + flux));
    take(face.flux, share * (jump - face.resistance * flux));
  }
  return right;
}

double Assembly::face_flux(const Face& face, const std::vector<double>& temperature) const {
  if (face.is_imposed) return face.imposed;
  const auto value = [&](const Functional& functional) {
    return std::accumulate(functional.begin(), functional.end(), 0.0, [&](double sum, const Term& term) {
      return sum + term.value * temperature[index(term.index)];
    });
  };
  return (value(face.flux) + face.penalty * (value(face.jump) + face.known))
         / (1 + face.resistance * face.penalty);
}

void Assembly::fix_level(std::vector<double>& temperature) const {
  double energy = 0, capacity = 0;
  for (int cell = 0; cell < mesh_.cells(); ++cell) {
    const auto c = index(cell);
    const double weight = heat_capacity(problem_.bands_of_cell(cell)) * mesh_.width[c];
    energy += weight * (temperature[2 * c] + temperature[2 * c + 1]) / 2;
    capacity += weight;
  }
  const double shift = problem_.temperature - reference_ - energy / capacity;
  for (double& value : temperature) value += shift;
}

FourierSolution Assembly::solve() {
  find_faces();
  SparseMatrix matrix(mesh_.nodes());
  std::vector<double> right(index(mesh_.nodes()), 0.0);
  for (int cell = 0; cell < mesh_.cells(); ++cell) add_cell(matrix, right, cell);
  const bool periodic = mesh_.surfaces.back().periodic;
  for (std::size_t f = 0; f + (periodic ? 1 : 0) < faces_.size(); ++f) add_face(matrix, right, faces_[f]);
  const bool floating = is_floating(problem_);
  if (floating) matrix.add(0, 0, kappa(0) / width(0)); // pins the first node; the level comes below
  FourierSolution solution;
  solution.temperature.resize(right.size());
  const SparseLU factors(std::move(matrix), periodic ? MATORDERINGRCM : MATORDERINGNATURAL);
  factors.solve(right, solution.temperature);
  std::vector<double> correction(right.size());
  for (int refinement = 0; refinement < (floating ? 0 : 2); ++refinement) {
    factors.solve(defect(right, solution.temperature), correction);
    for (std::size_t n = 0; n < right.size(); ++n) solution.temperature[n] += correction[n];
  }
  if (floating) fix_level(solution.temperature);
  for (int cell = 0; cell < mesh_.cells(); ++cell)
    for (const int end : {0, 1})
      solution.heat_flux.push_back(face_flux(faces_[index(cell + end)], solution.temperature));
  return solution;
}

} // namespace

FourierSolution solve_fourier(const StackProblem& problem, std::span<const double> resistance,
                              std::span<const double> conductivity) {
  return Assembly(problem, resistance, conductivity).solve();
}

} // namespace kapitza
