namespace OptimizerFunctional.Solvers.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Runs in straight valleys that decrease without bound.
module ValleyTests =

    /// -x + k (a y - x)^2.
    let private valley (a: float) (k: float) =
        let wall (p: Vector) = a * p[1] - p[0]

        Objective.OfVectors(
            (fun p -> -p[0] + k * wall p * wall p),
            (fun p -> Vector.ofSeq [ -1.0 - 2.0 * k * wall p; 2.0 * k * a * wall p ])
        )

    let private start = Vector.ofSeq [ 2.0; -1.5 ]

    /// The states of a run to its end. Each is saved and read before the next observation.
    let private states (a: float) (k: float) =
        let method = Bfgs.create (MoreThuente.create MoreThuente.defaults)
        let observer = Observer.evaluations (valley a k)

        let rec go (run: Run<Monitored<_>, Evaluation>) =
            let next = Run.observe method observer (Run.ofJson method (Run.toJson run))
            if next.Reason.IsSome then [ next ] else next :: go next

        let ended = Seq.last (Run.from method observer start |> Seq.truncate 1000)
        go (Run.start method start), ended

    let private counts chooses runs =
        runs
        |> List.filter (fun (run: Run<Monitored<_>, Evaluation>) ->
            match run.Phase with
            | Phase.Asking state -> chooses state
            | _ -> false)
        |> List.length

    [<Fact>]
    let ``a run that is saved and read while it tries valleys is the same run`` () =
        let tried = [
            for a, k in [ 3.7, 0.2; 0.19, 45.0; -1.37, 0.0041; 13.1, 0.7; -0.7, 2.9 ] do
                let runs, ended = states a k
                let last = List.last runs
                Assert.Equal(StopKind.Unbounded, last.Reason.Value.Kind)
                Assert.Equal(ended.Index, last.Index)
                Assert.Equal(ended.Iterate.Value.Value, last.Iterate.Value.Value)
                counts (fun state -> state.Valley.IsSome && state.Rays.IsEmpty) runs
        ]

        Assert.True(List.max tried > 3, $"{tried}")

    [<Theory>]
    [<InlineData(3.7, 0.2)>]
    [<InlineData(0.19, 45.0)>]
    [<InlineData(13.1, 0.7)>]
    [<InlineData(-1.37, 0.0041)>]
    [<InlineData(-0.7, 2.9)>]
    let ``a value that overflows before the coordinates do is unbounded, too`` (a: float, k: float) =
        let method = Bfgs.create (MoreThuente.create MoreThuente.defaults)
        let inner = valley a k

        for power in [ -20; -10; 0; 10; 20 ] do
            let unit = 2.0 ** float power
            let scaled (p: Vector) = Vector.scale (1.0 / unit) p

            let objective =
                Objective.OfVectors(
                    (fun p -> (inner.At(scaled p)).Value),
                    (fun p -> Vector.scale (1.0 / unit) (inner.At(scaled p)).Gradient)
                )

            let solution =
                Minimize.run
                    method
                    (Observer.evaluations objective)
                    (Minimize.options (Stop.AfterEvaluations 2000L))
                    (Vector.scale unit start)

            Assert.Equal(StopKind.Unbounded, solution.Reason.Kind)
