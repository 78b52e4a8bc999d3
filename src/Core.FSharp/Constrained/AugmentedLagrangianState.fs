namespace OptimizerFunctional.Core

open OptimizerFunctional

/// A round: the bounded quasi-Newton method minimizes one augmented Lagrangian.
type AugmentedLagrangianRound = {
    /// The factor of the objective: 1, or less where its gradient is large at the start.
    ValueScale: float
    /// The factor of each constrained value.
    [<MayBe(Unusual.OfAnyLength)>]
    Scales: Vector
    /// The multipliers of the scaled problem.
    [<MayBe(Unusual.OfAnyLength)>]
    Multipliers: Vector
    /// The penalty of squared violations, above 0.
    Penalty: float
    /// The round ends where the projected gradient of the augmented Lagrangian is within this tolerance.
    Tolerance: float
    /// How far values and multipliers were from a solution at the end of the round before: the largest change of a
    /// multiplier over the penalty.
    [<MayBe(Unusual.NotFinite)>]
    Distance: float
    /// The point where the round began.
    Start: Vector
    /// The start of the run.
    Origin: Vector
    /// The number of rounds before this one.
    Number: int
    /// The number of successive rounds that did not leave their start.
    Idle: int
    /// Whether squared violations alone are minimized, because a higher penalty has not lowered them.
    IsRestoring: bool
    /// How often that was begun.
    Restorations: int
    /// Whether it was begun at the start of the run.
    HasReturned: bool
    /// The ending of the quasi-Newton method, if its line search failed; rounding errors do not explain it.
    Failure: Ending voption
}

/// The quasi-Newton method in a round.
type AugmentedLagrangianSearch = {
    /// The round.
    Round: AugmentedLagrangianRound
    /// The augmented Lagrangian at the last iterate.
    At: Evaluation
    /// The trial with the lowest augmented Lagrangian since then, which may become the next iterate.
    Lowest: ConstrainedIterate voption
    /// The augmented Lagrangian there.
    [<MayBe(Unusual.NotFinite)>]
    LowestValue: float
    /// The state of the quasi-Newton method.
    Inner: Monitored<LBfgsBState>
}

/// The state of the augmented Lagrangian method.
[<RequireQualifiedAccess>]
type AugmentedLagrangianState =
    /// A trial point of the quasi-Newton method.
    | Searching of AugmentedLagrangianSearch
    /// A round has ended at a point that was not the last one observed: it is observed again.
    | Returning of round: AugmentedLagrangianRound * point: Vector
    /// A round begins at its start, which is observed again: that of the round before or of the run.
    | Restarting of round: AugmentedLagrangianRound
