namespace OptimizerFunctional

open System
open OptimizerFunctional.Core

/// An iterate of an algorithm: at least an evaluation.
type IIterate =
    /// The evaluation at the iterate. Its gradient is empty for algorithms without gradients.
    abstract Evaluation: Evaluation
    /// The step that led there; empty if it is the difference of two points.
    abstract Step: Vector
    /// What convergence is judged by: the infinity norm of the gradient; with constraints the KKT residual, which
    /// includes the violation; NaN for algorithms without gradients.
    abstract GradientNorm: float
    /// What the sentence of a stop reason calls it.
    abstract GradientNormName: string
    /// The largest violation of a constraint; 0 without constraints.
    abstract Violation: float
    /// What the method answers with at this iterate instead of its point, such as an average; empty where it is the
    /// point.
    abstract Answer: Vector

/// The evaluation of an objective at one point: the input of a first-order step.
and Evaluation = {
    /// The point.
    Point: Vector
    /// The value.
    Value: float
    /// The gradient; empty for algorithms without gradients.
    Gradient: Vector
} with

    interface IIterate with
        member this.Evaluation = this
        member _.Step = Vector.Empty
        member this.GradientNorm = if this.Gradient.IsEmpty then nan else Vector.largest this.Gradient
        member _.GradientNormName = "infinity norm of the gradient"
        member _.Violation = 0.0
        member _.Answer = Vector.Empty

    /// The fields with every digit.
    override this.ToString() : string = this.ToString null

    /// The fields in a number format such as "G6".
    member this.ToString(format: string | null) : string =
        let list = Number.listInFormat format
        let value = Number.inFormat format this.Value
        $"Evaluation {{ Point = {list this.Point}, Value = {value}, Gradient = {list this.Gradient} }}"

    interface IFormattable with
        member this.ToString(format, _) = this.ToString format

/// Computes f(x).
type ValueAt = delegate of point: ReadOnlySpan<float> -> float

/// Writes the gradient of f at x into `gradient`, which has the length of `point` and starts as zeros.
type GradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> unit

/// Writes the gradient of f at x into `gradient` and returns f(x).
type ValueAndGradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// Writes the gradient and returns the value of an objective that changes from iterate to iterate. `index` is the index
/// of the iterate, from 0.
type OnlineInto = delegate of index: int64 * point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// Writes the Hessian of f at x into `hessian`: n x n entries, which start as zeros.
type HessianInto = delegate of point: ReadOnlySpan<float> * hessian: Span<float> -> unit

/// Writes the Hessian of f at x times a direction into `product`, which has the length of both and starts as zeros.
type HessianTimesInto =
    delegate of point: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * product: Span<float> -> unit

/// Writes the residuals at x into `residuals`, one for each observation.
type ResidualsInto = delegate of point: ReadOnlySpan<float> * residuals: Span<float> -> unit

/// Writes the Jacobian of the residuals at x into `jacobian`, which starts as zeros, in column-major order: the
/// derivative of residual i by coordinate j is entry i + j * m, where m is the number of residuals.
type JacobianInto = delegate of point: ReadOnlySpan<float> * jacobian: Span<float> -> unit

/// The source of an objective's gradients.
type GradientSource =
    /// The user's function.
    | Analytic = 0
    /// Central differences of values, with a relative error of about 1e-10 on well-scaled functions.
    | CentralDifferences = 1
    /// Automatic differentiation of the user's function of `Real`s, exact to rounding.
    | Automatic = 2
