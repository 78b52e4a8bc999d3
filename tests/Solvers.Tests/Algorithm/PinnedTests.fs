namespace OptimizerFunctional.Solvers.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Rules and numbers that mutants once changed without a failing test.
module PinnedTests =

    let private bowl =
        Objective.OfVectors(
            (fun x -> x[0] * x[0] + 10.0 * x[1] * x[1]),
            (fun x -> Vector.ofSeq [ 2.0 * x[0]; 20.0 * x[1] ])
        )

    let private reasonOf stop =
        let optimizer = GradientDescent.create { GradientDescent.defaults with LearningRate = Schedule.constant 0.04 }

        let start = Vector.ofSeq [ 3.0; 2.0 ]
        (Optimizer.minimize optimizer bowl (Minimize.options stop) start).Reason

    [<Fact>]
    let ``a limit and a criterion that hold together have converged`` () =
        let limit, criterion = Stop.AfterIterations 5L, Stop.GradientBelow 1e-3

        for stop in [ Stop.And(limit, criterion); Stop.And(criterion, limit) ] do
            let reason = reasonOf stop
            Assert.Equal(StopKind.All, reason.Kind)
            Assert.True reason.Converged

    [<Fact>]
    let ``two limits that hold together have not converged`` () =
        let reason = reasonOf (Stop.And(Stop.AfterIterations 5L, Stop.AfterEvaluations 3L))
        Assert.Equal(StopKind.IterationLimit, reason.Kind)
        Assert.False reason.Converged

    [<Theory>]
    [<InlineData(0)>]
    [<InlineData(1)>]
    [<InlineData(2)>]
    let ``crossed bounds are refused in each coordinate`` (crossed: int) =
        let upper = Vector.init 3 (fun i -> if i = crossed then -1.0 else 1.0)

        let refusal =
            Assert.Throws<ParameterException>(fun () -> Bounds.Between(Vector.init 3 (fun _ -> 0.0), upper) |> ignore)

        Assert.Contains($"[{crossed}]", refusal.Message)

    let private refusesRisingSlope (search: LineSearch<'Search>) =
        for slope in [ 0.0; 1e-300; 1.0; infinity; nan ] do
            match search.Start { Value = 1.0; Slope = slope; Guess = 1.0; MaxStep = infinity } with
            | Fail failure -> Assert.Equal(LineFailure.NotDescent, failure)
            | reply -> Assert.Fail $"{search.Name} began on a slope of {slope}: {reply}"

    [<Fact>]
    let ``no line search begins on a slope that does not fall`` () =
        refusesRisingSlope (MoreThuente.create MoreThuente.defaults)
        refusesRisingSlope (HagerZhang.create HagerZhang.defaults)
        refusesRisingSlope (StrongWolfe.create StrongWolfe.defaults)
        refusesRisingSlope (Backtracking.create Backtracking.defaults)

    [<Theory>]
    [<InlineData(0.5)>]
    [<InlineData(2.0)>]
    let ``Moré and Thuente try no step below a positive minimum`` (least: float) =
        let search = MoreThuente.create { MoreThuente.defaults with MinStep = least }

        // The minimum is at 0.1, below the least step; values rise beyond.
        let phi (t: float) = struct ((t - 0.1) * (t - 0.1), 2.0 * (t - 0.1))
        let struct (value, slope) = phi 0.0

        let rec go trials reply =
            match reply with
            | Try(step, state) ->
                Assert.True(step >= least, $"it tried {step}")
                let struct (value, slope) = phi step
                go (trials + 1) (search.Tell state { Step = step; Value = value; Slope = slope })
            | Take trial -> Assert.Fail $"it took {trial.Step}"
            | Fail failure ->
                Assert.Equal(LineFailure.IntervalTooSmall, failure)
                Assert.True(trials >= 1)

        go 0 (search.Start { Value = value; Slope = slope; Guess = 4.0; MaxStep = infinity })

    [<Fact>]
    let ``backtracking has the contractions of Dennis and Schnabel`` () =
        Assert.Equal(
            { SufficientDecrease = 1e-4; MinContraction = 0.1; MaxContraction = 0.5; MaxTrials = 60 },
            Backtracking.defaults
        )

    /// 10 + ceil(30 n / lambda), from appendix B.3 of Hansen's tutorial.
    [<Theory>]
    [<InlineData(2, 6, 20)>]
    [<InlineData(10, 10, 40)>]
    [<InlineData(7, 9, 34)>]
    let ``CMA-ES keeps the best values of so many generations`` (dimension: int, population: int, length: int) =
        let constants = CmaEsConstants.ofDimension dimension population
        Assert.Equal(length, CmaEs.historyLength constants dimension)

    [<Theory>]
    [<InlineData(0.0)>]
    [<InlineData(-0.5)>]
    [<InlineData(1.0)>]
    let ``Rprop refuses an EtaMinus that is not between 0 and 1`` (eta: float) =
        let refusal =
            Assert.Throws<ParameterException>(fun () -> Rprop.create { Rprop.defaults with EtaMinus = eta } |> ignore)

        Assert.Contains("EtaMinus", refusal.Message)

    /// From a program in another language: SplitMix64 of Steele, Lea and Flood, whose first outputs for the seed
    /// 1234567 it gives as published, and the transformation of Box and Muller. Saved runs depend on these numbers.
    [<Theory>]
    [<InlineData(0L, 0L, 0, 0.8833108082136427, -0.45275774021745807)>]
    [<InlineData(0L, 1L, 0, 0.25588520313200785, 1.4032894255557913)>]
    [<InlineData(7L, 0L, 3, 0.8832292678334053, -1.0734585837818509)>]
    [<InlineData(-1L, 1099511627776L, 5, 0.7917293768602516, 0.20354124762262368)>]
    [<InlineData(123456789L, 2L, 1, 0.8277007468846431, 1.9982252267549518)>]
    let ``the random stream has these numbers`` (seed: int64, count: int64, place: int, uniform: float, normal: float) =
        Assert.Equal(uniform, Noise.uniform seed count place)
        Assert.Equal(normal, Noise.normal seed count place, 1e-14)
