using System;
using System.Collections.Generic;
using System.Globalization;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The summary of a run.</summary>
/// <param name="Best">The iterate with the lowest value; null if there is none.</param>
/// <param name="Minimum">The known minimum of the problem; NaN if it is not known.</param>
/// <param name="IsOnline">Whether the function changes between iterates, so that values cannot be compared.</param>
/// <param name="Reason">The stop reason, as a sentence.</param>
internal sealed record RunSummary(Iterate? Best, double Minimum, bool IsOnline, string Reason)
{
    /// <summary>The best value, its gap and the stop reason.</summary>
    internal IEnumerable<string> Sentences => Best is null ? [Reason] : [IsOnline ? NoBest : BestValue, Reason];

    /// <summary>The same with three digits in the reason. The data have all digits.</summary>
    internal IEnumerable<string> ShortSentences => (this with { Reason = Digits.Shortened(Reason) }).Sentences;

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
