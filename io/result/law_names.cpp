#include "io/result/law_names.hpp"

namespace kapitza::io {
namespace {

struct WordOf {
  std::string operator()(const IsothermalWall&) const { return "isothermal"; }
  std::string operator()(const ReflectingWall& wall) const {
    return wall.specularity == 1 ? "specular" : wall.specularity == 0 ? "diffuse" : "specularity";
  }
  std::string operator()(const RoughWall&) const { return "roughness"; }
  std::string operator()(const LiquidBath&) const { return "helium"; }
  std::string operator()(const HeatFluxWall&) const { return "heat_flux"; }
  std::string operator()(const TransparentInterface&) const { return "transparent"; }
  std::string operator()(const DiffuseMismatch&) const { return "dmm"; }
  std::string operator()(const AcousticMismatch&) const { return "amm"; }
  std::string operator()(const MixedMismatch&) const { return "mismatch"; }
  std::string operator()(const RadiationLimit&) const { return "radiation_limit"; }
  std::string operator()(const PrescribedConductance&) const { return "conductance"; }
  std::string operator()(const Transmission& plane) const {
    return plane.specular ? "transmission specular" : "transmission diffuse";
  }
  std::string operator()(const TabulatedTransmission& plane) const {
    return plane.specular ? "table specular" : "table diffuse";
  }
};

} // namespace

std::string wall_kind(const SurfaceLaw& law) {
  return std::visit(WordOf{}, law);
}

std::string law_name(const SurfaceCondition& condition) {
  return (condition.contact_resistance > 0 ? "pressed " : "") + std::visit(WordOf{}, condition.law);
}

} // namespace kapitza::io
