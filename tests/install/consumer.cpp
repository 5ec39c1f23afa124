#include "kapitza/physics/bands.hpp"
#include "kapitza/version.hpp"

#include <cmath>
#include <cstdio>

int main() {
  kapitza::Bands gray;
  gray.heat_capacity = {1.66e6};
  gray.speed = {6400};
  gray.mean_free_path = {40e-9};
  const double kappa = kapitza::conductivity(gray);
  std::printf("kapitza %s: kappa = %g W/m/K\n", kapitza::version, kappa);
  return std::abs(kappa - 1.66e6 * 6400 * 40e-9 / 3) < 1e-9 * kappa ? 0 : 1;
}
