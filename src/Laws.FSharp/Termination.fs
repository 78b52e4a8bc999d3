namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A sum of curves, one per coordinate.
[<StructuredFormatDisplay("{Text}")>]
type CurveSum = {
    /// The kind, weight, center, power of ten and start of each coordinate.
    Coordinates: (int * float * (float * int * float)) list
    /// Creates the curve of a coordinate.
    Make: int -> float -> float -> int -> float -> Curve
} with

    /// The sum as a problem.
    member this.Problem: TestProblem =
        this.Coordinates
        |> List.map (fun (kind, weight, (middle, size, start)) -> this.Make kind weight middle size start)
        |> Curve.sum

    /// The sum in one line.
    member this.Text: string = this.Problem.Text

/// Section E: termination. A function that is unbounded below is reported as unbounded, soon; a bounded one never is.
[<RequireQualifiedAccess>]
module Termination =

    let private slopes kinds make : Arbitrary<CurveSum> =
        let positive = Gens.fractions 1 50 10

        Gens.triple
            (Gens.integer 0 (kinds - 1))
            positive
            (Gens.triple (Gens.fractions -90 90 10) (Gens.integer 0 150) positive)
        |> Gens.list 1 3
        |> Gens.map (fun coordinates -> { Coordinates = coordinates; Make = make }) _.Coordinates

    /// Sums of curves that are unbounded below.
    let falling: Arbitrary<CurveSum> =
        slopes Curve.fallingKinds (fun kind weight _ _ start -> Curve.falling kind weight start)

    /// Sums of a curve that is unbounded below and of some with a minimum nearby.
    let saddles: Arbitrary<CurveSum> =
        slopes Curve.fallingKinds (fun kind weight middle _ start ->
            if kind % 2 = 0 then
                Curve.falling kind weight start
            else
                Curve.bounded 0 weight middle 0 start)
        |> Gens.map
            (fun slopes -> { slopes with Coordinates = (0, 1.0, (0.0, 0, 1.0)) :: List.truncate 2 slopes.Coordinates })
            (fun slopes -> { slopes with Coordinates = List.tail slopes.Coordinates })

    /// Sums of curves with a finite minimum.
    let bounded: Arbitrary<CurveSum> = slopes Curve.boundedKinds Curve.bounded

    /// Sums of curves with a minimum as far away as 1e270.
    let farthest: Arbitrary<CurveSum> = slopes Curve.farthestKinds Curve.farthest

    /// Sums of curves that level off.
    let leveling: Arbitrary<CurveSum> =
        slopes Curve.levelingKinds (fun kind weight _ _ start -> Curve.leveling kind weight start)

    /// The maximum number of evaluations before a solver reports that a function is unbounded.
    [<Literal>]
    let MaxEvaluationsToUnbounded = 1000L

    let private stop count = Stop.Or(Stop.GradientBelow 1e-8, Stop.AfterEvaluations count)

    /// The outcome on a problem that is unbounded below. With bounds, each coordinate has a lower bound half a unit to
    /// the left of its start.
    let runDown (withBounds: bool) (solver: Solver) (problem: TestProblem) : RunOutcome =
        let bounds =
            if withBounds then
                Bounds.Between(Vector.map (fun x -> x - 0.5) problem.Start, Vector.Empty)
            else
                Bounds.None

        (solver.Within bounds).Run (stop (20L * MaxEvaluationsToUnbounded)) problem

    let private endsUnbounded (outcome: RunOutcome) =
        Expect.that
            $"It ended with \"{outcome.Reason}\" after {outcome.Evaluations} evaluations."
            (outcome.Reason.Kind = StopKind.Unbounded && outcome.Evaluations <= MaxEvaluationsToUnbounded)

    let private isUnbounded number what arbitrary (solver: Solver) : Law =
        Law.forAll
            number
            $"{solver.Name}: {what} is reported as unbounded, after at most {MaxEvaluationsToUnbounded} evaluations."
            arbitrary
            (fun (slopes: CurveSum) -> runDown false solver slopes.Problem |> endsUnbounded)

    /// E1: a function that is unbounded below along each coordinate is reported as unbounded.
    let unbounded (solver: Solver) : Law =
        isUnbounded "E1" "a function that is unbounded below along each coordinate" falling solver

    /// E7: a function that is unbounded below along one coordinate is reported as unbounded.
    let unboundedSaddles (solver: Solver) : Law =
        isUnbounded
            "E7"
            "a function that is unbounded below along one coordinate, with a minimum along the others,"
            saddles
            solver

    /// E2: with bounds that do not limit it, an unbounded function is reported as unbounded. For solvers with bounds.
    let unboundedWithinBounds (solver: Solver) : Law =
        Law.forAll
            "E2"
            $"{solver.Name}: a function that is unbounded below, away from a bound of each coordinate, is reported as \
              unbounded."
            falling
            (fun slopes -> runDown true solver slopes.Problem |> endsUnbounded)

    let private neverUnbounded (solver: Solver) (slopes: CurveSum) =
        let outcome = (solver.Within Bounds.None).Run (stop 2000L) slopes.Problem
        Expect.that $"It ended with \"{outcome.Reason}\"." (outcome.Reason.Kind <> StopKind.Unbounded)

    /// E3: a function with a finite minimum is never reported as unbounded.
    let minimaAreFinite (solver: Solver) : Law =
        Law.forAll
            "E3"
            $"{solver.Name}: a function with a finite minimum, however distant or steep, is never reported as \
              unbounded."
            bounded
            (neverUnbounded solver)

    /// E10: a function whose minimum is as far away as 1e270 is never reported as unbounded. For solvers other than
    /// SQP, which judges by a few long steps.
    let farthestMinima (solver: Solver) : Law =
        Law.forAll
            "E10"
            $"{solver.Name}: a function that is linear up to a minimum or a plateau, as far away as 1e270, is never \
              reported as unbounded."
            farthest
            (neverUnbounded solver)

    /// E4: a function that levels off is never reported as unbounded.
    let levelsOff (solver: Solver) : Law =
        Law.forAll
            "E4"
            $"{solver.Name}: a function that decreases forever but levels off is never reported as unbounded."
            leveling
            (neverUnbounded solver)

    /// E5, for any solver or optimizer: a start that is not finite is reported, with its value.
    let startsAtInfinity (method: AnyMethod) : Law =
        Law.once "E5" $"{method.Name}: a start with the value infinity or NaN is reported as not finite." (fun () ->
            for value in [ infinity; nan ] do
                let problem = {
                    Text = $"always {value}"
                    Objective =
                        Objective.Create(
                            ValueAndGradientInto(fun _ into ->
                                into.Fill value
                                value)
                        )
                    Residuals = ValueSome(Residuals.Create(2, ResidualsInto(fun _ into -> into.Fill value)))
                    Start = Vector.ofSeq [ 1.0; 2.0 ]
                }

                let outcome = method.Run (stop 5000L) problem
                Expect.that $"It ended with \"{outcome.Reason}\"." (outcome.Reason.Kind = StopKind.ValueNotFinite)
                Expect.sameBits "What was measured" value outcome.Reason.Measured
                Expect.sameBits "The value of the last iterate" value outcome.Last.Value
                Expect.sameBits "The value of the best point" value outcome.Best.Value
                Expect.sameVector "The best point" problem.Start outcome.Best.Point)

    /// E6, for any optimizer, with its steps multiplied by a power of ten: it ends alike in place and by ask/tell.
    let endsAlike (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "E6"
            $"{optimizer.Name}: in place and by ask/tell, it ends at the same iterate for the same reason, however \
              long its steps."
            (Gens.triple falling bounded (Gens.integer 0 300))
            (fun (falling, bounded, power) ->
                let longer = optimizer |> Optimizer.andThen (Optimizer.scale (10.0 ** float power))

                for problem in [ falling.Problem; bounded.Problem ] do
                    let inPlace = (AnyMethod.ofOptimizer longer).Run (stop 200L) problem

                    let method = (AnyMethod.ofEvaluations (Optimizer.algorithm longer)).Run (stop 200L) problem

                    Expect.that
                        $"It ended with \"{method.Reason}\", and in place with \"{inPlace.Reason}\"."
                        (method.Reason.Kind = inPlace.Reason.Kind && method.Reason.Index = inPlace.Reason.Index)

                    Expect.sameBits "What was measured" inPlace.Reason.Measured method.Reason.Measured
                    Expect.sameBits "The best value" inPlace.Best.Value method.Best.Value
                    Expect.sameVector "The last iterate" inPlace.Last.Point method.Last.Point)
