#include "analysis/half_spaces/pair_laws.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/laws/law_traits.hpp"

namespace kapitza {
namespace {

MixedMismatch mixture(const LawChoice& choice) {
  if (choice.specularity && choice.roughness)
    throw InputError("mismatch takes a specularity or a roughness, not both");
  if (choice.specularity && !(*choice.specularity >= 0 && *choice.specularity <= 1))
    throw InputError("the specularity lies between 0 and 1, got " + std::to_string(*choice.specularity));
  if (choice.roughness && !(*choice.roughness > 0)) throw InputError("the roughness must be positive");
  return {choice.specularity.value_or(0), choice.roughness.value_or(0)};
}

} // namespace

std::vector<PairLaw> chosen_laws(const Material& a, const Material& b, const LawChoice& choice) {
  const bool has_mixture = choice.specularity || choice.roughness;
  const MixedMismatch mixed = mixture(choice);
  if (choice.law) {
    if (has_mixture)
      throw InputError(std::string("a specularity or a roughness belongs to mismatch, not to ")
                       + law_traits(*choice.law).word);
    return {std::visit([](const auto& law) -> PairLaw { return law; }, *choice.law)};
  }
  const std::vector<PairLaw> known{DiffuseMismatch{}, AcousticMismatch{}, RadiationLimit{}, mixed,
                                   KhalatnikovTransmission{}};
  std::vector<PairLaw> laws;
  std::string words;
  for (const PairLaw& law : known) {
    const bool is_mixture = std::holds_alternative<MixedMismatch>(law);
    const bool is_for_liquids = std::holds_alternative<KhalatnikovTransmission>(law);
    words += (words.empty() ? "" : is_for_liquids ? " or " : ", ") + law_word(law);
    const bool wanted =
        choice.model ? law_word(law) == *choice.model
                     : (!is_mixture || has_mixture) && (!is_for_liquids || is_liquid(a) || is_liquid(b));
    if (wanted) laws.push_back(law);
  }
  if (laws.empty())
    throw InputError("there is no law '" + *choice.model + "' of a pair; choose " + words
                     + "; or table, with --file");
  if (choice.model && *choice.model == "mismatch" && !has_mixture)
    throw InputError("mismatch needs a specularity between 0 and 1, or a roughness such as '0.3 nm'");
  if (choice.model && *choice.model != "mismatch" && has_mixture)
    throw InputError("a specularity or a roughness belongs to mismatch, not to " + *choice.model);
  return laws;
}

} // namespace kapitza
