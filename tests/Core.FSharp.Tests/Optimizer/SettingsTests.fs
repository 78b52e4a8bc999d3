namespace OptimizerFunctional.Core.Tests

open System
open FSharp.Reflection
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// An invalid hyperparameter raises one sentence with its name, value and rule.
module SettingsTests =

    let private decay = "at least 0 and less than 1"
    let private notNegative = "finite and at least 0"
    let private positive = "finite and greater than 0"

    /// A value that breaks the rule of every number among the settings of a method, as text, and the rule.
    let private broken (method: string) (field: string) : obj * string * string =
        match field with
        | "Beta1"
        | "Momentum" -> 1.0, "1", decay
        | "Beta2" when method = "shampoo" -> 1.5, "1.5", "at least 0 and at most 1"
        | "Beta2"
        | "Beta3" -> nan, "NaN", decay
        | "Decay" when method = "averaged-gradient-descent" -> -1.0, "-1", notNegative
        | "Decay" -> 2.0, "2", decay
        | "Epsilon" when method = "shampoo" || method = "dowg" -> 0.0, "0", positive
        | "Epsilon" -> -1e-8, "-1E-08", notNegative
        | "EpsilonInRoot" -> -1e-8, "-1E-08", notNegative
        | "Beta" when method = "optimistic-gradient-descent" -> -1.0, "-1", notNegative
        | "Alpha" when method = "optimistic-gradient-descent" -> 0.0, "0", positive
        | "Alpha"
        | "Gamma"
        | "MinNorm"
        | "AveragePower" -> -1.0, "-1", notNegative
        | "TrustCoefficient" -> 0.0, "0", positive
        | "ConditionNumber" -> 0.5, "0.5", "at least 1 and at most 1e16"
        | "Steps" -> 0L, "0", "at least 1"
        | "WeightDecay"
        | "MomentumDecay"
        | "InitialAccumulator"
        | "MinScale"
        | "RatePower"
        | "StepPower"
        | "Power" -> -0.01, "-0.01", notNegative
        | "MaxTrustRatio"
        | "ClipThreshold"
        | "MaxStepSize" -> 0.0, "0", "greater than 0"
        | "DecayPower"
        | "InitialDistance"
        | "DistanceFactor" -> 0.0, "0", positive
        | "MaxGrowth" -> 0.5, "0.5", "at least 1"
        | "Beta" -> 0.0, "0", "greater than 0 and at most 1"
        | "MinimumValue"
        | "LowerBound"
        | "InitialFirstMoment" -> infinity, "Infinity", "finite"
        | "Dampening" -> 1.5, "1.5", "at least 0 and at most 1"
        | "Threshold" -> 3.9, "3.9", "finite and at least 4"
        | "Window"
        | "MinFactored"
        | "MaxSide" -> 0, "0", "at least 1"
        | "RootInterval"
        | "BasisInterval" -> 0L, "0", "at least 1"
        | "Variance"
        | "VarianceDecay" -> -1.0, "-1", notNegative
        | "WarmupSteps" -> -1L, "-1", "at least 0"
        | "AverageFrom" -> -1L, "-1", "at least 0"
        | "InitialStep"
        | "MinStep" -> 0.0, "0", positive
        | "MaxStep" -> 1e-7, "1E-07", "finite and at least MinStep"
        | "EtaMinus" -> 1.0, "1", "greater than 0 and less than 1"
        | "EtaPlus" -> 1.0, "1", "finite and greater than 1"
        | unknown -> failwith $"The rule of {unknown} is not known here."

    let rec private numbers (settings: Type) : string list = [
        for field in FSharpType.GetRecordFields settings do
            if FSharpType.IsRecord field.PropertyType then
                yield! numbers field.PropertyType
            elif [ typeof<float>; typeof<int>; typeof<int64> ] |> List.contains field.PropertyType then
                field.Name
    ]

    let cases =
        let data = TheoryData<string, string>()

        for entry in Catalogue.defaults do
            // Every seed is right.
            for field in numbers entry.Settings |> List.except [ "Seed" ] do
                data.Add(entry.Method, field)

        data

    let private refuses (sentence: string) (create: unit -> obj) =
        let refusal = Assert.ThrowsAny<ArgumentException>(fun () -> create () |> ignore)
        Assert.Equal(sentence, refusal.Message)

    [<Theory>]
    [<MemberData(nameof cases)>]
    let ``a bad hyperparameter is refused in one sentence`` (method: string) (field: string) =
        let entry = Catalogue.defaults |> List.find (fun entry -> entry.Method = method)
        let value, text, rule = broken method field
        refuses $"{field} was {text}; it must be {rule}." (fun () -> entry.With [ field, value ])

    [<Fact>]
    let ``a bad rate, decay or dampening is refused in one sentence`` () =
        refuses $"LearningRate was 0; it must be {positive}." (fun () -> Schedule.constant 0.0)
        refuses $"LearningRate was NaN; it must be {positive}." (fun () -> Schedule.constant nan)
        refuses $"decay was -1; it must be {notNegative}." (fun () -> WeightDecay.coupled -1.0)

        refuses $"decay was -1; it must be {notNegative}." (fun () ->
            WeightDecay.decoupled (Schedule.constant 1.0) -1.0)

        refuses "Dampening was 0.5; it must be 0 with Nesterov." (fun () ->
            Momentum.create { Momentum.nesterov with Dampening = 0.5 })
