namespace OptimizerFunctional.Core.Tests

open System
open OptimizerFunctional.Core
open Xunit

/// A bad hyperparameter is refused in one sentence that names it, its value and the rule.
module SettingsTests =

    let private decay = "at least 0 and less than 1"
    let private notNegative = "finite and at least 0"

    let private refused: (string * string * (unit -> obj)) list =
        let case name sentence (create: unit -> Optimizer<'State>) : string * string * (unit -> obj) =
            name, sentence, (fun () -> create () :> obj)

        [
            case "any rate" "LearningRate was 0; it must be finite and greater than 0." (fun () ->
                GradientDescent.create { LearningRate = Schedule.constant 0.0 })
            case "any rate that is NaN" "LearningRate was NaN; it must be finite and greater than 0." (fun () ->
                GradientDescent.create { LearningRate = Schedule.constant nan })
            case "Momentum" $"Momentum was 1; it must be {decay}." (fun () ->
                Momentum.create
                    { Momentum.defaults with
                        Momentum = 1.0
                    })
            case "Momentum" "Dampening was 1.5; it must be at least 0 and at most 1." (fun () ->
                Momentum.create
                    { Momentum.defaults with
                        Dampening = 1.5
                    })
            case "Nesterov" $"Momentum was -0.1; it must be {decay}." (fun () ->
                Momentum.create
                    { Momentum.nesterov with
                        Momentum = -0.1
                    })
            case "AdaGrad" $"InitialAccumulator was -1; it must be {notNegative}." (fun () ->
                AdaGrad.create
                    { AdaGrad.defaults with
                        InitialAccumulator = -1.0
                    })
            case "AdaGrad" $"Epsilon was -1E-08; it must be {notNegative}." (fun () ->
                AdaGrad.create
                    { AdaGrad.defaults with
                        Epsilon = -1e-8
                    })
            case "AdaDelta" $"Decay was 1; it must be {decay}." (fun () ->
                AdaDelta.create { AdaDelta.defaults with Decay = 1.0 })
            case "AdaDelta" $"Epsilon was NaN; it must be {notNegative}." (fun () ->
                AdaDelta.create { AdaDelta.defaults with Epsilon = nan })
            case "RmsProp" $"Decay was 2; it must be {decay}." (fun () ->
                RmsProp.create { RmsProp.defaults with Decay = 2.0 })
            case "RmsProp" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                RmsProp.create { RmsProp.defaults with Epsilon = -1.0 })
            case "RmsProp" $"Momentum was 1; it must be {decay}." (fun () ->
                RmsProp.create { RmsProp.defaults with Momentum = 1.0 })
            case "RmsPropWindow" "Window was 0; it must be at least 1." (fun () ->
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        Window = 0
                    })
            case "RmsPropWindow" $"Epsilon was Infinity; it must be {notNegative}." (fun () ->
                RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        Epsilon = infinity
                    })
            case "Adam" $"Beta1 was 1; it must be {decay}." (fun () -> Adam.create { Adam.defaults with Beta1 = 1.0 })
            case "Adam" $"Beta2 was NaN; it must be {decay}." (fun () -> Adam.create { Adam.defaults with Beta2 = nan })
            case "Adam" $"Epsilon was -0.5; it must be {notNegative}." (fun () ->
                Adam.create { Adam.defaults with Epsilon = -0.5 })
            case "AdamW" $"Beta1 was -1; it must be {decay}." (fun () ->
                AdamW.create
                    { AdamW.defaults with
                        Adam.Beta1 = -1.0
                    })
            case "AdamW" $"Beta2 was 1; it must be {decay}." (fun () ->
                AdamW.create { AdamW.defaults with Adam.Beta2 = 1.0 })
            case "AdamW" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                AdamW.create
                    { AdamW.defaults with
                        Adam.Epsilon = -1.0
                    })
            case "AdamW" $"WeightDecay was -0.01; it must be {notNegative}." (fun () ->
                AdamW.create
                    { AdamW.defaults with
                        WeightDecay = -0.01
                    })
            case "AmsGrad" $"Beta1 was 1; it must be {decay}." (fun () ->
                AmsGrad.create { AmsGrad.defaults with Beta1 = 1.0 })
            case "AmsGrad" $"Beta2 was 1; it must be {decay}." (fun () ->
                AmsGrad.create { AmsGrad.defaults with Beta2 = 1.0 })
            case "AmsGrad" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                AmsGrad.create { AmsGrad.defaults with Epsilon = -1.0 })
            case "Adamax" $"Beta1 was 1; it must be {decay}." (fun () ->
                Adamax.create { Adamax.defaults with Beta1 = 1.0 })
            case "Adamax" $"Beta2 was 1.001; it must be {decay}." (fun () ->
                Adamax.create { Adamax.defaults with Beta2 = 1.001 })
            case "Adamax" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                Adamax.create { Adamax.defaults with Epsilon = -1.0 })
            case "Nadam" $"Beta1 was 1; it must be {decay}." (fun () ->
                Nadam.create { Nadam.defaults with Beta1 = 1.0 })
            case "Nadam" $"Beta2 was 1; it must be {decay}." (fun () ->
                Nadam.create { Nadam.defaults with Beta2 = 1.0 })
            case "Nadam" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                Nadam.create { Nadam.defaults with Epsilon = -1.0 })
            case "Nadam" $"MomentumDecay was -0.004; it must be {notNegative}." (fun () ->
                Nadam.create
                    { Nadam.defaults with
                        MomentumDecay = -0.004
                    })
            case "RAdam" $"Beta1 was 1; it must be {decay}." (fun () ->
                RAdam.create { RAdam.defaults with Beta1 = 1.0 })
            case "RAdam" $"Beta2 was 1; it must be {decay}." (fun () ->
                RAdam.create { RAdam.defaults with Beta2 = 1.0 })
            case "RAdam" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                RAdam.create { RAdam.defaults with Epsilon = -1.0 })
            case "RAdam" "Threshold was 3.9; it must be finite and at least 4." (fun () ->
                RAdam.create { RAdam.defaults with Threshold = 3.9 })
            case "AdaBelief" $"Beta1 was 1; it must be {decay}." (fun () ->
                AdaBelief.create { AdaBelief.defaults with Beta1 = 1.0 })
            case "AdaBelief" $"Beta2 was 1; it must be {decay}." (fun () ->
                AdaBelief.create { AdaBelief.defaults with Beta2 = 1.0 })
            case "AdaBelief" $"Epsilon was -1E-16; it must be {notNegative}." (fun () ->
                AdaBelief.create
                    { AdaBelief.defaults with
                        Epsilon = -1e-16
                    })
            case "Yogi" $"Beta1 was 1; it must be {decay}." (fun () -> Yogi.create { Yogi.defaults with Beta1 = 1.0 })
            case "Yogi" $"Beta2 was 1; it must be {decay}." (fun () -> Yogi.create { Yogi.defaults with Beta2 = 1.0 })
            case "Yogi" $"Epsilon was -1; it must be {notNegative}." (fun () ->
                Yogi.create { Yogi.defaults with Epsilon = -1.0 })
            case "Yogi" $"InitialAccumulator was -1E-06; it must be {notNegative}." (fun () ->
                Yogi.create
                    { Yogi.defaults with
                        InitialAccumulator = -1e-6
                    })
            case "Yogi" "InitialFirstMoment was Infinity; it must be finite." (fun () ->
                Yogi.create
                    { Yogi.defaults with
                        InitialFirstMoment = infinity
                    })
            case "Lion" $"Beta1 was 1; it must be {decay}." (fun () -> Lion.create { Lion.defaults with Beta1 = 1.0 })
            case "Lion" $"Beta2 was 1; it must be {decay}." (fun () -> Lion.create { Lion.defaults with Beta2 = 1.0 })
            case "Lion" $"WeightDecay was -1; it must be {notNegative}." (fun () ->
                Lion.create
                    { Lion.defaults with
                        WeightDecay = -1.0
                    })
            case "Rprop" "InitialStep was 0; it must be finite and greater than 0." (fun () ->
                Rprop.create
                    { Rprop.defaults with
                        InitialStep = 0.0
                    })
            case "Rprop" "Shrink was 1; it must be greater than 0 and less than 1." (fun () ->
                Rprop.create { Rprop.defaults with Shrink = 1.0 })
            case "Rprop" "Grow was 1; it must be finite and greater than 1." (fun () ->
                Rprop.create { Rprop.defaults with Grow = 1.0 })
            case "Rprop" "SmallestStep was 0; it must be finite and greater than 0." (fun () ->
                Rprop.create
                    { Rprop.defaults with
                        SmallestStep = 0.0
                    })
            case "Rprop" "LargestStep was 1E-07; it must be finite and at least SmallestStep." (fun () ->
                Rprop.create
                    { Rprop.defaults with
                        LargestStep = 1e-7
                    })
            case "AveragedGradientDescent" $"Decay was -1; it must be {notNegative}." (fun () ->
                AveragedGradientDescent.create
                    { AveragedGradientDescent.defaults with
                        Decay = -1.0
                    })
            case "AveragedGradientDescent" $"Power was -1; it must be {notNegative}." (fun () ->
                AveragedGradientDescent.create
                    { AveragedGradientDescent.defaults with
                        Power = -1.0
                    })
            case "AveragedGradientDescent" "AverageFrom was -1; it must be at least 0." (fun () ->
                AveragedGradientDescent.create
                    { AveragedGradientDescent.defaults with
                        AverageFrom = -1L
                    })
            case "WeightDecay.coupled" $"decay was -1; it must be {notNegative}." (fun () -> WeightDecay.coupled -1.0)
            case "WeightDecay.decoupled" $"decay was -1; it must be {notNegative}." (fun () ->
                WeightDecay.decoupled (Schedule.constant 1.0) -1.0)
        ]

    let cases =
        let data = TheoryData<string, string>()
        refused |> List.iter (fun (name, sentence, _) -> data.Add(name, sentence))
        data

    [<Theory>]
    [<MemberData(nameof cases)>]
    let ``a bad hyperparameter is refused in one sentence`` (method: string) (sentence: string) =
        let _, _, create =
            refused |> List.find (fun (a, b, _) -> a = method && b = sentence)

        let refusal = Assert.ThrowsAny<ArgumentException>(fun () -> create () |> ignore)
        Assert.Equal(sentence, refusal.Message)
