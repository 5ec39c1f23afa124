#include "kapitza/analysis/rational_fit.hpp"

#include "kapitza/base/index.hpp"

#include "base/lapack.hpp"
#include "base/largest_modulus.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using lapack::Matrix;

/// r(s) = sum_j w_j f_j / (s - z_j) / sum_j w_j / (s - z_j), over support points z_j among the samples and
/// the conjugates of both with conjugate weights: real on the real axis. Of several functions f, each
/// relative to its largest sample, with the same z_j and w_j.
class Approximation {
 public:
  /// @param functions [functions][points]
  Approximation(std::vector<Complex> points, std::vector<std::vector<Complex>> functions)
      : points_(std::move(points)), values_(std::move(functions)), is_support_(points_.size()) {
    for (std::vector<Complex>& values : values_) {
      const double scale = largest_modulus(values);
      double mean = 0;
      for (const Complex& value : values) mean += value.real() / static_cast<double>(values.size());
      if (scale > 0)
        for (Complex& value : values) value /= scale;
      now_.emplace_back(values.size(), scale > 0 ? mean / scale : 0);
    }
  }

  /// Adds support points where it is worst until it is good enough.
  void refine(double tolerance) {
    while (support_.size() + 2 <= points_.size()) {
      std::size_t worst = 0;
      double most = 0;
      for (std::size_t f = 0; f < values_.size(); ++f)
        for (std::size_t i = 0; i < points_.size(); ++i)
          if (const double error = is_support_[i] ? 0 : std::abs(values_[f][i] - now_[f][i]); error > most)
            most = error, worst = i;
      if (!(most > tolerance)) return;
      support_.push_back(worst);
      is_support_[worst] = true;
      weigh();
    }
  }

  /// Where the denominator vanishes: the finite eigenvalues of the arrow [0 w/|z|; 1 z/|z|] against diag(0,
  /// 1/|z|), in which all decades weigh the same. Of a pair of support points the unknowns are real and
  /// imaginary part.
  std::vector<Complex> poles() const {
    const auto m = static_cast<int>(support_.size());
    if (m == 0) return {};
    double largest = 0;
    for (std::size_t j = 0; j < support_.size(); ++j)
      largest = std::max(largest, std::abs(weights_[j] / points_[support_[j]]));
    Matrix arrow(2 * m + 1, 2 * m + 1), inverse(2 * m + 1, 2 * m + 1);
    for (int j = 0; j < m; ++j) {
      const double size = std::abs(points_[support_[index(j)]]);
      const Complex z = points_[support_[index(j)]] / size, w = weights_[index(j)] / (size * largest);
      const int re = 2 * j + 1, im = 2 * j + 2;
      arrow(0, re) = w.real(), arrow(0, im) = -w.imag();
      arrow(re, 0) = 1;
      arrow(re, re) = arrow(im, im) = z.real();
      arrow(re, im) = -z.imag(), arrow(im, re) = z.imag();
      inverse(re, re) = inverse(im, im) = 1 / size;
    }
    return lapack::finite_eigenvalues(std::move(arrow), std::move(inverse));
  }

 private:
  /// Weights by least squares of sum_j w_j (f - f_j) / (s - z_j) over the other samples.
  void weigh() {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < points_.size(); ++i)
      if (!is_support_[i]) rest.push_back(i);
    const auto rows = static_cast<int>(values_.size() * rest.size());
    Matrix loewner(2 * rows, static_cast<int>(2 * support_.size()));
    int row = 0;
    for (const std::vector<Complex>& values : values_)
      for (const std::size_t i : rest) {
        for (int j = 0; j < static_cast<int>(support_.size()); ++j) {
          const Complex s = points_[i], f = values[i], z = points_[support_[index(j)]],
                        g = values[support_[index(j)]];
          const Complex one = (f - g) / (s - z), other = (f - std::conj(g)) / (s - std::conj(z));
          const Complex of_real = one + other, of_imaginary = Complex(0, 1) * (one - other);
          loewner(row, 2 * j) = of_real.real(), loewner(row + rows, 2 * j) = of_real.imag();
          loewner(row, 2 * j + 1) = of_imaginary.real(), loewner(row + rows, 2 * j + 1) = of_imaginary.imag();
        }
        ++row;
      }
    const std::vector<double> found = lapack::shortened_most(std::move(loewner));
    weights_.clear();
    for (std::size_t j = 0; j < found.size(); j += 2) weights_.emplace_back(found[j], found[j + 1]);
    for (std::size_t f = 0; f < values_.size(); ++f) {
      for (const std::size_t i : rest) now_[f][i] = value_at(points_[i], values_[f]);
      for (const std::size_t i : support_) now_[f][i] = values_[f][i];
    }
  }

  Complex value_at(const Complex& s, const std::vector<Complex>& values) const {
    Complex numerator = 0, denominator = 0;
    for (std::size_t j = 0; j < support_.size(); ++j) {
      const Complex z = points_[support_[j]], f = values[support_[j]], w = weights_[j];
      const Complex one = w / (s - z), other = std::conj(w) / (s - std::conj(z));
      numerator += one * f + other * std::conj(f);
      denominator += one + other;
    }
    return numerator / denominator;
  }

  std::vector<Complex> points_, weights_;
  std::vector<std::vector<Complex>> values_, now_; ///< [functions][points]
  std::vector<std::size_t> support_;
  std::vector<bool> is_support_;
};

/// Poles in the left half plane, each pair once (imaginary part >= 0).
std::vector<Complex> stable_halves(const std::vector<Complex>& poles, double slowest, double fastest) {
  std::vector<Complex> halves;
  for (Complex pole : poles) {
    if (!std::isfinite(std::abs(pole)) || std::abs(pole) > 1e3 * fastest) continue; // the direct part's
    if (pole.real() >= 0) pole = -std::conj(pole);
    if (pole.real() > -1e-6 * slowest) pole = {-1e-6 * slowest, pole.imag()};
    if (std::abs(pole.imag()) < 1e-9 * std::abs(pole)) pole = pole.real();
    if (pole.imag() >= 0) halves.push_back(pole);
  }
  return halves;
}

/// The functions of s whose real multiples a sum is made of: of a real pole 1/(s - p), of a pair two that
/// stand for the real and the imaginary part of its residue, and 1.
std::vector<Complex> basis(const std::vector<Complex>& halves, const Complex& s) {
  std::vector<Complex> values;
  for (const Complex& pole : halves) {
    const Complex first = 1.0 / (s - pole), second = 1.0 / (s - std::conj(pole));
    values.push_back(pole.imag() == 0 ? first : first + second);
    if (pole.imag() != 0) values.push_back(Complex(0, 1) * (first - second));
  }
  values.emplace_back(1);
  return values;
}

/// What a sum of exponentials is fitted with: rows are real, then imaginary parts of weight times the basis.
class Fit {
 public:
  Fit(std::vector<Complex> poles, std::span<const double> omega, FitWeight weight)
      : halves(std::move(poles)), omega_(omega), weight_(weight),
        matrix_(2 * static_cast<int>(omega.size()), static_cast<int>(basis(halves, 1.0).size())),
        scale_(index(matrix_.columns), 0.0) {
    const int n = matrix_.rows / 2;
    for (int i = 0; i < n; ++i) {
      const std::vector<Complex> values = basis(halves, Complex(0, omega[index(i)]));
      for (int j = 0; j < matrix_.columns; ++j) {
        matrix_(i, j) = weight_of(index(i)) * values[index(j)].real();
        matrix_(i + n, j) = weight_of(index(i)) * values[index(j)].imag();
        scale_[index(j)] = std::max({scale_[index(j)], std::abs(matrix_(i, j)), std::abs(matrix_(i + n, j))});
      }
    }
    for (int j = 0; j < matrix_.columns; ++j)
      for (int i = 0; i < 2 * n; ++i) matrix_(i, j) /= scale_[index(j)];
  }

  /// Multiples of the basis that make a response, in least squares.
  std::vector<double> multiples(std::span<const Complex> response) const {
    const std::size_t n = omega_.size();
    std::vector<double> right(2 * n);
    for (std::size_t k = 0; k < n; ++k)
      right[k] = weight_of(k) * response[k].real(), right[k + n] = weight_of(k) * response[k].imag();
    std::vector<double> multiples = lapack::solve_least_squares(matrix_, std::move(right)).x;
    for (std::size_t j = 0; j < multiples.size(); ++j) multiples[j] /= scale_[j];
    return multiples;
  }

  /// What makes the multiples of any response [basis][real, then imaginary parts].
  Matrix inverse() const {
    Matrix inverse = lapack::pseudo_inverse(matrix_);
    for (int i = 0; i < inverse.columns; ++i)
      for (int j = 0; j < inverse.rows; ++j)
        inverse(j, i) *= weight_of(index(i) % omega_.size()) / scale_[index(j)];
    return inverse;
  }

  std::vector<Complex> halves; ///< poles, as stable_halves makes them

 private:
  double weight_of(std::size_t k) const { return weight_ == FitWeight::impulse ? omega_[k] : 1; }

  std::span<const double> omega_;
  FitWeight weight_;
  Matrix matrix_;             ///< columns divided by their scale
  std::vector<double> scale_; ///< [basis]
};

/// A few sums of the functions, each over its largest value, with random signs: any such sum has the poles of
/// all (Guettel, Kressner & Vandereycken, Randomized sketching of nonlinear eigenvalue problems, 2022).
std::vector<std::vector<Complex>> mixtures(const std::vector<std::vector<Complex>>& functions) {
  constexpr std::size_t few = 3;
  if (functions.size() <= few) return functions;
  std::vector<std::vector<Complex>> mixed(few, std::vector<Complex>(functions.front().size(), 0.0));
  std::minstd_rand random; // of the same numbers everywhere
  for (const std::vector<Complex>& function : functions) {
    const double largest = largest_modulus(function);
    if (largest == 0) continue;
    for (std::vector<Complex>& mixture : mixed) {
      const double sign = random() % 2 == 0 ? 1 : -1;
      for (std::size_t i = 0; i < function.size(); ++i) mixture[i] += sign / largest * function[i];
    }
  }
  return mixed;
}

Fit make_fit(std::span<const double> omega, std::vector<std::vector<Complex>> responses, FitWeight weight,
             double tolerance) {
  std::vector<Complex> points;
  points.reserve(omega.size());
  for (const double w : omega) points.emplace_back(0, w);
  if (weight == FitWeight::impulse)
    for (std::vector<Complex>& response : responses)
      for (std::size_t i = 0; i < response.size(); ++i) response[i] *= points[i];
  Approximation approximation(std::move(points), mixtures(responses));
  approximation.refine(tolerance);
  return {stable_halves(approximation.poles(), omega.front(), omega.back()), omega, weight};
}

} // namespace

std::complex<double> ExponentialSum::transform(std::complex<double> s) const {
  Complex sum = direct;
  for (std::size_t j = 0; j < poles.size(); ++j) sum += residues[j] / (s - poles[j]);
  return sum;
}

ExponentialSum fit_exponentials(std::span<const double> omega, std::span<const Complex> response,
                                FitWeight weight, double tolerance) {
  const Fit fit = make_fit(omega, {{response.begin(), response.end()}}, weight, tolerance);
  const std::vector<double> multiples = fit.multiples(response);
  ExponentialSum sum;
  std::size_t j = 0;
  for (const Complex& pole : fit.halves) {
    if (pole.imag() == 0) {
      sum.poles.push_back(pole);
      sum.residues.emplace_back(multiples[j++]);
    } else {
      const Complex residue(multiples[j], multiples[j + 1]);
      j += 2;
      sum.poles.insert(sum.poles.end(), {pole, std::conj(pole)});
      sum.residues.insert(sum.residues.end(), {residue, std::conj(residue)});
    }
  }
  sum.direct = multiples.back();
  return sum;
}

CommonFit fit_together(std::span<const double> omega, std::vector<std::vector<Complex>> responses,
                       FitWeight weight, double tolerance) {
  const Fit fit = make_fit(omega, std::move(responses), weight, tolerance);
  const Matrix inverse = fit.inverse();
  const int n = inverse.columns / 2;
  const auto row = [&](int j) {
    std::vector<Complex> weights(index(n));
    for (int k = 0; k < n; ++k) weights[index(k)] = {inverse(j, k), -inverse(j, k + n)};
    return weights;
  };
  CommonFit common;
  int j = 0;
  for (const Complex& pole : fit.halves) {
    common.poles.push_back(pole);
    common.real.push_back(row(j++));
    common.imaginary.push_back(pole.imag() == 0 ? std::vector<Complex>{} : row(j++));
  }
  common.direct = row(j);
  return common;
}

std::vector<Complex> CommonFit::weights(const std::function<Complex(const Complex&)>& decay,
                                        double at_once) const {
  std::vector<Complex> weights = direct;
  for (Complex& weight : weights) weight *= at_once;
  for (std::size_t j = 0; j < poles.size(); ++j) {
    const Complex decayed = decay(poles[j]);
    const double pair = imaginary[j].empty() ? 1 : 2;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      weights[k] += pair * decayed.real() * real[j][k];
      if (!imaginary[j].empty()) weights[k] -= pair * decayed.imag() * imaginary[j][k];
    }
  }
  return weights;
}

} // namespace kapitza
