using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Layout;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts;

/// <summary>
/// The results of a sweep over two parameters: one cell per pair, with a frame around the lowest value. Missing pairs
/// and values that are not finite are hatched.
/// </summary>
/// <example><code>
/// new HeatMapFigure { Title = "Adam", XLabel = "learning rate", YLabel = "beta1", ValueScale = ScaleKind.Logarithmic }
///     .WithCells(results.Select(r => (r.LearningRate, r.Beta1, r.Value)))
///     .Save("sweep.svg");
/// </code></example>
public sealed record HeatMapFigure : PlotFigure
{
    /// <summary>The color scale. The default is linear.</summary>
    public ScaleKind ValueScale { get; init; } = ScaleKind.Linear;

    /// <summary>The range of the values. The default, null, is the range of the cells.</summary>
    public Interval? ValueRange { get; init; }

    /// <summary>The label of the values, with their unit. The default is <c>value reached</c>.</summary>
    public string ValueLabel { get; init; } = "value reached";

    /// <summary>What the lowest value is called. The default is <c>best</c>.</summary>
    public string LowestLabel { get; init; } = "best";

    /// <summary>What a cell without a finite value is called. The default is <c>no finite value</c>.</summary>
    public string MissingLabel { get; init; } = "no finite value";

    /// <summary>The color map. The default is <see cref="ColorMap.Viridis"/>.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Viridis;

    /// <summary>The first parameter, the second parameter and the value, in any order.</summary>
    public ImmutableArray<(double X, double Y, double Value)> Cells { get; init; } = [];

    /// <summary>This figure with these cells.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public HeatMapFigure WithCells(IEnumerable<(double X, double Y, double Value)> cells) =>
        this with
        {
            Cells = [.. Require.Given(nameof(cells), cells)],
        };

    private protected override string KindName => "A sweep of two parameters";

    private protected override string DefaultDescription => $"{ValueLabel} over {XLabel} and {YLabel}, as colors.";

    internal override Plot Prepare()
    {
        Require.SomeFinite(nameof(Cells), Cells.Length, Cells.Count(c => double.IsFinite(c.Value)));
        var table = new SweepTable(Cells);
        var key = ValueAxis.Key(
            table.Grid,
            ValueLabel,
            ValueScale,
            ValueRange,
            Require.Given(nameof(Colors), Colors),
            100
        );
        var best = table.Best;
        var missing = table.Grid.Missing;
        var lowest = Require.Text(nameof(LowestLabel), LowestLabel);
        LegendEntry[] hatched = missing > 0 ? [new(MissingLabel, LegendMark.Hatch)] : [];
        return new Plot(Axis(XLabel, table.X), Axis(YLabel, table.Y), canvas => CellPainter.Draw(canvas, table))
        {
            Colors = key,
            Legend = [new($"{LowestLabel}: {TickFormat.Number(table.Value(best))}", LegendMark.Box), .. hatched],
            Notes =
            [
                Note.Sentence(
                    $"{char.ToUpperInvariant(lowest[0])}{lowest[1..]} at {Name(XLabel, "x")} "
                        + $"{TickFormat.Number(table.X[best.Column])}, {Name(YLabel, "y")} "
                        + $"{TickFormat.Number(table.Y[best.Row])}: {TickFormat.Number(table.Value(best))}."
                ),
                .. (Note[])(
                    missing > 0
                        ? [Note.Sentence($"{missing} of {table.X.Count * table.Y.Count} cells: {MissingLabel}.")]
                        : []
                ),
            ],
            IsFilled = true,
        };
    }

    private static string Name(string label, string otherwise) => label.Length > 0 ? label : otherwise;

    private static Axis Axis(string label, IReadOnlyList<double> values) =>
        new(label, ScaleKind.Linear, new(-0.5, values.Count - 0.5))
        {
            Cells = [.. values.Select(v => TickFormat.Number(v, 3))],
        };
}
