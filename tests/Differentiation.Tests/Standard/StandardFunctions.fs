namespace OptimizerFunctional.Differentiation.Tests

open System.Text.Json
open System.Text.Json.Serialization
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

/// A problem of a collection, with its function over Real.
[<NoEquality; NoComparison>]
type StandardFunction = {
    /// The name of the problem, after that of its collection.
    Name: string
    /// The function over Real.
    Function: Reals -> Real
    /// The residuals over Real, if the function is the sum of their squares.
    Residuals: (Real[] -> Real[]) option
    /// The problem, whose derivatives are those of jets.
    Problem: Problem
    /// The value and the gradient at the start from another program, where they are recorded.
    Recorded: (float * float[]) option
}

/// The functions of all collections.
module StandardFunctions =

    let private options =
        JsonSerializerOptions(
            JsonSerializerDefaults.Web,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
        )

    let private json<'Record when 'Record: not struct and 'Record: not null> (name: string) : 'Record =
        match typeof<LeastSquaresProblem>.Assembly.GetManifestResourceStream name with
        | null -> failwith $"There is no resource {name}."
        | stream ->
            match JsonSerializer.Deserialize<'Record>(stream, options) with
            | null -> failwith $"The resource {name} is empty."
            | record -> record

    let private variables (x: Reals) = Array.init x.Length (fun i -> x[i])

    let private sumOfSquares (residuals: Real[] -> Real[]) : Reals -> Real =
        variables >> residuals >> Array.sumBy Jet.square

    let private moreGarbowHillstrom = [
        for recorded in (json<RecordedLeastSquaresProblems> "mgh.json").Problems do
            let residuals = Formulas.residuals recorded.Number recorded.ResidualCount recorded.Data

            {
                Name = $"MGH: {recorded.Name}"
                Function = sumOfSquares residuals
                Residuals = Some residuals
                Problem = (MoreGarbowHillstrom.find recorded.Name).Problem
                Recorded = Some(recorded.ValueAtStart, recorded.GradientAtStart)
            }
    ]

    let private bounded = [
        for recorded in (json<RecordedBoundedProblems> "bounded.json").Problems do
            {
                Name = $"bounded: {recorded.Name}"
                Function =
                    match recorded.Collection with
                    | "Hock and Schittkowski" -> variables >> HockSchittkowski.objective recorded.Number
                    | _ -> sumOfSquares (Formulas.residuals recorded.Number recorded.ResidualCount recorded.Data)
                Residuals = None
                Problem = (Bounded.find recorded.Name).Problem
                Recorded = None
            }
    ]

    let private nist = [
        for name, model in NistModels.all do
            let regression = Nist.find name

            let residuals b =
                Array.map2 (fun predictors response -> model b predictors - response) regression.Predictors
                <| regression.Response

            {
                Name = $"NIST: {name}"
                Function = sumOfSquares residuals
                Residuals = Some residuals
                Problem = regression.Problem
                Recorded = None
            }
    ]

    /// All 78.
    let all: StandardFunction list = moreGarbowHillstrom @ bounded @ nist

    /// The function with this name.
    let find (name: string) : StandardFunction = all |> List.find (fun f -> f.Name = name)
