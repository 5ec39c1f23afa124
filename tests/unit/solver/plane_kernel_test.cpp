/// The kernel against the weak form that it solves, integrated anew with Gauss points.

#include "solver/plane/kernel.hpp"
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

/// Largest residual of int v (s.grad psi + sigma delta) + sum_in int |s.n| v (psi - psi_in), psi = T + delta,
/// over the absolute values of what it sums: in thin cells psi can be the same all along s, and the streaming
/// term nothing but the rounding of its parts.
double residual(const std::vector<Point>& c, const Point& s, double sigma, const std::array<double, 4>& delta,
                const std::array<double, 4>& t, const std::array<std::array<double, 2>, 4>& psi_in) {
  const std::size_t n = c.size();
  std::array<double, 4> psi{}, sum{}, size{};
  for (std::size_t j = 0; j < n; ++j) psi[j] = t[j] + delta[j];
  const auto add = [&](std::size_t i, double value) {
    sum[i] += value;
    size[i] += std::abs(value);
  };
  for (const At& at : inside_points(c))
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        const double along = s[0] * at.gradient[j][0] + s[1] * at.gradient[j][1];
        add(i, at.weight * at.value[i] * along * psi[j]);
        add(i, at.weight * at.value[i] * sigma * at.value[j] * delta[j]);
      }
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t next = (k + 1) % n;
    const double inflow = -(s[0] * (c[next][1] - c[k][1]) - s[1] * (c[next][0] - c[k][0]));
    if (inflow <= 0) continue;
    for (std::size_t g = 0; g < 4; ++g) {
      const double at = gauss_x[g];
      const double jump = (1 - at) * (psi[k] - psi_in[k][0]) + at * (psi[next] - psi_in[k][1]);
      add(k, gauss_w[g] * inflow * (1 - at) * jump);
      add(next, gauss_w[g] * inflow * at * jump);
    }
  }
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(sum[i]) / size[i]);
  return largest;
}

/// The quotients of polynomials lose some digits along a face that the direction all but grazes.
TEST(PlaneKernel, SolvesTheWeakForm) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (const CellCase& cell : cases) {
    const PlaneMesh mesh = test::join_polygons(
        {{cell.corners, 0}}, {{{"a"}}, {{"wall"}}, [](const Point&, const Point&) { return 0; }});
    const PlaneGeometry geometry(mesh);
    for (int direction = 0; direction < 40; ++direction) {
      const double angle = 0.157 * direction + 0.01;
      alignas(64) std::array<double, block_lanes> rate{}, weight{};
      for (std::size_t lane = 0; lane < block_lanes; ++lane) {
        rate[lane] = std::pow(10, -4 + 8 * static_cast<double>(lane) / block_lanes);
        weight[lane] = lane == 17 ? 1 : 0;
      }
      alignas(64) std::array<std::array<double, row_size>, 4> in{}, out{};
      alignas(64) std::array<double, 4 * block_lanes> inside{};
      Crossing crossing{{std::cos(angle), std::sin(angle)}, {}, {}, {}, {}};
      std::array<double, 4> t{};
      const std::size_t n = cell.corners.size();
      for (std::size_t k = 0; k < n; ++k) {
        t[k] = crossing.temperature[k] = uniform(random);
        const Point& normal = geometry.normal[k];
        if (crossing.s[0] * normal[0] + crossing.s[1] * normal[1] > 0) {
          crossing.out[k] = out[k].data();
          continue;
        }
        for (double& value : in[k]) value = uniform(random);
        crossing.in[k] = in[k].data();
        for (double& value : crossing.inflow_jump[k]) value = uniform(random);
      }
      std::array<double, 4> sums{};
      cross_cell(geometry, mesh, 0, crossing, {rate.data(), weight.data(), block_packs}, sums.data(),
                 inside.data());
      for (std::size_t lane = 0; lane < block_lanes; ++lane) {
        std::array<double, 4> delta{};
        std::array<std::array<double, 2>, 4> psi_in{};
        for (std::size_t k = 0; k < n; ++k) {
          delta[k] = inside[k * block_lanes + lane];
          for (const std::size_t e : {0, 1})
            psi_in[k][e] = t[(k + e) % n] - crossing.inflow_jump[k][e] + in[k][e * block_lanes + lane];
          if (lane == 17) {
            EXPECT_NEAR(sums[k], inside[k * block_lanes + lane], 1e-14);
          }
          if (crossing.out[k] == nullptr) continue;
          EXPECT_EQ(out[k][lane], inside[(k + 1) % n * block_lanes + lane]);
          EXPECT_EQ(out[k][block_lanes + lane], inside[k * block_lanes + lane]);
        }
        EXPECT_LT(residual(cell.corners, {crossing.s[0], crossing.s[1]}, rate[lane], delta, t, psi_in), 1e-12)
            << cell.name << " direction " << direction << " rate " << rate[lane];
      }
    }
  }
}

/// Constants pass to the last bit, in cells of any thickness.
TEST(PlaneKernel, KeepsEquilibriumExactly) {
  for (const CellCase& cell : cases) {
    const PlaneMesh mesh = test::join_polygons(
        {{cell.corners, 0}}, {{{"a"}}, {{"wall"}}, [](const Point&, const Point&) { return 0; }});
    const PlaneGeometry geometry(mesh);
    alignas(64) std::array<double, block_lanes> rate{}, weight{};
    rate.fill(3.3e5);
    weight.fill(1);
    Crossing crossing{{0.6, 0.8}, {0.3, 0.3, 0.3, 0.3}, {}, {}, {}};
    std::array<double, 4> sums{};
    cross_cell(geometry, mesh, 0, crossing, {rate.data(), weight.data(), block_packs}, sums.data());
    for (const double sum : sums) EXPECT_EQ(sum, 0) << cell.name;
  }
}

} // namespace
} // namespace kapitza
