using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>
/// The range of a problem that figures show: start, minima and the iterates within the problem's box.
/// </summary>
internal static class PlotRange
{
    private const double Room = 0.12;

    /// <summary>The range of a coordinate.</summary>
    internal static Interval Of(ProblemSpec spec, IReadOnlyList<TracedRun> runs, int coordinate)
    {
        var (lower, upper) = (spec.Box.Lower[coordinate], spec.Box.Upper[coordinate]);
        double[] shown =
        [
            spec.Start[coordinate],
            .. spec.Minimizers.Select(point => point[coordinate]).Where(double.IsFinite),
            .. runs.SelectMany(run => run.Trace[spec.Columns[coordinate]]).Where(x => lower <= x && x <= upper),
        ];
        var (least, most) = (shown.Min(), shown.Max());
        var room = Math.Max(Room * (most - least), 1e-3 * Math.Max(1, Math.Abs(most)));
        return new(least - room, most + room);
    }
}
