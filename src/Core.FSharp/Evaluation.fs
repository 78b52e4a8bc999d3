namespace OptimizerFunctional

open System
open OptimizerFunctional.Core

/// What is known of an objective at one point: all that a first-order step may know.
type Evaluation =
    {
        /// Where the objective was evaluated.
        Point: Vector
        /// Its value there.
        Value: float
        /// Its gradient there, one partial derivative a coordinate.
        Gradient: Vector
    }

/// f(x).
type ValueAt = delegate of point: ReadOnlySpan<float> -> float

/// Writes the gradient of f at x into `gradient`, which has the length of `point` and starts as zeros.
type GradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> unit

/// Writes the gradient of f at x into `gradient` and returns f(x).
type ValueAndGradientInto = delegate of point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// The same for an objective that changes from iterate to iterate: `index` counts them from 0.
type OnlineInto = delegate of index: int64 * point: ReadOnlySpan<float> * gradient: Span<float> -> float

/// Where an objective's gradients come from.
type GradientSource =
    /// The user's formula.
    | Analytic = 0
    /// Central differences of values, with a relative error of about 1e-10 on well-scaled functions.
    | CentralDifferences = 1
