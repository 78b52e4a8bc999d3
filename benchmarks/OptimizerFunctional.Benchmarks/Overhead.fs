/// What an evaluation costs on top of the objective on a small problem, beside MathNet.Numerics in the same run.
module OptimizerFunctional.Benchmarks.Overhead

open System
open System.Diagnostics
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization
open OptimizerFunctional

let private value (x: float) (y: float) =
    (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x)

let private slopes (x: float) (y: float) =
    struct (-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x))

/// One run from (-1.2, 1), and how many points it evaluated.
type private Contender = { Name: string; Run: unit -> int64 }

let private ours name (minimizer: Minimizer) : Contender =
    let objective =
        Objective.Create(
            ValueAndGradientInto(fun point gradient ->
                let struct (gx, gy) = slopes point[0] point[1]
                gradient[0] <- gx
                gradient[1] <- gy
                value point[0] point[1])
        )

    let start = Collections.Immutable.ImmutableArray.Create(-1.2, 1.0)

    {
        Name = name
        Run =
            fun () ->
                (minimizer.Minimize(objective, start, Stop.WhenGradientBelow(1e-8).Or(Stop.AfterIterations 5000L)))
                    .Evaluations
    }

let private mathNet name (minimize: IObjectiveFunction -> Vector<float> -> MinimizationResult) : Contender =
    {
        Name = name
        Run =
            fun () ->
                let mutable count = 0L

                let objective =
                    ObjectiveFunction.Gradient(
                        (fun (x: Vector<float>) ->
                            count <- count + 1L
                            value x[0] x[1]),
                        (fun (x: Vector<float>) ->
                            let struct (gx, gy) = slopes x[0] x[1]
                            Vector<float>.Build.DenseOfArray [| gx; gy |])
                    )

                minimize objective (Vector<float>.Build.DenseOfArray [| -1.2; 1.0 |]) |> ignore

                count
    }

let private contenders =
    [
        yield!
            Methods.All
            |> Seq.filter (fun method ->
                List.contains
                    method.Name
                    [ "bfgs"; "l-bfgs"; "l-bfgs-b"; "conjugate-gradient"; "newton"; "nelder-mead" ])
            |> Seq.map (fun method -> ours method.Name method.Default)
        mathNet "MathNet BFGS" (fun objective start ->
            BfgsMinimizer(1e-8, 1e-12, 1e-12, 5000).FindMinimum(objective, start))
        mathNet "MathNet CG" (fun objective start ->
            ConjugateGradientMinimizer(1e-8, 20000).FindMinimum(objective, start))
    ]

/// The least time of an evaluation over several rounds of many runs, in nanoseconds.
let private measure (contender: Contender) =
    let rounds = 15
    let evaluations = contender.Run()
    let runs = max 1 (int (200_000L / evaluations))

    let round () =
        let watch = Stopwatch.StartNew()

        for _ in 1..runs do
            contender.Run() |> ignore

        watch.Elapsed.TotalNanoseconds / (float runs * float evaluations)

    for _ in 1..3 do
        round () |> ignore

    let times = Array.init rounds (fun _ -> round ()) |> Array.sort
    struct (evaluations, times[0], times[rounds / 2])

/// Prints the table of the methods with this in their names, and MathNet.Numerics' BFGS.
let run (part: string) : unit =
    printfn "| method | evaluations of a run | ns an evaluation, least | median | MathNet BFGS / this |"
    printfn "| --- | ---: | ---: | ---: | ---: |"

    let measured =
        contenders
        |> List.filter (fun contender -> contender.Name = "MathNet BFGS" || contender.Name.Contains part)
        |> List.map (fun contender -> contender.Name, measure contender)

    let struct (_, peer, _) =
        measured |> List.find (fun (name, _) -> name = "MathNet BFGS") |> snd

    for name, struct (evaluations, least, median) in measured do
        printfn "| %s | %d | %.0f | %.0f | %.1f |" name evaluations least median (peer / least)
