/// Derivatives of functions of `Real`s beside those written by hand and central differences: `--derivatives`. All run
/// in turn in every round; the least time counts.
module OptimizerFunctional.Benchmarks.Derivatives.Derivatives

open System
open System.Diagnostics
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Benchmarks
open OptimizerFunctional.Benchmarks.Derivatives.Cases

/// Nanoseconds a call of each action: every round takes about `milliseconds` of each.
let private least rounds milliseconds (actions: (unit -> unit) list) : float list =
    let calls (action: unit -> unit) =
        let began = Stopwatch.GetTimestamp()
        let mutable count = 0

        while Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds do
            action ()
            count <- count + 1

        max 1 count

    // The runtime compiles what is called often again.
    for _ in 1..3 do
        actions |> List.iter (calls >> ignore)
        Threading.Thread.Sleep 150

    let counts = actions |> List.map calls

    let repeated =
        List.map2
            (fun action count () ->
                for _ in 1..count do
                    action ())
            actions
            counts

    List.map2 (fun (sample: Quick.Sample) count -> sample.Least / float count) (Quick.rounds rounds repeated) counts

let private time (ns: float) =
    if ns < 1e3 then $"%.1f{ns} ns"
    elif ns < 1e6 then $"%.2f{ns / 1e3} us"
    else $"%.2f{ns / 1e6} ms"

let private ratio (a: float) (b: float) = $"%.2f{a / b}"

/// Milliseconds for recording a function.
let private recording (case: Case) =
    Seq.init 5 (fun _ ->
        let began = Stopwatch.GetTimestamp()
        Recorded.twice (Recorded.ofFunction (Func<Reals, Real> case.Function)) case.Point |> ignore
        Stopwatch.GetElapsedTime(began).TotalMilliseconds)
    |> Seq.min

/// Milliseconds until the first value and gradient, of functions that were not recorded before.
let private first (case: Case) =
    let gradient = Array.zeroCreate case.Point.Length

    Seq.init 5 (fun _ ->
        let objective = Objective.ofReal case.Function
        let began = Stopwatch.GetTimestamp()
        objective.EvaluateInto(0L, ReadOnlySpan case.Point, gradient.AsSpan()) |> ignore
        Stopwatch.GetElapsedTime(began).TotalMilliseconds)
    |> Seq.min

let private functionRow rounds (case: Case) =
    let n = case.Point.Length
    let objective = Objective.ofReal case.Function
    let found, expected = Array.zeroCreate n, Array.zeroCreate n
    let direction, product = Array.init n (fun i -> cos (float i)), Array.zeroCreate n
    let traced = Traced(Func<Reals, Real> case.Function, true)
    let evaluate (into: float[]) = objective.EvaluateInto(0L, ReadOnlySpan case.Point, into.AsSpan())
    let byHand () = case.ByHand.Invoke(ReadOnlySpan case.Point, expected.AsSpan())
    let value, right = evaluate found, byHand ()
    let scale = expected |> Array.fold (fun most x -> max most (abs x)) 0.0

    if
        abs (value - right) > 1e-10 * abs right
        || Array.exists2 (fun a b -> not (abs (a - b) <= 1e-12 * scale)) found expected
    then
        failwith $"{case.Name}: the results differ."

    let memory = DifferenceMemory()
    let valueOf = ValueAt(fun point -> case.ByHand.Invoke(point, expected.AsSpan()))
    let differences = Objective.Create valueOf

    let central () = differences.EvaluateInto(0L, ReadOnlySpan case.Point, found.AsSpan(), memory) |> ignore

    let times =
        least rounds 20.0 [
            (fun () -> evaluate found |> ignore)
            (fun () -> byHand () |> ignore)
            (fun () -> traced.HessianTimes(ReadOnlySpan case.Point, ReadOnlySpan direction, product.AsSpan()))
            if n <= 100 then
                central
        ]

    Quick.row [
        case.Name
        ratio times[0] times[1]
        (if Double.IsNaN case.Goal then "" else string case.Goal)
        time times[0]
        time times[1]
        (match times with
         | [ _; _; _; central ] -> time central
         | _ -> "")
        ratio times[2] times[0]
        $"%.3f{recording case} ms"
        $"%.2f{first case} ms"
    ]

let private fitRow rounds (fit: Fit) =
    let problem = fit.Problem
    let count, n = problem.Response.Length, problem.Start2.Length
    let width = problem.Predictors[0].Length
    let columns = Array.init width (fun k -> problem.Predictors |> Array.map (fun row -> row[k]))
    let model = Func<Reals, Reals, Real>(fun x b -> fit.Model x b)
    let traced = TracedResiduals.OfModel(model, Array.append columns [| problem.Response |], width)
    let residuals, jacobian = Array.zeroCreate count, Array.zeroCreate (count * n)
    let rightResiduals, right = Array.zeroCreate count, Array.zeroCreate (count * n)

    let ours () =
        traced.Residuals(ReadOnlySpan problem.Start2, residuals.AsSpan())
        traced.Jacobian(ReadOnlySpan problem.Start2, jacobian.AsSpan())

    let byHand () = fit.ByHand.Invoke(ReadOnlySpan problem.Start2, rightResiduals.AsSpan(), right.AsSpan())
    ours ()
    byHand ()
    let scale = right |> Array.fold (fun most x -> max most (abs x)) 0.0

    if Array.exists2 (fun a b -> not (abs (a - b) <= 1e-12 * scale)) jacobian right then
        failwith $"{fit.Name}: the Jacobians differ."

    let times = least rounds 20.0 [ ours; byHand ]

    Quick.row [
        fit.Name
        ratio times[0] times[1]
        time times[0]
        time times[1]
        $"%.1f{1e3 * fit.Tape / times[0]}"
    ]

/// Prints the tables. With few rounds the figures are rough.
let run (rounds: int) =
    Console.WriteLine "\nvalue and gradient\n"

    Quick.header [
        "function"
        "ratio to by hand"
        "goal"
        "of Reals"
        "by hand"
        "central differences"
        "H v in gradients"
        "recording"
        "first evaluation"
    ]

    functions () |> List.iter (functionRow rounds)
    Console.WriteLine "\nresiduals and Jacobian of models\n"
    Quick.header [ "model"; "ratio to by hand"; "of Reals"; "by hand"; "times as fast as the tape" ]
    fits () |> List.iter (fitRow rounds)
