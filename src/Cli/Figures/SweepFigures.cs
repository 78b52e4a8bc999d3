using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>
/// The figures of a sweep. A grid is a heat map of its first two numbers, with the best value over all others, or a
/// line for one number. Any other sweep has its hyperparameters as parallel coordinates, and its values over trials.
/// </summary>
internal sealed record SweepFigures(SweepPlan Plan, Study Study)
{
    /// <summary>Figures with more lines are large files in which nothing can be seen.</summary>
    private const int MostLines = 5000;

    /// <summary>The names of all figures that a sweep may have.</summary>
    internal static ImmutableArray<string> Names { get; } = ["heatmap.svg", "parallel-coordinates.svg", "trials.svg"];

    private IReadOnlyList<Trial> Trials => [.. Study.Trials.Where(trial => !trial.Reports.IsEmpty)];

    /// <summary>The figures with their file names.</summary>
    internal IEnumerable<(string Name, Func<Figure> Make)> All()
    {
        if (!Trials.Any(trial => double.IsFinite(Shown(trial.Value))))
        {
            yield break;
        }

        var numbers = Study.Space.Axes.OfType<ChoiceAxis>().Where(IsNumber).Take(2).ToArray();

        if (numbers is [var x, var y])
        {
            yield return ("heatmap.svg", () => Map(x, y));
        }
        else if (numbers is [var only] && Study.Search is GridSearch)
        {
            yield return ("heatmap.svg", () => Line(only));
        }

        var isWholeGrid = Study is { Search: GridSearch, Budget: FullBudget };

        if (Trials.Count <= MostLines && (!isWholeGrid || numbers.Length < Study.Space.Axes.Length))
        {
            yield return ("parallel-coordinates.svg", Coordinates);
        }

        if (Trials.Count <= MostLines && !isWholeGrid)
        {
            yield return ("trials.svg", Values);
        }
    }

    private double Shown(double value) => Plan.Subject.Shown(value);

    private ParallelCoordinatesFigure Coordinates() =>
        Study.Space.Axes.Aggregate(
            new ParallelCoordinatesFigure
            {
                Title = Plan.Title,
                ValueLabel = Plan.Subject.ValueLabel,
                ValueScale = Plan.Subject.ValueScale,
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
                YLabel = Plan.Subject.ValueLabel,
                YScale = Plan.Subject.ValueScale,
                Unit = Plan.Subject.Unit,
            },
            (figure, trial) =>
                figure.WithTrial(trial.Reports.Select(report => (report.Evaluations, Shown(report.Value))))
        );

    private HeatMapFigure Map(ChoiceAxis x, ChoiceAxis y) =>
        new HeatMapFigure
        {
            Title = Plan.Title,
            XLabel = x.Name,
            YLabel = y.Name,
            ValueScale = Plan.Subject.ValueScale,
            ValueLabel = Plan.Subject.ValueLabel,
            Width = Math.Max(640, 140 + (34 * x.Choices.Length)),
        }.WithCells(Best(x, y).Select(cell => (cell.Key.X, cell.Key.Y, cell.Value)));

    private SweepFigure Line(ChoiceAxis x) =>
        new SweepFigure
        {
            Title = Plan.Title,
            XLabel = x.Name,
            YLabel = Plan.Subject.ValueLabel,
            XScale = ScaleOf(x) ?? ScaleKind.Linear,
            YScale = Plan.Subject.ValueScale,
        }.WithValues(Best(x, x).Select(cell => (cell.Key.X, cell.Value)));

    /// <summary>The lowest value of the trials that share two numbers; NaN if none has one.</summary>
    private Dictionary<(double X, double Y), double> Best(Axis x, Axis y) =>
        Trials
            .GroupBy(trial => (At(trial, x), At(trial, y)))
            .ToDictionary(
                cell => cell.Key,
                cell => cell.Select(trial => Shown(trial.Value)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min()
            );

    private static bool IsNumber(ChoiceAxis axis) => axis.Condition is null && ScaleOf(axis) is not null;

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
