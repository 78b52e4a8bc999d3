namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Layouts of vectors, masks and groups.
module BlocksTests =

    let private refusal (action: unit -> unit) = (Assert.Throws<ParameterException>(action)).Message

    let private layout = Blocks.Of(BlockShape("weights", 3, 2), BlockShape("bias", 2))

    let private bowl =
        Objective.Create(
            ValueAndGradientInto(fun x g ->
                let mutable sum = 0.0

                for i in 0 .. x.Length - 1 do
                    g[i] <- float (i + 1) * x[i]
                    sum <- sum + 0.5 * float (i + 1) * x[i] * x[i]

                sum)
        )

    let private start = Vector.init 8 (fun i -> 1.0 + float i / 8.0)

    let private points (optimizer: Optimizer<'State>) count =
        Optimizer.iterates optimizer bowl start |> Seq.take count |> Seq.map _.Current.Point |> Seq.toArray

    let private descent rate =
        GradientDescent.create { GradientDescent.defaults with LearningRate = Schedule.constant rate }

    [<Fact>]
    let ``a layout has its blocks one behind another and is read from its text`` () =
        Assert.Equal("weights:3x2,bias:2", string layout)
        Assert.Equal(layout, Blocks.Parse "weights:3x2,bias:2")
        Assert.Equal(8, layout.Length)
        Assert.Equal(6, layout[1].Offset)
        Assert.True(layout[0].IsMatrix)
        Assert.Equal((3, 2), (layout[0].Rows, layout[0].Columns))
        Assert.False(layout[1].IsMatrix)

    [<Fact>]
    let ``bad layouts are refused in a sentence`` () =
        let check expected action = Assert.Equal(expected, refusal (fun () -> action () |> ignore))

        check "the blocks was empty; it must be at least one block." (fun () -> Blocks.Of())

        check "the name of a block was \"a\"; it must be another than those of the blocks before it." (fun () ->
            Blocks.Of(BlockShape("a", 2), BlockShape("a", 3)))

        check "a size of block a was 0; it must be at least 1." (fun () -> Blocks.Of(BlockShape("a", 2, 0)))

        check "the offset of block b was 1; it must be 2, the end of a." (fun () ->
            Blocks.At(struct (0, BlockShape("a", 2)), struct (1, BlockShape("b", 2))))

        check "the offset of block b was 3; it must be 2, the end of a." (fun () ->
            Blocks.At(struct (3, BlockShape("b", 2)), struct (0, BlockShape("a", 2))))

        check "the blocks was \"a:2y3\"; it must be names with shapes, such as weights:784x128,bias:128." (fun () ->
            Blocks.Parse "a:2y3")

    [<Fact>]
    let ``a layout that does not cover the start is refused before anything is computed`` () =
        let message =
            refusal (fun () ->
                Optimizer.iterates (Optimizer.on layout (Lamb.create Lamb.defaults)) bowl (Vector.zeros 7)
                |> Seq.head
                |> ignore)

        Assert.Equal("the layout of the blocks was one of 8 numbers; it must be one of the point's 7.", message)

    [<Fact>]
    let ``a pattern that fits no block is refused`` () =
        let masked = Masked.over (BlockFilter.Named "biases*") (descent 0.1)
        let run () = points (Optimizer.on layout masked) 1 |> ignore

        Assert.Equal(
            "the choice of blocks was \"biases*\"; it must be one that fits a block of weights:3x2,bias:2.",
            refusal run
        )

        Assert.Equal(
            "the layout of the blocks was missing; it must be given, because \"biases*\" chooses some of them.",
            refusal (fun () -> points masked 1 |> ignore)
        )

    [<Fact>]
    let ``groups are what their optimizers do on their blocks alone`` () =
        let groups = Partition.split (BlockFilter.Named "bias") (descent 0.1) (Adam.create Adam.defaults)
        let both = points (Optimizer.on layout groups) 20
        let one = points (descent 0.1) 20
        let other = points (Adam.create Adam.defaults) 20

        // The objective is separable, so each coordinate follows its own optimizer, bit for bit.
        for i in 0..19 do
            for k in 0..7 do
                Assert.Equal((if k >= 6 then one[i][k] else other[i][k]), both[i][k])

    [<Fact>]
    let ``frozen blocks do not move, whatever their gradient`` () =
        let groups = Partition.split BlockFilter.Vectors Partition.frozen (descent 0.1)
        let last = points (Optimizer.on layout groups) 10 |> Array.last
        Assert.Equal<float>(start.Slice(6, 2), last.Slice(6, 2))
        Assert.NotEqual(start[0], last[0])

    [<Fact>]
    let ``a block in no group and one in two groups are named`` () =
        let check expected groups = Assert.Equal(expected, refusal (fun () -> Partition.check groups layout))

        check "block weights was in no group; it must be in one of the groups \"bias\"." [ BlockFilter.Named "bias" ]

        check "block bias was in the groups \"bias\" and \"vectors\"; it must be in one group." [
            BlockFilter.Matrices
            BlockFilter.Named "bias"
            BlockFilter.Vectors
        ]

        Partition.check [ BlockFilter.Matrices; BlockFilter.Matrices.Others ] layout

    [<Fact>]
    let ``a masked decay leaves other blocks out`` () =
        let decayed =
            descent 0.1
            |> Optimizer.andThen (Masked.over BlockFilter.Matrices (WeightDecay.decoupled (Schedule.constant 0.1) 0.5))

        let with', without = points (Optimizer.on layout decayed) 2, points (descent 0.1) 2
        Assert.Equal<float>(without[1].Slice(6, 2), with'[1].Slice(6, 2))
        Assert.Equal(without[1][0] - 0.1 * 0.5 * start[0], with'[1][0], 15)

    [<Fact>]
    let ``a run under a layout is saved with it and not resumed under another`` () =
        let muon = Muon.create Muon.defaults
        let here = Optimizer.algorithm (Optimizer.on layout muon)
        let run = Run.from here (Observer.online bowl) start |> Seq.item 5
        let saved = Run.toJson run
        let again = Run.ofJson here saved
        Assert.Equal(run.Index, again.Index)

        let other =
            Optimizer.algorithm (Optimizer.on (Blocks.Of(BlockShape("weights", 2, 3), BlockShape("bias", 2))) muon)

        let error = Assert.ThrowsAny<Exception>(fun () -> Run.ofJson other saved |> ignore)
        Assert.Contains("weights:3x2,bias:2", error.Message)

    [<Fact>]
    let ``the bits of a resumed run are those of the run`` () =
        let check (optimizer: Optimizer<'State>) =
            let algorithm = Optimizer.algorithm (Optimizer.on layout optimizer)
            let whole = Run.from algorithm (Observer.online bowl) start |> Seq.take 25 |> Seq.toArray
            let read = Run.ofJson algorithm (Run.toJson whole[10])

            let after =
                Run.iterates algorithm (Observer.online bowl) read
                |> Seq.take 14
                |> Seq.map _.Current.Point
                |> Seq.toArray

            Assert.Equal<float>(whole[24].Current.Point, Array.last after)

        check (Muon.create Muon.defaults)
        check (Shampoo.create Shampoo.defaults)
        check (Soap.create Soap.defaults)
        check (Adafactor.create Adafactor.defaults)
        check (Lamb.create Lamb.defaults)
        check (Prodigy.create Prodigy.defaults)
        check (PolyakStep.create PolyakStep.defaults)
        check (ScheduleFree.create ScheduleFree.adamW)
        check (Adopt.create Adopt.defaults)
        check (Adan.create Adan.optax)
        check (AdEmaMix.create { AdEmaMix.defaults with WarmupSteps = 20L })
        check (Madgrad.create Madgrad.defaults)
        check (OptimisticGradientDescent.create OptimisticGradientDescent.defaults)
        check (OptimisticAdam.create OptimisticAdam.paper)
        check (Signum.create Signum.defaults)
        check (NoisyGradientDescent.create NoisyGradientDescent.defaults)
        check (AcceleratedGradient.create AcceleratedGradient.defaults)
        check (OptimizedGradient.create { LearningRate = Schedule.constant 0.125; Steps = 20L })
        check (TripleMomentum.create { LearningRate = Schedule.constant 0.125; ConditionNumber = 8.0 })
        check (Lars.create Lars.paper)
        check (NovoGrad.create NovoGrad.defaults)
        check (Fromage.create Fromage.defaults)
        check (Sm3.create Sm3.defaults)
        check (Dog.create Dog.layerwise)
        check (Dowg.create Dowg.defaults)
        check (DAdaptAdam.create DAdaptAdam.defaults)
        check (DAdaptGradientDescent.create DAdaptGradientDescent.defaults)
        check (Momo.create Momo.adam)
        check (Mars.create Mars.defaults)
        check (Cautious.over Cautious.defaults (Momentum.create Momentum.defaults))

    [<Fact>]
    let ``the pure form and the form in place give the same bits`` () =
        let check (optimizer: Optimizer<'State>) =
            let optimizer = Optimizer.on layout optimizer
            let outOfPlace = (points optimizer 30)[29]
            let inPlace = InPlace(optimizer, start)

            for _ in 1..29 do
                let value = bowl.EvaluateInto(0L, inPlace.Point, inPlace.Gradient)
                inPlace.Step value |> ignore

            Assert.Equal<float>(outOfPlace, Vector.ofSeq (inPlace.Point.ToArray()))

        check (Muon.create Muon.defaults)
        check (Soap.create Soap.defaults)
        check (Partition.split BlockFilter.Vectors (descent 0.1) (Lamb.create Lamb.defaults))
        check (ScheduleFree.create ScheduleFree.gradientDescent)
        check (Adopt.create Adopt.defaults)
        check (Adan.create Adan.optax)
        check (AdEmaMix.create { AdEmaMix.defaults with WarmupSteps = 20L })
        check (Madgrad.create Madgrad.defaults)
        check (OptimisticGradientDescent.create OptimisticGradientDescent.defaults)
        check (OptimisticAdam.create OptimisticAdam.paper)
        check (Signum.create Signum.defaults)
        check (NoisyGradientDescent.create NoisyGradientDescent.defaults)
        check (AcceleratedGradient.create AcceleratedGradient.defaults)
        check (OptimizedGradient.create { LearningRate = Schedule.constant 0.125; Steps = 20L })
        check (TripleMomentum.create { LearningRate = Schedule.constant 0.125; ConditionNumber = 8.0 })
        check (Lars.create Lars.paper)
        check (NovoGrad.create NovoGrad.defaults)
        check (Fromage.create Fromage.defaults)
        check (Sm3.create Sm3.defaults)
        check (Dog.create Dog.layerwise)
        check (Dowg.create Dowg.defaults)
        check (DAdaptAdam.create DAdaptAdam.defaults)
        check (DAdaptGradientDescent.create DAdaptGradientDescent.defaults)
        check (Momo.create Momo.adam)
        check (Mars.create Mars.defaults)
        check (Cautious.over Cautious.defaults (Momentum.create Momentum.defaults))

    [<Fact>]
    let ``a solution answers with the average of a schedule-free method`` () =
        let method = ScheduleFree.create { ScheduleFree.gradientDescent with LearningRate = Schedule.constant 0.1 }
        let options = Minimize.options (Stop.AfterIterations 40L)
        let solution = Optimizer.minimize method bowl options start
        let last = Optimizer.iterates method bowl start |> Seq.item 40
        Assert.Equal<float>((last.Iterate.Value :> IIterate).Answer, solution.Answer)
        Assert.NotEqual<float>(solution.Best.Point, solution.Answer)

    [<Fact>]
    let ``answers are within the bounds, where averages know nothing of the projection`` () =
        let slope = Objective.OfVectors((fun x -> (x[0] - 5.0) ** 2.0), (fun x -> Vector.ofSeq [ 2.0 * (x[0] - 5.0) ]))

        let zero, one = Vector.ofSeq [ 0.0 ], Vector.ofSeq [ 1.0 ]

        let check (optimizer: Optimizer<'State>) =
            let projected = optimizer |> Optimizer.andThen (Projection.ontoBox zero one)
            let options = Minimize.options (Stop.AfterIterations 200L)
            let solution = Optimizer.minimize projected slope options (Vector.ofSeq [ 0.5 ])
            Assert.InRange(solution.Answer[0], 0.0, 1.0)

            for run in Optimizer.iterates projected slope (Vector.ofSeq [ 0.5 ]) |> Seq.skip 1 |> Seq.take 50 do
                Assert.InRange((run.Iterate.Value :> IIterate).Answer[0], 0.0, 1.0)

        check (ScheduleFree.create { ScheduleFree.gradientDescent with LearningRate = Schedule.constant 0.1 })
        check (Dog.create Dog.defaults)
        check (AcceleratedGradient.create AcceleratedGradient.defaults)
        check (OptimizedGradient.create OptimizedGradient.defaults)
        check (TripleMomentum.create TripleMomentum.defaults)

    [<Fact>]
    let ``LAMB's step has the length of the rate times that of the block, however small the gradient`` () =
        let flat = Objective.OfVectors((fun x -> 1e-310 * x[0]), (fun _ -> Vector.ofSeq [ 1e-310 ]))
        let lamb = Lamb.create Lamb.defaults
        let after = Optimizer.iterates lamb flat (Vector.ofSeq [ 1e6 ]) |> Seq.item 1
        Assert.Equal(1e6 - 1e3, after.Current.Point[0], 1e-6)

    [<Fact>]
    let ``each group of a partition answers for its own blocks`` () =
        let free = { ScheduleFree.gradientDescent with LearningRate = Schedule.constant 0.1 }
        let whole = Optimizer.on layout (ScheduleFree.create free)

        let parts =
            Partition.split BlockFilter.Matrices (ScheduleFree.create free) (ScheduleFree.create free)
            |> Optimizer.on layout

        // Its rule is element-wise, so groups change nothing.
        let answer (optimizer: Optimizer<'State>) =
            (Optimizer.minimize optimizer bowl (Minimize.options (Stop.AfterIterations 20L)) start).Answer

        Assert.Equal<float>(answer whole, answer parts)

    /// The factor of PyTorch's rule after these values.
    let private scales (settings: PlateauSettings) (values: float list) =
        let optimizer = Plateau.create settings

        ((optimizer.Init(Vector.ofSeq [ 0.0 ]), []), values)
        ||> List.fold (fun (state, steps) value ->
            let struct (state, step) =
                optimizer.Step state { Point = Vector.ofSeq [ 0.0 ]; Value = value; Gradient = Vector.ofSeq [ -1.0 ] }

            state, -step[0] :: steps)
        |> snd
        |> List.rev

    [<Fact>]
    let ``steps shrink where the value stays`` () =
        let two = { Plateau.defaults with Factor = 0.5; Patience = 1L }
        Assert.Equal<float list>([ 1.0; 1.0; 0.5; 0.5; 0.25 ], scales two [ 3.0; 3.0; 3.0; 3.0; 3.0 ])
        Assert.Equal<float list>([ 1.0; 1.0; 1.0; 1.0; 0.5 ], scales two [ 3.0; 3.0; 2.0; 2.0; 2.0 ])
        // By less than the threshold is no improvement, also below 0.
        Assert.Equal<float list>([ 1.0; 1.0; 0.5 ], scales two [ -3.0; -3.0001; -3.0002 ])
        Assert.Equal<float list>([ 1.0; 1.0; 1.0 ], scales two [ -3.0; -3.1; -3.2 ])
        // Two values after a plateau are not counted.
        let cooled = { two with Cooldown = 2L }
        Assert.Equal<float list>([ 1.0; 1.0; 0.5; 0.5; 0.5; 0.5; 0.25 ], scales cooled (List.replicate 7 3.0))
        // The means of two values: 3, 2, 2, 2.
        let means = { two with Every = 2L; MinScale = 0.4 }

        Assert.Equal<float list>(
            [ 1.0; 1.0; 1.0; 1.0; 1.0; 1.0; 1.0; 0.5; 0.5; 0.5; 0.5; 0.4 ],
            scales means ([ 4.0; 2.0; 1.0; 3.0 ] @ List.replicate 8 2.0)
        )
        // A value that is no number is no improvement.
        Assert.Equal<float list>([ 1.0; 0.5; 0.5 ], scales two [ nan; nan; nan ])

        let refused (settings: PlateauSettings) =
            Assert.Throws<ParameterException>(fun () -> Plateau.create settings |> ignore).Message

        Assert.Equal("Factor was 1; it must be greater than 0 and less than 1.", refused { two with Factor = 1.0 })
        Assert.Equal("Every was 0; it must be at least 1.", refused { two with Every = 0L })
