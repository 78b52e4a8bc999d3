namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// The error of the values of a bowl.
type ValueError =
    /// A random number for each point.
    | Noise = 0
    /// They are rounded to multiples of a number.
    | Rounded = 1
    /// They are rounded to single precision.
    | SinglePrecision = 2

/// A bowl whose values have errors far above rounding: the sum of weight (x - bottom)^2 and of cosh (x - bottom) - 1,
/// plus a floor.
[<StructuredFormatDisplay("{Text}")>]
type InexactBowl = {
    /// The kind of error.
    Error: ValueError
    /// The largest noise, or the number whose multiples the values are.
    Size: float
    /// The minimum without errors.
    Floor: float
    /// Weight, bottom and start of each coordinate.
    Coordinates: (float * (float * float)) list
} with

    /// The bowl in one line.
    member this.Text: string =
        let coordinates =
            this.Coordinates
            |> List.map (fun (weight, (bottom, start)) ->
                $"{weight} (x - {bottom})^2 + cosh(x - {bottom}) - 1, from {start}")

        $"{this.Error} of {this.Size}, {this.Floor} and " + String.concat "; " coordinates

    /// A number in [0, 1) for a point, by a hash of its bits (the finalizer of SplitMix64).
    static member private Random(point: Vector) : float =
        let mutable hash = 0x9E3779B97F4A7C15UL

        for x in point do
            hash <- hash ^^^ uint64 (BitConverter.DoubleToInt64Bits x)
            hash <- (hash ^^^ (hash >>> 30)) * 0xBF58476D1CE4E5B9UL
            hash <- (hash ^^^ (hash >>> 27)) * 0x94D049BB133111EBUL
            hash <- hash ^^^ (hash >>> 31)

        Math.ScaleB(float (hash >>> 11), -53)

    /// The value without its error.
    member this.Exact(point: Vector) : float =
        let mutable sum = this.Floor

        this.Coordinates
        |> List.iteri (fun i (weight, (bottom, _)) ->
            let x = point[i] - bottom
            sum <- sum + weight * x * x + Math.Cosh x - 1.0)

        sum

    /// The value at a point.
    member this.Value(point: Vector) : float =
        let exact = this.Exact point

        match this.Error with
        | ValueError.Noise -> exact + this.Size * InexactBowl.Random point
        | ValueError.Rounded -> this.Size * Math.Round(exact / this.Size)
        | _ -> float (float32 exact)

    /// The largest error of the values near the minimum.
    member this.Largest: float =
        match this.Error with
        | ValueError.SinglePrecision -> 1.2e-7 * this.Floor
        | _ -> this.Size

    /// The bowl as a problem that is known by its values alone.
    member this.Problem: TestProblem = {
        Text = this.Text
        Objective = Objective.Create(ValueAt(fun point -> this.Value(Span.toVector point)))
        Residuals = ValueNone
        Start = this.Coordinates |> List.map (snd >> snd) |> Vector.ofSeq
    }

/// Section T for functions whose values are inexact, and that are known by them alone.
[<RequireQualifiedAccess>]
module InexactValues =

    let private bowls: Arbitrary<InexactBowl> =
        let coordinate =
            Gens.pair (Gens.fractions 1 50 10) (Gens.pair (Gens.fractions -30 30 10) (Gens.fractions -30 30 10))

        Gens.triple
            (Gens.pair (Gens.integer 0 2) (Gens.integer -60 -5))
            (Gens.fractions 1 1000 10)
            (Gens.list 1 3 coordinate)
        |> Gens.map
            (fun ((error, tenths), floor, coordinates) -> {
                Error = enum<ValueError> error
                Size = 10.0 ** (0.1 * float tenths)
                Floor = floor
                Coordinates = coordinates
            })
            (fun bowl -> (int bowl.Error, int (Math.Round(10.0 * Math.Log10 bowl.Size))), bowl.Floor, bowl.Coordinates)

    /// T8: a difference of inexact values is no evidence for a small gradient. For solvers that use gradients.
    let precision (solver: Solver) : Law =
        Law.forAll
            "T8"
            $"{solver.Name}: for a bowl known by its values alone, whose values are noisy or rounded, it converges or \
              reaches precision only where the value is within 100 errors of the minimum."
            bowls
            (fun bowl ->
                let stop = Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 2000L)
                let run = (solver.Within Bounds.None).Run stop bowl.Problem
                let above = bowl.Exact run.Last.Point - bowl.Floor

                Expect.that
                    $"It ended with \"{run.Reason}\", {above} above the minimum, after {run.Evaluations} evaluations."
                    (above <= 100.0 * bowl.Largest
                     || not (run.Reason.Converged || run.Reason.Kind = StopKind.PrecisionReached)))
