/// What benchmarks/side_by_side/constraints.py asks: a problem with constraints solved once, or so often and for how
/// long. {"do":"solve","problem":"HS6"} and {"do":"time","problem":"HS6","runs":10}; the problems are those of
/// tests/data/constrained/problems.json, "portfolio" and "pendulum".
module OptimizerFunctional.Benchmarks.SideBySide.ConstraintsWorker

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Formulas
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

/// What a run found: the value, the violation and the number of evaluations.
type private Found = (struct (float * float * int64))

let private recorded =
    lazy
        (let path = Path.Combine(AppContext.BaseDirectory, "data", "constrained", "problems.json")
         let root = (JsonDocument.Parse(File.ReadAllText path)).RootElement

         dict [
             for problem in root.GetProperty("problems").EnumerateArray() ->
                 problem.GetProperty("name").GetString(), problem
         ])

let private options = Minimize.options (Stop.AfterEvaluations 3000L)

let private violation (constraints: Constraints) (point: Vector) =
    if constraints.Count = 0 then
        0.0
    else
        let values = constraints.At point

        Seq.max (
            seq {
                0.0

                for i in 0 .. constraints.Count - 1 do
                    constraints.Lower[i] - values[i]
                    values[i] - constraints.Upper[i]
            }
        )

let private bySqp hessian (objective: Objective) (constraints: Constraints) (start: Vector) : unit -> Found =
    fun () ->
        let algorithm = Sqp.create constraints { Sqp.defaults with Hessian = hessian }
        let found = Minimize.constrained algorithm objective constraints options start
        struct (found.Best.Value, violation constraints found.Best.Point, found.Evaluations)

let private ofRecorded (json: JsonElement) : unit -> Found =
    let n = json.GetProperty("n").GetInt32()
    let names = Names.OfVariables(Seq.init n (fun i -> $"x{i + 1}"))
    let items (name: string) = json.GetProperty(name).EnumerateArray() |> Seq.toList

    let formula (element: JsonElement) =
        let parsed = Formula.ParsePart(string element, names)
        fun (x: Reals) -> parsed.Apply x

    let numbers missing name =
        items name
        |> Seq.map (fun item -> if item.ValueKind = JsonValueKind.Null then missing else item.GetDouble())
        |> Vector.ofSeq

    let lower, upper = numbers -infinity "lower", numbers infinity "upper"

    let constraints =
        [
            for i, text in List.indexed (items "equalities") do
                Constraint.equal $"equality {i}" 0.0 (formula text)
            for i, text in List.indexed (items "inequalities") do
                Constraint.atLeast $"inequality {i}" 0.0 (formula text)
        ]
        |> Constraints.ofList
        |> Constraints.within (Bounds.Between(lower, upper))

    let start = numbers nan "start" |> Seq.mapi (fun i x -> max lower[i] (min upper[i] x)) |> Vector.ofSeq
    bySqp SqpHessian.DampedBfgs (Objective.ofReal (formula (json.GetProperty "objective"))) constraints start

/// SplitMix64, of which the data of the portfolio are made.
type private Random(seed: uint64) =
    let mutable state = seed

    member _.Uniform() : float =
        state <- state + 0x9E3779B97F4A7C15UL
        let mutable z = state
        z <- (z ^^^ (z >>> 30)) * 0xBF58476D1CE4E5B9UL
        z <- (z ^^^ (z >>> 27)) * 0x94D049BB133111EBUL
        Math.ScaleB(float ((z ^^^ (z >>> 31)) >>> 11), -53)

    member this.Bell() : float = Seq.fold (fun sum _ -> sum + this.Uniform()) 0.0 (seq { 1..12 }) - 6.0

/// The portfolio of least variance of 200 assets, by the solver of quadratic programs.
let private portfolio () : unit -> Found =
    let n = 200
    let random = Random(uint64 (1000 + n))
    let b, d = Array2D.zeroCreate n 4, Array.zeroCreate n

    for i in 0 .. n - 1 do
        b[i, 0] <- 0.2 + 0.05 * random.Bell()

        for j in 1..3 do
            b[i, j] <- 0.08 * random.Bell()

        d[i] <- 0.01 + 0.04 * random.Uniform()

    let twice =
        Matrix.init n n (fun i j ->
            let mutable sum = if i = j then d[i] else 0.0

            for k in 0..3 do
                sum <- sum + b[i, k] * b[j, k]

            2.0 * sum)

    let budget = Constraint.linearEqual "budget" 1.0 (Vector.replicate n 1.0)
    let constraints = Constraints.ofList [ budget ] |> Constraints.within (Bounds.Between(0.0, infinity))

    fun () ->
        let found = QuadraticProgram.minimize { Hessian = twice; Linear = Vector.zeros n; Constraints = constraints }

        struct (found.Value, violation constraints found.Point, 1L)

/// A pendulum swings up in 66 steps: 198 variables, 134 equalities. By exact Hessians.
let private pendulum () : unit -> Found =
    let n = 66
    let h = 3.3 / float n
    let objective = Objective.ofReal (fun x -> h * Real.Sum(n, fun k -> x[k + 2 * n] * x[k + 2 * n]))

    let dynamics =
        Residuals.ofReal (fun x ->
            let theta k = if k = 0 then Real.Zero else x[k - 1]
            let omega k = if k = 0 then Real.Zero else x[n + k - 1]

            [|
                for k in 0 .. n - 1 do
                    omega (k + 1) - omega k - h * (-9.81 * sin (theta k) - 0.1 * omega k + x[2 * n + k])

                for k in 0 .. n - 1 do
                    theta (k + 1) - theta k - h * omega (k + 1)

                theta n - Math.PI
                omega n
            |])

    let zeros = Vector.zeros (2 * n + 2)

    let start =
        Vector.init (3 * n) (fun i ->
            if i < n then Math.PI * float (i + 1) / float n
            elif i < 2 * n then Math.PI / 3.3
            else 0.0)

    bySqp SqpHessian.Exact objective (Constraints.ofList [ Constraint.many "dynamics" zeros zeros dynamics ]) start

let private tasks = Dictionary<string, unit -> Found>()

let private find name =
    match tasks.TryGetValue name with
    | true, found -> found
    | _ ->
        let made =
            match name with
            | "portfolio" -> portfolio ()
            | "pendulum" -> pendulum ()
            | _ -> ofRecorded recorded.Value[name]

        tasks[name] <- made
        made

/// Answers a request.
let answer (request: Request) : Part list =
    let run = find (request.Text "problem")

    match request.Do with
    | "solve" ->
        let struct (value, violation, evaluations) = run ()
        [ number "value" value; number "violation" violation; integer "evaluations" evaluations ]
    | "time" ->
        let runs = request.Integer "runs"
        let began = Stopwatch.GetTimestamp()

        for _ in 1L .. runs do
            run () |> ignore

        [ number "seconds" (Stopwatch.GetElapsedTime(began).TotalSeconds / float runs) ]
    | other -> failwith $"There is nothing to do called {other}."
