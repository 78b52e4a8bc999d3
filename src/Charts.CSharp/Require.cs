using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OptimizerFunctional.Charts;

/// <summary>
/// Checks of figures' arguments. Each returns its argument or throws a <see cref="ParameterException"/>.
/// </summary>
internal static class Require
{
    public static T Given<T>(string parameter, [NotNull] T? value)
        where T : class => value ?? throw new ParameterException(parameter, "null", "given");

    public static string Text(string parameter, string? value) =>
        string.IsNullOrWhiteSpace(value)
            ? throw new ParameterException(parameter, value is null ? "null" : "empty", "a text")
            : value;

    public static int Between(string parameter, int value, int least, int most) =>
        value >= least && value <= most
            ? value
            : throw new ParameterException(
                parameter,
                value.ToString(CultureInfo.InvariantCulture),
                $"at least {least} and at most {most}"
            );

    public static double Between(string parameter, double value, double least, double most) =>
        value >= least && value <= most
            ? value
            : throw new ParameterException(
                parameter,
                Number(value),
                $"at least {Number(least)} and at most {Number(most)}"
            );

    public static Interval Proper(string parameter, Interval value)
    {
        var isProper =
            double.IsFinite(value.From)
            && double.IsFinite(value.To)
            && value.From < value.To
            && double.IsFinite(value.Length);
        return isProper
            ? value
            : throw new ParameterException(
                parameter,
                $"({Number(value.From)}, {Number(value.To)})",
                "two finite numbers, the first less than the second"
            );
    }

    public static Interval Proper(string parameter, Interval value, ScaleKind kind) =>
        kind == ScaleKind.Linear || value.From > 0
            ? Proper(parameter, value)
            : throw new ParameterException(
                parameter,
                $"({Number(value.From)}, {Number(value.To)})",
                "above 0 on a logarithmic scale"
            );

    public static void SomeFinite(string parameter, int count, int finite)
    {
        if (finite == 0)
        {
            throw new ParameterException(
                parameter,
                count == 0 ? "empty" : $"{count} values without a finite one",
                "at least one finite value"
            );
        }
    }

    public static TEnum Defined<TEnum>(string parameter, TEnum value)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ParameterException(
                parameter,
                value.ToString(),
                $"one of {string.Join(", ", Enum.GetNames<TEnum>())}"
            );

    /// <summary>Checks that a width or height leaves at least this many pixels for the drawing.</summary>
    public static void Room(string parameter, double value, double left, double least)
    {
        if (left < least)
        {
            var needed = Math.Ceiling(value + least - left);
            throw new ParameterException(
                parameter,
                Number(value),
                $"at least about {Number(needed)}, so that the text leaves room to draw"
            );
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
