namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The direction rule of a line-search method: the difference between BFGS and conjugate gradients. Pure.
[<NoEquality; NoComparison>]
type DirectionRule<'Memory> = {
    /// The initial memory, used again after a failed line search, with its direction.
    Begin: Evaluation -> struct ('Memory * Vector)
    /// The memory after the step from one evaluation to the next along the last direction, and the new direction.
    Next: 'Memory -> Evaluation -> Vector -> Evaluation -> struct ('Memory * Vector)
    /// The first step length to try along a direction.
    Guess: 'Memory -> LineContext -> float
    /// Raises where a memory that was read is none for points of this dimension.
    Validate: int -> 'Memory -> unit
}

/// The direction rule of a method whose observations are more than values and gradients. Pure.
[<NoEquality; NoComparison>]
type ObservationRule<'Memory, 'Observation> = {
    /// The value and gradient of an observation.
    Evaluation: 'Observation -> Evaluation
    /// The observation of a point whose evaluation was kept, if an evaluation is all of it; otherwise the point is
    /// asked for again.
    Recall: Evaluation -> 'Observation voption
    /// The initial memory, with its direction.
    First: 'Observation -> struct ('Memory * Vector)
    /// The memory after a failed line search, with its direction.
    Restart: 'Memory -> Evaluation -> struct ('Memory * Vector)
    /// The memory after the step from an evaluation along the last direction to an observation, and the new direction.
    Arrive: 'Memory -> Evaluation -> Vector -> 'Observation -> struct ('Memory * Vector)
    /// The first step length to try along a direction.
    FirstStep: 'Memory -> LineContext -> float
    /// Raises where a memory that was read is none for points of this dimension.
    Validate: int -> 'Memory -> unit
}

/// The feasible set of a line-search method. Directions must lead into it. Pure.
[<NoEquality; NoComparison>]
type FeasibleSet<'Memory> = {
    /// The bounds of every point.
    Bounds: Bounds
    /// The point at a step length along a line.
    Point: 'Memory -> LineContext -> float -> Vector
    /// The maximum step length along a line.
    LongestStep: LineContext -> float
    /// The ending at an iterate, if the method terminates there.
    End: Evaluation -> Ending voption
}
