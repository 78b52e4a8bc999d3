namespace OptimizerFunctional.Core.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Mistakes of other libraries. They show that a record that our optimizer does not match is matched by the mistake,
/// and by nothing else.
module Mistakes =

    /// NAdam of PyTorch 1.13, where this step's momentum enters the next product twice.
    let nadamWithMomentumTwice rate beta1 beta2 epsilon decay (start: Vector) : Evaluation -> Vector =
        let m, v = Array.zeroCreate start.Length, Array.zeroCreate start.Length
        let mutable t, product = 0.0, 1.0

        let momentum t = beta1 * (1.0 - 0.5 * Math.Pow(0.96, t * decay))

        fun evaluation ->
            t <- t + 1.0
            product <- product * momentum t
            let next = product * momentum t * momentum (t + 1.0)

            Vector.init start.Length (fun i ->
                let g = evaluation.Gradient[i]
                m[i] <- beta1 * m[i] + (1.0 - beta1) * g
                v[i] <- beta2 * v[i] + (1.0 - beta2) * g * g
                let denominator = sqrt (v[i] / (1.0 - Math.Pow(beta2, t))) + epsilon
                let ofGradient = (1.0 - momentum t) / (1.0 - product) * g
                -rate * (ofGradient + momentum (t + 1.0) / (1.0 - next) * m[i]) / denominator)

    /// Centered RMSProp of TensorFlow.js 4.22, which subtracts epsilon.
    let rmsPropWithEpsilonSubtracted rate decay epsilon (start: Vector) : Evaluation -> Vector =
        let m, v = Array.zeroCreate start.Length, Array.zeroCreate start.Length

        fun evaluation ->
            Vector.init start.Length (fun i ->
                let g = evaluation.Gradient[i]
                v[i] <- decay * v[i] + (1.0 - decay) * g * g
                m[i] <- decay * m[i] + (1.0 - decay) * g
                -rate * g / sqrt (v[i] - (m[i] * m[i] + epsilon)))

/// Recorded runs of PyTorch, TensorFlow.js and the tutorials.
module GoldenTests =

    let private averaged (golden: Golden) =
        AveragedGradientDescent.create {
            AveragedGradientDescent.defaults with
                LearningRate = Schedule.constant (golden.Number "lr")
                Decay = golden.Number "lambd"
                Power = golden.Number "alpha"
                AverageFrom = int64 (golden.Number "t0")
        }

    /// The method of a PyTorch record, with its hyperparameters.
    let private torchMethod (golden: Golden) : Vector -> Evaluation -> Vector =
        let number (name: string) = golden.Number name
        let rate = Schedule.constant (number "lr")

        /// PyTorch's weight decay is coupled, except in AdamW.
        let run (optimizer: Optimizer<'State>) =
            match golden.Hyperparameters.TryGetProperty "weight_decay" with
            | true, decay when decay.GetDouble() > 0.0 ->
                WeightDecay.coupled (decay.GetDouble()) |> Optimizer.andThen optimizer |> Methods.run
            | _ -> Methods.run optimizer

        let beta k = golden.Number("betas", k)

        match golden.Optimizer with
        | "SGD" when golden.Flag "nesterov" ->
            { Momentum.pytorch with Nesterov = true; LearningRate = rate; Momentum = number "momentum" }
            |> Momentum.create
            |> run
        | "SGD" when number "momentum" > 0.0 ->
            {
                Momentum.pytorch with
                    LearningRate = rate
                    Momentum = number "momentum"
                    Dampening = number "dampening"
            }
            |> Momentum.create
            |> run
        | "SGD" -> run (GradientDescent.create { LearningRate = rate })
        | "Adagrad" ->
            {
                AdaGrad.defaults with
                    LearningRate = Schedule.inverseTime (number "lr") (number "lr_decay")
                    InitialAccumulator = number "initial_accumulator_value"
                    Epsilon = number "eps"
            }
            |> AdaGrad.create
            |> run
        | "Adadelta" ->
            { AdaDelta.pytorch with LearningRate = rate; Decay = number "rho"; Epsilon = number "eps" }
            |> AdaDelta.create
            |> run
        | "RMSprop" ->
            {
                RmsProp.pytorch with
                    LearningRate = rate
                    Decay = number "alpha"
                    Epsilon = number "eps"
                    Centered = golden.Flag "centered"
                    Momentum = number "momentum"
            }
            |> RmsProp.create
            |> run
        | "Adam" when golden.Flag "amsgrad" ->
            { AmsGrad.pytorch with LearningRate = rate; Beta1 = beta 0; Beta2 = beta 1; Epsilon = number "eps" }
            |> AmsGrad.create
            |> run
        | "Adam" ->
            { Adam.defaults with LearningRate = rate; Beta1 = beta 0; Beta2 = beta 1; Epsilon = number "eps" }
            |> Adam.create
            |> run
        | "AdamW" ->
            {
                AdamW.defaults with
                    Adam.LearningRate = rate
                    Adam.Beta1 = beta 0
                    Adam.Beta2 = beta 1
                    Adam.Epsilon = number "eps"
                    WeightDecay = number "weight_decay"
            }
            |> AdamW.create
            |> Methods.run
        | "Adamax" ->
            { Adamax.pytorch with LearningRate = rate; Beta1 = beta 0; Beta2 = beta 1; Epsilon = number "eps" }
            |> Adamax.create
            |> run
        | "NAdam" ->
            {
                Nadam.pytorch with
                    LearningRate = rate
                    Beta1 = beta 0
                    Beta2 = beta 1
                    Epsilon = number "eps"
                    MomentumDecay = number "momentum_decay"
            }
            |> Nadam.create
            |> run
        | "RAdam" ->
            { RAdam.pytorch with LearningRate = rate; Beta1 = beta 0; Beta2 = beta 1; Epsilon = number "eps" }
            |> RAdam.create
            |> run
        | "Rprop" ->
            {
                InitialStep = number "lr"
                EtaMinus = golden.Number("etas", 0)
                EtaPlus = golden.Number("etas", 1)
                MinStep = golden.Number("step_sizes", 0)
                MaxStep = golden.Number("step_sizes", 1)
            }
            |> Rprop.create
            |> run
        | "ASGD" -> run (averaged golden)
        | other -> failwith $"No method is known for {other}."

    /// The method of a TensorFlow.js record, with its hyperparameters.
    let private tensorFlowMethod (golden: Golden) : Vector -> Evaluation -> Vector =
        let number (name: string) = golden.Number name
        let rate = Schedule.constant (number "learningRate")

        match golden.Optimizer with
        | "sgd" -> Methods.run (GradientDescent.create { LearningRate = rate })
        | "momentum" when golden.Flag "useNesterov" ->
            { Momentum.pytorch with Nesterov = true; LearningRate = rate; Momentum = number "momentum" }
            |> Momentum.create
            |> Methods.run
        | "momentum" ->
            { Momentum.pytorch with LearningRate = rate; Momentum = number "momentum" }
            |> Momentum.create
            |> Methods.run
        | "adagrad" ->
            {
                AdaGrad.keras with
                    LearningRate = rate
                    InitialAccumulator = number "initialAccumulatorValue"
                    Epsilon = number "epsilon"
            }
            |> AdaGrad.create
            |> Methods.run
        | "adadelta" ->
            { AdaDelta.keras with LearningRate = rate; Decay = number "rho"; Epsilon = number "epsilon" }
            |> AdaDelta.create
            |> Methods.run
        | "rmsprop" ->
            {
                RmsProp.keras with
                    LearningRate = rate
                    Decay = number "decay"
                    Epsilon = number "epsilon"
                    Centered = golden.Flag "centered"
                    Momentum = number "momentum"
            }
            |> RmsProp.create
            |> Methods.run
        | "adam" ->
            {
                Adam.defaults with
                    LearningRate = rate
                    Beta1 = number "beta1"
                    Beta2 = number "beta2"
                    Epsilon = number "epsilon"
            }
            |> Adam.create
            |> Methods.run
        | "adamax" ->
            {
                Adamax.keras with
                    LearningRate = Schedule.inverseTime (number "learningRate") (number "decay")
                    Beta1 = number "beta1"
                    Beta2 = number "beta2"
                    Epsilon = number "epsilon"
            }
            |> Adamax.create
            |> Methods.run
        | other -> failwith $"No method is known for {other}."

    let private inDouble noise = 1e-12 + 100.0 * noise
    let private inSingle noise = 1e-5 + 20.0 * noise

    let private excessOf tolerance method (golden: Golden) =
        GoldenProblems.points
            (GoldenProblems.objective golden.Problem)
            golden.Start
            golden.ComparableThrough
            (method golden)
        |> GoldenProblems.excess tolerance golden golden.Iterates

    let private named (goldens: Golden list) =
        let data = TheoryData<string>()

        for golden in goldens do
            data.Add golden.Name

        data

    let private find name (goldens: Golden list) = goldens |> List.find (fun golden -> golden.Name = name)

    let private meets name excess = Assert.True(excess <= 1.0, $"{name}: {excess:g3} times the tolerance.")

    let private isWrongInTorch (golden: Golden) = golden.Optimizer = "NAdam"

    let private isWrongInTensorFlow (golden: Golden) = golden.Optimizer = "adadelta"

    let torchNames = named (GoldenProblems.torch |> List.filter (isWrongInTorch >> not))

    let wrongTorchNames = named (GoldenProblems.torch |> List.filter isWrongInTorch)

    let averagedNames = named (GoldenProblems.torch |> List.filter (fun golden -> golden.Optimizer = "ASGD"))

    let everyTorchName = named GoldenProblems.torch

    let tensorFlowNames = named (GoldenProblems.tensorFlow |> List.filter (isWrongInTensorFlow >> not))

    let wrongTensorFlowNames = named (GoldenProblems.tensorFlow |> List.filter isWrongInTensorFlow)

    [<Theory>]
    [<MemberData(nameof everyTorchName)>]
    let ``the objective has the recorded values`` (name: string) =
        let golden = find name GoldenProblems.torch
        let objective = GoldenProblems.objective golden.Problem

        for point, value in Array.zip golden.Iterates golden.Values do
            Assert.Equal(value, (objective.At point).Value, 1e-12 * Math.Max(1.0, abs value))

    [<Theory>]
    [<MemberData(nameof torchNames)>]
    let ``iterates are those of PyTorch`` (name: string) =
        find name GoldenProblems.torch |> excessOf inDouble torchMethod |> meets name

    [<Theory>]
    [<MemberData(nameof averagedNames)>]
    let ``averages are those of PyTorch`` (name: string) =
        let golden = find name GoldenProblems.torch
        let optimizer = averaged golden

        let averages =
            Optimizer.iterates optimizer (GoldenProblems.objective golden.Problem) golden.Start
            |> Seq.truncate (golden.Steps + 1)
            |> Seq.map _.Iterate.Value.State.Value.Average
            |> Seq.toArray

        let recorded = GoldenProblems.vectors (golden.Json.GetProperty "averaged_iterates_ax")

        GoldenProblems.excess inDouble golden recorded averages |> meets name

    /// PyTorch 1.13 multiplies the product by this step's momentum twice before it divides by 1 - product (Dozat:
    /// once).
    [<Theory>]
    [<MemberData(nameof wrongTorchNames)>]
    let ``Nadam is not PyTorch 1-13's, which uses the momentum twice`` (name: string) =
        let golden = find name GoldenProblems.torch

        let mistaken (golden: Golden) =
            Mistakes.nadamWithMomentumTwice
                (golden.Number "lr")
                (golden.Number("betas", 0))
                (golden.Number("betas", 1))
                (golden.Number "eps")
                (golden.Number "momentum_decay")

        Assert.True(excessOf inDouble torchMethod golden > 1e3)
        excessOf inDouble mistaken golden |> meets name

    [<Theory>]
    [<MemberData(nameof tensorFlowNames)>]
    let ``iterates are those of TensorFlow-js`` (name: string) =
        find name GoldenProblems.tensorFlow |> excessOf inSingle tensorFlowMethod |> meets name

    /// It divides by the accumulator from before the step: then both stay equal, and it is gradient descent.
    [<Theory>]
    [<MemberData(nameof wrongTensorFlowNames)>]
    let ``AdaDelta is not TensorFlow-js's, which is gradient descent`` (name: string) =
        let golden = find name GoldenProblems.tensorFlow

        let mistaken (golden: Golden) =
            Methods.run (GradientDescent.create { LearningRate = Schedule.constant (golden.Number "learningRate") })

        let excess = excessOf inSingle tensorFlowMethod golden
        Assert.True(excess > 10.0, $"{name}: {excess:g3} times the tolerance.")
        excessOf inSingle mistaken golden |> meets name

    /// TensorFlow.js subtracts epsilon under the root. Its recorded runs do not show it: their gradients vary so much
    /// that epsilon is lost in single precision, and both rules match them. A constant gradient of 0.01 shows it, at
    /// step 66.
    [<Fact>]
    let ``centered RMSProp is not TensorFlow-js's, which is NaN for a steady gradient`` () =
        let settings = { RmsProp.keras with Centered = true; LearningRate = Schedule.constant 0.001 }

        let stepsOf run =
            let step = run (Vector.zeros 1)

            List.init 100 (fun _ ->
                let step: Vector = step { Point = Vector.zeros 1; Value = 0.0; Gradient = Vector.ofSeq [ 0.01 ] }

                step[0])

        let mistaken = stepsOf (Mistakes.rmsPropWithEpsilonSubtracted 0.001 settings.Decay settings.Epsilon)

        Assert.Equal(65, List.findIndex Double.IsNaN mistaken)
        Assert.All(stepsOf (Methods.run (RmsProp.create settings)), (fun step -> Assert.True(Double.IsFinite step)))

        for golden in GoldenProblems.tensorFlow do
            if golden.Flag "centered" then
                let mistaken (golden: Golden) =
                    Mistakes.rmsPropWithEpsilonSubtracted
                        (golden.Number "learningRate")
                        (golden.Number "decay")
                        (golden.Number "epsilon")

                excessOf inSingle mistaken golden |> meets golden.Name

    [<Fact>]
    let ``there is a test for every recorded first-order run`` () =
        Assert.Equal(84, GoldenProblems.torch.Length)
        Assert.Equal(22, GoldenProblems.tensorFlow.Length)
        Assert.Equal(3, GoldenProblems.tutorials.Length)

/// The tutorials from which the project started, bit for bit.
module TutorialTests =

    let private sumOfSquares =
        Objective.Create(
            ValueAndGradientInto(fun x gradient ->
                let mutable value = 0.0

                for i in 0 .. x.Length - 1 do
                    gradient[i] <- x[i] * 2.0
                    value <- value + x[i] * x[i]

                value)
        )

    let private reproduces name (optimizer: Optimizer<'State>) =
        let record = GoldenProblems.tutorials |> List.find (fun record -> record.GetProperty("name").GetString() = name)

        let points = GoldenProblems.vectors (record.GetProperty "iterates")
        let values = GoldenProblems.vector (record.GetProperty "values")

        let points' = GoldenProblems.points sumOfSquares points[0] (points.Length - 1) (Methods.run optimizer)

        Assert.Equal(points.Length, points'.Length)
        Array.iter2 (fun expected actual -> Methods.same expected (Vector.toArray actual)) points points'
        Methods.same values (points' |> Array.map (fun point -> (sumOfSquares.At point).Value))

    [<Fact>]
    let ``gradient descent is the tutorial's bit for bit`` () =
        reproduces "gradient_descent_1d" (GradientDescent.create { LearningRate = Schedule.constant 0.1 })

    [<Fact>]
    let ``momentum is the tutorial's bit for bit`` () =
        { Momentum.defaults with LearningRate = Schedule.constant 0.1; Momentum = 0.3 }
        |> Momentum.create
        |> reproduces "momentum_1d"

    [<Fact>]
    let ``RMSProp is the tutorial's bit for bit`` () =
        { RmsProp.defaults with LearningRate = Schedule.constant 0.01; Decay = 0.99 }
        |> RmsProp.create
        |> reproduces "rmsprop_2d"
