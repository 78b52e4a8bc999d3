namespace OptimizerFunctional

open System
open OptimizerFunctional.Core

/// What an algorithm makes an iterate of: at least an evaluation.
type IIterate =
    /// The objective at the iterate. Its gradient is empty where the algorithm knows none.
    abstract Evaluation: Evaluation
    /// The step that led there; empty where it is simply the difference of two points.
    abstract Step: Vector

/// What is known of an objective at one point: all that a first-order step may know.
and Evaluation = {
    /// Where the objective was evaluated.
    Point: Vector
    /// Its value there.
    Value: float
    /// Its gradient there, one partial derivative a coordinate; empty where a method without derivatives asked.
    Gradient: Vector
} with

    interface IIterate with
        member this.Evaluation = this
        member _.Step = Vector.Empty

    /// Its parts with every digit.
    override this.ToString() : string = this.ToString null

    /// Its parts with the digits of a format such as "G6".
    member this.ToString(format: string | null) : string =
        let list = Number.listInFormat format
        let value = Number.inFormat format this.Value
        $"Evaluation {{ Point = {list this.Point}, Value = {value}, Gradient = {list this.Gradient} }}"

    interface IFormattable with
        member this.ToString(format, _) = this.ToString format

/// f(x).
type ValueAt = delegate of point: ReadOnlySpan<float> -> float

/// Writes the gradient of f at x into `gradient`, which has the length of `point` and starts as zeros.
type GradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> unit

/// Writes the gradient of f at x into `gradient` and returns f(x).
type ValueAndGradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// The same for an objective that changes from iterate to iterate: `index` counts them from 0.
type OnlineInto = delegate of index: int64 * point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// Writes the matrix of second derivatives of f at x into `hessian`: n x n entries, which start as zeros.
type HessianInto = delegate of point: ReadOnlySpan<float> * hessian: Span<float> -> unit

/// Writes the Hessian of f at x times a direction into `product`, which has the length of both and starts as zeros.
type HessianTimesInto =
    delegate of point: ReadOnlySpan<float> * direction: ReadOnlySpan<float> * product: Span<float> -> unit

/// Writes the residuals at x into `residuals`, one for each thing to be fitted.
type ResidualsInto = delegate of point: ReadOnlySpan<float> * residuals: Span<float> -> unit

/// Writes the matrix of derivatives of the residuals at x into `jacobian`, which starts as zeros: the derivative
/// of residual i by coordinate j is entry i + j * m, where m is the number of residuals (column after column).
type JacobianInto = delegate of point: ReadOnlySpan<float> * jacobian: Span<float> -> unit

/// Where an objective's gradients come from.
type GradientSource =
    /// The user's formula.
    | Analytic = 0
    /// Central differences of values, with a relative error of about 1e-10 on well-scaled functions.
    | CentralDifferences = 1
