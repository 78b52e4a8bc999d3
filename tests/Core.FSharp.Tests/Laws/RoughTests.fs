namespace OptimizerFunctional.Core.Tests.Laws

open System
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// What makes a bowl rough.
type Roughness =
    /// A kink along a plane: the absolute value of a linear function.
    | Kink = 0
    /// Noise: short teeth along a direction.
    | Teeth = 1

/// A bowl with a kink or with noise, by its values alone: the sum of weight (x - bottom)^2 and the roughness.
[<StructuredFormatDisplay("{Text}")>]
type RoughBowl = {
    /// What makes it rough.
    Roughness: Roughness
    /// The slope of the kink, or the largest noise.
    Size: float
    /// Weight, bottom, coefficient of the plane and start of each coordinate.
    Coordinates: ((float * float) * (float * float)) list
} with

    /// The bowl in one line.
    member this.Text: string =
        let coordinates =
            this.Coordinates
            |> List.map (fun ((weight, bottom), (plane, start)) ->
                $"{weight} (x - {bottom})^2, {plane} x, from {start}")

        $"{this.Roughness} of {this.Size}: " + String.concat "; " coordinates

    /// The value at a point.
    member this.Value(point: Vector) : float =
        let mutable bowl, side = 0.0, 0.0

        this.Coordinates
        |> List.iteri (fun i ((weight, bottom), (plane, _)) ->
            let x = point[i]
            bowl <- bowl + weight * (x - bottom) * (x - bottom)
            side <- side + plane * x)

        match this.Roughness with
        | Roughness.Kink -> bowl + this.Size * abs side
        | _ -> bowl + this.Size * (1e7 * side - floor (1e7 * side))

    /// The minimum with a kink; with noise, a value that is at most twice the noise above it.
    member this.NearLeast: float =
        if this.Roughness <> Roughness.Kink then
            2.0 * this.Size
        else
            // Lagrange: x = b - l/2 a / w with |l| at most the size, and l such that the plane is reached if it can be.
            let sum f = this.Coordinates |> List.sumBy f
            let distance = sum (fun ((_, bottom), (plane, _)) -> plane * bottom)
            let ease = sum (fun ((weight, _), (plane, _)) -> plane * plane / weight)

            let force =
                if ease = 0.0 then
                    0.0
                else
                    Math.Clamp(2.0 * distance / ease, -this.Size, this.Size)

            this.Coordinates
            |> List.map (fun ((weight, bottom), (plane, _)) -> bottom - 0.5 * force * plane / weight)
            |> Vector.ofSeq
            |> this.Value

    /// The bowl as a problem that is known by its values alone.
    member this.Problem: TestProblem = {
        Text = this.Text
        Objective = Objective.Create(ValueAt(fun point -> this.Value(point.ToArray() |> Vector.ofSeq)))
        Residuals = ValueNone
        Start = this.Coordinates |> List.map (snd >> snd) |> Vector.ofSeq
    }

/// Functions with kinks or noise that are known by their values alone.
module RoughTests =

    let private bowls: FsCheck.Gen<RoughBowl> =
        let coordinate =
            Gens.pair
                (Gens.pair (Gens.fractions 1 50 10) (Gens.fractions -30 30 10))
                (Gens.pair (Gens.fractions -10 10 10) (Gens.fractions -30 30 10))

        // The size is a power of ten: from 0.1 to 100 for a kink, from 1e-6 to 0.001 for noise.
        (Gens.triple (Gens.integer 0 1) (Gens.integer 0 30) (Gens.list 1 3 coordinate)).Generator
        |> Gen.map (fun (roughness, tenths, coordinates) -> {
            Roughness = enum<Roughness> roughness
            Size = 10.0 ** (0.1 * float tenths - (if roughness = 0 then 1.0 else 6.0))
            Coordinates = coordinates
        })

    /// Always the same bowls: noise has no law without exceptions. Before kinks were looked for, and the error of
    /// differences was bounded by their steps, it was a fifth of these runs.
    [<Fact>]
    let ``precision is reached only near the minimum, in all but one of a hundred runs with a kink or noise`` () =
        let bowls = Gen.sampleWithSeed (FsCheck.Rnd(7UL, 5UL)) 50 60 bowls
        let stop = Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 2000L)
        let mutable runs, wrong = 0, []

        for solver in Solvers.withGradients do
            for bowl in bowls do
                let run = (solver.Within Bounds.None).Run stop bowl.Problem
                let above = run.Last.Value - bowl.NearLeast
                runs <- runs + 1

                if run.Reason.Kind = StopKind.PrecisionReached && above > 1e-2 then
                    wrong <- $"{solver.Name}, {bowl.Text}: {above} above the minimum, {run.Reason}" :: wrong

        Assert.True(100 * wrong.Length <= runs, $"{wrong.Length} of {runs}\n" + String.concat "\n" wrong)
