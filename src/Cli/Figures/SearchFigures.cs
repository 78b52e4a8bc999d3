using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Searches;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>
/// The figures of a search: its hyperparameters as parallel coordinates, and its values over the trials. A heat map of
/// two numbers of which trials share values, as on a grid.
/// </summary>
internal sealed record SearchFigures(SearchPlan Plan, Study Study)
{
    private const double Floor = 1e-16;

    private bool HasMinimum => !double.IsNaN(Plan.Spec.MinimumValue);

    private ScaleKind Scale => HasMinimum ? ScaleKind.Logarithmic : ScaleKind.Linear;

    private string Label => HasMinimum ? "gap reached, at least 1e-16" : "value reached";

    private IReadOnlyList<Trial> Trials => [.. Study.Trials.Where(trial => !trial.Reports.IsEmpty)];

    /// <summary>The figures with their file names.</summary>
    internal IEnumerable<(string Name, Func<Figure> Make)> All()
    {
        if (!Trials.Any(trial => double.IsFinite(Shown(trial.Value))))
        {
            yield break;
        }

        if (Grid() is { } grid)
        {
            yield return ("heatmap.svg", () => grid);
        }

        yield return ("parallel-coordinates.svg", Coordinates);
        yield return ("trials.svg", Values);
    }

    private double Shown(double value) => HasMinimum ? Math.Max(value - Plan.Spec.MinimumValue, Floor) : value;

    private ParallelCoordinatesFigure Coordinates() =>
        Study.Space.Axes.Aggregate(
            new ParallelCoordinatesFigure
            {
                Title = Plan.Title,
                ValueLabel = Label,
                ValueScale = Scale,
            }.WithValues(Trials.Select(trial => Shown(trial.Value))),
            (figure, axis) =>
            {
                var values = Trials.Select(trial => trial.Settings.Find(axis.Name)).ToArray();
                return ScaleOf(axis) is { } scale
                    ? figure.WithAxis(axis.Name, scale, values.Select(value => Number(value)))
                    : figure.WithChoices(axis.Name, values.Select(value => value?.ToString()));
            }
        );

    private TrialsFigure Values() =>
        Trials.Aggregate(
            new TrialsFigure
            {
                Title = Plan.Title,
                YLabel = Label,
                YScale = Scale,
            },
            (figure, trial) =>
                figure.WithTrial(trial.Reports.Select(report => (report.Evaluations, Shown(report.Value))))
        );

    /// <summary>A heat map of the first two axes of choices that are numbers.</summary>
    private HeatMapFigure? Grid()
    {
        var axes = Study
            .Space.Axes.OfType<ChoiceAxis>()
            .Where(axis => axis.Condition is null && ScaleOf(axis) is not null)
            .Take(2)
            .ToArray();
        return axes.Length < 2
            ? null
            : new HeatMapFigure
            {
                Title = Plan.Title,
                XLabel = axes[0].Name,
                YLabel = axes[1].Name,
                ValueLabel = Label,
                ValueScale = Scale,
            }.WithCells(
                Trials
                    .GroupBy(trial => (X: At(trial, axes[0]), Y: At(trial, axes[1])))
                    .Select(cell => (cell.Key.X, cell.Key.Y, cell.Min(trial => Shown(trial.Value))))
            );
    }

    private static double At(Trial trial, Axis axis) => Number(trial.Settings.Find(axis.Name));

    private static double Number(AxisValue? value) => Parsed(value?.ToString());

    private static double Parsed(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>The scale of an axis of numbers; null for other choices.</summary>
    private static ScaleKind? ScaleOf(Axis axis)
    {
        const double wide = 20;
        return axis switch
        {
            NumberAxis { Scale: AxisScale.Log } => ScaleKind.Logarithmic,
            NumberAxis => ScaleKind.Linear,
            ChoiceAxis { Choices: var choices } => choices.Select(choice => Parsed(choice)).ToArray() switch
            {
                var numbers when numbers.Any(double.IsNaN) => null,
                var numbers when numbers.Min() > 0 && numbers.Max() > wide * numbers.Min() => ScaleKind.Logarithmic,
                _ => ScaleKind.Linear,
            },
            _ => null,
        };
    }
}
