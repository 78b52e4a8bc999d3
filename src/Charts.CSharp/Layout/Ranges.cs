using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Ranges of data.</summary>
internal static class Ranges
{
    /// <summary>The range of the finite values, with padding at both ends.</summary>
    public static Interval Around(
        string parameter,
        IEnumerable<double> values,
        double fraction,
        ScaleKind kind = ScaleKind.Linear
    ) => Padding.Around(Of(parameter, values), kind, fraction);

    /// <summary>The range of the finite values.</summary>
    public static Interval Of(string parameter, IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
        {
            (low, high) = (double.Min(low, value), double.Max(high, value));
        }

        return low <= high
            ? new(low, high)
            : throw new ParameterException(parameter, "not given", "given, or determined by finite points");
    }
}
