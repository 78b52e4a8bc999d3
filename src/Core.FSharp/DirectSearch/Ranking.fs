namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The order of values in methods without derivatives.
[<RequireQualifiedAccess>]
module internal Ranking =

    /// The fraction of the first values that counts as 0.
    [<Literal>]
    let NearZero = 1e-20

    /// The largest absolute finite value; 0 if there is none.
    let largest (values: seq<float>) : float =
        Seq.fold (fun largest value -> if Double.IsFinite value then max largest (abs value) else largest) 0.0 values

    /// The sort key of a value: whatever is not finite, also minus infinity, is worse than every finite value.
    let key (value: float) : float = if Double.IsFinite value then value else infinity

    /// The sort key of a point.
    let keyOf (evaluation: Evaluation) : float = key evaluation.Value

    /// Whether one point has a lower value than another.
    let isBetter (candidate: Evaluation) (than: Evaluation) : bool = keyOf candidate < keyOf than

    /// The better of two points; the first if they are equal.
    let better (first: Evaluation) (second: Evaluation) : Evaluation = if isBetter second first then second else first

    /// The difference of two values; 0 if both are infinite.
    let gap (low: Evaluation) (high: Evaluation) : float =
        let low, high = keyOf low, keyOf high
        if high = low then 0.0 else high - low

    /// A point and its value, without a gradient.
    let evaluation (point: Vector) (value: float) : Evaluation = {
        Point = point
        Value = value
        Gradient = Vector.Empty
    }
