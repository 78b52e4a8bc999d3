using System;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Padding around the range of data.</summary>
internal static class Padding
{
    public static Interval Around(Interval data, ScaleKind kind, double fraction)
    {
        if (kind == ScaleKind.Logarithmic)
        {
            var logs = Around(new(Math.Log10(data.From), Math.Log10(data.To)), ScaleKind.Linear, fraction);
            return new(
                Math.Max(Math.Pow(10, logs.From), double.Epsilon),
                Math.Min(Math.Pow(10, logs.To), double.MaxValue)
            );
        }

        // Constant data still need an axis of positive length.
        var room =
            data.Length > 1e-12 * Math.Max(Math.Abs(data.From), Math.Abs(data.To))
                ? Math.Min(data.Length, double.MaxValue) * fraction
                : Math.Max(0.5 * Math.Abs(data.From), 1e-300 + (data.From == 0 ? 1 : 0));
        const double limit = double.MaxValue / 4;
        return new(Math.Max(data.From - room, -limit), Math.Min(data.To + room, limit));
    }
}
