#pragma once
/// Which part of a temperature drop is bulk, which is Kapitza resistance and which is kinetic, on stacks and
/// planes (docs/separation.md).
///
/// At a plane let H_b be the flux-weighted mean of psi_b that arrives from one side and J_b of what goes
/// back. The equivalent equilibrium temperature of that side is
///     T* = sum_b w_b (H_b + J_b)/2 / W,   w_b = C_b v_b / 4,  W = sum_b w_b,  over all bands,
/// that of the equilibrium phonon gas which crosses the plane both ways as strongly (Chen 2003; Zeng and Chen
/// 2001; Simons 1974). The Kapitza resistance is (T*_1 - T*_2)/q. Drops of T* add up along the heat's path:
/// the resistance budget.
///
/// With the quadratic flux Psi = sum_b (C_b v_b / 2) <s psi_b^2> the Boltzmann equation gives
///     div Psi = -D + T P,      D = sum_b (C_b/tau_b) <(psi_b - T)^2> >= |q|^2/kappa,
/// and integrated over the domain, with [Psi_n] what a surface takes out of Psi and Q_w the power that leaves
/// through wall w,
///     sum int D dV + sum_interfaces int [Psi_n] dA + sum_walls int (Psi_n - T_w q_n) dA
///         = int T P dV - sum_w T_w Q_w + sum_periodic (drop) Q:
/// the dissipation budget, with no negative term on the left, each entropy produced there times T0^2.
///
/// In a metal whose electrons have a temperature T_e of their own, with Pi the phonons' diffusing temperature
/// (moments.hpp) and K = kappa_e + kappa_p, theta = (kappa_e T_e + kappa_p Pi)/K falls by q/K per length,
/// exactly, at any Knudsen number. Beside an end that insulates the electrons
///     theta - T* = (kappa_e/K)(T_e - Pi) + (Pi - T*):
/// over q the series resistance R_ep of electrons and phonons, and slip. A wall at T_w that holds the
/// electrons has R_ep = (T_w - theta)/q, with T_e = T_w (kappa_p/K)(T_e - Pi)/q.
///
/// In the dissipation budget, on planes and stacks, a metal has beyond |q|^2/K
///     D_ep = int (P_ep (T_e - T) + (kappa_p q_e - kappa_e q_p)^2/(K kappa_e kappa_p)) dV,
/// P_ep what electrons give to phonons: the heat that falls from one temperature to the other, and what both
/// carriers dissipate more than if they shared q as they do in the bulk. Where each has a temperature and no
/// more (mean free paths far below the length over which they meet) it is R_ep q^2.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/moments.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// What an entry of a budget stands for.
enum class ElementKind { wall, layer, interface };

/// One entry of the resistance budget: power that enters at one T* and leaves at another, over the square of
/// the power between the terminals [m2 K/W in a stack, K m/W in a plane]. `total` is the sum of the parts.
struct ResistanceElement {
  ElementKind kind = ElementKind::layer; ///< wall, layer or interface
  std::string name;                      ///< of the mesh's surface or region
  double total = 0;                      ///< the sum of those below
  double bulk = 0;            ///< thickness over conductivity; in a plane int |q|^2/kappa dV over Q^2
  double kinetic = 0;         ///< the rest of a layer: slip, size effect, spectral mismatch
  double electron_phonon = 0; ///< R_ep of the ends of a metal, or of a wall that holds its electrons
  double kapitza = 0;         ///< reflection at an interface, or at the surface of a bath
  double contact = 0;         ///< 1/(2 W) at a wall; the macroscopic contact in series with an interface
};

/// Drops of T* along the path of the heat, which add up to that between the terminals.
struct ResistanceBudget {
  double total = 0;                        ///< temperature difference of the terminals over the heat
  double closure = 0;                      ///< sum of the elements over total, minus 1: rounding
  std::vector<ResistanceElement> elements; ///< of a stack in order along x, else walls, regions, interfaces
};

/// One entry of the dissipation budget: dissipated power times kelvin [W K/m2 in a stack, W K/m in a plane].
struct DissipationElement {
  ElementKind kind = ElementKind::layer; ///< wall, layer or interface
  std::string name;                      ///< of the mesh's surface or region
  double total = 0;                      ///< entropy produced there times T0^2
  double bulk = 0;                       ///< what Fourier's law would dissipate at this heat flux
  double electron_phonon = 0;            ///< of a metal: D_ep, what its carriers dissipate apart
  double nonequilibrium = 0;             ///< the rest of a layer; what a wall dissipates beyond reflection
  double reflection = 0;                 ///< sum_g q_g dT*_g over the groups of bands g that the law couples
  double angular = 0; ///< rearrangement of directions; negative where a law selects them (`amm`)
  double contact = 0; ///< macroscopic
  double missing = 0; ///< of a layer: what flows in and not out of it, minus what it dissipates
};

/// What is dissipated where; its entries add up to what drives the heat.
struct DissipationBudget {
  double total = 0;   ///< what drives the heat
  double closure = 0; ///< sum of the elements over total, minus 1: the numerical dissipation
  std::vector<DissipationElement> elements; ///< in the order of ResistanceBudget, without mirrors
};

/// One group of bands that an interface couples.
struct GroupResistance {
  double omega = 0;          ///< mean angular frequency [rad/s]; 0 where the material has none
  double transmissivity = 0; ///< from the left (minus) to the right side
  double heat_flux = 0;      ///< of the group through the plane, mean [W/m2]
  std::optional<double>
      kapitza{}; ///< 1/(a12 w1) - (1/w1 + 1/w2)/2 [m2 K/W]; none where nothing is transmitted
  std::array<double, 2> conductance{};                           ///< w of its bands on each side [W/m2/K]
  std::array<std::optional<double>, 2> equivalent_temperature{}; ///< T*_g, mean [K, absolute]
};

/// What an interface resists [m2 K/W]. Of an interface along which the heat flux varies means weighted with
/// q_n^2.
struct InterfaceResistance {
  std::size_t surface = 0;                        ///< index into the mesh's surfaces
  double length = 1;                              ///< [m]; of a stack 1
  double heat_flux = 0;                           ///< from the left (minus) to the right side, mean [W/m2]
  double power = 0;                               ///< the same over the length [W/m]; of a stack [W/m2]
  std::array<double, 2> equivalent_temperature{}; ///< T* on each side, mean [K, absolute]
  double temperature_drop = 0;                    ///< of T* (with a periodic drop, if any), mean [K]
  std::optional<double> kapitza{};                ///< none where no heat flows, or bands carry it both ways
  std::optional<double> kapitza_thermal{}; ///< 1/sum(a12 w1) - (1/W1 + 1/W2)/2: if thermal phonons arrived
  std::optional<double> landauer{};        ///< 1/sum(a12 w1), between emitted temperatures
  /// Shares of the dissipation at the plane over q^2: sum_g q_g dT*_g, the rest, and both.
  std::optional<double> reflection{}, angular{}, interface {};
  /// Of lines of Fourier's slope through the middle of a stack's layers: R_app, its error, slip, its parts.
  std::optional<double> apparent{}, apparent_uncertainty{}, slip{}, slip_left{}, slip_right{};
  std::array<std::optional<double>, 2> electron_phonon{}; ///< R_ep of each side; none where is no metal
  /// R_ep of both sides together.
  double electron_phonon_sum() const {
    return electron_phonon[0].value_or(0) + electron_phonon[1].value_or(0);
  }
  std::array<double, 2> electron_flux{}; ///< what electrons carry to the right on each side [W/m2]
  double contact = 0;                    ///< macroscopic, in series
  double marginal_correction = 0;      ///< what Sinkhorn scaling had to correct in the discrete law, relative
  std::vector<GroupResistance> groups; ///< all bands of both sides
};

/// A boundary; of a periodic pair both are listed.
struct WallReport {
  std::string name;        ///< of the boundary; each of a periodic pair has its own report
  std::size_t surface = 0; ///< index into the mesh's surfaces
  double temperature = 0; ///< of the wall where it has one, else of the phonons beside it, mean [K, absolute]
  double heat_flux = 0;   ///< into the domain, mean [W/m2]
  double power = 0;       ///< into the domain [W/m]; of a stack [W/m2]
  std::optional<double> contact{};            ///< 1/(2 W) of a wall with a temperature of its own [m2 K/W]
  std::optional<double> kapitza_resistance{}; ///< of a bath: (T* - T_bath)/q less that [m2 K/W]
  std::optional<double> electron_phonon{};    ///< R_ep of a wall that holds electrons [m2 K/W]
  std::optional<double> electron_flux{};      ///< beside a metal: of heat_flux what electrons carry
  /// Of walls of a stack with a temperature: what a line through the middle of the layer misses, beyond the
  /// Kapitza resistance [m2 K/W], the same times the conductivity [m], and its uncertainty [m2 K/W].
  std::optional<double> slip_resistance{}, slip_length{}, slip_uncertainty{};
};

/// What a region of the mesh says for itself.
struct RegionReport {
  double lowest = 0, mean = 0, highest = 0; ///< T: extremes of its nodes, mean over the volume [K, absolute]
  double heating = 0;                       ///< [W/m]; of a stack [W/m2]
  std::optional<double> departure{}; ///< smallest |D kappa/q^2 - 1| of its cells: 0 where Fourier's law holds
  std::optional<std::array<double, 3>> electrons{}; ///< of a metal: lowest, mean, highest T_e [K, absolute]
};

/// What makes a Fourier code agree with this solution. In a stack exactly: the same heat flux, and T* at
/// every surface. In a plane regions of the same dissipation: int |q|^2 dV / int D dV.
struct FourierEquivalent {
  std::vector<double> conductivity; ///< per region [W/m/K]
  /// Per surface [m2 K/W]: R_K and contact of an interface, 1/(2 W) of a wall with a temperature (and R_K of
  /// a bath); 0 elsewhere.
  std::vector<double> resistance;
};

/// All that a solved problem says of where temperature drops and entropy is produced.
struct Analysis {
  double heat_flux = 0;                         ///< of a stack: along x, mean over both ends [W/m2]
  double heating = 0;                           ///< in all [W/m]; of a stack [W/m2]
  std::vector<WallReport> walls;                ///< one per boundary, two per periodic pair
  std::vector<InterfaceResistance> interfaces;  ///< by rising surface
  std::vector<RegionReport> regions;            ///< one per region of the mesh
  std::optional<ResistanceBudget> resistance{}; ///< none unless there are two terminals, heat and no heating
  std::optional<DissipationBudget> dissipation{}; ///< none without heat flux
  std::optional<double> conductance{}; ///< between the terminals [W/m2/K], per depth in a plane [W/m/K]
  /// Between the ends of a stack, or opposite straight terminals [W/m/K].
  std::optional<double> effective_conductivity{};
  /// Of stacks none unless there is a resistance budget; of planes none without heat flux.
  std::optional<FourierEquivalent> fourier_equivalent{};
  std::vector<std::string> warnings; ///< one sentence each
};

/// Collective over domain.space; every rank gets the same.
Analysis analyse(const Domain& domain, const Moments& moments);
/// The same of a stack; not collective.
Analysis analyse(const StackProblem& problem, const Moments& moments);

/// int |q|^2 / kappa over each owned cell [W K/m]: what Fourier's law would dissipate at this heat flux.
std::vector<double> fourier_dissipation(const Domain& domain, const Moments& moments);

/// Both sides of an interface at one face.
struct FacePair {
  std::size_t face = 0;               ///< index into Moments::faces, of the minus side
  std::array<double, 2> equivalent{}; ///< T* of both sides, mean over the face, relative [K]
  std::array<double, 2> theta{};      ///< transport temperature Psi_n / q_n of both sides, relative [K]
  double heat_flux = 0;               ///< from minus to plus, mean over the face [W/m2]
  double kapitza = 0;                 ///< drop of T* / q_n less the contact in series [m2 K/W]
};

/// The faces of owned cells on the minus side of interfaces, with what lies behind them, by rising slot.
/// Theta and resistance are NaN where no heat crosses, or bands carry it both ways. Collective over
/// domain.space.
std::vector<FacePair> pair_faces(const Domain& domain, const Moments& moments);

} // namespace kapitza
