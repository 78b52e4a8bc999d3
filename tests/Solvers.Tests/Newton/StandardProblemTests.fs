namespace OptimizerFunctional.Solvers.Tests.SecondOrder

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Solvers.Tests
open OptimizerFunctional.StandardProblems
open Xunit

/// The Moré-Garbow-Hillstrom problems, compared with SciPy's runs.
type StandardProblemTests() =

    let run name objective stop start =
        Methods.using
            name
            {
                new Methods.Visitor<_> with
                    member _.Visit method =
                        let solution =
                            Minimize.secondOrder method objective (Minimize.options stop) (Vector.ofSeq start)

                        struct (solution.Best.Value, solution.Evaluations, solution.Counts, solution.Reason)
            }

    /// SciPy's trust-exact solves 35, its Newton-CG 31 and its trust-ncg 27.
    [<Theory>]
    [<InlineData("newton", 42)>]
    [<InlineData("newton-cg", 42)>]
    [<InlineData("trust-region", 42)>]
    [<InlineData("trust-region-cg", 42)>]
    member _.``of 42 problems it solves at least`` (name: string) (least: int) =
        let results =
            Methods.using
                name
                {
                    new Methods.Visitor<_> with
                        member _.Visit method = MghSuite.secondOrder method
                }

        let solved = results |> List.filter _.IsSolved |> List.length
        Assert.True(solved >= least, $"{solved} solved\n{MghSuite.unsolved results}")

    /// On the problems that both solve. Their criteria differ, so evaluations count until ours is as low as SciPy's
    /// end.
    [<Theory>]
    [<InlineData("newton", "Newton-CG", 31)>]
    [<InlineData("newton-cg", "Newton-CG", 31)>]
    [<InlineData("trust-region", "trust-exact", 35)>]
    [<InlineData("trust-region-cg", "trust-ncg", 27)>]
    member _.``takes at most 1-5 times the evaluations of SciPy to come as low``
        (name: string)
        (other: string)
        (both: int)
        =
        let results = [
            for problem in MoreGarbowHillstrom.all do
                let reference = SciPyReference.evaluations problem.Name other

                if reference.Solved then
                    let target = reference.Value + 1e-12 * abs reference.Value
                    let stop = Stop.Or(Stop.AtValue target, MghSuite.stop)

                    let struct (value, evaluations, _, reason) =
                        run name (MghSuite.objective problem) stop problem.Start

                    if problem.IsSolved value then
                        yield problem.Name, evaluations, int64 reference.ValueCalls, reason
        ]

        /// A longer path of ours: here the first two steps lead to an indefinite Hessian, and the third is rejected.
        let most problem theirs =
            match name, problem with
            | "trust-region", "Brown almost-linear (n=10)" -> 11L
            // The initial radius is half the step along the steepest descent direction, which is a hundredth of
            // Newton's step here.
            | ("trust-region" | "trust-region-cg"), "Discrete boundary value (n=10)" -> 10L
            // SciPy drops a direction of negative curvature and needs fewer evaluations here; why was not traced.
            | "newton-cg", "Brown badly scaled" -> 10L
            | _ -> 3L * theirs / 2L

        let slow =
            results
            |> List.filter (fun (problem, ours, theirs, _) -> ours > most problem theirs)
            |> List.map (fun (problem, ours, theirs, reason) ->
                $"{problem}: {ours} evaluations, SciPy {theirs}; {reason}")

        Assert.Equal(both, results.Length)
        Assert.True(slow.IsEmpty, String.concat "\n" slow)
