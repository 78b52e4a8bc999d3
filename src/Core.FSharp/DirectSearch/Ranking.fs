namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// How methods without derivatives compare values.
[<RequireQualifiedAccess>]
module internal Ranking =

    /// Which share of the first values is near a value of 0.
    [<Literal>]
    let NearZero = 1e-20

    /// The largest finite value, without its sign; 0 if there is none.
    let largest (values: seq<float>) : float =
        Seq.fold (fun largest value -> if Double.IsFinite value then max largest (abs value) else largest) 0.0 values

    /// What a value counts as: whatever is not finite is worse than every finite value, minus infinity too.
    let worth (value: float) : float = if Double.IsFinite value then value else infinity

    /// What the value of a point counts as.
    let worthOf (evaluation: Evaluation) : float = worth evaluation.Value

    /// Whether one point has a lower value than another.
    let isBetter (candidate: Evaluation) (than: Evaluation) : bool = worthOf candidate < worthOf than

    /// The better of two points; of equals the first.
    let better (first: Evaluation) (second: Evaluation) : Evaluation = if isBetter second first then second else first

    /// How far one value is above another; 0 where both are infinite.
    let gap (low: Evaluation) (high: Evaluation) : float =
        let low, high = worthOf low, worthOf high
        if high = low then 0.0 else high - low

    /// A point and its value, without a gradient.
    let evaluation (point: Vector) (value: float) : Evaluation = {
        Point = point
        Value = value
        Gradient = Vector.Empty
    }
