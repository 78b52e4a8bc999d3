/// The script of docs/sweeps.md.
module OptimizerFunctional.Studies.Tests.Script

// script
open System.Collections.Immutable
open OptimizerFunctional.Studies

let space = SearchSpace.Of(ImmutableArray.Create<Axis>(Axis.Log("learningRate", 1e-4, 1.0)))
let study = Study.Of(space, TpeSearch(Seed = 1L), Budget.Full 1L, 40)

/// The study when all its tasks are told.
let rec finish (study: Study) =
    if study.IsFinished then
        study
    else
        (study, study.Ask())
        ||> Seq.fold (fun study task -> study.Tell(task, abs (task.Settings.Number "learningRate" - 0.01)))
        |> finish

let best = (finish study).Best
// end
