namespace OptimizerFunctional.Core.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// What transforms do that no law of the catalogue says.
module TransformTests =

    let private at (point: float list) (gradient: float list) : Evaluation = {
        Point = Vector.ofSeq point
        Value = 0.0
        Gradient = Vector.ofSeq gradient
    }

    let private stepOf (optimizer: Optimizer<'State>) (evaluation: Evaluation) : float list =
        let struct (_, step) = optimizer.Step (optimizer.Init evaluation.Point) evaluation
        List.ofSeq step

    [<Fact>]
    let ``clipping by value keeps NaN and brings the rest into the limits`` () =
        Assert.Equal<float list>(
            [ 1.0; -1.0; 0.5; nan; 1.0 ],
            stepOf (Clip.byValue 1.0) (at [ 0.0; 0.0; 0.0; 0.0; 0.0 ] [ 7.0; -7.0; 0.5; nan; infinity ])
        )

    [<Fact>]
    let ``clipping by norm neither overflows nor underflows`` () =
        let clipped = stepOf (Clip.byNorm 5.0) (at [ 0.0; 0.0 ] [ 3e200; -4e200 ])
        Assert.Equal(3.0, clipped[0], 12)
        Assert.Equal(-4.0, clipped[1], 12)
        Assert.Equal<float list>([ 3e-200; 4e-200 ], stepOf (Clip.byNorm 5.0) (at [ 0.0; 0.0 ] [ 3e-200; 4e-200 ]))
        let unit = stepOf Direction.normalize (at [ 0.0; 0.0 ] [ 3e-200; 4e-200 ])
        Assert.Equal(0.6, unit[0], 12)
        Assert.Equal(0.8, unit[1], 12)

    [<Fact>]
    let ``the smallest numbers that there are have a norm too, and are normalized to numbers`` () =
        let tiny = stepOf Direction.normalize (at [ 0.0; 0.0 ] [ Double.Epsilon; 0.0 ])
        Assert.True(tiny[0] > 0.0 && tiny[0] <= 1.0, $"{tiny[0]}")
        Assert.Equal(0.0, tiny[1])
        let small = stepOf Direction.normalize (at [ 0.0; 0.0 ] [ 3e-308; 4e-308 ])
        Assert.Equal(0.6, small[0], 12)
        Assert.Equal(0.8, small[1], 12)
        let short = stepOf (Clip.byNorm 1e-320) (at [ 0.0 ] [ 1e-310 ])
        Assert.InRange(short[0], 0.9e-320, 1.1e-320)

    [<Fact>]
    let ``normalising zero is zero`` () =
        Assert.Equal<float list>([ 0.0; 0.0 ], stepOf Direction.normalize (at [ 1.0; 1.0 ] [ 0.0; 0.0 ]))

    [<Fact>]
    let ``the sign is -1, 0 or 1`` () =
        Assert.Equal<float list>(
            [ 1.0; 0.0; -1.0; 0.0; 1.0 ],
            stepOf Direction.sign (at [ 0.0; 0.0; 0.0; 0.0; 0.0 ] [ 1e-300; 0.0; -7.0; -0.0; infinity ])
        )

    [<Fact>]
    let ``no step leaves the box, however long it is and wherever the point`` () =
        let random = Random 11

        for _ in 1..2000 do
            let scale () = Math.Pow(10.0, random.NextDouble() * 12.0 - 6.0)

            let low = -scale()
            let high = scale ()
            let point = (random.NextDouble() * 2.0 - 1.0) * scale ()
            let gradient = (random.NextDouble() * 2.0 - 1.0) * scale ()
            let box = Projection.ontoBox (Vector.ofSeq [ low ]) (Vector.ofSeq [ high ])
            let next = point + List.head (stepOf box (at [ point ] [ gradient ]))
            Assert.InRange(next, low, high)

            let wanted = Math.Clamp(point + gradient, low, high)
            let size = max (abs point) (abs wanted)
            Assert.True(abs (next - wanted) <= 4e-16 * size, $"{point} + {gradient} became {next}, not {wanted}")

    [<Fact>]
    let ``a box whose bounds cross is named`` () =
        let error =
            Assert.Throws<ParameterException>(fun () ->
                Projection.ontoBox (Vector.ofSeq [ 0.0; 2.0 ]) (Vector.ofSeq [ 1.0; 1.0 ]) |> ignore)

        Assert.Equal("lower[1] was 2; it must be at most upper[1], which is 1.", error.Message)

    [<Fact>]
    let ``noise has the variance that it should, is new at every step and coordinate, and the same when replayed`` () =
        let dimension = 20000
        let zeros = Vector.zeros dimension
        let noise = Noise.gaussian 4.0 0.55 7L

        let evaluation = { Point = zeros; Value = 0.0; Gradient = zeros }

        let struct (second, first) = noise.Step (noise.Init zeros) evaluation
        let struct (_, next) = noise.Step second evaluation
        let struct (_, again) = noise.Step second evaluation
        let variance (v: Vector) = Vector.dot v v / float dimension
        // Four standard errors of a variance: 4 sqrt(2/n) = 0.04.
        Assert.InRange(variance first, 4.0 * 0.96, 4.0 * 1.04)
        Assert.InRange(variance next, 4.0 * 0.96 / Math.Pow(2.0, 0.55), 4.0 * 1.04 / Math.Pow(2.0, 0.55))
        Assert.InRange(Seq.average first, -0.06, 0.06)
        Assert.InRange(Vector.dot first next / float dimension, -0.12, 0.12)
        Assert.InRange(Seq.pairwise first |> Seq.averageBy (fun (a, b) -> a * b), -0.12, 0.12)
        Assert.Equal<float seq>(next, again)

    [<Fact>]
    let ``gradients that are not finite are skipped, counted, and let through after too many`` () =
        let skipping =
            Momentum.create { Momentum.defaults with LearningRate = Schedule.constant 1.0; Momentum = 0.5 }
            |> SkipNonFinite.over 2L

        let feed (state, _) gradient =
            let struct (state, step) = skipping.Step state (at [ 0.0 ] [ gradient ])
            state, step[0]

        let run =
            [ 1.0; nan; infinity; 1.0; nan; nan; nan ]
            |> List.scan feed (skipping.Init(Vector.zeros 1), 0.0)
            |> List.tail

        Assert.Equal<float list>([ -1.0; 0.0; 0.0; -1.5; 0.0; 0.0; nan ], List.map snd run)
        Assert.Equal<int64 list>([ 0L; 1L; 2L; 2L; 3L; 4L; 4L ], run |> List.map (fun (state, _) -> state.Skipped))

    /// Every way to combine machines: whole gradients after and before coordinatewise parts, wrappers in wrappers.
    let private combined =
        let adam = Adam.create Adam.defaults

        Noise.gaussian 0.01 0.55 3L
        |> Optimizer.andThen (Clip.byNorm 1.0)
        |> Optimizer.andThen (
            adam
            |> Optimizer.andThen Direction.normalize
            |> Optimizer.andThen (Optimizer.scale 0.1)
            |> Lookahead.over 3L 0.5
            |> Accumulate.over 2L
            |> SkipNonFinite.over 1L
        )
        |> Optimizer.andThen (Average.ofSteps 0.5)
        |> Optimizer.andThen (WeightDecay.decoupled (Schedule.constant 0.1) 0.01)
        |> Optimizer.andThen (Optimizer.stateless "halve" (fun evaluation -> Vector.scale 0.5 evaluation.Gradient))

    [<Theory>]
    [<InlineData(1)>]
    [<InlineData(2)>]
    [<InlineData(4)>]
    [<InlineData(7)>]
    [<InlineData(4099)>]
    let ``a chain of everything gives the same bits pure, in place and resumed`` (dimension: int) =
        let optimizer =
            combined
            |> Optimizer.andThen (
                Projection.ontoBox (Vector.replicate dimension -50.0) (Vector.replicate dimension 50.0)
            )

        let objective = (Quadratics.sphere dimension).Objective
        let start = Vector.init dimension (fun i -> float (i % 17) - 8.0)

        let run count = Optimizer.minimize optimizer objective (Minimize.options (Stop.AfterIterations count)) start

        let inPlace = (run 30L).Last

        let pureRun = Optimizer.iterates optimizer objective start |> Seq.item 30

        let resumed =
            (run 13L).Last
            |> Run.toJson
            |> Run.ofJson (Optimizer.algorithm optimizer)
            |> Run.iterates (Optimizer.algorithm optimizer) (Observer.online objective)
            |> Seq.item 16

        // Only `Minimize` counts.
        let shown (run: Run<_, _>) = Run.toJson { run with Counts = Counts.none }

        Assert.Equal(shown inPlace, shown pureRun)
        Assert.Equal(shown inPlace, shown resumed)
        Assert.NotEqual(0.0, inPlace.Current.Point[0])

    /// Where the vector ends before its last lane does, there are zeros behind it: this rule makes NaN of them.
    [<Fact>]
    let ``what a rule makes of the padding stays there`` () =
        let rule: Optimizer<StepCount> =
            Coordinatewise.none "sign" Coordinatewise.counted ignore (fun () _ g -> g / Pack.abs g)

        let chained = Optimizer.scale 1.0 |> Optimizer.andThen rule

        for n in 1..9 do
            let steps (optimizer: Optimizer<'State>) =
                let run = InPlace(optimizer, Vector.zeros n)
                run.Gradient.Fill -2.0
                [ run.Step nan; run.Step nan ], run.Point.ToArray()

            let expected = [ 1.0; 1.0 ], Array.create n -2.0
            Assert.Equal<float list * float[]>(expected, steps rule)
            Assert.Equal<float list * float[]>(expected, steps chained)
