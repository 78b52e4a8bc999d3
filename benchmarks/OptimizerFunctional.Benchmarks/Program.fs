module OptimizerFunctional.Benchmarks.Program

open System.Reflection
open BenchmarkDotNet.Running

[<EntryPoint>]
let main arguments =
    if arguments = [| "--quick" |] then
        Quick.run ()
    else
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run arguments
        |> ignore

    0
