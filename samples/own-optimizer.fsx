// An optimizer of your own under the contract, and its trace as a figure. After dotnet build -c Release:
// dotnet fsi samples/own-optimizer.fsx
#r "nuget: FsCheck, 3.6.0"
#r "nuget: MathNet.Numerics, 5.0.0"
#r "../src/Laws.FSharp/bin/Release/net10.0/OptimizerFunctional.Core.dll"
#r "../src/Laws.FSharp/bin/Release/net10.0/OptimizerFunctional.Problems.dll"
#r "../src/Laws.FSharp/bin/Release/net10.0/OptimizerFunctional.Laws.dll"
#r "../src/Charts.CSharp/bin/Release/net10.0/OptimizerFunctional.Charts.dll"

open OptimizerFunctional.Charts
open OptimizerFunctional.Core
open OptimizerFunctional.Laws

/// The mean of this gradient and the last one.
let twoPoint =
    Optimizer.create "two-point" (fun start -> Vector.zeros start.Length) (fun last at ->
        struct (at.Gradient, Vector.scale -0.02 (Vector.add at.Gradient last)))

Contract.check twoPoint
printfn "two-point keeps the contract of an optimizer"

let bowl =
    Objective.OfVectors(
        (fun x -> x[0] * x[0] + 10.0 * x[1] * x[1]),
        (fun x -> Vector.ofSeq [ 2.0 * x[0]; 20.0 * x[1] ])
    )

let values =
    Optimizer.iterates twoPoint bowl (Vector.ofSeq [ 3.0; 2.0 ])
    |> Seq.map _.Current.Value
    |> Seq.truncate 60
    |> List.ofSeq

let figure =
    ConvergenceFigure(Title = "two-point on a bowl", YQuantity = YQuantity.Value, YScale = ScaleKind.Logarithmic)
        .WithSeries("two-point", values)

let path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "two-point.svg")
figure.Save path
printfn "from %g to %g in 60 steps: %s" values.Head (List.last values) path
