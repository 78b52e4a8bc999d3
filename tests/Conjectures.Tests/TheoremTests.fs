namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// E1: no theorem is refuted, by random cases or by the search. CONJECTURE_RUNS=1000000 spends as many runs of each
/// kind, shared by the theorems.
module TheoremTests =

    open Subjects

    let names: TheoryData<int> =
        let data = TheoryData<int>()
        Theorems.all |> List.iteri (fun i _ -> data.Add i)
        data

    let private share () = runs 40_000 / Theorems.all.Length

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E1 random cases refute no theorem`` (theorem: int) =
        match Conjecture.sample { options with Runs = share (); Seed = 11 } Theorems.all[theorem] with
        | Verdict.Refuted counterexample -> Assert.Fail(string counterexample)
        | Verdict.Survived survival -> Assert.Equal(share (), survival.Runs)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E1 the search refutes no theorem`` (theorem: int) =
        let survival = survived { options with Runs = share (); Seed = 3 } Theorems.all[theorem]
        Assert.Equal(share (), survival.Runs)

    [<Fact>]
    let ``E11 a measure that is not a number refutes nothing`` () =
        let nothing = Measure.create "nothing" (fun _ -> nan)
        let survival = Conjecture.about (descent 1.0) |> conjecture unitSmooth 3 nothing |> survived options
        Assert.Equal(-infinity, survival.Nearest)

    [<Fact>]
    let ``a survivor prints its budget, class, steps, seed and nearest breach, and that it is no proof`` () =
        let text =
            Conjecture.about (descent 1.0)
            |> conjecture unitSmooth 8 Measure.neverRises
            |> survived { options with Runs = 1000; Seed = 17 }
            |> string

        Assert.StartsWith(
            "Survived 1000 runs: gradient descent, 8 steps, on convex functions with curvature in [0, 1]: the value \
             never rises.\n  Seed 17; the nearest breach is -",
            text
        )

        Assert.Contains("This is no proof.", text)
        Assert.DoesNotContain("holds", text)
        Assert.DoesNotContain("proved", text)
