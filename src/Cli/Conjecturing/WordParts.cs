using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>A word with arguments, such as <c>smooth:1,25</c>.</summary>
/// <param name="Option">The option that it belongs to.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Name">What is before the colon.</param>
/// <param name="Arguments">What is after the colon; empty if there is none.</param>
internal sealed record WordParts(string Option, string Text, string Name, string Arguments)
{
    /// <summary>Splits a text at its first colon.</summary>
    internal static WordParts Of(string option, string text) =>
        text.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var arguments]
            ? new(option, text, name, arguments)
            : new(option, text, text.Trim(), "");

    /// <summary>As many numbers, which can be fractions, as a form such as <c>smooth:MU,L</c> has.</summary>
    internal ImmutableArray<double> Numbers(string form)
    {
        var texts = Arguments.Split(',', StringSplitOptions.TrimEntries);
        return texts.Length == form.Split(',').Length && !texts.Contains("")
            ? [.. texts.Select(text => Input.Numbers.Fraction(Option, text))]
            : throw Wrong(form);
    }

    /// <summary>The error for arguments that have not this form.</summary>
    internal UsageException Wrong(string form) => Input.Numbers.Bad(Option, Text, form);

    /// <summary>A number that must be whole.</summary>
    internal int Whole(double number) =>
        double.IsInteger(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Input.Numbers.Bad(Option, Text, "a text with whole numbers where they count something");
}
