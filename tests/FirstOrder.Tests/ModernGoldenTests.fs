namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Recorded runs of the methods of the last years, 60 steps on two problems.
module ModernGoldenTests =

    let private adam (record: GoldenRun) (epsilon: string) : AdamSettings = {
        Adam.defaults with
            LearningRate = record.Rate
            Beta1 = record.Number "beta1"
            Beta2 = record.Number "beta2"
            Epsilon = record.Number epsilon
    }

    let private lamb (record: GoldenRun) =
        Lamb.create {
            Lamb.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
        }

    let private adafactor (record: GoldenRun) =
        Adafactor.create (
            match record.Dialect with
            | "torch" -> {
                Adafactor.pyTorch with
                    LearningRate = record.Rate
                    Epsilon = record.Number "eps1"
                    MinScale = record.Number "eps2"
              }
            | "keras" -> { Adafactor.keras with LearningRate = record.Rate }
            | _ -> {
                Adafactor.optax with
                    LearningRate = record.Rate
                    MinFactored = int (record.Number "min_dim_size_to_factor")
              }
        )

    let private muon (record: GoldenRun) =
        let vectors = {
            AdamW.defaults with
                Adam = {
                    Adam.defaults with
                        LearningRate = Schedule.constant (record.Number "aux_lr")
                        Beta1 = record.Number "aux_beta1"
                        Beta2 = record.Number "aux_beta2"
                        Epsilon = record.Number "aux_eps"
                }
                WeightDecay = record.Number "aux_weight_decay"
        }

        Muon.create {
            Muon.defaults with
                LearningRate = record.Rate
                Momentum = record.Number "momentum"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
                Vectors = vectors
                Guard = if record.Dialect.StartsWith "torch" then MuonGuard.Least else MuonGuard.Added
                Scale =
                    if record.Dialect = "torch-asis" then
                        MuonScale.RowsOverColumns
                    else
                        MuonScale.OutputsOverInputs
                Orthogonalization =
                    if record.Dialect = "exact-svd" then
                        Orthogonalization.Exact
                    else
                        Orthogonalization.NewtonSchulz
        }

    let private shampoo (record: GoldenRun) =
        let isMeta = record.Dialect.StartsWith "facebook"

        Shampoo.create {
            Shampoo.defaults with
                LearningRate = record.Rate
                Epsilon = record.Number(if isMeta then "epsilon" else "eps")
                Beta1 = if isMeta then record.Number "beta1" else 0.0
                MergesSmallMatrices = isMeta && record.Flag "merge"
        }

    let private soap (record: GoldenRun) =
        Soap.create {
            Soap.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                WeightDecay = record.Number "weight_decay"
        }

    let private prodigy (record: GoldenRun) =
        Prodigy.create {
            Prodigy.defaults with
                LearningRate = record.Rate
                Beta1 = record.Number "beta1"
                Beta2 = record.Number "beta2"
                Epsilon = record.Number "eps"
                InitialDistance = record.Number "d0"
                DistanceFactor = record.Number "d_coef"
                CorrectsBias = record.Flag "bias_correction"
        }

    let private polyak (record: GoldenRun) =
        PolyakStep.create {
            PolyakStep.defaults with
                MinimumValue = record.Number "f_min"
                MaxStepSize = record.Number "max_learning_rate"
                Epsilon = record.Number "eps"
                ClampsGap = (record.Method = "sps+")
        }

    let private scheduleFree (from: ScheduleFreeSettings) (record: GoldenRun) =
        ScheduleFree.create {
            from with
                LearningRate = record.Rate
                Beta = record.Number "beta"
                Beta2 = if record.Has "beta2" then record.Number "beta2" else from.Beta2
        }

    /// Records of dialects that are not offered, each with the reason.
    let left = [
        "lamb kozistr", "no second-moment correction, and the rate divided by 1 - beta1^t: no library else has it"
        "muon keras", "AdamW with epsilon at the uncorrected root for vectors"
        "muon optax", "Nesterov's form of AdamW for vectors, and a bias-corrected look-ahead"
        "shampoo kozistr", "exponents of -1/2 a side, against the paper"
        "soap optax", "a count that is incremented twice: a mistake"
        "schedule-free-adamw paper", "the rate grows with the bias correction and enters the weights"
        "sps author", "a smoothed bound of the step size"
    ]

    let isLeft (record: GoldenRun) = left |> List.exists (fun (name, _) -> $"{record.Method} {record.Dialect}" = name)

    let methods = [
        "lamb"
        "adafactor"
        "muon"
        "shampoo"
        "soap"
        "prodigy"
        "polyak-sgd"
        "sps+"
        "schedule-free-sgd"
        "schedule-free-adamw"
        "schedule-free-radam"
    ]

    let names: TheoryData<string> =
        let data = TheoryData<string>()

        for record in ModernGolden.records.Value do
            if List.contains record.Method methods && not (isLeft record) then
                data.Add record.Name

        data

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a run is the recorded one`` (name: string) =
        let record = ModernGolden.records.Value |> Array.find (fun record -> record.Name = name)

        match record.Method with
        | "lamb" -> ModernGolden.check record (lamb record)
        | "adafactor" -> ModernGolden.check record (adafactor record)
        | "muon" -> ModernGolden.check record (muon record)
        | "shampoo" -> ModernGolden.check record (shampoo record)
        | "soap" -> ModernGolden.check record (soap record)
        | "prodigy" -> ModernGolden.check record (prodigy record)
        | "polyak-sgd"
        | "sps+" -> ModernGolden.check record (polyak record)
        | "schedule-free-sgd" -> ModernGolden.check record (scheduleFree ScheduleFree.gradientDescent record)
        | "schedule-free-adamw" -> ModernGolden.check record (scheduleFree ScheduleFree.adamW record)
        | "schedule-free-radam" -> ModernGolden.check record (scheduleFree ScheduleFree.rAdam record)
        | other -> failwith $"no method is made for {other}"

    [<Fact>]
    let ``the problems have the values and gradients of the file at their starts`` () =
        for name, start, value, gradient in ModernGolden.problems.Value do
            let found = (ModernGolden.objective name).At start
            Assert.Equal(value, found.Value, 1e-12)
            Seq.iter2 (fun (a: float) b -> Assert.Equal(a, b, 1e-12)) gradient found.Gradient

    [<Fact>]
    let ``every record that is left out was not agreed on`` () =
        for record in ModernGolden.records.Value do
            if isLeft record then
                Assert.False(record.IsAgreed, record.Name)
