module OptimizerFunctional.Benchmarks.SolvedTable

open System
open System.IO
open OptimizerFunctional
open OptimizerFunctional.StandardProblems

/// What a method made of a problem.
type private Cell = {
    Evaluations: int64
    IsSolved: bool
} with

    override cell.ToString() = if cell.IsSolved then string cell.Evaluations else $"*{cell.Evaluations}*"

/// A column of the table: a method of ours, or a recorded one of SciPy's.
type private Column = { Name: string; Cell: Core.Problem -> Cell }

let private ours (method: Method) : Column = {
    Name = method.Name
    Cell =
        fun problem ->
            let solution = method.Default.Minimize(Objective.Of problem.Objective, problem.Start)

            { Evaluations = solution.Evaluations; IsSolved = problem.IsSolved solution.Value }
}

let private leastSquares (method: LeastSquaresMethod) : Column = {
    Name = method.Name
    Cell =
        fun problem ->
            let fit = method.Minimize(Residuals.Of problem.Residuals.Value, problem.Start)

            { Evaluations = fit.Evaluations; IsSolved = problem.IsSolved fit.ResidualSumOfSquares }
}

let private scipy (method: string) : Column = {
    Name = $"SciPy {method}"
    Cell =
        fun problem ->
            let run = SciPyReference.evaluations problem.Name method

            { Evaluations = int64 run.ValueCalls; IsSolved = run.Solved }
}

let private line (cells: seq<string>) = "| " + String.Join(" | ", cells) + " |"

/// One table: a row a problem, a column a method, what was solved below.
let private table (columns: Column list) : string list =
    let cells =
        MoreGarbowHillstrom.all
        |> List.map _.Problem
        |> List.map (fun problem -> problem, columns |> List.map (fun column -> column.Cell problem))

    let solved =
        columns
        |> List.mapi (fun index _ ->
            let count = cells |> List.filter (fun (_, row) -> row[index].IsSolved) |> List.length

            $"**{count}**")

    [
        line ("problem" :: (columns |> List.map _.Name))
        line ("---" :: (columns |> List.map (fun _ -> "---:")))
        for problem, row in cells do
            line (problem.Name :: (row |> List.map string))
        line ("**solved of 42**" :: solved)
        ""
    ]

/// Writes the table of all searching methods and the problems of Moré, Garbow and Hillstrom.
let write (path: string) : unit =
    let searching =
        Methods.All
        |> Seq.filter (fun method -> not (method.Default :? Optimizer || method.Default :? SecondEvaluationSolver))
        |> Seq.map ours
        |> List.ofSeq

    let lines = [
        "# Standard problems"
        ""
        "The 42 instances of Moré, Garbow and Hillstrom (ACM TOMS 7, 1981) from their standard starts, with exact"
        "derivatives and every method's defaults. A number is how many points were evaluated; in *italics* where"
        "the value that was reached is not within 1e-5 relatively, or 1e-8 absolutely, of the minimum or of"
        "another minimum that is known. Beside them are the runs of SciPy 1.10.1 with its defaults, as recorded."
        ""
        "    dotnet run -c Release --project benchmarks/OptimizerFunctional.Benchmarks -- \
         --solved docs/standard-problems.md"
        ""
        "writes this page."
        ""
        yield! table (searching @ [ leastSquares (LevenbergMarquardt()); leastSquares (GaussNewton()) ])
        yield! table (SciPyReference.methods |> List.map scipy)
    ]

    File.WriteAllLines(path, lines)
