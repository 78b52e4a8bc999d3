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

/// The test functions of Moré, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM Transactions
/// on Mathematical Software 7(1), 1981, pages 17 to 41: all 35, those of variable dimension in one to four sizes.
module MoreGarbowHillstrom =

    /// The 42 instances, in the paper's order.
    let all: LeastSquaresProblem list = [
        for recorded in (Resources.json<RecordedLeastSquaresProblems> "mgh.json").Problems do
            {
                Number = recorded.Number
                Name = recorded.Name
                Start = recorded.Start
                Formula = Formulas.residuals recorded.Number recorded.ResidualCount recorded.Data
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
