namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// A case with its breach.
[<NoComparison>]
type internal Scored = { Case: Case; Breach: float }

/// Climbs from cases to larger breaches.
[<RequireQualifiedAccess>]
module internal Climb =

    /// Measures the breaches of cases, in traces that are used again.
    [<Sealed>]
    type Scorer(conjecture: Conjecture, isCancelled: unit -> bool) =
        let mutable trace = Trace(1, 0)
        let mutable runs = 0

        /// The runs so far.
        member _.Runs = runs

        /// Whether the search ends.
        member _.IsCancelled = isCancelled ()

        /// The case of these numbers, with its breach.
        member _.Score(numbers: float[]) : Scored =
            runs <- runs + 1
            let case = { Numbers = conjecture.Class.Normalize numbers; Steps = conjecture.Steps }
            let start = conjecture.Class.Start case.Numbers

            if trace.Dimension <> start.Length || trace.Capacity <> case.Steps then
                trace <- Trace(start.Length, case.Steps)

            { Case = case; Breach = Play.breach conjecture (Play.inside trace conjecture start case) }

    /// The case with the larger breach; the first one if they are equal.
    let better (one: Scored option) (other: Scored) : Scored option =
        match one with
        | Some one when one.Breach >= other.Breach -> Some one
        | _ -> Some other

    /// Maximizes the breach from a case by CMA-ES, in units of the size of each number, until it exceeds the target or
    /// the runs are spent.
    let from (scorer: Scorer) (first: Scored) (sigma: float) (target: float) (runs: int) (seed: int64) : Scored =
        let units = first.Case.Numbers |> Array.map (fun number -> max 0.3 (0.3 * abs number))

        let algorithm =
            CmaEs.create {
                CmaEs.defaults with
                    InitialStepSize = sigma
                    Seed = seed
                    PointTolerance = 1e-15
                    ValueTolerance = 0.0
            }

        let mutable best = first
        let mutable run = Run.start algorithm (Array.map2 (/) first.Case.Numbers units |> Vector.ofSeq)
        let last = scorer.Runs + runs
        let mutable goesOn = true

        while goesOn && scorer.Runs < last && best.Breach <= target && not scorer.IsCancelled do
            match Run.ask algorithm run with
            | ValueNone -> goesOn <- false
            | ValueSome point ->
                let scored = Array.init units.Length (fun i -> point[i] * units[i]) |> scorer.Score

                if scored.Breach > best.Breach then
                    best <- scored

                run <- Run.tell algorithm run (-scored.Breach)

        best
