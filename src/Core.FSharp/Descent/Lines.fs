namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What a method knows when it chooses the first step to try along a direction.
type LineOutlook = {
    /// The evaluation that the line begins from.
    From: Evaluation
    /// The direction.
    Direction: Vector
    /// The slope along it, below 0.
    Slope: float
    /// The step that was accepted on the line before; NaN on the first line.
    PreviousStep: float
    /// The slope at the start of the line before; NaN on the first line.
    PreviousSlope: float
    /// The length of the step that was accepted on the line before; NaN on the first line.
    PreviousLength: float
    /// The lowest value at the start of a line so far.
    LowestValue: float
    /// The largest partial derivative at the last iterate that was progress: one that halves it is progress too,
    /// where values have no digits left.
    LeastGradient: float
    /// Iterates in succession that were not lower than that by more than its rounding error, nor halved the gradient.
    Stalled: int
    /// Steps in succession along which the slope stayed as steep as it was: the function showed no curvature.
    Straight: int
    /// How often in succession the length of steps has doubled, in one iterate or in several, with no step between
    /// that was shorter, or lowered the value by less, than the one that had doubled before.
    Doublings: int
    /// The length of the step that has doubled last.
    DoublingLength: float
    /// By how much that step lowered the value.
    DoublingDecrease: float
}

/// How a method chooses directions: all that tells BFGS from conjugate gradients. Pure.
[<NoEquality; NoComparison>]
type DirectionRule<'Memory> = {
    /// What is remembered at first, and again after a line search has failed, and the direction that goes with it.
    Begin: Evaluation -> struct ('Memory * Vector)
    /// What is remembered after the step from one evaluation to the next along the last direction, and the new
    /// direction.
    Next: 'Memory -> Evaluation -> Vector -> Evaluation -> struct ('Memory * Vector)
    /// The first step to try along a direction.
    Guess: 'Memory -> LineOutlook -> float
}

/// The same for a method that observes more than values and gradients, at the start and where it arrives. Pure.
[<NoEquality; NoComparison>]
type ObservationRule<'Memory, 'Observation> = {
    /// What an observation says of value and gradient.
    Evaluation: 'Observation -> Evaluation
    /// The observation of a point whose evaluation was kept, if it says no more than that. If it does, the point is
    /// asked for again.
    Recall: Evaluation -> 'Observation voption
    /// What is remembered at first, and the direction that goes with it.
    First: 'Observation -> struct ('Memory * Vector)
    /// What is remembered after a line search has failed, and the direction to try then.
    Restart: Evaluation -> struct ('Memory * Vector)
    /// What is remembered after the step from an evaluation along the last direction to an observation, and the new
    /// direction.
    Arrive: 'Memory -> Evaluation -> Vector -> 'Observation -> struct ('Memory * Vector)
    /// The first step to try along a direction.
    FirstStep: 'Memory -> LineOutlook -> float
}

/// A line being searched.
type Line<'Memory, 'Search> = {
    /// Where it begins, with the slope and what is known of the line before.
    Outlook: LineOutlook
    /// What the direction rule remembers.
    Memory: 'Memory
    /// The line search.
    Search: 'Search
    /// The step asked for.
    Step: float
    /// The point asked for.
    Asked: Vector
    /// The step with the lowest value so far: 0 as long as none is lower than the start.
    LowestStep: float
    /// The evaluation there.
    Lowest: Evaluation
    /// Whether the direction is that of a fresh memory, so that there is nothing to fall back on.
    IsFresh: bool
    /// The longest step that was finite; 0 before that.
    LongestStep: float
    /// Trials in succession that were longer and lower than all before.
    Expansions: int
    /// Trials in succession whose values differ from that at the start by no more than may be a rounding error.
    Same: int
}

/// Where a descent method stands.
type DescentState<'Memory, 'Search> =
    /// A line is being searched.
    | OnLine of line: Line<'Memory, 'Search>
    /// The function has shown no curvature along a line: steps along it grow.
    | Growing of line: Line<'Memory, 'Search> * growth: GrowthState
    /// Nothing has lowered the value: ever shorter steps along the steepest descent are tried.
    | Safeguarding of line: Line<'Memory, 'Search> * safeguard: LastSafeguardState * failure: LineFailure
    /// The search of a line has failed or gone back to its lowest point, which must be observed again.
    | Returning of line: Line<'Memory, 'Search>
