namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A function along the floor of a straight valley, along which a y = x: a curve of x, and k (a y - x)^2.
[<StructuredFormatDisplay("{Text}")>]
type StraightValley = {
    /// The kind of the curve.
    Kind: int
    /// The weight of the curve.
    Weight: float
    /// The power of ten of the minimum, for curves that have one.
    Size: int
    /// The coefficient a.
    Ratio: float
    /// The coefficient k.
    Steepness: float
    /// The start.
    Start: float * float
    /// The power of two of the unit of the coordinates.
    Unit: int
    /// Creates the curve from its kind, weight, power of ten and start.
    Make: int -> float -> int -> float -> Curve
} with

    /// The curve along the floor.
    member private this.Curve = this.Make this.Kind this.Weight this.Size (fst this.Start)

    /// The valley as a problem.
    member this.Problem: TestProblem =
        let curve = this.Curve
        let a, k = this.Ratio, this.Steepness
        let wall (p: Vector) = a * p[1] - p[0]
        let rescaled by = Vector.map (fun coordinate -> Math.ScaleB(coordinate, by))
        let inUnit = rescaled -this.Unit

        {
            Text = this.Text
            Objective =
                Objective
                    .OfVectors(
                        (inUnit >> fun p -> curve.Value p[0] + k * wall p * wall p),
                        (inUnit
                         >> fun p -> Vector.ofSeq [ curve.Slope p[0] - 2.0 * k * wall p; 2.0 * k * a * wall p ]
                         >> inUnit)
                    )
                    .WithHessian(fun p into ->
                        let second = curve.SecondDerivative(Math.ScaleB(p[0], -this.Unit)) + 2.0 * k
                        let entries = [| second; -2.0 * k * a; -2.0 * k * a; 2.0 * k * a * a |]
                        (entries |> Array.map (fun entry -> Math.ScaleB(entry, -2 * this.Unit))).CopyTo into)
            Residuals = ValueNone
            Start = Vector.ofSeq [ curve.Start; snd this.Start ] |> rescaled this.Unit
        }

    /// The valley in one line.
    member this.Text: string =
        $"{this.Curve.Text} + {this.Steepness} ({this.Ratio} y - x)^2 from ({this.Curve.Start}, {snd this.Start}), \
          coordinates in units of 2^{this.Unit}"

/// Section E, along straight valleys: their floors are no rays from the iterates.
[<RequireQualifiedAccess>]
module StraightValleys =

    /// Ten to the power of thousandths.
    let private powers low high : Arbitrary<float> =
        Gens.fractions low high 1000 |> Gens.map (fun power -> 10.0 ** power) Math.Log10

    let private valleys kinds make : Arbitrary<StraightValley> =
        Gens.triple
            (Gens.triple (Gens.integer 0 (kinds - 1)) (Gens.fractions 1 50 10) (Gens.integer 0 150))
            (Gens.triple (powers -2000 2000) (Gens.integer 0 1) (powers -3000 3000))
            (Gens.triple (Gens.fractions 1 50 10) (Gens.fractions -50 50 10) (Gens.integer -60 10))
        |> Gens.map
            (fun ((kind, weight, size), (ratio, isNegative, steepness), (x, y, unit)) -> {
                Kind = kind
                Weight = weight
                Size = size
                Ratio = if isNegative = 1 then -ratio else ratio
                Steepness = steepness
                Start = x, y
                Unit = unit
                Make = make
            })
            (fun valley ->
                (valley.Kind, valley.Weight, valley.Size),
                (abs valley.Ratio, (if valley.Ratio < 0.0 then 1 else 0), valley.Steepness),
                (fst valley.Start, snd valley.Start, valley.Unit))

    /// Valleys whose floor is a line that decreases forever.
    let private falling: Arbitrary<StraightValley> = valleys 1 (fun _ weight _ start -> Curve.falling 0 weight start)

    /// Valleys with a minimum.
    let private bounded: Arbitrary<StraightValley> =
        valleys Curve.boundedKinds (fun kind weight size start -> Curve.bounded kind weight weight size start)

    /// Valleys that level off.
    let private leveling: Arbitrary<StraightValley> =
        valleys Curve.levelingKinds (fun kind weight _ start -> Curve.leveling kind weight start)

    let private run (solver: Solver) count (valley: StraightValley) =
        let tolerance = Math.ScaleB(1e-8, -valley.Unit)
        let stop = Stop.Or(Stop.GradientBelow tolerance, Stop.AfterEvaluations count)
        (solver.Within Bounds.None).Run stop valley.Problem

    /// E8, for solvers with gradients.
    let unbounded (solver: Solver) : Law =
        Law.forAll
            "E8"
            $"{solver.Name}: a function that decreases without bound along a straight valley of any direction is \
              reported as unbounded, after at most {Termination.MaxEvaluationsToUnbounded} evaluations."
            falling
            (fun valley ->
                let outcome = run solver (20L * Termination.MaxEvaluationsToUnbounded) valley

                Expect.that
                    $"It ended with \"{outcome.Reason}\" after {outcome.Evaluations} evaluations."
                    (outcome.Reason.Kind = StopKind.Unbounded
                     && outcome.Evaluations <= Termination.MaxEvaluationsToUnbounded))

    /// E9, for any solver.
    let neverUnbounded (solver: Solver) : Law =
        let isNever (valley: StraightValley) =
            let outcome = run solver 2000L valley
            Expect.that $"It ended with \"{outcome.Reason}\"." (outcome.Reason.Kind <> StopKind.Unbounded)

        Law.forAll
            "E9"
            $"{solver.Name}: a function with a straight valley, which has a finite minimum or levels off along it, is \
              never reported as unbounded."
            (Gens.pair bounded leveling)
            (fun (bounded, leveling) ->
                isNever bounded
                isNever leveling)
