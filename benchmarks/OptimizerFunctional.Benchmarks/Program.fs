module OptimizerFunctional.Benchmarks.Program

open System.Reflection
open BenchmarkDotNet.Running

[<EntryPoint>]
let main arguments =
    match arguments with
    | [| "--quick" |] -> Quick.run ""
    | [| "--quick"; part |] -> Quick.run part
    | [| "--many"; name |] -> ManyCoordinates.run name
    | [| "--overhead" |] -> Overhead.run ""
    | [| "--overhead"; part |] -> Overhead.run part
    | [| "--solved"; path |] -> SolvedTable.write path
    | _ ->
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run arguments
        |> ignore

    0
