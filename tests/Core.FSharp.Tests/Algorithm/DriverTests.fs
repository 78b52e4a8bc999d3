namespace OptimizerFunctional.Core.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

/// Iterates, stopping, minimizing in place, checkpoints.
module DriverTests =

    let private bowl =
        Objective.Create(
            ValueAndGradientInto(fun x gradient ->
                let mutable value = 0.0

                for i in 0 .. x.Length - 1 do
                    let curvature = float (i + 1)
                    value <- value + 0.5 * curvature * x[i] * x[i]
                    gradient[i] <- curvature * x[i]

                value)
        )

    /// Equal bit for bit.
    let private same (expected: Vector) (actual: Vector) =
        Assert.Equal<int64[]>(
            Vector.toArray expected |> Array.map BitConverter.DoubleToInt64Bits,
            Vector.toArray actual |> Array.map BitConverter.DoubleToInt64Bits
        )

    let private start = Vector.ofSeq [ 3.0; -2.0; 1.0 ]

    let private adam = Adam.create { Adam.defaults with LearningRate = Schedule.constant 0.1 }

    [<Fact>]
    let ``iterates begin with the start and are evaluated lazily`` () =
        let calls = ref 0

        let counted =
            Objective.Create(
                ValueAndGradientInto(fun x gradient ->
                    calls.Value <- calls.Value + 1
                    gradient[0] <- 2.0 * x[0]
                    x[0] * x[0])
            )

        let iterates =
            Optimizer.iterates
                (GradientDescent.create { GradientDescent.defaults with LearningRate = Schedule.constant 0.25 })
                counted
                (Vector.ofSeq [ 8.0 ])

        Assert.Equal(0, calls.Value)
        let taken = iterates |> Seq.truncate 4 |> Seq.toList
        Assert.Equal(4, calls.Value)
        Assert.Equal<float list>([ 8.0; 4.0; 2.0; 1.0 ], taken |> List.map (fun it -> it.Current.Point[0]))
        Assert.Equal<float list>([ 0.0; -4.0; -2.0; -1.0 ], taken |> List.map (fun it -> it.Step[0]))
        Assert.Equal<int64 list>([ 1L; 2L; 3L; 4L ], taken |> List.map _.Evaluations)

    [<Fact>]
    let ``every k keeps the elements with index 0, k, 2k and so on`` () =
        let kept = Optimizer.iterates adam bowl start |> Run.every 5 |> Seq.truncate 3 |> Seq.map _.Index |> Seq.toList

        Assert.Equal<int64 list>([ 0L; 5L; 10L ], kept)

    [<Fact>]
    let ``minimizing in place ends at the iterate of the lazy sequence, bit for bit`` () =
        let solution = Optimizer.minimize adam bowl (Minimize.options (Stop.AfterIterations 137L)) start

        let iterate = Optimizer.iterates adam bowl start |> Seq.item 137
        same iterate.Current.Point solution.Last.Current.Point
        let state (run: Run<_, OptimizerIterate<AdamState>>) = run.Iterate.Value.State.Value
        let expected, actual = state iterate, state solution.Last
        same expected.FirstMoment actual.FirstMoment
        same expected.SecondMoment actual.SecondMoment
        Assert.Equal(expected.Count, actual.Count)

    [<Fact>]
    let ``a resumed run is the same run`` () =
        let options count = Minimize.options (Stop.AfterIterations count)

        let whole = Optimizer.minimize adam bowl (options 90L) start

        let resumed =
            (Optimizer.minimize adam bowl (options 40L) start).Last
            |> Run.toJson
            |> Run.ofJson (Optimizer.algorithm adam)
            |> Minimize.resume (Optimizer.algorithm adam) (Observer.online bowl) (options 90L)

        Assert.Equal(Run.toJson whole.Last, Run.toJson resumed.Last)
        Assert.Equal(whole.Evaluations, resumed.Evaluations)

    [<Property>]
    let ``the best point is the first with the lowest finite value, with its gradient``
        (FsCheck.NonEmptyArray(choices: FsCheck.NonNegativeInt[]))
        =
        // The last few stand for values that are not finite: none of them is ever better than a number.
        let value choice =
            match choice % 10 with
            | 7 -> nan
            | 8 -> infinity
            | 9 -> -infinity
            | small -> float small

        let values = choices |> Array.map (fun choice -> value choice.Get)

        let told =
            Objective.Online(
                OnlineInto(fun index _ gradient ->
                    gradient[0] <- float index
                    values[int index])
            )

        let solution =
            Optimizer.minimize
                (GradientDescent.create GradientDescent.defaults)
                told
                { Minimize.options (Stop.AfterEvaluations(int64 values.Length)) with ContinueWhenNotFinite = true }
                (Vector.zeros 1)

        let finite = values |> Array.filter Double.IsFinite

        let expected = if Array.isEmpty finite then 0 else Array.IndexOf(values, Array.min finite)

        Assert.Equal(int64 expected, solution.BestIndex)
        Assert.Equal(values[expected], solution.Best.Value)
        Assert.Equal(float expected, solution.Best.Gradient[0])
