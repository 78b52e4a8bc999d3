using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The end of a run as one JSON object.</summary>
internal static class JsonEnd
{
    /// <summary>
    /// Writes the object. The point is the last iterate, which the reason is about, where the run could not go lower;
    /// otherwise it is the best evaluated point. Without gradients, their norm is null.
    /// </summary>
    internal static void Write(
        TextWriter output,
        string method,
        IEnumerable<string> names,
        Func<Evaluation, double> gradientNorm,
        Solution solution
    )
    {
        var end = RunCriteria.IsAtMinimum(solution.Reason) ? solution.Last : solution.Best;
        var norm = end.Gradient.IsEmpty ? "null" : Digits.Json(gradientNorm(end));
        output.Write($"{{\"method\":{JsonText.Quote(method)},\"point\":{JsonText.Object(names, end.Point)}");
        output.Write($",\"value\":{Digits.Json(end.Value)},\"gradientNorm\":{norm}");

        if (!solution.Answer.SequenceEqual(solution.Best.Point))
        {
            output.Write($",\"answer\":{JsonText.Object(names, solution.Answer)}");
        }

        if (solution.Constraints is { Values.IsEmpty: false } constraints)
        {
            var multipliers = JsonText.Object(
                constraints.Values.Select(value => value.Name),
                [.. constraints.Values.Select(value => value.Multiplier)]
            );
            output.Write($",\"violation\":{Digits.Json(constraints.Violation)}");
            output.Write($",\"stationarity\":{Digits.Json(constraints.Stationarity)},\"multipliers\":{multipliers}");
        }

        output.Write($",\"converged\":{(solution.Converged ? "true" : "false")},\"kind\":\"{solution.Reason.Kind}\"");
        output.Write($",\"reason\":{JsonText.Quote(solution.Reason.Sentence)}");
        output.Write(
            FormattableString.Invariant(
                $",\"iterations\":{solution.Iterations},\"evaluations\":{solution.Evaluations}}}\n"
            )
        );
    }
}
