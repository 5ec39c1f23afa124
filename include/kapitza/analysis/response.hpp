#pragma once
/// What responds to oscillations, a stack or a plane, and what is read off it at one frequency: temperatures
/// and heat fluxes of boundaries, interfaces and probes.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/plane/harmonic.hpp"
#include "kapitza/solver/stack/harmonic.hpp"

#include <array>
#include <complex>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

/// Inside a stack or a plane.
struct NamedPoint {
  std::string name;    ///< begins the names of its columns
  double position = 0; ///< x [m]
  bool energy = false; ///< of T_E, what the phonons store, in place of T
  double y = 0;        ///< of planes [m]
};

/// A column of response.csv or history.csv.
struct ResponseColumn {
  /// What a column holds.
  enum class Kind { heat_flux, temperature } kind; ///< decides its unit: [W/m2] or [K]
  std::string name;                                ///< "left_heat_flux", "si|ge_left_temperature"
  const char* unit() const { return kind == Kind::heat_flux ? "W_m2" : "K"; }
};

/// At one frequency.
struct Response {
  std::vector<double> x;                              ///< unknowns, for SteadyOptions::initial of a neighbour
  std::vector<std::complex<double>> values;           ///< one per column
  bool converged = false;                             ///< as in SteadyState
  int sweeps = 0;                                     ///< as in SteadyState
  double relative_residual = 0, energy_imbalance = 0; ///< as in HarmonicState
  double sweep_time = 0;                              ///< [s]
};

/// A part of what a step makes that is known in time in closed form, so that only the rest must be
/// transformed.
struct KnownPart {
  std::function<HarmonicField(const std::complex<double>& s)> response; ///< amplitudes of exp(s t)
  std::function<HarmonicField(double t)> after_step;                    ///< at t > 0, real
  /// One per column of the model.
  std::function<std::vector<std::complex<double>>(const HarmonicField&)> columns;
};

/// What responds. Ranks share frequencies in groups.
class ResponseModel {
 public:
  virtual ~ResponseModel() = default;
  virtual std::vector<ResponseColumn> columns() const = 0;
  /// How many groups share this many frequencies: rank r of n is in group r groups / n.
  virtual int groups(std::size_t frequencies, const Communicator& communicator) const = 0;
  /// Collective over one group; the values are the same on its ranks.
  virtual Response solve(const HarmonicDrive& drive, const SteadyOptions& options,
                         const Communicator& group) const = 0;
  /// Of what a step of this drive makes; nothing: no part is known.
  virtual std::optional<KnownPart> known_part(const HarmonicDrive&) const { return {}; }
  /// The largest one-way conductance of any material [W/m2/K].
  virtual double streaming() const = 0;
  /// Up to which a quadrature in time may refine: so many that fronts are resolved as a mesh of some hundred
  /// cells has them.
  virtual int most_steps() const { return 1024; }
};

/// Columns: left and right, each with the heat flux into the domain and the temperature of the medium there,
/// interface by interface the heat flux from left to right and the temperatures on both sides; then, where
/// these are of metals, the temperature of the electrons and what they carry to the right; then the probes,
/// in metals with the same of electrons before them. An interface whose name is not the first of its kind is
/// numbered, as in "si|ge#2".
class StackResponse : public ResponseModel {
 public:
  /// What looks at every solution, on the root of the group.
  using Look = std::function<void(const std::complex<double>& s, const HarmonicField& field)>;

  /// Keeps a reference to the problem.
  StackResponse(const StackProblem& problem, std::vector<NamedPoint> probes)
      : problem_(problem), probes_(std::move(probes)) {}
  std::vector<ResponseColumn> columns() const override;
  /// Any rank can be in any.
  int groups(std::size_t frequencies, const Communicator& communicator) const override;
  Response solve(const HarmonicDrive& drive, const SteadyOptions& options,
                 const Communicator& group) const override;
  /// First flights from walls.
  std::optional<KnownPart> known_part(const HarmonicDrive& drive) const override;
  double streaming() const override { return largest_one_way_conductance(problem_.media); }

  /// From now on; empty: nobody looks.
  void set_look(Look look) { look_ = std::move(look); }

  /// One per column, of amplitudes or of anything else at the nodes.
  std::vector<std::complex<double>> values_of(const HarmonicField& field) const;

 private:
  const StackProblem& problem_;
  std::vector<NamedPoint> probes_;
  Look look_;
};

/// The same of a plane: means over boundaries, of which a periodic pair is two, and over interfaces; left is
/// the material that the name of an interface has first. Of electrons the temperature is the mean over what
/// is of metals, their heat flux that over the whole, through boundaries into the domain, of probes along x.
class PlaneResponse : public ResponseModel {
 public:
  /// What looks at every solution, on all ranks of the group: s, and the real and the imaginary part.
  using Look = std::function<void(const std::complex<double>& s, const std::array<Moments, 2>& moments)>;

  /// Keeps references. Collective over ranks.world(), the ranks of this group.
  /// @param made groups of ranks that have made the plane, each its own
  PlaneResponse(const PlaneProblem& problem, const PlaneRanks& ranks, std::vector<NamedPoint> probes,
                int made);
  std::vector<ResponseColumn> columns() const override;
  /// Those that have made the plane, however many frequencies there are.
  int groups(std::size_t, const Communicator&) const override { return groups_; }
  Response solve(const HarmonicDrive& drive, const SteadyOptions& options,
                 const Communicator& group) const override;
  double streaming() const override { return largest_one_way_conductance(problem_.media); }
  int most_steps() const override { return 256; } // each asks for three solves, which are dear

  const Domain& domain() const { return domain_; }
  const PlaneProblem& problem() const { return problem_; }
  const PlaneHarmonicSolver& solver() const { return solver_; }
  /// One per column, of the real or the imaginary part of amplitudes, or of what a march shows. Collective
  /// over the space.
  std::vector<double> values_of(const Moments& moments) const;
  /// From now on; empty: nobody looks.
  void set_look(Look look) { look_ = std::move(look); }

 private:
  std::vector<Point> points() const;

  const PlaneProblem& problem_;
  Domain domain_;
  std::vector<NamedPoint> probes_;
  std::vector<std::array<bool, 2>> metals_; ///< [surfaces][sides] some of what lies there is a metal
  std::vector<bool> probe_in_metal_;        ///< [probes] and tells of electrons
  int groups_;
  PlaneHarmonicSolver solver_;
  Look look_;
};

} // namespace kapitza
