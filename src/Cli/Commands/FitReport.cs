using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The output of a fit.</summary>
internal sealed class FitReport(FitPlan plan, Fit fit)
{
    private const int FewestNameColumns = 9;

    /// <summary>Writes the report to standard output.</summary>
    internal void Write(Terminal terminal)
    {
        foreach (var line in plan.IsJson ? [Json()] : Table())
        {
            terminal.WriteLine(line);
        }

        terminal.Output.Flush();
    }

    private string Json()
    {
        var parameters = JsonText.Object(plan.Start.Names, fit.Point);
        var errors = JsonText.Object(plan.Start.Names, fit.StandardErrors);
        var reason = JsonText.Quote(fit.Reason.Sentence);
        var rss = Digits.Json(fit.ResidualSumOfSquares);
        var counts = FormattableString.Invariant($"\"iterations\":{fit.Iterations},\"evaluations\":{fit.Evaluations}");
        return $"{{\"parameters\":{parameters},\"standardErrors\":{errors},"
            + $"\"rss\":{rss},{counts},\"reason\":{reason}}}";
    }

    private IEnumerable<string> Table()
    {
        var covariance = fit.Covariance;
        var width = int.Max(FewestNameColumns, plan.Start.Names.Max(name => name.Length));
        List<string> lines =
        [
            .. TextLayout.Wrap($"{plan.Table.Response} = {plan.Model}, {plan.Table.Count} rows", indent: 2),
            "",
            Row("parameter", "value", "standard error"),
            Row(new('-', width), new('-', 14), new('-', 14)),
            .. plan.Start.Names.Select(
                (name, i) => Row(name, Digits.Few(fit.Point[i], 8), Digits.Few(fit.StandardErrors[i], 5))
            ),
            "",
            Total(
                plan.HasSigma ? "weighted sum of squares" : "residual sum of squares",
                Digits.Few(fit.ResidualSumOfSquares, 8)
            ),
            Total("degrees of freedom", covariance.DegreesOfFreedom.ToString(CultureInfo.InvariantCulture)),
            Total("iterations", fit.Iterations.ToString(CultureInfo.InvariantCulture)),
            Total("evaluations", fit.Evaluations.ToString(CultureInfo.InvariantCulture)),
            "",
        ];

        if (!covariance.IsWellDetermined || covariance.DegreesOfFreedom == 0 || covariance.IsAbsolute)
        {
            lines.AddRange(TextLayout.Wrap(covariance.ToString(plan.Start.Names), indent: 0));
        }

        lines.AddRange(TextLayout.Wrap(fit.Reason.Sentence, indent: 0));
        return lines;

        string Row(string name, string value, string error) => $"{name.PadRight(width)}  {value, 14}  {error, 14}";

        static string Total(string name, string value) => $"{name, -23}  {value}";
    }
}
