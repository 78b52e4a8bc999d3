using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Sweeps;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>
/// The figure of a sweep: a heat map of its first two numbers, with the best value over all others; a line for one
/// number.
/// </summary>
internal sealed record SweepFigures(SweepPlan Plan, IReadOnlyDictionary<int, Outcome> Outcomes)
{
    private const double Floor = 1e-16;

    private bool HasMinimum => !double.IsNaN(Plan.Benchmark.Spec.MinimumValue);

    private ScaleKind Scale => HasMinimum ? ScaleKind.Logarithmic : ScaleKind.Linear;

    private string Label => HasMinimum ? "gap reached" : "value reached";

    /// <summary>A gap of 0 cannot be shown on a logarithmic scale.</summary>
    private string Title =>
        HasMinimum && Outcomes.Values.Any(outcome => outcome.Gap < Floor)
            ? $"{Plan.Title} (gaps below 1e-16 as 1e-16)"
            : Plan.Title;

    /// <summary>The figures with their file names; none if no number was varied.</summary>
    internal IEnumerable<(string Name, Func<Figure> Make)> All()
    {
        int[] numeric =
        [
            .. Plan.Grid.Axes.Index().Where(axis => axis.Item.AsNumbers() is not null).Select(axis => axis.Index),
        ];
        return (numeric, Outcomes.Count) switch
        {
            (_, 0) or ([], _) => [],
            ([var only], _) => [("heatmap.svg", () => Line(only))],
            ([var x, var y, ..], _) => [("heatmap.svg", () => Map(x, y))],
        };
    }

    private HeatMapFigure Map(int x, int y) =>
        new HeatMapFigure
        {
            Title = Title,
            XLabel = Plan.Grid.Names[x],
            YLabel = Plan.Grid.Names[y],
            ValueScale = Scale,
            ValueLabel = Label,
            Width = Math.Max(640, 140 + (34 * Plan.Grid.Axes[x].Texts.Length)),
        }.WithCells(Best(x, y).Select(cell => (cell.Key.X, cell.Key.Y, cell.Value)));

    private SweepFigure Line(int x)
    {
        var values = Best(x, x).Select(cell => (cell.Key.X, cell.Value)).ToArray();
        return new SweepFigure
        {
            Title = Title,
            XLabel = Plan.Grid.Names[x],
            YLabel = Label,
            XScale = values.All(cell => cell.X > 0) && IsWide(values) ? ScaleKind.Logarithmic : ScaleKind.Linear,
            YScale = Scale,
        }.WithValues(values);
    }

    private static bool IsWide((double X, double Value)[] values) =>
        values.Max(cell => cell.X) > 20 * values.Min(cell => cell.X);

    private Dictionary<(double X, double Y), double> Best(int x, int y)
    {
        var (first, second) = (Plan.Grid.Axes[x], Plan.Grid.Axes[y]);
        var (firstNumbers, secondNumbers) = (first.AsNumbers()!.Value, second.AsNumbers()!.Value);
        return Outcomes
            .GroupBy(run =>
                Plan.Grid.Values(run.Key) is var values
                    ? (firstNumbers[first.Texts.IndexOf(values[x])], secondNumbers[second.Texts.IndexOf(values[y])])
                    : default
            )
            .ToDictionary(cell => cell.Key, cell => Lowest(cell.Select(run => Shown(run.Value))));
    }

    private static double Lowest(IEnumerable<double> values) =>
        values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();

    private double Shown(Outcome outcome) => HasMinimum ? Math.Max(outcome.Gap, Floor) : outcome.Value;
}
