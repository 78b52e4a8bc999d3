namespace OptimizerFunctional.Solvers.Tests

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open FsCheck.FSharp
open OptimizerFunctional.Properties
open Xunit
open FsCheck

/// Stop reasons of methods without gradients: unbounded objectives and those that only seem so, flat regions, values
/// that are no longer finite, and collapsed simplexes.
module ValueEndTests =

    let private methods: (string * int64 * (ValueMethodVisitor -> unit)) list = [
        "nelder-mead", 300L, (fun visitor -> visitor.Visit(NelderMead.create NelderMead.defaults))
        "cma-es", 1_000L, (fun visitor -> visitor.Visit(CmaEs.create CmaEs.defaults))
        "particle swarm", 8_000L, (fun visitor -> visitor.Visit(ParticleSwarm.create ParticleSwarm.defaults))
        "hill climbing", 500L, (fun visitor -> visitor.Visit(HillClimbing.create HillClimbing.defaults))
    ]

    let names =
        let data = TheoryData<string>()
        methods |> List.iter (fun (name, _, _) -> data.Add name)
        data

    /// The outcome of a run: its best point, its evaluations and its stop reason; and the maximum number of evaluations
    /// for an unbounded objective.
    let private ended name (f: Vector -> float) (start: float list) budget =
        let mutable found = Unchecked.defaultof<_>
        let _, most, using = methods |> List.find (fun (known, _, _) -> known = name)

        using
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        let run = ManualRuns.finish method f (Vector.ofSeq start) budget
                        found <- struct (run.Best, run.Evaluations, run.Reason)
            }

        let struct (best: Evaluation, evaluations: int64, reason: StopReason voption) = found

        best, evaluations, reason, most

    let private kind name f start budget =
        match ended name f start budget with
        | _, _, ValueSome reason, _ -> ValueSome reason.Kind
        | _ -> ValueNone

    let private check (count: int) property =
        match TestContext.Current.TestMethod with
        | null -> Property.CheckCases(count, property)
        | test -> Property.CheckCases(count, property, test.MethodName)

    [<Theory; MemberData(nameof names)>]
    let ``an objective without a lower bound is called unbounded, soon`` (name: string) =
        let objectives: (string * float list * (Vector -> float)) list = [
            "x + 2y", [ 1.0; 1.0 ], (fun x -> x[0] + 2.0 * x[1])
            "-x²", [ 1.0 ], (fun x -> -x[0] * x[0])
            "-x² - y²", [ 0.5; -2.0 ], (fun x -> -ManualRuns.sphere x)
            "-sqrt |x|", [ 1.0 ], (fun x -> -Math.Sqrt(abs x[0]))
            "-log |x|", [ 3.0 ], (fun x -> -Math.Log(abs x[0]))
            "-log(1 + |x + y|)", [ 1.0; 2.0 ], (fun x -> -Math.Log(1.0 + abs (x[0] + x[1])))
            "-|x|^3", [ -2.0 ], (fun x -> -(abs x[0] ** 3.0))
        ]

        for text, start, f in objectives do
            let best, evaluations, reason, most = ended name f start 30_000L
            Assert.True(reason.IsSome, text)
            Assert.Equal((text, StopKind.Unbounded), (text, reason.Value.Kind))
            Assert.False reason.Value.Converged
            Expect.atMost text (float most) (float evaluations)
            Assert.True(Double.IsFinite best.Value && Vector.isFinite best.Point)

    [<Theory; MemberData(nameof names)>]
    let ``a linear function is called unbounded, soon`` (name: string) =
        check
            15
            (Prop.forAll (Gens.list 1 4 (Gens.integer 1 20)) (fun slopes ->
                let slopes = slopes |> List.mapi (fun i s -> if i % 2 = 0 then float s else -float s)

                let f (x: Vector) = Seq.sum (Seq.map2 (*) slopes x)

                let _, evaluations, reason, most = ended name f (slopes |> List.map (fun _ -> 1.0)) 30_000L

                Assert.Equal(ValueSome StopKind.Unbounded, reason |> ValueOption.map _.Kind)
                Expect.atMost "the evaluations" (2.0 * float most) (float evaluations)))

    /// A function of coordinates in units of a power of two, and its start.
    let private inUnit power (f: Vector -> float) (start: float list) =
        let rescaled by = Vector.map (fun coordinate -> Math.ScaleB(coordinate, by))
        (fun x -> f (rescaled -power x)), start |> List.map (fun coordinate -> Math.ScaleB(coordinate, power))

    /// The methods whose first steps are in proportion to the start.
    [<Theory>]
    [<InlineData "nelder-mead">]
    [<InlineData "particle swarm">]
    let ``the unit of coordinates does not decide what is unbounded`` (name: string) =
        for power in [ -200; -40; 40; 200 ] do
            let f, start = inUnit power (fun x -> -Math.Log(1.0 + abs (x[0] + x[1]))) [ 1.0; 2.0 ]
            Assert.Equal(ValueSome StopKind.Unbounded, kind name f start 30_000L)

            let f, start = inUnit power (fun x -> 1.0 / Math.Log(2.0 + abs x[0])) [ 1.5; 1.0 ]
            Assert.NotEqual(ValueSome StopKind.Unbounded, kind name f start 20_000L)

    /// |log(|x| / m)| in each coordinate decreases as -log |x| does until its minimum.
    [<Theory; MemberData(nameof names)>]
    let ``a distant minimum is not called unbounded`` (name: string) =
        check
            40
            (Prop.forAll (Gens.list 1 3 (Gens.integer 0 300)) (fun exponents ->
                let minimum = exponents |> List.map (fun e -> 10.0 ** float e)

                let f (x: Vector) = Seq.sum (Seq.map2 (fun xi m -> abs (Math.Log(abs xi / m))) x minimum)

                let kind = kind name f (minimum |> List.map (fun _ -> 1.0)) 8_000L
                Assert.NotEqual(ValueSome StopKind.Unbounded, kind)))

    [<Theory; MemberData(nameof names)>]
    let ``a steep minimum and a lower bound that is never reached are not called unbounded`` (name: string) =
        let objectives: (Vector -> float) list = [
            fun x -> 1e100 * ManualRuns.sphere (Vector.map (fun xi -> xi - 1e8) x)
            fun x -> Math.Exp(ManualRuns.sphere x) - 1e6 * x[0]
            fun x -> Seq.sumBy (fun xi -> (xi - 1e20) ** 4.0) x
            fun x -> 1.0 / abs x[0]
            fun x -> Math.Exp(-x[0])
            fun x -> -x[0] / (1.0 + abs x[0])
            fun x -> -Math.Atan x[0]
            fun x -> 1.0 / Math.Log(2.0 + abs x[0])
        ]

        for f in objectives do
            Assert.NotEqual(ValueSome StopKind.Unbounded, kind name f [ 1.5; 1.0 ] 20_000L)

    [<Theory; MemberData(nameof names)>]
    let ``a constant function ends every method`` (name: string) =
        for f in
            [
                fun _ -> 0.0
                fun _ -> -3.0
                fun (x: Vector) -> Seq.sumBy (fun xi -> floor (abs (xi: float))) x
            ] do
            let _, _, reason, _ = ended name f [ 2.5; -1.5 ] 20_000L
            Assert.True(reason.IsSome && reason.Value.Converged)

    [<Theory; MemberData(nameof names)>]
    let ``values that are no longer finite are the reason, and the best point stays`` (name: string) =
        for odd in [ nan; infinity ] do
            for after in [ 1; 5; 90; 400 ] do
                let mutable calls = 0

                let f x =
                    calls <- calls + 1
                    if calls > after then odd else 1.0 + ManualRuns.rosenbrock x

                let best, _, reason, _ = ended name f [ -1.2; 1.0 ] 60_000L

                if calls > after then
                    Assert.Equal(ValueSome StopKind.ValueNotFinite, reason |> ValueOption.map _.Kind)

                Assert.True(Double.IsFinite best.Value)

    [<Theory; MemberData(nameof names)>]
    let ``a start with an infinite value is reported`` (name: string) =
        let best, _, reason, _ = ended name (fun _ -> infinity) [ 1.0; 2.0 ] 20_000L
        Assert.Equal(infinity, best.Value)
        Assert.Equal(StopKind.ValueNotFinite, reason.Value.Kind)

    /// McKinnon, SIAM Journal on Optimization 9(1), 1998: the simplex contracts forever towards 0, where the slope is
    /// 1.
    [<Fact>]
    let ``a simplex that collapses where the gradient is not 0 is rebuilt`` () =
        let mcKinnon (x: Vector) =
            let square = x[0] * x[0]
            (if x[0] <= 0.0 then 360.0 * square else 6.0 * square) + x[1] + x[1] * x[1]

        let root = Math.Sqrt 33.0

        let around _ =
            ImmutableArray.Create(Vector.ofSeq [ 1.0; 1.0 ], Vector.ofSeq [ (1.0 + root) / 8.0; (1.0 - root) / 8.0 ])

        let mutable built = 0

        let once (start: Vector) =
            built <- built + 1

            if built = 1 then
                around start
            else
                ImmutableArray.Create(start.SetItem(0, start[0] + 0.01), start.SetItem(1, start[1] + 0.01))

        let run =
            ManualRuns.finish (NelderMead.createAround once NelderMead.defaults) mcKinnon (ManualRuns.all 2 0.0) 5_000L

        Assert.True(built > 1)
        Assert.True run.Reason.Value.Converged
        Assert.Equal(-0.25, run.Best.Value, 1e-7)

    /// Quadratic and quartic bowls along random directions.
    [<Fact>]
    let ``where a simplex has converged, no point around it at the distance of its tolerance is lower`` () =
        check
            150
            (Prop.forAll (Gens.pair (Gens.integer 1 5) (Gens.list 40 40 (Gens.fractions -8 8 8))) (fun (n, numbers) ->
                let number = List.toArray numbers
                let target = Vector.init n (fun i -> 4.0 * number[i])

                let f (x: Vector) =
                    let d = Vector.subtract x target

                    Seq.sum (
                        Seq.init (n + 1) (fun row ->
                            let along = Seq.sum (Seq.init n (fun i -> number[5 + row * n + i] * d[i]))
                            along * along + (along * along) ** 2.0)
                    )
                    + 0.01 * ManualRuns.sphere d
                    + number[39]

                let settings = NelderMead.defaults
                let start = Vector.replicate n 1.0
                let run = ManualRuns.finish (NelderMead.create settings) f start 20_000L

                if run.Reason.IsSome && run.Reason.Value.Converged then
                    let best = run.Current
                    let limit = max (settings.ValueTolerance * abs best.Value) 1e-10

                    for i in 0 .. n - 1 do
                        for sign in [ -1.0; 1.0 ] do
                            let step = sign * 1e-6 * max 0.05 (abs best.Point[i])
                            let around = f (best.Point.SetItem(i, best.Point[i] + step))
                            Assert.True(around >= best.Value - limit, $"{best.Value:R} and {around:R}")))

    /// If values are precise enough to show it, a converged run is at a point where no step along the steepest descent
    /// direction, up to a thousandth of the point's norm, gives a significant decrease.
    let private isMinimum text (objective: Objective) (start: Vector) (best: Vector) (reason: StopReason voption) =
        let at = objective.At best

        // With a gradient of 0 there is no steepest descent direction.
        if reason.IsSome && reason.Value.Converged && Vector.largest at.Gradient > 0.0 then
            let size = Vector.largest best / Vector.largest at.Gradient

            let lowest =
                seq { -50 .. -10 }
                |> Seq.map (fun power ->
                    objective.ValueAt(Vector.addScaled (-Math.ScaleB(size, power)) at.Gradient best))
                |> Seq.min

            let worthwhile = max (1e-9 * abs at.Value) (1e-12 * abs (objective.ValueAt start))
            Expect.atMost $"What {text} gains after \"{reason.Value}\"" worthwhile (at.Value - lowest)

    let private isMinimumOf name text (objective: Objective) (start: Vector) budget =
        let best, _, reason, _ = ended name objective.ValueAt (List.ofSeq start) budget
        isMinimum text objective start best.Point reason

    [<Theory>]
    [<InlineData("hill climbing", "Meyer")>]
    [<InlineData("particle swarm", "Osborne 2")>]
    [<InlineData("particle swarm", "Discrete boundary value (n=10)")>]
    let ``short steps and a contracted swarm are no convergence`` (name: string, problem: string) =
        let problem = StandardProblems.MoreGarbowHillstrom.all |> List.find (fun known -> known.Name = problem)
        isMinimumOf name problem.Name (MghSuite.objective problem) (Vector.ofSeq problem.Start) 70_000L

    /// The first steps are far shorter than the coordinates of the start, so that those of the minimum are far away.
    [<Theory; MemberData(nameof names)>]
    let ``a start whose coordinates are far larger than the steps has not converged`` (name: string) =
        for power in 8..17 do
            let size = 10.0 ** float power
            let f (x: Vector) = (x[0] / size - 3.0) ** 2.0 + (x[1] / size + 2.0) ** 2.0
            let best, evaluations, reason, _ = ended name f [ size; -size ] 20_000L

            match reason with
            | ValueSome reason when reason.Converged ->
                Assert.True(best.Value < 1e-6, $"{size}: {best.Value}, {reason}")
            | ValueSome reason when reason.Kind = StopKind.PrecisionReached ->
                let isLost = power >= 16 && not (reason.Sentence.Contains "still decreased")
                Assert.True(isLost || best.Value < 1e-6, $"{size}: {best.Value} after {evaluations}, {reason}")
            | reason -> Assert.True(reason.IsNone, $"{size}: {reason}")

    /// Curved valleys, narrow and with coordinates in very different units, with the minimum 0 or 1.
    [<Theory>]
    [<InlineData "hill climbing">]
    [<InlineData "particle swarm">]
    let ``where a method without gradients converges, the gradient gives no decrease`` (name: string) =
        check
            15
            (Prop.forAll
                (Gens.triple (Gens.integer 0 12) (Gens.integer -5 5) (Gens.integer 0 1))
                (fun (steep, unit, c) ->
                    let weight, unit = 10.0 ** (0.5 * float steep), 10.0 ** float unit
                    let bend (x: Vector) = x[1] / unit - x[0] * x[0]
                    let f (x: Vector) = weight * bend x ** 2.0 + (1.0 - x[0]) ** 2.0 + float c

                    let gradient (x: Vector) =
                        let along = 2.0 * weight * bend x
                        Vector.ofSeq [ -2.0 * x[0] * along - 2.0 * (1.0 - x[0]); along / unit ]

                    let objective = Objective.OfVectors(f, gradient)
                    isMinimumOf name "a valley" objective (Vector.ofSeq [ -1.25; unit ]) 30_000L))
