namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// E1: no theorem is refuted, by random cases or by the search. CONJECTURE_RUNS=1000000 spends as many runs of each
/// kind, shared by the theorems.
module TheoremTests =

    open Subjects

    /// The bound of gradient descent on L-smooth convex functions, L = 1: Drori and Teboulle 2014 up to h = 1, Taylor,
    /// Hendrickx and Glineur 2017 up to h = 2.
    let gapOfDescent (h: float) =
        Measure.gapAtMost "max(1/(2Nh + 1), (1 - h)^2N) / 2" (fun n ->
            0.5 * max (1.0 / (2.0 * float n * h + 1.0)) ((1.0 - h) ** (2.0 * float n)))

    let gradientOfDescent (h: float) =
        Measure.gradientAtMost "max(1/(Nh + 1), |1 - h|^N)" (fun n ->
            max (1.0 / (float n * h + 1.0)) (abs (1.0 - h) ** float n))

    let private withinAdamBound =
        let bound = Array.init 20 (fun t -> AdamBounds.adamBound 0.9 0.99 (t + 1))

        Measure.create "no step is longer than the bound of law P24" (fun run ->
            let mutable worst = -infinity

            for t in 0 .. run.Last - 1 do
                worst <- max worst (run.StepNorm t / bound[t] - 1.0 - 1e-12)

            worst)

    let private theorems = [
        yield!
            [ 0.25; 0.5; 1.0; 1.5; 1.9 ]
            |> List.map (fun h -> conjecture unitSmooth 10 (gapOfDescent h) (Conjecture.about (descent h)))
        yield!
            [ 0.5; 1.0; 1.5; 1.9 ]
            |> List.map (fun h -> conjecture unitSmooth 10 (gradientOfDescent h) (Conjecture.about (descent h)))
        yield!
            [ 1.0; 1.5; 2.0 ]
            |> List.map (fun h -> conjecture unitSmooth 8 Measure.neverRises (Conjecture.about (descent h)))
        yield!
            [ 1.0; 2.0 ]
            |> List.map (fun h -> conjecture unitSmooth 8 Measure.gradientNeverGrows (Conjecture.about (descent h)))
        yield!
            [ 1.0; 1.75 ]
            |> List.map (fun h -> conjecture unitSmooth 6 Measure.curveIsConvex (Conjecture.about (descent h)))
        conjecture
            unitSmooth
            7
            (Measure.gapAtMost "1/(2 theta_N^2)" (fun n -> 0.5 / theta n true ** 2.0) |> Measure.keepingSteps)
            (Conjecture.about (optimizedGradient 1.0 7))
        conjecture
            unitSmooth
            7
            (Measure.gapAtMost "2/(N + 1)^2" (fun n -> 2.0 / float ((n + 1) * (n + 1))) |> Measure.keepingSteps)
            (Conjecture.about (fastGradient 1.0 7))
        conjecture unitSmooth 10 (Measure.stepAtMost 0.125 1.0) (Conjecture.about (lion 0.125))
        conjecture (FunctionClass.gradients 1 20) 20 withinAdamBound (Conjecture.about (adam 1.0 0.9 0.99))
        conjecture (FunctionClass.interpolated 0.0 1.0 2 3) 3 (gapOfDescent 1.0) (Conjecture.about (descent 1.0))
    ]

    let names: TheoryData<int> =
        let data = TheoryData<int>()
        theorems |> List.iteri (fun i _ -> data.Add i)
        data

    let private share () = runs 40_000 / theorems.Length

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E1 random cases refute no theorem`` (theorem: int) =
        match Conjecture.sample { options with Runs = share (); Seed = 11 } theorems[theorem] with
        | Verdict.Refuted counterexample -> Assert.Fail(string counterexample)
        | Verdict.Survived survival -> Assert.Equal(share (), survival.Runs)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E1 the search refutes no theorem`` (theorem: int) =
        let survival = survived { options with Runs = share (); Seed = 3 } theorems[theorem]
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
