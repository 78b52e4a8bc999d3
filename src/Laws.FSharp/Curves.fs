namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A function of one coordinate with its first two derivatives.
[<NoEquality; NoComparison>]
type Curve = {
    /// The function in one line.
    Text: string
    /// The value.
    Value: float -> float
    /// The first derivative.
    Slope: float -> float
    /// The second derivative.
    SecondDerivative: float -> float
    /// The start.
    Start: float
}

/// Curves that are unbounded below, that have a minimum, and that level off.
[<RequireQualifiedAccess>]
module Curve =

    let private make text start value slope second : Curve = {
        Text = text
        Value = value
        Slope = slope
        SecondDerivative = second
        Start = start
    }

    /// -1, 0 or 1, and NaN of NaN.
    let private sign (x: float) : float =
        if x > 0.0 then 1.0
        elif x < 0.0 then -1.0
        else x

    /// w |x - t|^p.
    let private power (weight: float) (middle: float) (p: float) start =
        make
            $"{weight} |x - {middle}|^{p}"
            start
            (fun x -> weight * Math.Pow(abs (x - middle), p))
            (fun x -> weight * p * Math.Pow(abs (x - middle), p - 1.0) * sign (x - middle))
            (fun x -> weight * p * (p - 1.0) * Math.Pow(abs (x - middle), p - 2.0))

    let private exponential (weight: float) (rate: float) start =
        let at x = weight * Math.Exp(rate * x)
        make $"{weight} exp({rate} x)" start at (fun x -> rate * at x) (fun x -> rate * rate * at x)

    let private line (slope: float) start = make $"{slope} x" start (fun x -> slope * x) (fun _ -> slope) (fun _ -> 0.0)

    /// The number of kinds that are unbounded below.
    let fallingKinds = 8

    /// A curve of a kind that is unbounded below, with a weight above 0 and a start above 0. It decreases to the right
    /// and never levels off.
    let falling (kind: int) (weight: float) (start: float) : Curve =
        match kind with
        | 0 -> line -weight start
        | 1 -> power -weight 0.0 2.0 start
        | 2 -> power -weight 0.0 1.5 start
        | 3 -> power -weight 0.0 3.0 start
        | 4 -> exponential -weight 1.0 start
        | 5 ->
            make
                $"-{weight} (2 x + sin x)"
                start
                (fun x -> -weight * (2.0 * x + sin x))
                (fun x -> -weight * (2.0 + cos x))
                (fun x -> weight * sin x)
        | 6 -> power -weight 0.0 1.0 start
        | _ ->
            make
                $"-{weight} x (x^2 + x)"
                start
                (fun x -> -weight * (x * x * x + x * x))
                (fun x -> -weight * (3.0 * x * x + 2.0 * x))
                (fun x -> -weight * (6.0 * x + 2.0))

    /// The number of kinds with a minimum.
    let boundedKinds = 8

    /// A curve of a kind with a finite minimum at a finite point, from a start. Some minima are distant, some curves
    /// are steep. `size` is a power of ten.
    let bounded (kind: int) (weight: float) (middle: float) (size: int) (start: float) : Curve =
        let far limit = middle * 10.0 ** float (min size limit)

        match kind with
        | 0 -> power weight (far 150) 2.0 start
        | 1 -> power weight (far 90) 3.0 start
        | 2 -> power weight (far 70) 4.0 start
        | 3 ->
            let rate = 5.0 * weight

            make
                $"exp({rate} x) - {rate} x"
                start
                (fun x -> Math.Exp(rate * x) - rate * x)
                (fun x -> rate * (Math.Exp(rate * x) - 1.0))
                (fun x -> rate * rate * Math.Exp(rate * x))
        | 4 ->
            // Almost linear up to its minimum.
            let t = far 150

            make
                $"{weight} sqrt(1 + (x - {t})^2)"
                start
                (fun x -> weight * Math.Sqrt(1.0 + (x - t) * (x - t)))
                (fun x -> weight * (x - t) / Math.Sqrt(1.0 + (x - t) * (x - t)))
                (fun x -> weight * Math.Pow(1.0 + (x - t) * (x - t), -1.5))
        | 5 ->
            // Infinite for x <= 0.
            make
                $"{weight} (x - log x)"
                (abs start)
                (fun x -> if x > 0.0 then weight * (x - Math.Log x) else infinity)
                (fun x -> weight * (1.0 - 1.0 / x))
                (fun x -> weight / (x * x))
        | 6 -> power (weight * 10.0 ** float (size - 75)) middle 2.0 start
        | _ -> power weight (far 150) 1.5 start

    /// The number of kinds with a minimum that is far beyond the squares of floats.
    let farthestKinds = 2

    /// A curve that is linear up to a minimum as far away as 10^270, or to a plateau there. `size` is a power of ten.
    let farthest (kind: int) (weight: float) (middle: float) (size: int) (start: float) : Curve =
        let far = 10.0 ** (1.8 * float size)

        match kind with
        | 0 -> power (weight * 10.0 ** float -size) (middle * far) 1.0 start
        | _ ->
            let edge = start + abs middle * far

            make
                $"-{weight} min(x, {edge})"
                start
                (fun x -> -weight * min x edge)
                (fun x -> if x < edge then -weight else 0.0)
                (fun _ -> 0.0)

    /// The number of kinds that level off.
    let levelingKinds = 6

    /// A curve of a kind that decreases forever, but never below 0.
    let leveling (kind: int) (weight: float) (start: float) : Curve =
        match kind with
        | 0 ->
            make
                $"{weight} / x"
                start
                (fun x -> if x > 0.0 then weight / x else infinity)
                (fun x -> -weight / (x * x))
                (fun x -> 2.0 * weight / (x * x * x))
        | 1 -> exponential weight -1.0 start
        | 2 ->
            let share x = 1.0 / (1.0 + Math.Exp x)

            make
                $"{weight} log(1 + exp(-x))"
                start
                (fun x -> weight * (if x > 0.0 then Math.Log(1.0 + Math.Exp -x) else Math.Log(1.0 + Math.Exp x) - x))
                (fun x -> -weight * share x)
                (fun x -> weight * share x * (1.0 - share x))
        | 3 ->
            make
                $"{weight} (2 - atan x)"
                start
                (fun x -> weight * (2.0 - Math.Atan x))
                (fun x -> -weight / (1.0 + x * x))
                (fun x -> 2.0 * weight * x / ((1.0 + x * x) * (1.0 + x * x)))
        | 4 ->
            make
                $"{weight} / (1 + x^2)"
                start
                (fun x -> weight / (1.0 + x * x))
                (fun x -> -2.0 * weight * x / ((1.0 + x * x) * (1.0 + x * x)))
                (fun x -> weight * (6.0 * x * x - 2.0) / ((1.0 + x * x) * (1.0 + x * x) * (1.0 + x * x)))
        | _ ->
            make
                $"{weight} log(1 + 1/x)"
                start
                (fun x -> if x > 0.0 then weight * Math.Log(1.0 + 1.0 / x) else infinity)
                (fun x -> -weight / (x * (x + 1.0)))
                (fun x -> weight * (2.0 * x + 1.0) / (x * x * (x + 1.0) * (x + 1.0)))

    /// The sum of curves, one per coordinate.
    let sum (curves: Curve list) : TestProblem =
        let curves = List.toArray curves

        let each (choose: Curve -> float -> float) (x: Vector) = Vector.init x.Length (fun i -> choose curves[i] x[i])

        {
            Text = curves |> Array.map (fun curve -> $"{curve.Text} from {curve.Start}") |> String.concat " + "
            Objective =
                Objective
                    .Create(
                        ValueAt(fun point -> each _.Value (Span.toVector point) |> Seq.sum),
                        GradientInto(fun point into -> (each _.Slope (Span.toVector point)).CopyTo into)
                    )
                    .WithHessian(fun point into ->
                        let second = each _.SecondDerivative (Span.toVector point)

                        for i in 0 .. second.Length - 1 do
                            into[i * second.Length + i] <- second[i])
            Residuals = ValueNone
            Start = curves |> Seq.map _.Start |> Vector.ofSeq
        }
