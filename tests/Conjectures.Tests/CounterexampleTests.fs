namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// Counterexamples as data: texts, problems, JSON, laws and edges.
module CounterexampleTests =

    open Subjects

    let private raises = Conjecture.about (descent 2.0625) |> conjecture unitSmooth 5 Measure.neverRises

    [<Fact>]
    let ``gradient descent above 2 over L raises x^2 / 2 in one step`` () =
        let found = refuted options raises
        Assert.Equal("f(x) = x^2 / 2. From 1.", found.Formula)
        Assert.Equal(1, found.Steps)
        Assert.True found.Certificate.IsMargin

        Assert.StartsWith(
            "Refuted: gradient descent, 5 steps, on convex functions with curvature in [0, 1]: the value never rises."
            + "\n  f(x) = x^2 / 2. From 1. 1 step.\n",
            string found
        )

    [<Fact>]
    let ``a counterexample is an objective and a problem with its start`` () =
        let found = refuted options raises
        let next = found.Objective.At(found.Start)
        Assert.Equal(0.5, next.Value)
        let problem = found.Problem
        Assert.Equal(0.0, problem.MinimumValue)
        Assert.Equal<float seq>(found.Start, problem.Start)
        Assert.True(problem.Lower[0] < -1.0625 && problem.Upper[0] > 1.0)
        Assert.Equal(1, problem.Period)

    [<Fact>]
    let ``a counterexample of another optimizer, class, expectation or setting is refused in a sentence`` () =
        let saved = refuted options raises |> Counterexample.toJson

        let sentence conjecture =
            Assert.Throws<FormatException>(fun () -> Counterexample.ofJson conjecture saved |> ignore).Message

        Assert.Equal(
            "This is not a saved counterexample: the optimizer was \"gradient descent\" when it was saved and is \
             \"momentum\" in the conjecture.",
            sentence (Conjecture.about (heavyBall 2.0625 0.5) |> conjecture unitSmooth 5 Measure.neverRises)
        )

        Assert.Equal(
            "This is not a saved counterexample: Learning rate was \"2.0625\" when it was saved and is \"2\" in the \
             conjecture.",
            sentence (Conjecture.about (descent 2.0) |> conjecture unitSmooth 5 Measure.neverRises)
        )

        Assert.Contains(
            "the class was",
            sentence (
                Conjecture.about (descent 2.0625) |> conjecture (FunctionClass.smooth 0.5 1.0) 5 Measure.neverRises
            )
        )

        Assert.Contains(
            "the expectation was",
            sentence (Conjecture.about (descent 2.0625) |> conjecture unitSmooth 5 Measure.curveIsConvex)
        )

    [<Theory>]
    [<InlineData("{", "This is not a saved counterexample: it is no JSON in line 1.")>]
    [<InlineData("[]", "This is not a saved counterexample: it is no JSON object.")>]
    [<InlineData("{}", "This is not a saved counterexample: it has no format.")>]
    [<InlineData("{\"Format\": 2}", "This is not a saved counterexample: its format is 2, and this version reads 1.")>]
    let ``a damaged text or one of another version is refused in a sentence`` (text: string, sentence: string) =
        let error = Assert.Throws<FormatException>(fun () -> Counterexample.ofJson raises text |> ignore)
        Assert.Equal(sentence, error.Message)

    [<Fact>]
    let ``numbers of a saved counterexample that are damaged are refused in a sentence`` () =
        let saved = refuted options raises |> Counterexample.toJson

        let sentence (from: string) (into: string) =
            let damaged = saved.Replace(from, into)
            Assert.NotEqual<string>(saved, damaged)
            Assert.Throws<FormatException>(fun () -> Counterexample.ofJson raises damaged |> ignore).Message

        Assert.Equal(
            "This is not a saved counterexample: its steps are 0; they must be at least 1.",
            sentence "\"Steps\": 1," "\"Steps\": 0,"
        )

        Assert.Equal(
            "This is not a saved counterexample: its steps are 6; they must be at most the 5 of its conjecture.",
            sentence "\"Steps\": 1," "\"Steps\": 6,"
        )

        let one = System.Text.RegularExpressions.Regex("\"Numbers\": \\[\\s*1,\\s*1\\s*\\]").Match(saved).Value
        Assert.NotEmpty one

        Assert.Equal(
            "This is not a saved counterexample: 1 numbers make no member of its class.",
            sentence one "\"Numbers\": [1]"
        )

        Assert.EndsWith("something is missing, unknown or of another kind.", sentence "\"Steps\": 1," "")

    [<Fact>]
    let ``a saved counterexample of a method that was mended fails its regression test with a sentence`` () =
        // Own methods have no settings, so the mended one has the same name.
        let own h = Optimizer.stateless "own" (fun at -> Vector.scale -h at.Gradient)
        let state h = Conjecture.about (own h) |> conjecture unitSmooth 5 Measure.neverRises
        let saved = refuted options (state 2.5) |> Counterexample.toJson
        Counterexample.check (state 2.5) saved
        Assert.False((Counterexample.ofJson (state 1.0) saved).IsBroken)
        let error = Assert.Throws<LawException>(fun () -> Counterexample.check (state 1.0) saved)
        Assert.StartsWith("The saved counterexample no longer breaks the conjecture.", error.Message)

    [<Fact>]
    let ``a saved counterexample carries its command`` () =
        let conjecture = raises |> Conjecture.withCommand "optimize conjecture gradient-descent"
        let saved = refuted options conjecture |> Counterexample.toJson
        Assert.Equal("optimize conjecture gradient-descent", Counterexample.commandOf saved)

    [<Fact>]
    let ``a refuted conjecture is a broken law, with the counterexample in its message`` () =
        let law = Conjecture.asLaw "Q1" options raises
        let error = Assert.Throws<LawException>(fun () -> Law.check law)
        Assert.Contains("f(x) = x^2 / 2. From 1.", error.Message)

        Conjecture.about (descent 1.0)
        |> conjecture unitSmooth 5 Measure.neverRises
        |> Conjecture.asLaw "Q2" options
        |> Law.check

    [<Fact>]
    let ``the edge of convex curves of values is 1.75 over L (Barzilai, Shamir and Zamani 2025)`` () =
        let edge =
            Conjecture.edge { options with Runs = 60_000; Seed = 7 } 1e-3 1.0 2.0 (fun h ->
                Conjecture.about (descent h) |> conjecture unitSmooth 3 Measure.curveIsConvex)

        Assert.True(edge.LastSurvived >= 1.75, string edge)
        Assert.True(edge.FirstRefuted <= 1.752, string edge)
        Assert.True edge.Verdict.IsBroken

    [<Fact>]
    let ``an edge outside of its interval is told`` () =
        let edge low high =
            Conjecture.edge options 1e-3 low high (fun h ->
                Conjecture.about (descent h) |> conjecture unitSmooth 3 Measure.neverRises)

        Assert.Equal("refuted at 2.5 already", string (edge 2.5 3.0))
        Assert.Equal("survived up to 1.5", string (edge 1.0 1.5))
        let error = Assert.Throws<ParameterException>(fun () -> edge 2.0 1.0 |> ignore)
        Assert.Equal("high was 1; it must be finite and greater than low, which is 2.", error.Message)

    [<Fact>]
    let ``a search reports its progress, and says what is known when it is cancelled`` () =
        let known = ResizeArray<SearchProgress>()

        let survival =
            Conjecture.about (descent 1.0)
            |> conjecture unitSmooth 5 Measure.neverRises
            |> survived { options with Runs = 100_000; Report = known.Add; IsCancelled = fun () -> known.Count >= 3 }

        Assert.Equal(3, known.Count)
        Assert.True survival.IsCancelled
        Assert.Equal(known[2].Runs, survival.Runs)
        Assert.Equal(known[2].Nearest, survival.Nearest)
        Assert.Contains("It was cancelled.", string survival)

    [<Fact>]
    let ``chains and own methods are subjects`` () =
        let clipped = Clip.byNorm 0.5 |> Optimizer.andThen (descent 1.0)

        let found =
            Conjecture.about clipped
            |> conjecture (FunctionClass.smooth 0.0 1.0) 4 (Measure.stepAtMost 1.0 0.25)
            |> refuted options

        Assert.Equal("f(x) = x^2 / 2. From 1.", found.Formula)
        Assert.Equal(1, found.Steps)

    [<Fact>]
    let ``own classes and own measures are searched and shrunk`` () =
        let powers =
            FunctionClass.create
                "powers |x|^p with p in [2, 6]"
                (fun random -> Vector.ofSeq [ 2.0 + 4.0 * random.NextDouble(); 2.0 * random.NextDouble() ])
                (fun numbers -> Vector.ofSeq [ numbers[1] ])
                (fun numbers ->
                    let p = Math.Clamp(numbers[0], 2.0, 6.0)

                    Objective.OfVectors(
                        (fun x -> abs x[0] ** p),
                        (fun x -> Vector.ofSeq [ p * float (sign x[0]) * abs x[0] ** (p - 1.0) ])
                    ))
                (fun numbers -> $"|x|^{numbers[0]}")
            |> FunctionClass.withMinimizer

        let halves =
            Measure.create "the value halves" (fun run -> run.Value run.Last / run.Value 0 - 0.5)
            |> Measure.withMinimizer

        let found = Conjecture.about (descent 0.01) |> conjecture powers 3 halves |> refuted options
        Assert.Equal(1, found.Steps)
        Assert.True(Fraction.cost found.Numbers[0] <= 1, found.Formula)

    [<Fact>]
    let ``each class is searched: what is false falls, and replays`` () =
        let falls functions steps expectation subject =
            let conjecture = subject |> conjecture functions steps expectation
            let found = refuted options conjecture
            let again = Counterexample.ofJson conjecture (Counterexample.toJson found)
            Assert.Equal(found.Breach, again.Breach)
            Assert.False(found.Certificate.IsCandidate, string found)

        let noisy = FunctionClass.smooth 0.5 1.0 |> FunctionClass.noisy 0.25 1 4
        Conjecture.about (descent 1.0) |> falls noisy 8 Measure.neverRises
        Conjecture.about (descent 12.0) |> falls (FunctionClass.logistic 2.0 2 3) 8 Measure.neverRises
        Conjecture.about (descent 0.5) |> falls (FunctionClass.lipschitz 1.0) 8 Measure.neverRises
        Conjecture.about (descent 2.1) |> falls (FunctionClass.quadratics 0.0 1.0 3) 8 Measure.neverRises
        Conjecture.about (heavyBall 1.0 0.5) |> falls (FunctionClass.interpolated 0.0 1.0 2 3) 8 Measure.neverRises
        Conjecture.about (descent 0.5) |> falls (FunctionClass.nonconvex 1.0) 8 Measure.gradientNeverGrows

    [<Fact>]
    let ``each class is searched: theorems survive`` () =
        let survives functions expectation subject =
            subject |> conjecture functions 8 expectation |> survived { options with Runs = 3000 } |> ignore

        Conjecture.about (descent 1.9) |> survives (FunctionClass.quadratics 0.0 1.0 3) Measure.neverRises
        Conjecture.about (descent 1.9) |> survives (FunctionClass.logistic 2.0 2 3) Measure.neverRises
        Conjecture.about (descent 1.9) |> survives (FunctionClass.nonconvex 1.0) Measure.neverRises
        Conjecture.about (descent 1.9) |> survives (FunctionClass.interpolated 0.0 1.0 2 3) Measure.neverRises
        Conjecture.about (descent 1.9) |> survives (FunctionClass.interpolated 0.0 1.0 2 3) Measure.gradientNeverGrows

        // A step of Lion is as long as its learning rate, whatever the noise.
        let noisy = FunctionClass.smooth 0.5 1.0 |> FunctionClass.noisy 0.25 1 4
        Conjecture.about (lion 0.125) |> survives noisy (Measure.stepAtMost 0.125 1.0)

    [<Fact>]
    let ``an exception of an own measure passes through, from any thread`` () =
        let failing = Measure.create "nothing" (fun _ -> raise (InvalidTimeZoneException "mine"))
        let make _ _ = Conjecture.about (descent 1.0) |> conjecture unitSmooth 3 failing

        for threads in [ 1; 4 ] do
            let options = { options with Threads = threads }
            let search () = Conjecture.search options (make 0.0 0.0) |> ignore
            Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(search).Message)
            let map () = Conjecture.map options [ 1.0; 2.0 ] [ 1.0; 2.0 ] make |> ignore
            Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(map).Message)

    [<Fact>]
    let ``a cancelled bisection claims nothing that was not searched`` () =
        let edge (most: int) =
            let count = ref 0

            let make h =
                count.Value <- count.Value + 1
                Conjecture.about (descent h) |> conjecture unitSmooth 3 Measure.neverRises

            let options = { options with Runs = 620; IsCancelled = fun () -> count.Value > most }
            Conjecture.edge options 1e-6 1.0 3.0 make

        Assert.Equal("cancelled before there was an interval", string (edge 0))
        Assert.Equal("cancelled before there was an interval", string (edge 1))
        Assert.Equal("(1, 3]", string (edge 2))
        let later = edge 4
        Assert.True(later.LastSurvived < 2.0 + 1e-9 && later.FirstRefuted > 2.0)
