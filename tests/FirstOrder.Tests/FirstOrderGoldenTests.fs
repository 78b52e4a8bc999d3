namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Recorded runs of element-wise and layer-wise methods, and of methods without a learning rate.
module FirstOrderGoldenTests =

    let private adam (record: GoldenRun) : AdamSettings = {
        Adam.defaults with
            LearningRate = record.Rate
            Beta1 = record.Number "beta1"
            Beta2 = record.Number "beta2"
            Epsilon = record.Number "eps"
    }

    let private adopt (record: GoldenRun) =
        Adopt.create {
            Adopt.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                Clips = record.IsGiven "clip_power"
        }

    let private adan (record: GoldenRun) =
        Adan.create {
            (if record.Dialect = "optax" then Adan.optax else Adan.defaults) with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Beta3 = record.Number "beta3"
                Epsilon = record.Number "eps"
                EpsilonInRoot = record.Number "eps_root"
                WeightDecay = record.Number "weight_decay"
        }

    let private adEmaMix (record: GoldenRun) =
        AdEmaMix.create {
            AdEmaMix.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Beta3 = record.Number "beta3"
                Alpha = record.Number "alpha"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
        }

    let private madgrad (record: GoldenRun) =
        Madgrad.create {
            LearningRate = record.Rate
            Momentum = record.Number "momentum"
            Epsilon = record.Number "eps"
        }

    let private before (record: GoldenRun) =
        if record.Text "first" = "zero" then
            OptimisticStart.Zero
        else
            OptimisticStart.Same

    let private optimistic (record: GoldenRun) =
        OptimisticGradientDescent.create {
            LearningRate = record.Rate
            Alpha = record.Number "alpha"
            Beta = record.Number "beta"
            Before = before record
        }

    let private optimisticAdam (record: GoldenRun) =
        OptimisticAdam.create {
            LearningRate = record.Rate
            Beta1 = record.Number "beta1"
            Beta2 = record.Number "beta2"
            Epsilon = record.Number "eps"
            UsesNesterov = record.Flag "nesterov"
            Before = before record
        }

    let private signum (record: GoldenRun) =
        Signum.create { LearningRate = record.Rate; Momentum = record.Number "beta" }

    let private lars (record: GoldenRun) =
        Lars.create {
            Lars.defaults with
                LearningRate = record.Rate
                Momentum = record.Number "momentum"
                TrustCoefficient = record.Number "trust_coefficient"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
                Nesterov = record.Flag "nesterov"
        }

    let private novoGrad (record: GoldenRun) =
        NovoGrad.create {
            NovoGrad.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
        }

    let private fromage (record: GoldenRun) =
        Fromage.create {
            LearningRate = record.Rate
            MinNorm = if record.Has "min_norm" then record.Number "min_norm" else 0.0
        }

    let private sm3 (record: GoldenRun) =
        Sm3.create { LearningRate = record.Rate; Momentum = record.Number "momentum"; Epsilon = record.Number "eps" }

    let private dog (record: GoldenRun) =
        Dog.create {
            LearningRate = record.Rate
            InitialDistance = record.Number "reps_rel"
            Epsilon = record.Number "eps"
            IsLayerwise = record.Flag "layerwise"
            AveragePower = record.Number "average_gamma"
        }

    let private dAdaptAdam (record: GoldenRun) =
        DAdaptAdam.create {
            DAdaptAdam.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                InitialDistance = record.Number "d0"
                MaxGrowth = record.Number "growth_rate"
                CorrectsBias = record.Flag "bias_correction"
                WeightDecay = record.Number "weight_decay"
        }

    let private momo (record: GoldenRun) =
        Momo.create {
            Momo.gradientDescent with
                LearningRate = record.Rate
                Beta1 = record.Number "beta"
                LowerBound = record.Number "lb"
                WeightDecay = record.Number "weight_decay"
        }

    let private momoAdam (record: GoldenRun) =
        Momo.create {
            Momo.adam with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                LowerBound = record.Number "lb"
                WeightDecay = record.Number "weight_decay"
        }

    let private mars (record: GoldenRun) =
        let vectors =
            if record.Has "lr_1d" then
                {
                    AdamW.defaults with
                        Adam = {
                            Adam.defaults with
                                LearningRate = Schedule.constant (record.Number "lr_1d")
                                Beta1 = record.Number "beta1_1d"
                                Beta2 = record.Number "beta2_1d"
                        }
                        WeightDecay = record.Number "weight_decay_1d"
                }
            else
                AdamW.defaults

        Mars.create {
            Mars.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                Gamma = record.Number "gamma"
                WeightDecay = record.Number "weight_decay"
                TakesVectors = record.Flag "optimize_1d"
                Vectors = vectors
        }

    let private cautious (record: GoldenRun) =
        let settings =
            match record.Dialect with
            | "paper" -> Cautious.paper
            | "optax" -> Cautious.optax
            | _ -> Cautious.defaults

        let correction =
            if record.Dialect = "author-loop" then
                EpsilonCorrection.BeforeCorrection
            else
                EpsilonCorrection.AfterCorrection

        AdamW.create {
            AdamW.defaults with
                Adam = { adam record with EpsilonCorrection = correction }
                WeightDecay = record.Number "weight_decay"
        }
        |> Cautious.over settings

    /// Records of dialects that are not offered, each with the reason.
    let private left = [
        "lars simclr-popular", "momentum of raw gradients, and the ratio of the momentum: another method"
        "lars kozistr", "a buffer that starts as the raw gradient: a mistake"
        "novograd kozistr", "the first gradient enters twice: a mistake"
        "mars-adamw optax", "the gradient is cut as a whole, not in each block"
    ]

    let private isLeft (record: GoldenRun) =
        left |> List.exists (fun (name, _) -> $"{record.Method} {record.Dialect}" = name)

    let private methods: (string * (GoldenRun -> unit)) list = [
        "adopt", (fun record -> ModernGolden.check record (adopt record))
        "adan", (fun record -> ModernGolden.check record (adan record))
        "ademamix", (fun record -> ModernGolden.check record (adEmaMix record))
        "madgrad", (fun record -> ModernGolden.check record (madgrad record))
        "optimistic-gd", (fun record -> ModernGolden.check record (optimistic record))
        "optimistic-adam", (fun record -> ModernGolden.check record (optimisticAdam record))
        "signum", (fun record -> ModernGolden.check record (signum record))
        "ogm",
        (fun record ->
            OptimizedGradient.create {
                LearningRate = Schedule.constant (1.0 / record.Number "L")
                Steps = record.Steps
            }
            |> ModernGolden.check record)
        "triple-momentum",
        (fun record ->
            TripleMomentum.create {
                LearningRate = Schedule.constant (1.0 / record.Number "L")
                ConditionNumber = record.Number "L" / record.Number "mu"
            }
            |> ModernGolden.check record)
        "fista-nesterov",
        (fun record ->
            AcceleratedGradient.create { LearningRate = Schedule.constant (1.0 / record.Number "L") }
            |> ModernGolden.check record)
        "lars", (fun record -> ModernGolden.check record (lars record))
        "novograd", (fun record -> ModernGolden.check record (novoGrad record))
        "fromage", (fun record -> ModernGolden.check record (fromage record))
        "sm3", (fun record -> ModernGolden.check record (sm3 record))
        "dog", (fun record -> ModernGolden.check record (dog record))
        "ldog", (fun record -> ModernGolden.check record (dog record))
        "dowg",
        (fun record ->
            Dowg.create { LearningRate = record.Rate; Epsilon = record.Number "eps" } |> ModernGolden.check record)
        "dadapt-adam", (fun record -> ModernGolden.check record (dAdaptAdam record))
        "momo", (fun record -> ModernGolden.check record (momo record))
        "momo-adam", (fun record -> ModernGolden.check record (momoAdam record))
        "mars-adamw", (fun record -> ModernGolden.check record (mars record))
        "cautious-adamw", (fun record -> ModernGolden.check record (cautious record))
    ]

    /// The methods that are compared here.
    let known = methods |> List.map fst

    let names: TheoryData<string> =
        let data = TheoryData<string>()

        for record in ModernGolden.records.Value do
            if List.contains record.Method known && not (isLeft record) then
                data.Add record.Name

        data

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a run is the recorded one`` (name: string) =
        let record = ModernGolden.records.Value |> Array.find (fun record -> record.Name = name)
        (methods |> List.find (fun (name, _) -> name = record.Method) |> snd) record

    [<Fact>]
    let ``every record that is left out was not agreed on`` () =
        for record in ModernGolden.records.Value do
            if isLeft record then
                Assert.False(record.IsAgreed, record.Name)
