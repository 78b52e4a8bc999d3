namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open Xunit

/// The Levenberg-Marquardt method on the standard problems.
type LevenbergMarquardtTests() =

    let plain = LevenbergMarquardt.create LevenbergMarquardt.defaults

    let accelerated = LevenbergMarquardt.create { LevenbergMarquardt.defaults with GeodesicAcceleration = true }

    let gaussNewton = GaussNewton.create GaussNewton.defaults

    let unsolved (method: Algorithm<'State, LeastSquaresIterate, Linearization>) =
        MoreGarbowHillstrom.all
        |> List.choose (fun problem ->
            let solution = LeastSquaresProblems.run method (LeastSquaresProblems.ofProblem problem) problem.Start

            let value = 2.0 * solution.Last.Current.Value

            if problem.IsSolved value then
                None
            else
                Some $"{problem.Name}: {value:R} not {problem.OptimalValue:R}; {solution.Reason}")

    /// The residual evaluations until the sum of squares agrees with SciPy's final one to six digits.
    let evaluationsTo (target: float) (problem: LeastSquaresProblem) =
        let residuals = LeastSquaresProblems.ofProblem problem

        Run.start plain (Vector.ofSeq problem.Start)
        |> Run.iterates plain (Observer.linearizations Bounds.None residuals)
        |> Seq.tryFind (fun run -> 2.0 * run.Current.Value <= target + 1e-6 * target + 1e-20)
        |> Option.map _.Counts.Residuals

    [<Fact>]
    member _.``solves all 42 problems of Moré, Garbow and Hillstrom``() = Assert.Empty(unsolved plain)

    [<Fact>]
    member _.``solves all 42 with geodesic acceleration``() = Assert.Empty(unsolved accelerated)

    [<Fact>]
    member _.``solves all 42 from radii over three decades``() =
        for radius in [ 0.1; 1.0; 100.0 ] do
            Assert.Empty(
                unsolved (LevenbergMarquardt.create { LevenbergMarquardt.defaults with InitialRadius = radius })
            )

    [<Fact>]
    member _.``Gauss-Newton solves 35 of the 42, as it has no damping against Jacobians that lose rank on the way``() =
        let unsolved = unsolved gaussNewton
        Assert.True(unsolved.Length <= 7, String.concat "\n" unsolved)

    [<Fact>]
    member _.``comes to the value of MINPACK in at most one and a half times its evaluations``() =
        // Both solve all; the default tolerances give more digits, so the evaluations to MINPACK's own value are
        // compared.
        let slower =
            MoreGarbowHillstrom.all
            // Two pairs of columns of Biggs' Jacobian are equal at the start, and only rounding decides which of two
            // minima is found.
            |> List.filter (fun problem -> problem.Name <> "Biggs EXP6")
            |> List.choose (fun problem ->
                let reference = SciPyReference.evaluations problem.Name "leastsq(lmder)"

                match evaluationsTo reference.Value problem with
                | Some count when float count <= 1.5 * float reference.ValueCalls -> None
                | count -> Some(problem.Name, count, reference.ValueCalls))

        // In Meyer's valley every other radius is slightly too long, which MINPACK escapes by the tolerance of its
        // damping.
        Assert.Equal<string list>([ "Meyer" ], slower |> List.map (fun (name, _, _) -> name))

    [<Fact>]
    member _.``a trial that does not lower the value costs no Jacobian``() =
        for problem in MoreGarbowHillstrom.all do
            let solution = LeastSquaresProblems.run plain (LeastSquaresProblems.ofProblem problem) problem.Start

            Assert.Equal(solution.Iterations + 1L, solution.Counts.Jacobians)
            Assert.Equal(solution.Evaluations, solution.Counts.Residuals)
            Assert.Equal(0L, solution.Counts.Probes)

    [<Fact>]
    member _.``the value falls from iterate to iterate, and the last is the best``() =
        for problem in MoreGarbowHillstrom.all do
            let values =
                Run.start plain (Vector.ofSeq problem.Start)
                |> Run.iterates plain (Observer.linearizations Bounds.None (LeastSquaresProblems.ofProblem problem))
                |> Seq.map _.Current.Value
                |> Seq.toList

            for before, after in List.pairwise values do
                Assert.True(after < before, $"{problem.Name}: {after} after {before}")

            let solution = LeastSquaresProblems.run plain (LeastSquaresProblems.ofProblem problem) problem.Start

            Assert.Equal(List.last values, solution.Best.Value)

    [<Fact>]
    member _.``reasons have their numbers``() =
        let kinds =
            MoreGarbowHillstrom.all
            |> List.map (fun problem ->
                let reason =
                    (LeastSquaresProblems.run plain (LeastSquaresProblems.ofProblem problem) problem.Start).Reason

                Assert.True(reason.Converged, string reason)
                Assert.True(reason.Measured <= reason.Limit, string reason)
                Assert.EndsWith($"at iterate {reason.Index}.", reason.Sentence)
                reason.Kind)

        Assert.Equal<StopKind list>(
            [ StopKind.GradientBelow; StopKind.ValueChangeBelow; StopKind.StepBelow ],
            kinds |> List.distinct |> List.sort
        )

    [<Fact>]
    member _.``without tolerances the method ends at its precision``() =
        let exact =
            LevenbergMarquardt.create {
                LevenbergMarquardt.defaults with
                    ValueTolerance = 0.0
                    StepTolerance = 0.0
                    GradientTolerance = 0.0
            }

        for problem in MoreGarbowHillstrom.all do
            let solution = LeastSquaresProblems.run exact (LeastSquaresProblems.ofProblem problem) problem.Start

            Assert.Contains(
                solution.Reason.Kind,
                [ StopKind.GradientBelow; StopKind.StepTooSmall; StopKind.PrecisionReached ]
            )

    [<Fact>]
    member _.``with geodesic acceleration an undamped step in one variable is Chebyshev's, where it bends little``() =
        let root =
            Residuals.Create(
                1,
                ResidualsInto(fun x into -> into[0] <- x[0] * x[0] - 4.0),
                JacobianInto(fun x into -> into[0] <- 2.0 * x[0])
            )

        let observe = Observe.linearization Bounds.None root (Counter())

        let asked start =
            let ask (run: Run<_, _>) = (Run.ask accelerated run).Value
            let run = Run.start accelerated (Vector.ofSeq [ start ])
            let atProbe = Run.tell accelerated run (observe (ask run))
            let atTrial = Run.tell accelerated atProbe (observe (ask atProbe))
            (ask atProbe)[0], (ask atTrial)[0]

        // v = -r/r' and a = -r'' v^2 / r'; the probe is at x + v/50.
        let v = -5.0 / 6.0
        let probe, trial = asked 3.0
        Assert.Equal(3.0 + 0.02 * v, probe, 1e-14)
        Assert.Equal(3.0 + v - 0.5 * 2.0 * v * v / 6.0, trial, 1e-12)
        // From 1, 2|a| is three times |v|: no acceleration.
        Assert.Equal(2.5, snd (asked 1.0), 1e-14)
