namespace OptimizerFunctional.Solvers.Tests.SecondOrder

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Solvers.Tests
open OptimizerFunctional.StandardProblems
open Xunit

/// Laws along every trust-region run, on all standard problems.
type TrustRegionTests() =

    /// Follows a run, and checks each reply to a trial against the numbers before it.
    let follow
        (settings: TrustRegionSettings)
        (method: Algorithm<Monitored<TrustRegionState<'Model>>, Evaluation, SecondOrderEvaluation>)
        (problem: LeastSquaresProblem)
        =
        let objective = MghSuite.objective problem
        let counter = Counter()

        let rec go (run: Run<Monitored<TrustRegionState<'Model>>, Evaluation>) =
            match run.Phase with
            | Phase.Asking { Rays = rays } when not rays.IsEmpty ->
                Run.tell method run (Observe.secondOrder objective counter (Run.ask method run).Value) |> go
            | Phase.Asking { Search = TrustRegionState.Trying trial } when run.Evaluations < 60L ->
                Assert.InRange(trial.Radius, Double.Epsilon, settings.MaxRadius)
                // Where the gradient is smaller, its square is 0.
                let isGone = Vector.largest trial.From.Gradient < 1e-100
                Assert.True(trial.Step.Decrease > 0.0 || isGone, $"{problem.Name}: no decrease is predicted")
                let before = counter.Counts

                let next = Run.tell method run (Observe.secondOrder objective counter trial.Asked)

                let after = counter.Counts

                if not (next.IsAtIterate) then
                    Assert.Equal(before.Hessians, after.Hessians)
                    Assert.Equal(before.HessianProducts, after.HessianProducts)

                let actual = trial.From.Value - (objective.At trial.Asked).Value
                let ratio = actual / trial.Step.Decrease

                let rounding = 8.0 * (Math.BitIncrement(abs trial.From.Value) - abs trial.From.Value)

                match next.Phase with
                | Phase.Asking { Search = TrustRegionState.Trying now } when trial.Step.Decrease > rounding ->
                    let length = Vector.norm trial.Step.Step

                    let radius =
                        if not (ratio >= 0.25) then
                            0.25 * min trial.Radius length
                        elif ratio > 0.75 && trial.Step.IsAtBoundary then
                            // Three times 2, then 4, 8 and so on.
                            min settings.MaxRadius (Math.Pow(2.0, float (max 1 (trial.Growth - 1))) * trial.Radius)
                        else
                            trial.Radius

                    Assert.Equal(radius, now.Radius)
                    Assert.Equal(ratio >= settings.AcceptanceThreshold, next.IsAtIterate)
                | _ -> ()

                Assert.True(next.Current.Value <= run.Current.Value, $"{problem.Name}: the value rose")
                go next
            | _ -> run

        let start = Run.start method (Vector.ofSeq problem.Start)

        let run = Run.tell method start (Observe.secondOrder objective counter ((Run.ask method start).Value)) |> go

        run, counter.Counts

    [<Fact>]
    member _.``radius, acceptance and Hessians of the nearly exact method``() =
        for largest in [ infinity; 0.7 ] do
            let settings = { TrustRegion.defaults with MaxRadius = largest; InitialRadius = min largest 1.0 }

            for problem in MoreGarbowHillstrom.all do
                let run, counts = follow settings (MoreSorensen.create settings) problem
                Assert.Equal(run.Index + 1L, counts.Hessians)

    [<Fact>]
    member _.``radius and acceptance of Steihaug's method, without any Hessian``() =
        let settings = TrustRegion.defaults

        for problem in MoreGarbowHillstrom.all do
            let method = Steihaug.create TruncatedConjugateGradient.defaults settings
            let run, counts = follow settings method problem
            Assert.Equal(0L, counts.Hessians)
            Assert.True(counts.HessianProducts >= run.Index + 1L)

    /// The Hessian at the start is so large that no step of the model changes the point.
    [<Fact>]
    member _.``after a step of the safeguard, the steps are those of the trust region again``() =
        let start = Vector.ofSeq [ 3.0; -4.0 ]

        let objective =
            Objective
                .OfVectors((fun x -> 0.5 * Vector.dot x x), id)
                .WithHessian(fun x into ->
                    let curvature = if x.SequenceEqual(start.AsSpan()) then 1e30 else 1.0
                    into[0] <- curvature
                    into[3] <- curvature)

        let ended (method: Algorithm<Monitored<TrustRegionState<'Model>>, Evaluation, SecondOrderEvaluation>) =
            let solution = Minimize.secondOrder method objective (Minimize.options (Stop.GradientBelow 1e-10)) start

            Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
            // One step of the safeguard, some that double the radius, and the last one; the safeguard could take 20.
            Assert.InRange(solution.Evaluations, 4L, 20L)

        ended (MoreSorensen.create TrustRegion.defaults)
        ended (Steihaug.create TruncatedConjugateGradient.defaults TrustRegion.defaults)

    [<Theory>]
    [<InlineData(0.25)>]
    [<InlineData(-0.1)>]
    [<InlineData(Double.NaN)>]
    member _.``a threshold out of range is refused``(threshold: float) =
        let error =
            Assert.Throws<ParameterException>(fun () ->
                MoreSorensen.create { TrustRegion.defaults with AcceptanceThreshold = threshold } |> ignore)

        Assert.Contains("at least 0 and below 0.25", error.Message)

    [<Fact>]
    member _.``a first radius above the largest is refused``() =
        let error =
            Assert.Throws<ParameterException>(fun () ->
                MoreSorensen.create { TrustRegion.defaults with InitialRadius = 1.0; MaxRadius = 0.5 } |> ignore)

        Assert.Contains("InitialRadius was 1", error.Message)
