/// Derivatives of functions of `Real`s beside those written by hand and central differences: `--derivatives`. All run
/// in turn in every round; the least time counts.
module OptimizerFunctional.Benchmarks.Derivatives.Derivatives

open System
open System.Diagnostics
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Formulas
open OptimizerFunctional.Benchmarks
open OptimizerFunctional.Benchmarks.Derivatives.Cases

/// Nanoseconds a call of each action, the least of many short samples in turn: a sample of a millisecond is seldom
/// disturbed by other work.
let private least rounds (actions: (unit -> unit) list) : float list =
    let calls (action: unit -> unit) milliseconds =
        let began = Stopwatch.GetTimestamp()
        let mutable count = 0

        while Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds do
            action ()
            count <- count + 1

        count

    // The runtime compiles what is called often again.
    for _ in 1..3 do
        actions |> List.iter (fun action -> calls action 20.0 |> ignore)
        Threading.Thread.Sleep 150

    let counts = actions |> List.map (fun action -> (calls action 10.0 + 9) / 10)

    let repeated =
        List.map2
            (fun action count () ->
                for _ in 1..count do
                    action ())
            actions
            counts

    List.map2 (fun (sample: Quick.Sample) count -> sample.Least / float count) (Quick.rounds rounds repeated) counts

/// Runs what is made by `make` without generated code.
let private interpreted (make: unit -> 'T) : 'T =
    AppContext.SetSwitch(GeneratedCode.Switch, false)
    let made = make ()
    AppContext.SetSwitch(GeneratedCode.Switch, true)
    made

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

/// Nanoseconds an operation of an interpreted gradient; empty where rows are computed in blocks.
let private perOperation rounds (case: Case) =
    let point, gradient = case.Point, Array.zeroCreate case.Point.Length

    let program =
        interpreted (fun () ->
            let recorded = Recorded.ofFunction (Func<Reals, Real> case.Function) point
            (PathPrograms(recorded, point.Length, false)).Gradient.Program)

    let mutable value = 0.0
    let run () = program.Run(ReadOnlySpan point, ReadOnlySpan.Empty, gradient.AsSpan(), &value) |> ignore
    $"%.2f{(least rounds [ run ]).Head / float program.Code.Length}"

let private functionRow rounds (case: Case) =
    let n = case.Point.Length
    let isSmall = n <= 10
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

    let created = Objective.Create case.ByHand
    let throughObjective () = created.EvaluateInto(0L, ReadOnlySpan case.Point, expected.AsSpan()) |> ignore

    let times =
        least rounds [
            (fun () -> evaluate found |> ignore)
            throughObjective
            (fun () -> byHand () |> ignore)
            (fun () -> traced.HessianTimes(ReadOnlySpan case.Point, ReadOnlySpan direction, product.AsSpan()))
        ]

    let memory = DifferenceMemory()
    let differences = Objective.Create(ValueAt(fun point -> case.ByHand.Invoke(point, expected.AsSpan())))
    let central () = differences.EvaluateInto(0L, ReadOnlySpan case.Point, found.AsSpan(), memory) |> ignore

    Quick.row [
        case.Name
        ratio times[0] times[1]
        ratio times[0] times[2]
        (if Double.IsNaN case.Goal then "" else string case.Goal)
        time times[0]
        time times[1]
        (if isSmall then ratio (least 20 [ central ]).Head times[0] else "")
        ratio times[3] times[0]
        (if isSmall then perOperation rounds case else "")
        $"%.3f{recording case} ms"
        $"%.2f{first case} ms"
    ]

/// A loop that reads a long vector and writes another one, which no gradient can be faster than.
let private streamRow rounds =
    let n = 1_000_000
    let x, g = Array.init n float, Array.zeroCreate<float> n

    let stream () =
        for i in 0 .. Pack.Count .. n - Pack.Count do
            Pack.store g (nativeint i) (Pack.load x (nativeint i) * Pack.ofFloat 2.0)

    Quick.row [ "reading 10^6 numbers and writing as many"; ""; ""; ""; time (least rounds [ stream ]).Head ]

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

    let slowly =
        interpreted (fun () -> TracedResiduals.OfModel(model, Array.append columns [| problem.Response |], width))

    let inBlocks () = slowly.Jacobian(ReadOnlySpan problem.Start2, jacobian.AsSpan())
    interpreted inBlocks
    let alone () = traced.Jacobian(ReadOnlySpan problem.Start2, jacobian.AsSpan())
    let times = least rounds [ ours; alone; byHand; inBlocks ]

    Quick.row [
        fit.Name
        ratio times[1] times[2]
        ratio times[0] times[2]
        ratio times[3] times[2]
        time times[0]
        time times[2]
        $"%.1f{1e3 * fit.Tape / times[0]}"
    ]

/// A function that is not among these, as a formula: `--derivatives --formula "(1-x)^2+100*(y-x^2)^2" --at x=-1.2,y=1`.
/// Beside it are its value alone and central differences of it: nobody wrote its derivatives.
let runFormula (text: string) (at: string) : unit =
    let pairs = at.Split ',' |> Array.map (fun pair -> pair.Split('=', 2))
    let names = pairs |> Array.map (fun pair -> pair[0].Trim())
    let point = pairs |> Array.map (fun pair -> Double.Parse(pair[1], Globalization.CultureInfo.InvariantCulture))
    let formula = Formula.Parse(text, Names.OfVariables names)
    let n = point.Length

    let case: Case = {
        Name = $"`{text}`"
        Function = formula.Apply
        ByHand = ValueAndGradientInto(fun _ _ -> failwith "There is none.")
        Point = point
        Goal = nan
    }

    let objective = Objective.ofReal case.Function
    let traced = Traced(Func<Reals, Real> case.Function, true)
    let gradient, differences, product = Array.zeroCreate n, Array.zeroCreate n, Array.zeroCreate n
    let direction = Array.init n (fun i -> cos (float i))
    let memory = DifferenceMemory()
    let ofValues = Objective.Create(ValueAt(fun point -> traced.Value point))
    let central () = ofValues.EvaluateInto(0L, ReadOnlySpan point, differences.AsSpan(), memory) |> ignore

    let times =
        least 100 [
            (fun () -> objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan()) |> ignore)
            (fun () -> traced.Value(ReadOnlySpan point) |> ignore)
            central
            (fun () -> traced.HessianTimes(ReadOnlySpan point, ReadOnlySpan direction, product.AsSpan()))
        ]

    Quick.header [
        "function"
        "value and gradient"
        "value alone"
        "gradient in values"
        "central differences in gradients"
        "H v in gradients"
        "interpreted, ns an operation"
        "recording"
        "first evaluation"
    ]

    Quick.row [
        case.Name
        time times[0]
        time times[1]
        ratio times[0] times[1]
        ratio times[2] times[0]
        ratio times[3] times[0]
        perOperation 100 case
        $"%.3f{recording case} ms"
        $"%.2f{first case} ms"
    ]

    printfn
        "Largest difference from central differences: %.1e"
        (Seq.max (Seq.map2 (fun a b -> abs (a - b)) gradient differences))

/// Prints the tables. With few rounds the figures are rough.
let run (rounds: int) =
    Console.WriteLine "\nvalue and gradient\n"

    Quick.header [
        "function"
        "ratio to by hand"
        "without the objective by hand"
        "goal"
        "of Reals"
        "by hand"
        "central differences in gradients"
        "H v in gradients"
        "interpreted, ns an operation"
        "recording"
        "first evaluation"
    ]

    functions () |> List.iter (functionRow rounds)
    streamRow rounds
    Console.WriteLine "\nresiduals and Jacobian of models\n"

    Quick.header [
        "model"
        "Jacobian / by hand"
        "both / by hand"
        "Jacobian in blocks / by hand"
        "both"
        "both by hand"
        "times as fast as the tape"
    ]

    fits () |> List.iter (fitRow rounds)
