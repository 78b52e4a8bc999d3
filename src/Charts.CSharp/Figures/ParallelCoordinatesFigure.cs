using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts;

/// <summary>
/// The trials of a search: one vertical axis a hyperparameter, one line a trial, colored by the value that it reached.
/// Better trials are drawn over worse ones, and the best has a casing. A trial without a value of a hyperparameter has
/// a gap there.
/// </summary>
/// <example><code>
/// new ParallelCoordinatesFigure { Title = "Momentum", ValueScale = ScaleKind.Logarithmic }
///     .WithAxis("learning rate", ScaleKind.Logarithmic, trials.Select(t => t.LearningRate))
///     .WithAxis("momentum", ScaleKind.Linear, trials.Select(t => t.Momentum))
///     .WithValues(trials.Select(t => t.Value))
///     .Save("trials.svg");
/// </code></example>
public sealed record ParallelCoordinatesFigure : Figure
{
    private const double TickLength = 4;
    private const int MaxTicks = 6;

    /// <summary>The axes, from left to right.</summary>
    public ImmutableArray<ParallelAxis> Axes { get; init; } = [];

    /// <summary>The value of each trial; the lowest is the best.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>The label of the values, with their unit. The default is <c>value reached</c>.</summary>
    public string ValueLabel { get; init; } = "value reached";

    /// <summary>The color scale. The default is linear.</summary>
    public ScaleKind ValueScale { get; init; } = ScaleKind.Linear;

    /// <summary>The color map. The default is <see cref="ColorMap.Viridis"/>.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Viridis;

    /// <summary>This figure with another axis of numbers, one a trial; NaN where a trial has none.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range, or no number is finite.</exception>
    public ParallelCoordinatesFigure WithAxis(string label, ScaleKind scale, IEnumerable<double> values) =>
        this with
        {
            Axes = Axes.Add(new(label, scale, values)),
        };

    /// <summary>This figure with another axis of choices, one a trial; null where a trial has none.</summary>
    /// <exception cref="ParameterException">An argument is null, or all choices are.</exception>
    public ParallelCoordinatesFigure WithChoices(string label, IEnumerable<string?> choices) =>
        this with
        {
            Axes = Axes.Add(new(label, choices)),
        };

    /// <summary>This figure with the values of the trials.</summary>
    /// <exception cref="ParameterException">The argument is null.</exception>
    public ParallelCoordinatesFigure WithValues(IEnumerable<double> values) =>
        this with
        {
            Values = [.. Require.Given(nameof(values), values)],
        };

    private protected override string KindName => "Trials of a search";

    private protected override string DefaultDescription =>
        $"{ValueLabel} of {Values.Length} trials over {AltText.Names(Axes.Select(axis => axis.Label))}, as colors.";

    private bool HasColor(double value) => double.IsFinite(value) && (ValueScale == ScaleKind.Linear || value > 0);

    private protected override void Draw(SvgDocument sheet)
    {
        Require.SomeFinite(nameof(Axes), Axes.Length, Axes.Length);
        Require.Defined(nameof(ValueScale), ValueScale);
        Require.SomeFinite(nameof(Values), Values.Length, Values.Count(HasColor));
        foreach (var axis in Axes.Where(axis => axis.Values.Length != Values.Length))
        {
            throw new ParameterException(axis.Label, $"of {axis.Values.Length} trials", $"of {Values.Length}");
        }

        var range = Ranges.Of(nameof(Values), Values.Where(HasColor));
        var key = new ColorKey(
            ValueLabel,
            ValueScale,
            range.Length > 0 ? range : Padding.Around(range, ValueScale, 0.5),
            Require.Given(nameof(Colors), Colors),
            100
        );
        var ranked = Enumerable
            .Range(0, Values.Length)
            .Where(i => HasColor(Values[i]))
            .OrderByDescending(i => Values[i]);
        int[] drawn = [.. ranked];
        var best = drawn[^1];
        var missing = Values.Length - drawn.Length;
        var top = Header.Draw(sheet, Title, []);
        var bottom = Footer.Draw(
            sheet,
            Note.Sentences([
                Note.Sentence($"Best: {TickFormat.Number(Values[best])} ({ValueLabel}), the line with a casing."),
                .. Note.About(ValueLabel, missing, Values.Length, "trials have no value that a color could show"),
            ])
        );
        var colors = TextMeasure.Fit(ValueLabel, TextStyle.Label, sheet.Width - 2 * SvgDocument.Margin);
        sheet.Svg.Text(sheet.Width - SvgDocument.Margin, top + 14, colors, TextStyle.Label.At(Anchor.End));
        top += 52;
        Require.Room(nameof(Height), sheet.Height, bottom - top, 50);
        var first = TextMeasure.Width(Axes[0].Label, TextStyle.Label) / 2;
        var left = SvgDocument.Margin + Math.Clamp(first, 10, 0.15 * sheet.Width);
        var beside = RoomBeside(sheet, new(left, top, 1, bottom - top - 10));
        var right = sheet.Width - SvgDocument.Margin - ColorBar.Width(key, bottom - top) - beside;
        var area = new Rect(left, top, right - left, bottom - top - 10);
        Require.Room(nameof(Width), sheet.Width, area.Width, 50);
        Scale[] scales = [.. Axes.Select(axis => ScaleOf(axis, area))];

        foreach (var trial in drawn)
        {
            var line = Line(trial, scales, area);
            var isBest = trial == best;
            if (isBest)
            {
                Strokes.Path(sheet.Svg, line, ("class", "ink"), ("stroke-width", 5.5));
            }

            Strokes.Path(
                sheet.Svg,
                line,
                ("stroke", key.At(Values[trial])),
                ("stroke-width", isBest ? 3 : 1.5),
                ("stroke-opacity", isBest ? 1 : 0.8)
            );
        }

        for (var i = 0; i < Axes.Length; i++)
        {
            var room = i == Axes.Length - 1 ? beside : Between(area);
            Axis(sheet.Svg, Axes[i].Label, scales[i], At(i, area), area, room);
        }

        ColorBar.Draw(sheet.Svg, area with { Width = right + beside - area.Left - 18 }, key);
    }

    /// <summary>The room between the last axis and the color bar, for the labels of that axis.</summary>
    private double RoomBeside(SvgDocument sheet, Rect area)
    {
        var labels = Ticks(ScaleOf(Axes[^1], area), area).Select(tick => TextMeasure.Width(tick.Label, TextStyle.Tick));
        return Math.Clamp(labels.DefaultIfEmpty(0).Max() + TickLength + 26, 40, 0.25 * sheet.Width);
    }

    private static IEnumerable<Tick> Ticks(Scale scale, Rect area) =>
        scale.Ticks(Math.Min(MaxTicks, scale.MaxAlong(area.Height))).Where(tick => tick.IsMajor);

    private static Scale ScaleOf(ParallelAxis axis, Rect area)
    {
        if (!axis.Choices.IsEmpty)
        {
            return new CategoryScale([.. axis.Choices], area.Bottom, area.Top);
        }

        var range = Ranges.Of(axis.Label, axis.Values.Where(axis.HasValue));
        var proper = range.Length > 0 ? range : Padding.Around(range, axis.Scale, 0.5);
        return Scale.Create(axis.Scale, proper, area.Bottom, area.Top);
    }

    private double Between(Rect area) => Axes.Length == 1 ? area.Width : area.Width / (Axes.Length - 1);

    private double At(int axis, Rect area) => area.Left + (Axes.Length == 1 ? area.Width / 2 : axis * Between(area));

    /// <summary>The line of a trial, and a dot where an axis has no neighbor to lead to.</summary>
    private PathData Line(int trial, Scale[] scales, Rect area)
    {
        var (data, stretch) = (new PathData(), new List<Point2D>());
        for (var i = 0; i <= Axes.Length; i++)
        {
            if (i < Axes.Length && Axes[i].HasValue(Axes[i].Values[trial]))
            {
                stretch.Add(new(At(i, area), scales[i].At(Axes[i].Values[trial])));
                continue;
            }

            data = stretch.Count == 1 ? data.Spot(stretch[0]) : data.Line(stretch);
            stretch = [];
        }

        return data;
    }

    private void Axis(Svg svg, string label, Scale scale, double x, Rect area, double beside)
    {
        var room = Between(area) - 12;
        svg.Element("line", ("x1", x), ("y1", area.Top), ("x2", x), ("y2", area.Bottom), ("class", "ink"));
        var shown = TextMeasure.Fit(label, TextStyle.Label, Math.Min(room, Axes.Length == 1 ? room : 2 * (x - 4)));
        svg.Text(x, area.Top - 14, shown, TextStyle.Label.At(Anchor.Middle));
        foreach (var tick in Ticks(scale, area))
        {
            var at = scale.At(tick.Value);
            svg.Element("line", ("x1", x), ("y1", at), ("x2", x + TickLength), ("y2", at), ("class", "ink"));
            var text = TextMeasure.Fit(tick.Label, TextStyle.Tick, Axes.Length == 1 ? room / 2 : beside - 24);
            // Lines pass behind the label, dimmed.
            svg.Element(
                "rect",
                ("x", x + TickLength + 1),
                ("y", at - 8),
                ("width", TextMeasure.Width(text, TextStyle.Tick) + 4),
                ("height", 16),
                ("class", "bg"),
                ("fill-opacity", 0.75)
            );
            svg.Text(x + TickLength + 3, at + TextStyle.Tick.Drop, text, TextStyle.Tick);
        }
    }
}
