open OptimizerFunctional.Core

let bowl = Objective.ofReal (fun x -> x[0] * x[0] + 10.0 * x[1] * x[1])

// Clipping, RMSProp and decay are of one type, and so is what they make together.
let optimizer =
    Clip.byNorm 5.0
    |> Optimizer.andThen (RmsProp.create { RmsProp.defaults with LearningRate = Schedule.constant 0.05 })
    |> Optimizer.andThen (WeightDecay.decoupled (Schedule.constant 0.05) 0.001)

for iterate in Optimizer.iterates optimizer bowl (Vector.ofSeq [ 3.0; 2.0 ]) |> Run.every 20 |> Seq.truncate 4 do
    printfn "%d: %.6f" iterate.Index iterate.Current.Value
