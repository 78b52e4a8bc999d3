using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A formula and its data.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Table">The data. Standard deviations, if any, are the last column.</param>
internal sealed record FitModel(Formula Formula, FitTable Table)
{
    /// <summary>Parses a formula of these parameters and of columns, and reads those columns.</summary>
    internal static FitModel Of(string formula, IReadOnlyList<string> parameters, FitFile file, string? sigma)
    {
        var parsed = Formula.Parse(formula, Names.OfModel(parameters, file.Predictors));
        ImmutableArray<string> columns = sigma is null
            ? [.. parsed.Columns]
            : [.. parsed.Columns, file.Column("--sigma", sigma)];
        var table = file.Read(columns, parameters.Count);

        for (var row = 0; sigma is not null && row < table.Count; row++)
        {
            if (table.Row(row)[^1] is var deviation and <= 0)
            {
                throw Numbers.Bad(
                    $"--sigma {sigma} in row {row + 1}",
                    deviation.ToString("R", CultureInfo.InvariantCulture),
                    "greater than 0"
                );
            }
        }

        return new(parsed, table);
    }
}
