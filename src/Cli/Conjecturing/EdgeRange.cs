using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The range of a hyperparameter in which an edge is searched.</summary>
/// <param name="Name">The name of the hyperparameter.</param>
/// <param name="Low">The lowest value.</param>
/// <param name="High">The highest value.</param>
internal sealed record EdgeRange(string Name, double Low, double High)
{
    private const string Option = "--edge";

    /// <summary>The width of the interval that is found: a thousandth of the range.</summary>
    internal double Tolerance => (High - Low) / 1000;

    /// <summary>Parses a text such as <c>learningRate=1..2</c>.</summary>
    internal static EdgeRange From(Method method, string text)
    {
        if (
            text.Split('=', 2, System.StringSplitOptions.TrimEntries) is not [var name, var values]
            || values.Split("..") is not [var first, var last]
        )
        {
            throw Numbers.Bad(Option, text, "name=from..to");
        }

        var known = NameMatcher.Find("hyperparameter", name, method.Hyperparameters, known => known.Name, method.Name);
        var (low, high) = (Numbers.Fraction(Option, first), Numbers.Fraction(Option, last));
        return double.IsFinite(low) && double.IsFinite(high) && low < high
            ? new(known.Name, low, high)
            : throw Numbers.Bad(Option, text, "a range from a finite number to a larger one");
    }
}
