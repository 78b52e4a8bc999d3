namespace OptimizerFunctional.Core

open OptimizerFunctional

/// An iterate of a method for f + h with a smooth f.
type ProximalIterate = {
    /// The point.
    Point: Vector
    /// f + h there.
    Value: float
    /// The gradient of f.
    Gradient: Vector
    /// The infinity norm of the gradient mapping, (x - prox(x - t gradient)) / t, which is 0 at a minimizer.
    [<MayBe(Unusual.NotFinite)>]
    Residual: float
} with

    interface IIterate with
        member this.Evaluation = { Point = this.Point; Value = this.Value; Gradient = this.Gradient }
        member _.Step = Vector.Empty
        member this.GradientNorm = this.Residual
        member _.GradientNormName = "infinity norm of the gradient mapping"
        member _.Violation = 0.0
        member _.Answer = Vector.Empty

/// What methods for f + h share.
[<RequireQualifiedAccess>]
module internal Proximal =

    /// The ending at a residual within the tolerance.
    let converged (what: string) (residual: float) (tolerance: float) : Ending =
        Ending.create
            StopKind.GradientBelow
            residual
            tolerance
            $"Converged: the infinity norm of the {what} is {Number.text residual}, at most {Number.text tolerance},"

    /// The ending if no step lowers the value.
    let stalled (what: string) (residual: float) (decrease: float) (value: float) : Ending =
        if decrease <= 100.0 * Number.epsilon * abs value then
            Ending.create
                StopKind.PrecisionReached
                residual
                nan
                $"Stopped: the remaining decrease is less than the rounding error of the value, with an infinity norm \
                  of the {what} of {Number.text residual},"
        else
            Ending.create
                StopKind.LineSearchFailed
                residual
                nan
                $"Stopped: no step lowers the value as the gradient predicts, with an infinity norm of the {what} of \
                  {Number.text residual}; is the gradient right? See `CheckGradient`;"
