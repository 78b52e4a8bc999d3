namespace OptimizerFunctional.FirstOrder.Tests

open System
open System.IO
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// A recorded run of two independent implementations, one from the formulas and one from the original sources.
type GoldenRun(json: JsonElement) =

    let text (name: string) = (json.GetProperty name).GetString() |> nonNull
    let settings = json.GetProperty "settings"

    let vectors (name: string) =
        json.GetProperty(name).EnumerateArray()
        |> Seq.map (fun point -> point.EnumerateArray() |> Seq.map _.GetDouble() |> Vector.ofSeq)
        |> Seq.toArray

    member _.Method = text "method"
    member _.Dialect = text "dialect"
    member _.Problem = text "problem"
    member _.IsAgreed = (json.GetProperty "agreed").GetBoolean()
    member this.Name = $"{this.Method} {this.Dialect} {this.Problem}"

    /// A setting; infinity is a text.
    member _.Number(name: string) : float =
        let value = settings.GetProperty name
        if value.ValueKind = JsonValueKind.String then infinity else value.GetDouble()

    /// Whether a setting is there and not null.
    member _.IsGiven(name: string) : bool = (settings.GetProperty name).ValueKind <> JsonValueKind.Null

    member _.Text(name: string) : string = (settings.GetProperty name).GetString() |> nonNull
    member _.Has(name: string) : bool = fst (settings.TryGetProperty name)
    member _.Flag(name: string) : bool = (settings.GetProperty name).GetBoolean()
    member this.Rate: Schedule = Schedule.constant (this.Number "lr")

    /// The points at which gradients are taken.
    member _.Points: Vector[] = vectors "points"

    /// A second sequence of vectors, one for each step.
    member _.Estimates: Vector[] = vectors "estimates"

    /// The points that the method answers with, if they are others.
    member _.Answers: Vector[] option = if fst (json.TryGetProperty "answers") then Some(vectors "answers") else None

    /// The number of steps.
    member _.Steps: int64 = (json.GetProperty "steps").GetInt64()

    /// The tolerance up to a step.
    member _.Tolerance(step: int) : float =
        let limits = (json.GetProperty "tolerance").EnumerateObject() |> Seq.toList
        (limits |> List.find (fun limit -> step <= int limit.Name)).Value.GetDouble()

    member _.Blocks: Blocks =
        json.GetProperty("blocks").EnumerateArray()
        |> Seq.map (fun block ->
            let shape = block.GetProperty("shape").EnumerateArray() |> Seq.map _.GetInt32()

            BlockShape(
                (block.GetProperty "name").GetString() |> nonNull,
                shape |> Collections.Immutable.ImmutableArray.CreateRange
            ))
        |> Seq.toArray
        |> fun shapes -> Blocks.Of shapes

    override this.ToString() = this.Name

/// The records, and the problems that they are of.
[<RequireQualifiedAccess>]
module ModernGolden =

    let private document =
        lazy
            (Path.Combine(AppContext.BaseDirectory, "data", "golden", "modern.json")
             |> File.ReadAllText
             |> fun text -> JsonDocument.Parse text)

    let records: Lazy<GoldenRun[]> =
        lazy (document.Value.RootElement.GetProperty("records").EnumerateArray() |> Seq.map GoldenRun |> Seq.toArray)

    let private himmelblau =
        ValueAndGradientInto(fun x g ->
            let a, b = x[0] * x[0] + x[1] - 11.0, x[0] + x[1] * x[1] - 7.0
            g[0] <- 4.0 * x[0] * a + 2.0 * b
            g[1] <- 2.0 * a + 4.0 * x[1] * b
            a * a + b * b)

    /// 1/2 x'Ax - b'x.
    let private quadratic (a: float[][]) (b: float[]) =
        ValueAndGradientInto(fun x g ->
            let mutable value = 0.0

            for i in 0 .. x.Length - 1 do
                let mutable row = 0.0

                for j in 0 .. x.Length - 1 do
                    row <- row + a[i][j] * x[j]

                g[i] <- row - b[i]
                value <- value + 0.5 * row * x[i] - b[i] * x[i]

            value)

    /// The problem of the file, whose matrices are read; a test compares its value and gradient at the start.
    let objective (problem: string) : Objective =
        let data = (document.Value.RootElement.GetProperty "problems").GetProperty problem
        let floats (json: JsonElement) = [| for entry in json.EnumerateArray() -> entry.GetDouble() |]

        match data.TryGetProperty "A" with
        | true, rows ->
            Objective.Create(
                quadratic [| for row in rows.EnumerateArray() -> floats row |] (floats (data.GetProperty "b"))
            )
        | _ when problem = "himmelblau" -> Objective.Create himmelblau
        | _ ->
            let formula = data.GetProperty "formula"
            failwith $"Write the function of {problem} here: {formula}."

    /// The problems of the file, each with its start, and its value and gradient there.
    let problems: Lazy<(string * Vector * float * Vector) list> =
        lazy
            [
                for problem in (document.Value.RootElement.GetProperty "problems").EnumerateObject() do
                    let vector (name: string) =
                        (problem.Value.GetProperty name).EnumerateArray() |> Seq.map _.GetDouble() |> Vector.ofSeq

                    let value = (problem.Value.GetProperty "value_at_start").GetDouble()
                    problem.Name, vector "start", value, vector "gradient_at_start"
            ]

    /// The largest difference of two points, relative to 1 + |recorded|.
    let private apart (recorded: Vector) (found: Vector) =
        Seq.map2 (fun (a: float) b -> abs (a - b) / (1.0 + abs a)) recorded found |> Seq.max

    /// Compares a run with a record.
    let checkRun (record: GoldenRun) (run: seq<Run<'Running, OptimizerIterate<'State>>>) =
        let points = record.Points

        for step, iterate in Seq.indexed (Seq.truncate points.Length run) do
            let at = iterate.Iterate.Value
            let limit = record.Tolerance step
            let found = apart points[step] at.Evaluation.Point

            Assert.True(found <= limit, $"point {step} is {found} from the recorded one; allowed are {limit}")

            match record.Answers with
            | Some answers when step < answers.Length ->
                let found = apart answers[step] (at :> IIterate).Answer
                Assert.True(found <= limit, $"answer {step} is {found} from the recorded one; allowed are {limit}")
            | _ -> ()

    /// Compares the run of an optimizer with a record.
    let check (record: GoldenRun) (optimizer: Optimizer<'State>) =
        Optimizer.iterates (Optimizer.on record.Blocks optimizer) (objective record.Problem) record.Points[0]
        |> checkRun record
