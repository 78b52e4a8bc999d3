module OptimizerFunctional.Benchmarks.Program

open System.Reflection
open BenchmarkDotNet.Running
open OptimizerFunctional.Benchmarks.SideBySide

/// The workers of `benchmarks/compare`.
let private work (name: string) =
    match name with
    | "about" -> Protocol.serve (fun request -> failwith $"This worker only tells about itself, not {request.Do}.")
    | "fits" -> Protocol.serve FitsWorker.answer
    | "programs" -> ProgramsWorker.run ()
    | "steps" -> StepsWorker.run ()
    | "muon" -> MuonWorker.run ()
    | "minimizers" -> MinimizersWorker.serve ()
    | "constraints" -> Protocol.serve ConstraintsWorker.answer
    | _ -> failwith $"There is no worker {name}."

[<EntryPoint>]
let main arguments =
    match arguments with
    | [| "--quick" |] -> Quick.run ""
    | [| "--quick"; part |] -> Quick.run part
    | [| "--functions" |] -> Functions.run ()
    | [| "--derivatives" |] -> Derivatives.Derivatives.run 300
    | [| "--derivatives"; rounds |] -> Derivatives.Derivatives.run (int rounds)
    | [| "--derivatives"; "--formula"; text; "--at"; at |] -> Derivatives.Derivatives.runFormula text at
    | [| "--searches"; seeds; folder |] -> Searches.run (int seeds) folder
    | [| "--conjectures" |] -> Conjectures.run ()
    | [| "--solved"; path |] -> SolvedTable.write path
    | [| "--worker"; name |] -> work name
    | [| "--scale"; "minimize"; steps |] -> ScaleRun.minimize (int64 steps)
    | [| "--scale"; "iterate"; steps |] -> ScaleRun.iterate (int64 steps)
    | [| "--scale"; "in-place"; coordinates; steps |] -> ScaleRun.inPlace (int coordinates) (int64 steps)
    | _ -> BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run arguments |> ignore

    0
