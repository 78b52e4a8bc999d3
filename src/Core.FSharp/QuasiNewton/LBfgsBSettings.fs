namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of L-BFGS-B.
type LBfgsBSettings = {
    /// The bounds that every point keeps to. The default is none.
    Bounds: Bounds
    /// How many steps are remembered, at least 1. Each takes two vectors. The default is 10.
    Memory: int
    /// The largest coordinate of the projected gradient at which the method ends, at least 0. The default is 1e-8, at
    /// which runs without bounds stop by default.
    GradientTolerance: float
    /// The curvature of the model as long as no step is remembered, at least 0. The default is 0: the first step tried
    /// is a hundredth of the start, and a later one as long as the step before. With 1, first steps are those of
    /// Algorithm 778: the gradient, or of length 1 on the first line where a coordinate has not both bounds.
    InitialCurvature: float
}

/// A line being searched, within the box.
type BoundedLine = {
    /// The iterate that it begins from.
    From: Evaluation
    /// The point of the box that it goes towards: that of a step of 1.
    Target: Vector
    /// The way there.
    Direction: Vector
    /// What is remembered.
    Memory: CompactMemory
    /// The line search.
    Search: ShrinkingState<MoreThuenteState>
    /// The step asked for.
    Step: float
    /// The point asked for.
    Asked: Vector
    /// The evaluation with the lowest value on the line: that of the iterate as long as none is lower.
    Lowest: Evaluation
    /// The longest step that was finite; 0 before that.
    LongestStep: float
    /// Trials in succession that were longer and lower than all before.
    Expansions: int
    /// The lowest value at the start of a line so far.
    LowestValue: float
    /// Iterates in succession that were not lower than that by more than its rounding error.
    Stalled: int
    /// How many steps in succession were those of line searches that failed.
    Rescues: int
}

/// Where L-BFGS-B stands.
[<RequireQualifiedAccess>]
type LBfgsBState =
    /// A line is being searched.
    | OnLine of line: BoundedLine
    /// The value falls along a line without an end in sight: steps along it grow.
    | Growing of line: BoundedLine * growth: GrowthState
    /// Nothing has lowered the value: ever shorter steps along the projected steepest descent are tried.
    | Safeguarding of line: SafeguardLine * failure: LineFailure
