/// The worker of the section "minimizers": runs every solver of this process, and lends the standard problems to
/// others.
module OptimizerFunctional.Benchmarks.SideBySide.MinimizersWorker

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Text.Json
open System.Text.Json.Nodes
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

let private texts (name: string) (items: seq<string>) : Part =
    name, JsonArray([| for item in items -> (JsonValue.Create item: JsonNode | null) |])

let private objects (name: string) (items: seq<Part list>) : Part =
    let made (parts: Part list) : JsonNode | null =
        let node = JsonObject()

        for name, value in parts do
            node[name] <- value

        node

    name, JsonArray([| for item in items -> made item |])

let private outcome (outcome: Outcome) : Part list = [
    integer "until_solved" outcome.UntilSolved
    integer "evaluations" outcome.Evaluations
    integer "iterations" (int64 outcome.Iterations)
    number "best" outcome.Best
    number "seconds_until_solved" outcome.SecondsUntilSolved
    number "seconds" outcome.Seconds
    number "function_seconds" outcome.FunctionSeconds
]

let private sweep (request: Request) : Part list =
    let problems = ManySolvers.problems (request.Integer "quick" > 0L)

    [
        texts "problems" (problems |> List.map _.Name)
        objects
            "solvers"
            (ManySolvers.sweep (int (request.Integer "rounds")) problems
             |> List.map (fun (solver, outcomes) -> [
                 text "name" solver.Name
                 objects "runs" (outcomes |> List.map outcome)
             ]))
    ]

let private large = Dictionary<struct (string * int), OptimizerFunctional.Core.Problem>()

let private largeProblem (request: Request) : OptimizerFunctional.Core.Problem =
    let key = struct (request.Text "function", int (request.Integer "n"))

    match large.TryGetValue key with
    | true, problem -> problem
    | _ ->
        let struct (name, n) = key
        // One at a time, for a million coordinates are not small.
        large.Clear()
        large[key] <- LargeProblems.large name n
        large[key]

/// The value and the gradient's first coordinates and length a little beside the start, for another program to compare.
let private check (request: Request) : Part list =
    let problem = largeProblem request
    let point = OptimizerFunctional.Core.Vector.scale 1.1 problem.Start
    let at = problem.Objective.At point

    [
        number "value" at.Value
        numbers "gradient" (Seq.truncate 8 at.Gradient)
        number "norm" (OptimizerFunctional.Core.Vector.norm at.Gradient)
    ]

/// The mean of several runs of a solver on a large problem, where ours has so many threads, or by 0 as many as there
/// are cores.
let private run (request: Request) : Part list =
    let problem, solver = largeProblem request, ManySolvers.find (request.Text "solver")

    let limits = ManySolvers.largeLimits (int (request.Integer "iterations"))
    let repeats = int (request.Integer "repeats")

    OptimizerFunctional.Parallelism.MaxThreads <-
        match int (request.Integer "threads") with
        | 0 -> Environment.ProcessorCount
        | threads -> threads

    // Nobody pays for the garbage of the one before.
    GC.Collect()

    let runs = List.init repeats (fun _ -> ManySolvers.measure limits problem solver)

    let mean (of': Outcome -> float) = runs |> List.averageBy of'

    outcome {
        runs.Head with
            SecondsUntilSolved = mean _.SecondsUntilSolved
            Seconds = mean _.Seconds
            FunctionSeconds = mean _.FunctionSeconds
    }

/// The standard problem that another program is minimizing: it asks for every evaluation, so that these are counted
/// here.
let mutable private lent: (Recorder * OptimizerFunctional.Core.Problem) option = None

let private evaluate (request: Request) : Part list =
    match lent with
    | None -> failwith "No problem is open."
    | Some(recorder, problem) ->
        let point = MemoryMarshal.Cast<byte, float>(ReadOnlySpan(Convert.FromBase64String(request.Text "point")))

        let answer: float[] = Array.zeroCreate (problem.Start.Length + 1)
        answer[0] <- recorder.Evaluate(point, Span(answer, 1, problem.Start.Length))
        // Base64 has every number bit for bit, the infinite ones too.
        [ text "answer" (Convert.ToBase64String(MemoryMarshal.AsBytes(ReadOnlySpan answer))) ]

let private lend (request: Request) : Part list =
    let problem = ManySolvers.problems false |> List.find (fun problem -> problem.Name = request.Text "problem")

    lent <- Some(Recorder(problem, ManySolvers.standardLimits), problem)
    [ numbers "start" problem.Start ]

let private takeBack () : Part list =
    match lent with
    | None -> failwith "No problem is open."
    | Some(recorder, _) ->
        lent <- None
        outcome (recorder.YQuantity(fun _ _ _ -> 0))

let private profiles (request: Request) : Part list =
    let cost (element: JsonElement) = if element.ValueKind = JsonValueKind.Null then infinity else element.GetDouble()

    let families: PerformanceProfile.Family list = [
        for family in request.Elements "families" ->
            {
                Title = string (family.GetProperty "title")
                Curves = [
                    for curve in family.GetProperty("curves").EnumerateArray() ->
                        {
                            Label = string (curve.GetProperty "label")
                            Costs = [| for item in curve.GetProperty("costs").EnumerateArray() -> cost item |]
                        }
                ]
            }
    ]

    PerformanceProfile.write (request.Text "path") (request.Text "title") families
    []

/// Answers until the input ends.
let serve () : unit =
    Protocol.serve (fun request ->
        match request.Do with
        | "solvers" -> [ texts "solvers" (ManySolvers.all |> List.map _.Name); text "mathnet" MathNetSolvers.version ]
        | "sweep" -> sweep request
        | "check" -> check request
        | "run" -> run request
        | "lend" -> lend request
        | "evaluate" -> evaluate request
        | "take back" -> takeBack ()
        | "profiles" -> profiles request
        | other -> failwith $"This worker cannot {other}.")
