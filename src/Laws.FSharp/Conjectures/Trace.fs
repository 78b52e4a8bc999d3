namespace OptimizerFunctional.Laws

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// A function that runs evaluate, a member of a class. It may change from iterate to iterate.
[<AbstractClass>]
type Member() =
    /// The value at the point, for the iterate of this index; writes the gradient. Both arrays may be longer than the
    /// point.
    abstract Evaluate: index: int * point: float[] * gradient: float[] -> float

    /// The period of a function that changes from iterate to iterate; 1 if it does not change; 0 if nothing repeats.
    abstract Period: int
    default _.Period = 1

    /// Its pieces, if it is a function of one coordinate with piecewise linear slope.
    abstract Pieces: Pieces voption
    default _.Pieces = ValueNone

/// A run: points, values and gradients at the iterates 0 to `Last`. A measure must not keep it, because the search
/// writes the next run into the same arrays.
[<Sealed>]
type Trace internal (dimension: int, steps: int) =
    let points = Array.zeroCreate<float>(dimension * (steps + 1))
    let gradients = Array.zeroCreate<float>(dimension * (steps + 1))
    let values = Array.zeroCreate<float>(steps + 1)
    let mutable last = -1
    let mutable isFinite = true

    let norm (numbers: float[]) index =
        if dimension = 1 then
            abs numbers[index]
        else
            let mutable sum = 0.0

            for i in index * dimension .. (index + 1) * dimension - 1 do
                sum <- sum + numbers[i] * numbers[i]

            sqrt sum

    member internal _.Clear() =
        last <- -1
        isFinite <- true

    /// Whether the run goes on: its numbers are finite.
    member internal _.Add(point: float[], value: float, gradient: float[]) : bool =
        last <- last + 1
        values[last] <- value
        let start = last * dimension
        let mutable sum = value

        for i in 0 .. dimension - 1 do
            points[start + i] <- point[i]
            gradients[start + i] <- gradient[i]
            // A sum of finite numbers may overflow, so each is asked by itself.
            if not (Double.IsFinite point[i] && Double.IsFinite gradient[i]) then
                sum <- nan

        isFinite <- Double.IsFinite sum
        isFinite

    /// The number of steps that it has room for.
    member internal _.Capacity: int = steps

    /// The number of coordinates.
    member _.Dimension: int = dimension

    /// The index of the last iterate: the number of steps, or fewer if a number was not finite.
    member _.Last: int = last

    /// Whether all numbers are finite. Otherwise those of the last iterate are not.
    member _.IsFinite: bool = isFinite

    /// The value at an iterate.
    member _.Value(index: int) : float = values[index]

    /// The point of an iterate.
    member _.Point(index: int) : ReadOnlySpan<float> = ReadOnlySpan(points, index * dimension, dimension)

    /// The gradient at an iterate.
    member _.Gradient(index: int) : ReadOnlySpan<float> = ReadOnlySpan(gradients, index * dimension, dimension)

    /// The Euclidean norm of the point of an iterate: its distance from the minimizer, in classes that have one.
    member _.Distance(index: int) : float = norm points index

    /// The Euclidean norm of the gradient at an iterate.
    member _.GradientNorm(index: int) : float = norm gradients index

    /// The Euclidean norm of the step from an iterate to the next one.
    member _.StepNorm(index: int) : float =
        let mutable sum = 0.0

        for i in index * dimension .. (index + 1) * dimension - 1 do
            let step = points[i + dimension] - points[i]
            sum <- sum + step * step

        sqrt sum
