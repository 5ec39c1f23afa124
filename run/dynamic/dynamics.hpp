#pragma once
/// A stack or a plane made ready to respond. Private to run/.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/analysis/transient.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/result/response.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/setup/problem.hpp"

#include <complex>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// What harmonic and transient runs ask of a deck, whatever its dimension. Refers to the deck.
class Dynamics {
 public:
  virtual ~Dynamics() = default;
  virtual const ResponseModel& model() const = 0;
  virtual ResponseDomain domain() const = 0;
  /// Of a harmonic deck, without s.
  virtual HarmonicDrive drive() const = 0;
  /// Of a transient deck.
  virtual std::vector<TransientSource> sources() const = 0;
  /// Of a transient deck that begins in a steady state.
  virtual HarmonicDrive steady_drive() const = 0;
  /// Of a deck that marches. Refers to this. Collective.
  virtual MarchCase march() const = 0;
  /// Bytes that psi takes of a rank, the most of all. Collective.
  virtual double march_memory() const = 0;
  /// Of the nodes of this rank, which others may have, too.
  virtual bool holds_first_copy() const = 0;
  /// To which the temperatures of a transient run are relative [K].
  virtual double reference() const = 0;
  /// What is going to be computed. Collective.
  virtual std::string header() const = 0;
  /// Of bands, laws and mesh.
  virtual std::vector<std::string> warnings() const = 0;
  /// Has fields written at the frequencies for which the deck asks, as they are solved.
  virtual void write_fields_to(const std::filesystem::path& directory) = 0;
  /// Fields at these times [s], gathered from what is solved from now on. Collective.
  virtual FieldSamples& gather_fields(const std::vector<double>& times) = 0;
  /// In the formats of the deck. Collective. @param reference of the temperatures [K]
  virtual void write_fields(const FieldsInTime& fields, double reference,
                            const std::filesystem::path& directory) const = 0;
};

/// Of layers. For what looks at the stack itself.
class StackDynamics : public Dynamics {
 public:
  /// @param further probes, beside the deck's
  StackDynamics(const Deck& deck, const Communicator& communicator, std::vector<NamedPoint> further = {});
  const StackProblem& problem() const { return problem_; }
  const StackResponse& response() const { return response_; }

  const ResponseModel& model() const override { return response_; }
  ResponseDomain domain() const override { return {domain_, 2 * problem_.angles.size()}; }
  HarmonicDrive drive() const override;
  std::vector<TransientSource> sources() const override;
  HarmonicDrive steady_drive() const override;
  MarchCase march() const override;
  double march_memory() const override;
  bool holds_first_copy() const override { return communicator_.is_root(); }
  double reference() const override;
  std::string header() const override;
  std::vector<std::string> warnings() const override;
  void write_fields_to(const std::filesystem::path&) override {} // a deck of layers asks for none
  FieldSamples& gather_fields(const std::vector<double>& times) override;
  void write_fields(const FieldsInTime& fields, double reference,
                    const std::filesystem::path& directory) const override;

 private:
  const Deck& deck_;
  Communicator communicator_;
  StackProblem problem_;
  Domain domain_;
  StackResponse response_;
  std::optional<FieldSamples> fields_;
};

/// Of any deck. Collective. @throws InputError as make_problem and make_plane_problem
std::unique_ptr<Dynamics> make_dynamics(const Deck& deck, const Communicator& communicator);

/// Is s = 2 pi i frequency, as a deck writes it?
bool is_frequency(double frequency, const std::complex<double>& s);
/// The file of the fields at one frequency [Hz], without its ending.
std::filesystem::path fields_stem(const std::filesystem::path& directory, double frequency);

} // namespace kapitza
