/// Performance profiles of Dolan and Moré 2002, Benchmarking optimization software with performance profiles: for each
/// solver the share of the problems that it solves at a cost within a factor of the best solver's cost on that problem.
module OptimizerFunctional.Benchmarks.SideBySide.PerformanceProfile

open System
open OptimizerFunctional.Charts

/// A solver's cost on each problem, infinite where it solved nothing.
type Curve = { Label: string; Costs: float[] }

/// Solvers that are compared with each other.
type Family = { Title: string; Curves: Curve list }

/// The base-two logarithm of the largest factor that is shown: 64.
let private mostDoublings = 6.0

/// On each problem, the logarithm of the cost over the least cost of all solvers; infinite where the solver failed.
let private doublings (curves: Curve list) (curve: Curve) : float[] =
    curve.Costs
    |> Array.mapi (fun problem cost ->
        if Double.IsFinite cost then
            Math.Log2(cost / (curves |> List.map _.Costs[problem] |> List.min))
        else
            infinity)

/// The corners of the profile: a step up at each factor that lets the solver in on more problems.
let private corners (doublings: float[]) : seq<struct (float * float)> =
    let count = float doublings.Length

    let solved = doublings |> Array.filter (fun factor -> factor <= mostDoublings) |> Array.sort

    seq {
        let atOnce = solved |> Array.filter (fun factor -> factor <= 0.0) |> Array.length
        struct (0.0, float atOnce / count)

        for index in atOnce .. solved.Length - 1 do
            struct (solved[index], float index / count)
            struct (solved[index], float (index + 1) / count)

        struct (mostDoublings, float solved.Length / count)
    }

let private panel (family: Family) : ConvergenceFigure =
    let empty =
        ConvergenceFigure(
            XLabel =
                "log₂ of the factor: 0 is the best solver of the panel on a problem, 1 twice its cost, 6 sixty-four \
                 times",
            YLabel = "share of the problems solved within that factor",
            YScale = ScaleKind.Linear,
            X = Interval(0.0, mostDoublings),
            Y = Interval(0.0, 1.04)
        )

    family.Curves
    |> List.fold
        (fun (figure: ConvergenceFigure) curve ->
            figure.WithSeries(curve.Label, corners (doublings family.Curves curve)))
        empty

/// Writes the families as panels of one figure. Each must have the first ones of the labels of the largest: colors go
/// by a curve's place, and are to mean the same in every panel.
let write (path: string) (title: string) (families: Family list) : unit =
    let labels (family: Family) = family.Curves |> List.map _.Label
    let all = families |> List.map labels |> List.maxBy List.length

    for family in families do
        if labels family <> List.truncate family.Curves.Length all then
            invalidArg (nameof families) $"The curves of {family.Title} are not the first of %A{all}."

    families
    |> List.fold
        (fun (figure: SmallMultiplesFigure) family -> figure.WithPanel(family.Title, panel family))
        (SmallMultiplesFigure(Title = title, Width = 900, Columns = 2))
    |> _.Save(path)
