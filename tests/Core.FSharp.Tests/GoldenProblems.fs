namespace OptimizerFunctional.Core.Tests

open System
open System.IO
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core

/// One recorded run of another library.
type Golden = {
    Problem: string
    Id: string
    Optimizer: string
    Hyperparameters: JsonElement
    Start: Vector
    Steps: int
    /// The steps after which the iterate was recorded; 0 is the start.
    RecordedSteps: int[]
    Iterates: Vector[]
    Values: float[]
    /// The tolerance for the difference of two correct implementations, by rounding alone.
    Noise: float[]
    /// The last step before rounding errors dominate.
    ComparableThrough: int
    /// The record itself, for fields that only some have.
    Json: JsonElement
} with

    member this.Name = $"{this.Id} on {this.Problem}"

    /// A numerical hyperparameter.
    member this.Number(name: string) = this.Hyperparameters.GetProperty(name).GetDouble()

    /// One of a pair of numbers.
    member this.Number(name: string, index: int) =
        let pair = this.Hyperparameters.GetProperty name
        pair[index].GetDouble()

    /// Whether a hyperparameter is present and true.
    member this.Flag(name: string) =
        match this.Hyperparameters.TryGetProperty name with
        | true, value -> value.ValueKind = JsonValueKind.True
        | _ -> false

/// The problems of the recorded runs, and reading the records. tests/data/golden/README.md explains how they were made,
/// and how they are compared.
module GoldenProblems =

    let private parse (name: string) =
        let path = Path.Combine(AppContext.BaseDirectory, "data", "golden", name)
        JsonDocument.Parse(File.ReadAllBytes path).RootElement

    let private floats (json: JsonElement) = [|
        for item in json.EnumerateArray() do
            if item.ValueKind = JsonValueKind.Null then nan else item.GetDouble()
    |]

    let vector (json: JsonElement) = Vector.ofSeq (floats json)

    let vectors (json: JsonElement) = [| for item in json.EnumerateArray() -> vector item |]

    let private golden (json: JsonElement) =
        let text (name: string) = json.GetProperty(name).GetString() |> nonNull

        {
            Problem = text "problem"
            Id = text "id"
            Optimizer = text "optimizer"
            Hyperparameters = json.GetProperty "hyperparameters"
            Start = vector (json.GetProperty "start")
            Steps = json.GetProperty("steps").GetInt32()
            RecordedSteps = [| for step in json.GetProperty("recorded_steps").EnumerateArray() -> step.GetInt32() |]
            Iterates = vectors (json.GetProperty "iterates")
            Values = floats (json.GetProperty "values")
            Noise = floats (json.GetProperty "noise_deviation")
            ComparableThrough = json.GetProperty("comparable_through_step").GetInt32()
            Json = json
        }

    let private records (json: JsonElement) = [ for record in json.GetProperty("records").EnumerateArray() -> record ]

    let private torchFile = parse "torch.json"

    /// The first-order runs of PyTorch 1.13.1, in float64.
    let torch = records torchFile |> List.map golden |> List.filter (fun golden -> golden.Optimizer <> "LBFGS")

    /// The runs of PyTorch 1.13.1's L-BFGS, in float64.
    let torchLBfgs = records torchFile |> List.map golden |> List.filter (fun golden -> golden.Optimizer = "LBFGS")

    /// The runs of TensorFlow.js 4.22.0, in float32.
    let tensorFlow = records (parse "tfjs.json") |> List.map golden

    /// The runs of the tutorials that the project started from, in float64.
    let tutorials = records (parse "seeds.json")

    let private quadratic =
        let data = torchFile.GetProperty("problem_data").GetProperty "quadratic10"
        Quadratics.ofDiagonal (vector (data.GetProperty "d")) (vector (data.GetProperty "b"))

    let objective (name: string) : Objective =
        match name with
        | "quadratic10" -> quadratic.Objective
        | "rosenbrock4" -> (Rosenbrock.chained 4).Objective
        | "beale" -> TwoVariables.beale.Objective
        | "logistic_breast_cancer" -> BreastCancer.problem.Objective
        | _ -> failwith $"No problem is called {name}."

    /// The points of a run, including the start.
    let points (objective: Objective) (start: Vector) (steps: int) (run: Vector -> Evaluation -> Vector) : Vector[] =
        let step = run start

        Array.unfold
            (fun (k, point) ->
                if k > steps then None
                elif k = steps then Some(point, (k + 1, point))
                else Some(point, (k + 1, Vector.add point (step (objective.At point)))))
            (0, start)

    /// The largest ratio of deviation to tolerance over the comparable steps: at most 1 for a match.
    let excess (tolerance: float -> float) (golden: Golden) (recorded: Vector[]) (points: Vector[]) : float =
        let mutable noise = 0.0
        let mutable worst = 0.0

        for k, step in Array.indexed golden.RecordedSteps do
            if step <= golden.ComparableThrough then
                noise <- Math.Max(noise, golden.Noise[k])

                for expected, actual in Seq.zip recorded[k] points[step] do
                    let deviation = abs (actual - expected) / Math.Max(1.0, abs expected)
                    worst <- Math.Max(worst, deviation / tolerance noise)

        worst
