namespace OptimizerFunctional.Laws

open System.Globalization
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core

/// A gradient feed: a start, and the gradients of the steps that follow, whatever their points. All values are 1.
[<StructuredFormatDisplay("{Text}")>]
type GradientFeed = {
    /// The start.
    Start: Vector
    /// The gradient of each step, with the start's dimension.
    Gradients: Vector list
} with

    /// The feed in one line.
    member this.Text: string =
        let text (vector: Vector) =
            vector |> Seq.map (fun value -> value.ToString("R", CultureInfo.InvariantCulture)) |> String.concat " "

        let gradients = this.Gradients |> List.map text |> String.concat "; "
        $"start ({text this.Start}), gradients ({gradients})"

/// Creates gradient feeds, and runs optimizers on them.
[<RequireQualifiedAccess>]
module GradientFeed =

    /// A feed of one coordinate, with its start at 0.
    let scalar (gradients: seq<float>) : GradientFeed = {
        Start = Vector.zeros 1
        Gradients = gradients |> Seq.map (Vector.replicate 1) |> Seq.toList
    }

    let private shrink (item: Arbitrary<float>) (feed: GradientFeed) =
        let rows = feed.Start :: feed.Gradients

        let ofRows rows = { Start = List.head rows; Gradients = List.tail rows }

        seq {
            if feed.Gradients.Length > 1 then
                for k in 0 .. feed.Gradients.Length - 1 -> { feed with Gradients = List.removeAt k feed.Gradients }

            if feed.Start.Length > 1 then
                for i in 0 .. feed.Start.Length - 1 -> rows |> List.map _.RemoveAt(i) |> ofRows

            for k in 0 .. rows.Length - 1 do
                for i in 0 .. feed.Start.Length - 1 do
                    for smaller in Arb.toShrink item (rows[k][i]) ->
                        List.updateAt k (rows[k].SetItem(i, smaller)) rows |> ofRows
        }

    /// Feeds of 1 to 6 coordinates and 1 to 20 steps, with partial derivatives from this generator.
    let ofDerivatives (derivative: Arbitrary<float>) : Arbitrary<GradientFeed> =
        Arb.fromGenShrink (
            gen {
                let! dimension = Gen.choose (1, 6)
                let! steps = Gen.choose (1, 20)

                let vector item = Gen.listOfLength dimension item |> Gen.map Vector.ofSeq

                let! start = vector (Arb.toGen Gens.coordinate)
                let! gradients = Gen.listOfLength steps (vector (Arb.toGen derivative))

                return { Start = start; Gradients = gradients }
            },
            shrink derivative
        )

    /// Feeds of 1 to 6 coordinates and 1 to 20 steps.
    let any: Arbitrary<GradientFeed> = ofDerivatives Gens.derivative

    /// The feed with a function applied to every gradient.
    let mapGradients (change: Vector -> Vector) (feed: GradientFeed) : GradientFeed = {
        feed with
            Gradients = List.map change feed.Gradients
    }

    /// The states and steps of an optimizer on a feed, from this state.
    let runFrom (optimizer: Optimizer<'State>) (state: 'State) (feed: GradientFeed) : ('State * Vector) list =
        feed.Gradients
        |> List.mapFold
            (fun (state, point) gradient ->
                let struct (state, step) = optimizer.Step state { Point = point; Value = 1.0; Gradient = gradient }

                (state, step), (state, Vector.add point step))
            (state, feed.Start)
        |> fst

    /// The states and steps of an optimizer on a feed.
    let run (optimizer: Optimizer<'State>) (feed: GradientFeed) : ('State * Vector) list =
        runFrom optimizer (optimizer.Init feed.Start) feed

    /// The steps of an optimizer on a feed.
    let steps (optimizer: Optimizer<'State>) (feed: GradientFeed) : Vector list = run optimizer feed |> List.map snd

    /// The states of an optimizer on a feed, after each step.
    let states (optimizer: Optimizer<'State>) (feed: GradientFeed) : 'State list = run optimizer feed |> List.map fst

    /// The steps of an optimizer on gradients of one coordinate.
    let scalarSteps (optimizer: Optimizer<'State>) (gradients: seq<float>) : float list =
        scalar gradients |> steps optimizer |> List.map (fun step -> step[0])
