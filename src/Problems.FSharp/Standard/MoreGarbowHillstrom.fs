namespace OptimizerFunctional.StandardProblems

open OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

/// A problem as data/mgh.json records it.
type RecordedLeastSquares = {
    Number: int
    Name: string
    Start: float[]
    ResidualCount: int
    Data: Map<string, float[]>
    OptimalValue: float
    OptimalPoint: float[]
    OtherMinima: float list
    ValueAtStart: float
    GradientAtStart: float[]
}

/// The JSON document.
type RecordedLeastSquaresProblems = { Problems: RecordedLeastSquares list }

/// The test functions of Moré, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM Transactions on
/// Mathematical Software 7(1), 1981, pages 17 to 41: all 35, those of variable dimension in one to four sizes.
module MoreGarbowHillstrom =

    /// The residuals of a problem by its number in the paper, with m residuals if m is free, and the data that it fits.
    let internal residuals (number: int) (m: int) (data: Map<string, float[]>) : Jet[] -> Jet[] =
        match number with
        | 1 -> TwoVariables.rosenbrock
        | 2 -> TwoVariables.freudensteinRoth
        | 3 -> TwoVariables.powellBadlyScaled
        | 4 -> TwoVariables.brownBadlyScaled
        | 5 -> TwoVariables.beale data["y"]
        | 6 -> TwoVariables.jennrichSampson m
        | 7 -> ThreeVariables.helicalValley
        | 8 -> ThreeVariables.bard data["y"]
        | 9 -> ThreeVariables.gaussian data["y"]
        | 10 -> ThreeVariables.meyer data["y"]
        | 11 -> ThreeVariables.gulf m
        | 12 -> ThreeVariables.box m
        | 13 -> FourVariables.powellSingular
        | 14 -> FourVariables.wood
        | 15 -> FourVariables.kowalikOsborne data["y"] data["u"]
        | 16 -> FourVariables.brownDennis m
        | 17 -> Fitting.osborne1 data["y"]
        | 18 -> Fitting.biggsExp6 m
        | 19 -> Fitting.osborne2 data["y"]
        | 20 -> Fitting.watson
        | 21 -> AnyDimension.extendedRosenbrock
        | 22 -> AnyDimension.extendedPowellSingular
        | 23 -> AnyDimension.penalty1
        | 24 -> AnyDimension.penalty2
        | 25 -> AnyDimension.variablyDimensioned
        | 26 -> AnyDimension.trigonometric
        | 27 -> AnyDimension.brownAlmostLinear
        | 28 -> Equations.discreteBoundaryValue
        | 29 -> Equations.discreteIntegralEquation
        | 30 -> Equations.broydenTridiagonal
        | 31 -> Equations.broydenBanded
        | 32 -> Equations.linearFullRank m
        | 33 -> Equations.linearRank1 m
        | 34 -> Equations.linearRank1WithZeros m
        | 35 -> Equations.chebyquad
        | _ -> invalidArg (nameof number) $"The collection has the problems 1 to 35, and no problem {number}."

    /// The 42 instances, in the paper's order.
    let all: LeastSquaresProblem list = [
        for recorded in (Resources.json<RecordedLeastSquaresProblems> "mgh.json").Problems do
            {
                Number = recorded.Number
                Name = recorded.Name
                Start = recorded.Start
                Formula = residuals recorded.Number recorded.ResidualCount recorded.Data
                OptimalValue = recorded.OptimalValue
                OptimalPoint = recorded.OptimalPoint
                OtherMinima = recorded.OtherMinima
                ValueAtStart = recorded.ValueAtStart
                GradientAtStart = recorded.GradientAtStart
            }
    ]

    /// The instance with a name of the collection, such as "Rosenbrock" or "Watson (n=6)".
    let find (name: string) : LeastSquaresProblem =
        match all |> List.tryFind (fun problem -> problem.Name = name) with
        | Some problem -> problem
        | None -> invalidArg (nameof name) $"The collection has no problem named \"{name}\"."
