namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What the method keeps from iterate to iterate.
type SqpMemory = {
    /// The factor of the objective: 1, or less where its gradient is large at the start.
    ValueScale: float
    /// The factor of each constrained value.
    [<MayBe(Unusual.OfAnyLength)>]
    Scales: Vector
    /// The lower triangle of the approximate Hessian of the scaled Lagrangian, column by column.
    [<MayBe(Unusual.OfAnyLength)>]
    Hessian: Vector
    /// Whether the Hessian is the identity since the start or a reset.
    IsFresh: bool
    /// The weight of each violation in the merit function.
    [<MayBe(Unusual.OfAnyLength)>]
    Weights: Vector
    /// The multipliers of the scaled problem.
    [<MayBe(Unusual.OfAnyLength)>]
    Multipliers: Vector
    /// The least sum of scaled violations so far.
    [<MayBe(Unusual.NotFinite)>]
    LeastViolation: float
    /// The least value of the objective at an iterate so far.
    [<MayBe(Unusual.NotFinite)>]
    LeastValue: float
    /// The number of iterates since the violation fell by 1 %, or the value below all before.
    Stalled: int
    /// The number of successive steps that were at most a tenth of the subproblem's, from points that violate a
    /// constraint.
    Short: int
    /// The number of restorations so far.
    Restorations: int
    /// The number of successive steps that the last safeguard found.
    SafeguardSteps: int
}

/// A line of trial points from an iterate.
type SqpLine = {
    /// The iterate.
    From: ConstrainedIterate
    /// What is known there.
    Memory: SqpMemory
    /// The step of the subproblem.
    Direction: Vector
    /// The merit function at the iterate.
    Merit: float
    /// Its slope along the direction, below 0.
    Slope: float
    /// The share of the direction that is tried.
    Share: float
    /// The number of trials so far.
    Tried: int
}

/// The last safeguard after a line whose trials have all failed.
type SqpSafeguardLine = {
    /// The line.
    Line: SqpLine
    /// The state of the safeguard.
    Safeguard: LastSafeguardState
}

/// Violations are being reduced by least squares, because no step of a subproblem could.
type SqpRestoration = {
    /// The last iterate before.
    From: ConstrainedIterate
    /// What is known there.
    Memory: SqpMemory
    /// The last point that least squares accepted.
    At: ConstrainedIterate
    /// The state of least squares.
    Inner: LevenbergMarquardtState
}

/// The state of sequential quadratic programming.
[<RequireQualifiedAccess>]
type SqpState =
    /// A trial point on a line.
    | OnLine of SqpLine
    /// A trial point of the last safeguard.
    | Safeguarding of SqpSafeguardLine
    /// A trial point of least squares.
    | Restoring of SqpRestoration
