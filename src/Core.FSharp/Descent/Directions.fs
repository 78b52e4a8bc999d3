namespace OptimizerFunctional.Core

open OptimizerFunctional

/// How a method chooses directions: all that tells BFGS from conjugate gradients. Pure.
[<NoEquality; NoComparison>]
type DirectionRule<'Memory> = {
    /// What is remembered at first, and again after a line search has failed, and the direction that goes with it.
    Begin: Evaluation -> struct ('Memory * Vector)
    /// What is remembered after the step from one evaluation to the next along the last direction, and the new
    /// direction.
    Next: 'Memory -> Evaluation -> Vector -> Evaluation -> struct ('Memory * Vector)
    /// The first step to try along a direction.
    Guess: 'Memory -> LineContext -> float
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
    Restart: 'Memory -> Evaluation -> struct ('Memory * Vector)
    /// What is remembered after the step from an evaluation along the last direction to an observation, and the new
    /// direction.
    Arrive: 'Memory -> Evaluation -> Vector -> 'Observation -> struct ('Memory * Vector)
    /// The first step to try along a direction.
    FirstStep: 'Memory -> LineContext -> float
}

/// The set that the points of a descent stay in, whose directions must lead into it. Pure.
[<NoEquality; NoComparison>]
type FeasibleSet<'Memory> = {
    /// The bounds of every point.
    Bounds: Bounds
    /// The point of a step along a line.
    Point: 'Memory -> LineContext -> float -> Vector
    /// The longest step that may be tried along a line.
    LongestStep: LineContext -> float
    /// Why the method ends at an iterate, if it does.
    End: Evaluation -> Ending voption
}
