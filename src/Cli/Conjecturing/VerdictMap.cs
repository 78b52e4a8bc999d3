using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// The verdicts of a map. The number of a refuted cell is the period of its counterexample for functions that change
/// from step to step, and the number of runs until it was found for others.
/// </summary>
internal sealed record VerdictMap(ConjecturePlan Plan, ImmutableArray<ImmutableArray<Verdict>> Verdicts)
{
    /// <summary>The name of the table.</summary>
    internal const string FileName = "map.csv";

    private bool IsPeriod => Verdicts.Any(row => row.Any(verdict => verdict is Refuted { Counterexample.Period: > 1 }));

    private string What => IsPeriod ? "period of the counterexample" : "runs until it was refuted";

    private string Title =>
        $"{Plan.Variant.Method.Name}, {Counted(Plan.Steps, "step")}, on {Plan.On}: "
        + $"{Plan.Expect.Make(Plan.Variant.Method, Plan.Solver())}";

    private static string Counted(int count, string noun) =>
        count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");

    /// <summary>The map as text.</summary>
    internal IEnumerable<string> Lines()
    {
        var (rows, columns) = (Plan.Map[0], Plan.Map[1]);
        ImmutableArray<string> headers = [$"{rows.Name}\\{columns.Name}", .. columns.Texts];
        ImmutableArray<ImmutableArray<string>> cells =
        [
            .. rows.Texts.Zip(Verdicts, (text, row) => (ImmutableArray<string>)[text, .. row.Select(Cell)]),
        ];
        yield return $"{Title}.";
        yield return "";

        foreach (var line in TextLayout.Align(headers, cells, _ => false, isRuled: false))
        {
            yield return line;
        }

        yield return "";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Numbers: {What}. A dot: survived {Counted(Plan.Runs, "run")}, seed {Plan.Seed}, which is no proof."
        );

        if (Verdicts.Any(row => row.Any(verdict => verdict is Survived { IsCancelled: true })))
        {
            yield return "Interrupted: a question mark stands for a search that did not end.";
        }
    }

    /// <summary>The map as one JSON object.</summary>
    internal string Json() =>
        VerdictJson.Object(
            ("rows", Axis(Plan.Map[0])),
            ("columns", Axis(Plan.Map[1])),
            (
                "verdicts",
                $"[{string.Join(',', Verdicts.Select(row => $"[{string.Join(',', row.Select(VerdictJson.Of))}]"))}]"
            )
        );

    /// <summary>Writes a row for every cell.</summary>
    internal void WriteCsv(CsvWriter csv)
    {
        csv.Header([Plan.Map[0].Name, Plan.Map[1].Name, "refuted", "runs", "period", "breach"]);

        foreach (var (row, column, verdict) in Cells())
        {
            csv.Row(
                verdict is Refuted { Counterexample: var found }
                    ? [new(row), new(column), new(1), new(found.Runs), new(found.Period), new(found.Breach)]
                    :
                    [
                        new(row),
                        new(column),
                        new(0),
                        new(((Survived)verdict).Runs),
                        TraceCell.Empty,
                        new(((Survived)verdict).Nearest),
                    ]
            );
        }
    }

    /// <summary>A heat map, with empty cells for what survived.</summary>
    internal Figure Figure() =>
        new HeatMapFigure
        {
            Title = Title,
            XLabel = Plan.Map[1].Name,
            YLabel = Plan.Map[0].Name,
            ValueScale = ScaleKind.Logarithmic,
            ValueLabel = What,
            LowestLabel = "lowest",
            MissingLabel = $"survived {Counted(Plan.Runs, "run")}",
            Width = Math.Max(640, 140 + (34 * Plan.Map[1].Texts.Length)),
        }.WithCells(
            Cells()
                .Select(cell => (cell.Column, cell.Row, cell.Verdict is Refuted refuted ? Number(refuted) : double.NaN))
        );

    private IEnumerable<(double Row, double Column, Verdict Verdict)> Cells()
    {
        var (rows, columns) = (Plan.Map[0].AsNumbers()!.Value, Plan.Map[1].AsNumbers()!.Value);
        return rows.SelectMany((row, i) => columns.Select((column, j) => (row, column, Verdicts[i][j])));
    }

    private int Number(Refuted refuted) => IsPeriod ? refuted.Counterexample.Period : refuted.Counterexample.Runs;

    private string Cell(Verdict verdict) =>
        verdict switch
        {
            Refuted refuted => Number(refuted).ToString(CultureInfo.InvariantCulture),
            Survived { IsCancelled: true } => "?",
            _ => ".",
        };

    private static string Axis(GridAxis axis) =>
        VerdictJson.Object(("name", JsonText.Quote(axis.Name)), ("values", Digits.Json(axis.AsNumbers()!.Value)));
}
