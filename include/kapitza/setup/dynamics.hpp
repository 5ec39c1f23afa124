#pragma once
/// What drives a harmonic or a transient deck.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/analysis/transient.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/harmonic_drive.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <vector>

namespace kapitza {

/// Amplitudes of a harmonic deck's walls and heating, for the problem of make_problem() or
/// make_plane_problem(); s is left to the caller.
HarmonicDrive make_drive(const Deck& deck, const StackProblem& problem);
HarmonicDrive make_drive(const Deck& deck, const PlaneProblem& problem);

/// Of a transient deck, from the temperature of the beginning: what is stored, what walls and heating do from
/// t = 0 on, and each heating with a course of its own.
std::vector<TransientSource> make_sources(const Deck& deck, const StackProblem& problem);
std::vector<TransientSource> make_sources(const Deck& deck, const PlaneProblem& problem);

/// Of a transient deck that begins in a steady state, what drives that: walls, and what heats before t = 0;
/// temperatures less the reference.
HarmonicDrive make_steady_drive(const Deck& deck, const StackProblem& problem);
HarmonicDrive make_steady_drive(const Deck& deck, const PlaneProblem& problem);

/// What a transient deck marches through. Refers to the columns.
MarchCase make_march(const Deck& deck, const StackProblem& problem, const StackResponse& columns);
MarchCase make_march(const Deck& deck, const PlaneProblem& problem, const PlaneResponse& plane);

/// To which the temperatures of a transient deck's solves are relative [K]: near them, where that makes no
/// other difference.
double history_reference(const Deck& deck, const StackProblem& problem);
double history_reference(const Deck& deck, const PlaneProblem& problem);

/// Of everything at t = 0, of a cosine the mean [K].
double initial_temperature(const Deck& deck);

} // namespace kapitza
