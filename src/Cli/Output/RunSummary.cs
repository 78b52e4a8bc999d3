using System;
using System.Collections.Generic;
using System.Globalization;

namespace OptimizerFunctional.Cli.Output;

/// <summary>What is said at the end of a run.</summary>
/// <param name="Best">The iterate with the lowest value; null where there was none.</param>
/// <param name="Minimum">The least value that the problem is known to have; NaN where it is not known.</param>
/// <param name="IsOnline">Whether the function changes from iterate to iterate, so that values do not compare.</param>
/// <param name="Reason">Why the run stopped, as a sentence.</param>
internal sealed record RunSummary(Iterate? Best, double Minimum, bool IsOnline, string Reason)
{
    /// <summary>The best value with its distance from the known minimum, and the reason.</summary>
    internal IEnumerable<string> Sentences => Best is null ? [Reason] : [IsOnline ? NoBest : BestValue, Reason];

    private const string NoBest = "The function changes from iterate to iterate, so no value is the best.";

    private string BestValue
    {
        get
        {
            var value = Digits.Few(Best!.Value, 9);
            var best = string.Create(
                CultureInfo.InvariantCulture,
                $"The best value is {value}, at iterate {Best.Index}"
            );
            var gap = Best.Value - Minimum;
            return double.IsNaN(Minimum) ? $"{best}; the minimum is not known."
                : gap == 0 ? $"{best}: the known minimum."
                : $"{best}: {Digits.Few(Math.Abs(gap), 4)} {(gap > 0 ? "above" : "below")} the known minimum "
                    + $"{Digits.Few(Minimum, 9)}.";
        }
    }
}
