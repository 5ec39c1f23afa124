/// The kernel against the weak form that it solves, integrated anew with Gauss points.

#include "solver/simd/kernels.hpp"
#include "support/kernel_levels.hpp"
#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <random>

namespace kapitza {
namespace {

struct CellCase {
  std::string name;
  std::vector<Point> corners;
};
const std::vector<CellCase> cases{{"triangle", {{0, 0}, {1, 0.1}, {0.3, 0.8}}},
                                  {"rectangle", {{0, 0}, {2, 0}, {2, 0.5}, {0, 0.5}}},
                                  {"parallelogram", {{0, 0}, {1, 0.2}, {1.4, 1.1}, {0.4, 0.9}}},
                                  {"trapezoid", {{0, 0}, {1, 0}, {0.7, 0.9}, {0.2, 0.8}}}};

/// Value and gradient of basis function i at a point given by the parameters of the cell.
struct At {
  std::array<double, 4> value{};
  std::array<Point, 4> gradient{};
  double weight = 0;
};

constexpr std::array<double, 4> gauss_x{0.0694318442029737, 0.3300094782075719, 0.6699905217924281,
                                        0.9305681557970263};
constexpr std::array<double, 4> gauss_w{0.1739274225687269, 0.3260725774312731, 0.3260725774312731,
                                        0.1739274225687269};

std::vector<At> inside_points(const std::vector<Point>& c) {
  std::vector<At> points;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      At at;
      if (c.size() == 4) {
        const BilinearPoint b = bilinear_at(c.data(), gauss_x[i], gauss_x[j]);
        at = {b.value, b.gradient, b.jacobian * gauss_w[i] * gauss_w[j]};
      } else { // collapsed square
        const double u = gauss_x[i], v = gauss_x[j] * (1 - u);
        const double twice =
            (c[1][0] - c[0][0]) * (c[2][1] - c[0][1]) - (c[1][1] - c[0][1]) * (c[2][0] - c[0][0]);
        at.value = {1 - u - v, u, v};
        for (std::size_t k = 0; k < 3; ++k) {
          const Point &a = c[(k + 1) % 3], &b = c[(k + 2) % 3];
          at.gradient[k] = {(a[1] - b[1]) / twice, (b[0] - a[0]) / twice};
        }
        at.weight = twice * (1 - u) * gauss_w[i] * gauss_w[j];
      }
      points.push_back(at);
    }
  return points;
}

/// What one lane is told: s.grad psi + removal psi = rate T + source.
template <class Number>
struct LaneOf {
  double rate = 0;
  Number removal{};
  std::array<Number, 4> source{};
};

/// Largest residual of int v (s.grad psi + sigma delta + (sigma - rate) T - source) + sum_in int |s.n| v (psi
/// - psi_in), psi = T + delta, over the absolute values of what it sums: in thin cells psi can be the same
/// all along s, and the streaming term nothing but the rounding of its parts.
template <class Number>
double residual(const std::vector<Point>& c, const Point& s, const LaneOf<Number>& lane,
                const std::array<Number, 4>& delta, const std::array<Number, 4>& t,
                const std::array<std::array<Number, 2>, 4>& psi_in) {
  const std::size_t n = c.size();
  std::array<Number, 4> psi{}, sum{};
  std::array<double, 4> size{};
  for (std::size_t j = 0; j < n; ++j) psi[j] = t[j] + delta[j];
  const auto add = [&](std::size_t i, const Number& value) {
    sum[i] += value;
    size[i] += std::abs(value);
  };
  for (const At& at : inside_points(c))
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        const double along = s[0] * at.gradient[j][0] + s[1] * at.gradient[j][1];
        add(i, at.weight * at.value[i] * along * psi[j]);
        add(i, at.weight * at.value[i] * lane.removal * at.value[j] * delta[j]);
        add(i, at.weight * at.value[i] * at.value[j] * ((lane.removal - lane.rate) * t[j] - lane.source[j]));
      }
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t next = (k + 1) % n;
    const double inflow = -(s[0] * (c[next][1] - c[k][1]) - s[1] * (c[next][0] - c[k][0]));
    if (inflow <= 0) continue;
    for (std::size_t g = 0; g < 4; ++g) {
      const double at = gauss_x[g];
      const Number jump = (1 - at) * (psi[k] - psi_in[k][0]) + at * (psi[next] - psi_in[k][1]);
      add(k, gauss_w[g] * inflow * (1 - at) * jump);
      add(next, gauss_w[g] * inflow * at * jump);
    }
  }
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(sum[i]) / size[i]);
  return largest;
}

PlaneMesh one_cell(const CellCase& cell) {
  return test::join_polygons({{cell.corners, 0}},
                             {{{"a"}}, {{"wall"}}, [](const Point&, const Point&) { return 0; }});
}

/// The numbers of one lane in an array whose blocks hold real parts, then imaginary ones.
template <class Number>
Number number_at(const double* block, std::size_t lane) {
  if constexpr (parts_of<Number> == 2)
    return {block[lane], block[lane + block_lanes]};
  else
    return block[lane];
}
template <class Number>
void set_number(double* block, std::size_t lane, const Number& value) {
  if constexpr (parts_of<Number> == 2)
    block[lane] = value.real(), block[lane + block_lanes] = value.imag();
  else
    block[lane] = value;
}

/// A cell, all lanes of a block with random inflow, rates over eight decades, and what a kernel makes of
/// them.
template <class Number>
class CrossedCell {
 public:
  static constexpr std::size_t stride = block_lanes * parts_of<Number>;
  static constexpr std::size_t weighed = 17; ///< the lane whose moment is taken

  CrossedCell(const CellCase& cell, double angle, unsigned seed)
      : cell_(cell), mesh_(one_cell(cell)), geometry_(mesh_), random_(seed), crossing_{} {
    crossing_ = {{std::cos(angle), std::sin(angle)}, temperature_.data(), inflow_jump_.data(), {}, {}};
    for (std::size_t lane = 0; lane < block_lanes; ++lane)
      rate_[lane] = std::pow(10, -4 + 8 * static_cast<double>(lane) / block_lanes);
    weight_[weighed] = 1;
    for (std::size_t k = 0; k < corners(); ++k) {
      temperature_[k] = draw();
      const Point& normal = geometry_.normal[k];
      if (crossing_.s[0] * normal[0] + crossing_.s[1] * normal[1] > 0) {
        crossing_.out[k] = out_[k].data();
        continue;
      }
      for (double& value : in_[k]) value = uniform_(random_);
      crossing_.in[k] = in_[k].data();
      for (Number& value : inflow_jump_[k].at) value = draw();
    }
  }
  CrossedCell(const CrossedCell&) = delete;
  CrossedCell& operator=(const CrossedCell&) = delete;

  LaneBlock lanes() const { return {rate_.data(), weight_.data(), block_lanes}; }
  /// Random sources, and slownesses as wide apart as the rates but in another order.
  DrivenLanes<Number> driven_lanes(const Number& shift) {
    for (std::size_t lane = 0; lane < block_lanes; ++lane) slowness_[lane] = rate_[(lane * 37) % block_lanes];
    for (double& value : source_) value = uniform_(random_);
    shift_ = shift;
    return {lanes(), slowness_.data(), shift, source_.data()};
  }
  /// Random drives; sources are what they come to: slowness (drive + shift T).
  ShiftedLanes<Number> shifted_lanes(const Number& shift) {
    const DrivenLanes<Number> lanes = driven_lanes(shift);
    for (std::size_t k = 0; k < corners(); ++k) {
      drive_[k] = draw();
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        set_number<Number>(&source_[k * stride], lane,
                           slowness_[lane] * (drive_[k] + shift * crossing_.temperature[k]));
    }
    return {lanes, slowness_.data(), shift, drive_.data()};
  }
  template <class Cross, class Lanes>
  void cross(Cross* kernel, const Lanes& lanes) {
    kernel(cell_shape(geometry_, mesh_, 0), crossing_, lanes, sums_.data(), inside_.data());
  }
  Number delta(std::size_t corner, std::size_t lane) const {
    return number_at<Number>(&inside_[corner * stride], lane);
  }
  std::size_t corners() const { return cell_.corners.size(); }

  void expect_solved(double tolerance) const {
    for (std::size_t lane = 0; lane < block_lanes; ++lane) {
      std::array<Number, 4> delta{}, t{};
      std::array<std::array<Number, 2>, 4> psi_in{};
      LaneOf<Number> own{rate_[lane], rate_[lane] + shift_ * slowness_[lane], {}};
      for (std::size_t k = 0; k < corners(); ++k) {
        delta[k] = this->delta(k, lane);
        t[k] = crossing_.temperature[k];
        own.source[k] = number_at<Number>(&source_[k * stride], lane);
        for (const std::size_t e : {0, 1})
          psi_in[k][e] = crossing_.temperature[(k + e) % corners()] - crossing_.inflow_jump[k].at[e]
                         + number_at<Number>(&in_[k][e * stride], lane);
      }
      EXPECT_LT(residual(cell_.corners, {crossing_.s[0], crossing_.s[1]}, own, delta, t, psi_in), tolerance)
          << cell_.name << " along " << crossing_.s[0] << " " << crossing_.s[1] << " rate " << rate_[lane];
    }
  }
  /// Outflow rows and the moment repeat what is inside.
  void expect_consistent() const {
    const std::size_t n = corners();
    for (std::size_t k = 0; k < n; ++k) {
      EXPECT_LT(std::abs(sums_[k] - delta(k, weighed)), 1e-14);
      for (std::size_t lane = 0; lane < block_lanes && crossing_.out[k] != nullptr; ++lane) {
        EXPECT_EQ(number_at<Number>(out_[k].data(), lane), delta((k + 1) % n, lane));
        EXPECT_EQ(number_at<Number>(&out_[k][stride], lane), delta(k, lane));
      }
    }
  }

  /// psi = value + slope . x at every lane, T as it is: sources that make it so, and inflow. Linear functions
  /// are in the space of every cell.
  DrivenLanes<Number> manufacture(const Number& shift) {
    const DrivenLanes<Number> lanes = driven_lanes(shift);
    level_ = draw(), slope_ = {draw(), draw()};
    // T linear as well: the source is integrated exactly only then
    const Number t0 = draw(), tx = draw(), ty = draw();
    for (std::size_t k = 0; k < corners(); ++k)
      temperature_[k] = t0 + tx * cell_.corners[k][0] + ty * cell_.corners[k][1];
    for (std::size_t k = 0; k < corners(); ++k)
      for (std::size_t lane = 0; lane < block_lanes; ++lane) {
        const Number removal = rate_[lane] + shift * slowness_[lane];
        set_number<Number>(&source_[k * stride], lane,
                           crossing_.s[0] * slope_[0] + crossing_.s[1] * slope_[1] + removal * made(k)
                               - rate_[lane] * crossing_.temperature[k]);
        for (const std::size_t e : {0, 1}) {
          const std::size_t end = (k + e) % corners();
          set_number<Number>(&in_[k][e * stride], lane,
                             made(end) - crossing_.temperature[end] + crossing_.inflow_jump[k].at[e]);
        }
      }
    return lanes;
  }
  void expect_manufactured(double tolerance) const {
    for (std::size_t k = 0; k < corners(); ++k)
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        EXPECT_LT(std::abs(delta(k, lane) + crossing_.temperature[k] - made(k)), tolerance)
            << cell_.name << " corner " << k << " lane " << lane;
  }

 private:
  Number draw() {
    if constexpr (parts_of<Number> == 2)
      return {uniform_(random_), uniform_(random_)};
    else
      return uniform_(random_);
  }
  Number made(std::size_t k) const {
    return level_ + slope_[0] * cell_.corners[k][0] + slope_[1] * cell_.corners[k][1];
  }

  const CellCase& cell_;
  PlaneMesh mesh_;
  PlaneGeometry geometry_;
  std::mt19937 random_;
  std::uniform_real_distribution<double> uniform_{-1, 1};
  CrossingOf<Number> crossing_;
  std::array<Number, 4> temperature_{};
  std::array<FaceEnds<Number>, 4> inflow_jump_{};
  alignas(64) std::array<double, block_lanes> rate_{}, weight_{}, slowness_{};
  alignas(64) std::array<std::array<double, 2 * stride>, 4> in_{}, out_{};
  alignas(64) std::array<double, 4 * stride> inside_{}, source_{};
  std::array<Number, 4> sums_{}, drive_{};
  Number shift_{}, level_{};
  std::array<Number, 2> slope_{};
};

using Complex = std::complex<double>;
using PlaneKernel = test::EveryKernelLevel;
KAPITZA_ON_EVERY_LEVEL(PlaneKernel);

template <class Visit>
void for_all_crossings(const Visit& visit) {
  for (const CellCase& cell : cases)
    for (int direction = 0; direction < 40; ++direction)
      visit(cell, 0.157 * direction + 0.01, static_cast<unsigned>(direction));
}

/// The quotients of polynomials lose some digits along a face that the direction all but grazes.
TEST_P(PlaneKernel, SolvesTheWeakForm) {
  for_all_crossings([&](const CellCase& cell, double angle, unsigned seed) {
    CrossedCell<double> crossed(cell, angle, seed);
    crossed.cross(kernels().cross_cell, crossed.lanes());
    crossed.expect_solved(1e-12);
    crossed.expect_consistent();
  });
}

TEST_P(PlaneKernel, SolvesTheWeakFormWithShiftAndSource) {
  for_all_crossings([&](const CellCase& cell, double angle, unsigned seed) {
    CrossedCell<double> crossed(cell, angle, seed);
    crossed.cross(kernels().cross_cell_driven, crossed.driven_lanes(0.7));
    crossed.expect_solved(1e-12);
    crossed.expect_consistent();
  });
}

TEST_P(PlaneKernel, SolvesTheWeakFormInComplexNumbers) {
  for (const Complex shift : {Complex(0, 2), Complex(0.3, -0.4)})
    for_all_crossings([&](const CellCase& cell, double angle, unsigned seed) {
      CrossedCell<Complex> crossed(cell, angle, seed);
      crossed.cross(kernels().cross_cell_complex, crossed.driven_lanes(shift));
      crossed.expect_solved(1e-12);
      crossed.expect_consistent();
      CrossedCell<Complex> shifted(cell, angle, seed);
      shifted.cross(kernels().cross_cell_shifted, shifted.shifted_lanes(shift));
      shifted.expect_solved(1e-12);
      shifted.expect_consistent();
    });
}

TEST_P(PlaneKernel, ReproducesALinearSolution) {
  for_all_crossings([&](const CellCase& cell, double angle, unsigned seed) {
    CrossedCell<double> crossed(cell, angle, seed);
    crossed.cross(kernels().cross_cell_driven, crossed.manufacture(0.7));
    crossed.expect_manufactured(2e-12);
    CrossedCell<Complex> complex(cell, angle, seed);
    complex.cross(kernels().cross_cell_complex, complex.manufacture(Complex(0, 2)));
    complex.expect_manufactured(2e-12);
  });
}

/// The sums of a cell against Gauss points and plain loops.
TEST_P(PlaneKernel, MeasuresACell) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> positive(0.1, 1), any(-1, 1);
  for (const CellCase& cell : cases) {
    const std::size_t corners = cell.corners.size(), lanes = 37; // padding weighs nothing
    alignas(64) std::array<double, block_lanes> capacity{}, slowness{}, weight{};
    alignas(64) std::array<std::array<double, block_lanes>, 4> delta{};
    std::array<const double*, 4> inside{};
    for (std::size_t lane = 0; lane < lanes; ++lane)
      for (auto* array : {&capacity, &slowness, &weight}) (*array)[lane] = positive(random);
    for (std::size_t i = 0; i < 4; ++i) {
      inside[i] = delta[i].data();
      for (double& value : delta[i]) value = any(random);
    }
    const PlaneMesh mesh = one_cell(cell);
    const auto mass = mass_matrix(PlaneGeometry(mesh), 0);
    CornerSums sums{};
    kernels().measure_cell({capacity.data(), slowness.data(), weight.data(), lanes},
                           static_cast<int>(corners), inside.data(), mass.front().data(), sums);
    double square = 0;
    std::array<double, 4> flux{}, energy{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      for (std::size_t i = 0; i < corners; ++i) {
        flux[i] += capacity[lane] * delta[i][lane];
        energy[i] += capacity[lane] * slowness[lane] * delta[i][lane];
      }
      for (const At& at : inside_points(cell.corners)) {
        double here = 0;
        for (std::size_t i = 0; i < corners; ++i) here += at.value[i] * delta[i][lane];
        square += weight[lane] * at.weight * here * here;
      }
    }
    EXPECT_NEAR(sums.square, square, 1e-13 * square) << cell.name;
    for (std::size_t i = 0; i < corners; ++i) {
      EXPECT_NEAR(sums.flux[i], flux[i], 1e-13) << cell.name;
      EXPECT_NEAR(sums.energy[i], energy[i], 1e-13) << cell.name;
    }
  }
}

/// Without shift and source the driven kernel does the same sums as the plain one.
TEST_P(PlaneKernel, UndrivenIsPlain) {
  for (const CellCase& cell : cases) {
    CrossedCell<double> plain(cell, 0.4, 5), driven(cell, 0.4, 5);
    plain.cross(kernels().cross_cell, plain.lanes());
    alignas(64) const std::array<double, 4 * block_lanes> zeros{};
    driven.cross(kernels().cross_cell_driven,
                 DrivenLanes<double>{driven.lanes(), zeros.data(), 0.0, zeros.data()});
    for (std::size_t k = 0; k < plain.corners(); ++k)
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        EXPECT_NEAR(driven.delta(k, lane), plain.delta(k, lane), 1e-13) << cell.name;
  }
}

/// Fused multiply-add rounds once where others round twice; nothing else differs between instruction sets.
TEST_P(PlaneKernel, AgreesWithTheBaseline) {
  for_all_crossings([&](const CellCase& cell, double angle, unsigned seed) {
    CrossedCell<double> crossed(cell, angle, seed), expected(cell, angle, seed);
    crossed.cross(kernels().cross_cell, crossed.lanes());
    expected.cross(kernels_for(SimdLevel::baseline).cross_cell, expected.lanes());
    for (std::size_t k = 0; k < crossed.corners(); ++k)
      for (std::size_t lane = 0; lane < block_lanes; ++lane)
        EXPECT_NEAR(crossed.delta(k, lane), expected.delta(k, lane), 1e-12) << cell.name;
  });
}

/// Constants pass to the last bit, in cells of any thickness.
TEST_P(PlaneKernel, KeepsEquilibriumExactly) {
  for (const CellCase& cell : cases) {
    const PlaneMesh mesh = one_cell(cell);
    const PlaneGeometry geometry(mesh);
    alignas(64) std::array<double, block_lanes> rate{}, weight{};
    rate.fill(3.3e5);
    weight.fill(1);
    const std::array<double, 4> temperature{0.3, 0.3, 0.3, 0.3};
    const std::array<FaceEnds<double>, 4> jumps{};
    const CrossingOf<double> crossing{{0.6, 0.8}, temperature.data(), jumps.data(), {}, {}};
    std::array<double, 4> sums{};
    kernels().cross_cell(cell_shape(geometry, mesh, 0), crossing, {rate.data(), weight.data(), block_lanes},
                         sums.data(), nullptr);
    for (const double sum : sums) EXPECT_EQ(sum, 0) << cell.name;
  }
}

} // namespace
} // namespace kapitza
