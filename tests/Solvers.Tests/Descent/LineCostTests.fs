namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit

/// What lines cost, in evaluations.
module LineCostTests =

    let private search = MoreThuente.create MoreThuente.defaults

    /// A random convex function of one to four variables with a start.
    let private problem (seed: int) =
        let random = Random seed
        let dimension = 1 + random.Next 4
        let vector size = Vector.init dimension (fun _ -> size * (random.NextDouble() - 0.5))
        let minimum = vector 10.0
        Regions.random random dimension 1.0 minimum, Vector.add minimum (vector 10.0)

    /// The states of a run to its end, at most so many.
    let private states method observer start =
        Run.start method start
        |> Seq.unfold (fun run ->
            if run.Reason.IsSome then
                None
            else
                let next = Run.observe method observer run
                Some(next, next))
        |> Seq.truncate 3000

    /// Steps within a rounding error of each other lead to the same point, whose value is known.
    [<Property(20)>]
    let ``a line at rounding level costs few trials`` (FsCheck.DoNotSize(seed: int)) =
        let smooth, start = problem seed
        let objective = Regions.objective smooth

        let holds name method observer =
            let trials =
                states method observer start
                |> Seq.filter _.Reason.IsNone
                |> Seq.map (fun run ->
                    match run.Phase with
                    | Phase.Asking(state: Monitored<DescentState<_, _>>) when state.Search.IsSearching -> run.Trials
                    | _ -> 0L)
                |> Seq.max

            Assert.True(trials <= 25L, $"{name}: {trials} trials on a line")

        let evaluations = Observer.evaluations objective
        holds "conjugate gradients" (ConjugateGradient.create ConjugateGradient.defaults search) evaluations
        holds "BFGS" (Bfgs.create search) evaluations
        holds "BFGS, Hager-Zhang" (Bfgs.create (HagerZhang.create HagerZhang.defaults)) evaluations
        holds "BFGS, strong Wolfe" (Bfgs.create (StrongWolfe.create StrongWolfe.defaults)) evaluations
        holds "BFGS, backtracking" (Bfgs.create (Backtracking.create Backtracking.defaults)) evaluations
        holds "L-BFGS" (LBfgs.create LBfgs.defaults search) evaluations
        holds "L-BFGS-B" (LBfgsB.create { LBfgsB.defaults with GradientTolerance = 0.0 }) evaluations
        holds "Newton" (Newton.create search) (Observer.secondOrder objective)

    [<Property(50)>]
    let ``the first trial of conjugate gradients is at most ten times as long as the last step``
        (FsCheck.DoNotSize(seed: int))
        =
        let smooth, start = problem seed
        let method = ConjugateGradient.create ConjugateGradient.defaults search

        for run in states method (Observer.evaluations (Regions.objective smooth)) start do
            match run.Phase with
            | Phase.Asking { Search = Searching line } when run.Index > 0L && run.Trials = 0L ->
                let length (a: Vector) b = Vector.norm (Vector.subtract a b)
                let first = length line.Asked line.Context.From.Point
                let last = line.Context.PreviousLength
                let rounding = 1e-15 * Vector.norm line.Context.From.Point
                Assert.True(first <= 10.001 * last + rounding, $"iterate {run.Index}: {first} after {last}")
            | _ -> ()

    /// A far start in a curved valley, where directions of little curvature are short.
    [<Fact>]
    let ``truncated Newton methods do not creep along a valley`` () =
        for name in [ "newton-cg"; "trust-region-cg" ] do
            let ended =
                Regions.run
                    name
                    Bounds.None
                    1e-8
                    (MghSuite.objective (MoreGarbowHillstrom.find "Rosenbrock"))
                    (Stop.Or(Stop.GradientBelow 1e-8, Stop.AfterEvaluations 12_000L))
                    (Vector.ofSeq [ -120.0; 100.0 ])

            Assert.True(ended.Reason.Converged, ended.Reason.Sentence)
            Assert.True(ended.Evaluations <= 500L, $"{name}: {ended.Evaluations} evaluations")
