namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// E2: what is false is refuted, with each of 20 seeds.
module RefutationTests =

    open Subjects

    let names: TheoryData<string> =
        let data = TheoryData<string>()
        FalseConjectures.all |> List.iter (fun (name, _) -> data.Add name)
        data

    let private named name = FalseConjectures.all |> List.find (fun (other, _) -> other = name) |> snd

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E2 what is false is refuted with each of 20 seeds, and certified`` (name: string) =
        for seed in 1..20 do
            let found = refuted { options with Seed = seed } (named name)
            Assert.True(found.Breach > 0.0)
            Assert.False(found.Certificate.IsCandidate, $"seed {seed}: {found}")

            if name = "heavy ball" then
                Assert.True(found.Certificate.IsExactCycle, $"seed {seed}: {found}")

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E3 a counterexample breaks its measure again when it is read from JSON, bit for bit`` (name: string) =
        for seed in 1..5 do
            let found = refuted { options with Seed = seed } (named name)
            let again = Counterexample.ofJson (named name) (Counterexample.toJson found)
            Assert.Equal(BitConverter.DoubleToInt64Bits found.Breach, BitConverter.DoubleToInt64Bits again.Breach)
            Assert.Equal<float seq>(found.Numbers, again.Numbers)
            Assert.Equal(string found.Certificate, string again.Certificate)
            Assert.Equal(string found, string again)
            Counterexample.check (named name) (Counterexample.toJson found)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E4 a counterexample is locally smallest: no simpler case breaks the conjecture with such a certificate``
        (name: string)
        =
        let conjecture = named name

        for seed in 1..3 do
            let found = refuted { options with Seed = seed } conjecture
            let case = { Numbers = Vector.toArray found.Numbers; Steps = found.Steps }
            let functions = conjecture.Class

            for smaller in Shrinking.candidates functions conjecture.Expectation.ShrinksSteps case do
                Assert.True(Shrinking.isSmaller functions smaller case)
                let play = Play.run conjecture smaller
                let breach = Play.breach conjecture play

                if breach > 0.0 then
                    let method = lazy ExactCycle.recurrence conjecture.Subject

                    match Certificate.find method conjecture.Expectation play breach with
                    | Some certificate -> Assert.NotEqual(found.Certificate.Kind, certificate.Kind)
                    | None -> ()

    [<Fact>]
    let ``E7 a run on an exact cycle is within 1e-12 of it after 10,000 steps`` () =
        for seed in 1..10 do
            let found = refuted { options with Seed = seed } FalseConjectures.heavyBallConverges

            match found.Certificate with
            | Certificate.ExactCycle points ->
                let trace = Trace(1, 10_000)
                let f = found.Conjecture.Class.Open(Vector.toArray found.Numbers)
                found.Conjecture.Subject.Run(f, Vector.toArray found.Start, 10_000, trace)
                let values = points |> List.map _.Value
                let size = values |> List.map abs |> List.max

                for index in 9_900..10_000 do
                    let x = trace.Point(index)[0]
                    let nearest = values |> List.map (fun point -> abs (x - point)) |> List.min
                    Assert.True(nearest <= 1e-12 * size)
            | other -> Assert.Fail(string other)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E8 the verdict is the same on one core and on several, bit for bit`` (name: string) =
        for seed in 1..3 do
            let verdict threads =
                refuted { options with Seed = seed; Threads = threads } (named name) |> Counterexample.toJson

            Assert.Equal(verdict 1, verdict 4)

    [<Fact>]
    let ``E8 a survivor is the same on one core and on several`` () =
        let verdict threads =
            Conjecture.about (descent 1.75)
            |> conjecture unitSmooth 3 Measure.curveIsConvex
            |> survived { options with Runs = 5000; Threads = threads }
            |> string

        Assert.Equal(verdict 1, verdict 4)

    [<Fact>]
    let ``E9 a curvature twice as large and half the rate give the same verdict, bit for bit`` () =
        let breach scale seed =
            // In a class with other bounds other numbers are drawn, so the same case is scaled instead.
            let functions = FunctionClass.smooth 0.0 scale
            let random = Random seed
            let drawn = unitSmooth.Draw random
            let n = (drawn.Length - 2) / 2
            let numbers = drawn |> Array.mapi (fun i number -> if i < n || i > 2 * n then number else scale * number)

            [ Measure.neverRises; Measure.gradientNeverGrows; Measure.curveIsConvex; Measure.converges ]
            |> List.map (fun measure ->
                let conjecture = Conjecture.about (heavyBall (0.75 / scale) 0.5) |> conjecture functions 12 measure
                Play.breach conjecture (Play.run conjecture { Numbers = functions.Normalize numbers; Steps = 12 }))

        for seed in 1..100 do
            Assert.Equal<float list>(breach 1.0 seed, breach 2.0 seed)
            Assert.Equal<float list>(breach 1.0 seed, breach 0.25 seed)

    [<Fact>]
    let ``E10 the closed form of Adam's drift is that of a run`` () =
        let drift beta1 beta2 (slopes: float[]) =
            let p = slopes.Length
            let steps = p * (1 + int (40.0 / (1.0 - max beta1 beta2)) / p)
            let trace = Trace(1, steps)
            let functions = FunctionClass.lines p p
            (Conjecture.about (adam 1.0 beta1 beta2)).Run(functions.Open slopes, [| 0.0 |], steps, trace)
            trace.Point(steps)[0] - trace.Point(steps - p)[0]

        let random = Random 4

        for _ in 1..100 do
            let beta1, beta2 = 0.95 * random.NextDouble(), 0.05 + 0.94 * random.NextDouble()
            let slopes = Array.init (2 + random.Next 5) (fun _ -> 2.0 * random.NextDouble() - 1.0)
            Assert.Equal(drift beta1 beta2 slopes, Drift.adam beta1 beta2 0.0 slopes, 9)

    [<Fact>]
    let ``E12 the cells of a map are single searches`` () =
        let make beta2 beta1 = FalseConjectures.adamClimbs beta1 beta2
        let options = { options with Runs = 2000; Threads = 2 }
        let rows, columns = [ 0.1; 0.5; 0.9 ], [ 0.0; 0.5 ]
        let map = Conjecture.map options rows columns make

        rows
        |> List.iteri (fun i row ->
            columns
            |> List.iteri (fun j column ->
                let single = Conjecture.search { options with Threads = 1 } (make row column)
                Assert.Equal(string single, string map[i, j])))
