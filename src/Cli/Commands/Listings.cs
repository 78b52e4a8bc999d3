using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The lists of <c>optimize list</c>.</summary>
internal static class Listings
{
    private const int CoordinatesShown = 3;

    /// <summary>Methods with their default hyperparameters.</summary>
    internal static Listing Methods() =>
        new(
            "methods",
            ("method", "description and defaults"),
            [
                .. OptimizerFunctional.Methods.All.Select(method => new ListingRow(
                    method.Name,
                    method.Summary,
                    method.Describe(method.Default)
                )),
            ]
        );

    /// <summary>Problems with their dimension, start and minimum.</summary>
    internal static Listing Problems() =>
        new(
            "problems",
            ("problem", "formula and properties"),
            [
                .. OptimizerFunctional.Problems.All.Select(problem => new ListingRow(
                    problem.Name,
                    problem.Summary,
                    Facts(problem)
                )),
            ]
        );

    /// <summary>Presets with their differences from the defaults of the method.</summary>
    internal static Listing Presets() =>
        new(
            "presets",
            ("method and preset", "differences from the defaults"),
            [
                .. from method in OptimizerFunctional.Methods.All
                from preset in method.Presets
                let differences = method.Differences(preset.Value)
                select new ListingRow(
                    $"{method.Name} {preset.Key}",
                    differences.Length > 0 ? differences : "the defaults",
                    ""
                ),
            ]
        );

    private static string Facts(Problem problem)
    {
        var dimension = string.Create(CultureInfo.InvariantCulture, $"dimension={problem.Dimension}");
        var free = problem.IsDimensionFree ? $" (free, at least {problem.MinDimension})" : "";
        var minimum = double.IsNaN(problem.MinimumValue) ? "unknown" : Digits.Few(problem.MinimumValue, 9);
        var box = $"[{Digits.Few(problem.Lower.Min())}, {Digits.Few(problem.Upper.Max())}]";
        return $"{dimension}{free} start={Point(problem.Start)} minimum={minimum} box={box}";
    }

    private static string Point(ImmutableArray<double> point) =>
        string.Join(',', point.Take(CoordinatesShown).Select(x => Digits.Few(x)))
        + (point.Length > CoordinatesShown ? ",..." : "");
}
