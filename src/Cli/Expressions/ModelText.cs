using System;
using System.Collections.Immutable;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>The text of a model, and errors that point at a position in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Unnameable">
/// Columns whose names are not valid in a model, such as <c>dose (mg)</c>. Users may have tried to use them.
/// </param>
internal sealed record ModelText(string Text, ImmutableArray<string> Unnameable)
{
    private const int WidestPicture = 100;

    /// <summary>
    /// An error at a position counted from 0, with the message <c>{what} at position {place}{more}</c>, which counts
    /// from 1.
    /// </summary>
    internal UsageException Error(int place, string what, string more = "")
    {
        var sentence = $"{what} at position {place + 1}{more}";

        foreach (var column in Unnameable)
        {
            if (Covering(column, place) is int begin)
            {
                place = begin;
                sentence =
                    $"the column {MessageText.Quote(column)} at position {begin + 1} cannot be used in a model"
                    + $" ({Grammar.WhyNot(column)}): rename it in the first line of the file";
                break;
            }
        }

        return new(sentence) { Illustration = Picture(place) };
    }

    /// <summary>The start of the column name that contains a position; null if there is none.</summary>
    private int? Covering(string column, int place)
    {
        var from = int.Max(0, place - column.Length + 1);
        var length = int.Min(Text.Length, place + column.Length) - from;

        if (column.Length == 0 || length < column.Length)
        {
            return null;
        }

        var begin = Text.IndexOf(column, from, length, StringComparison.Ordinal);
        return begin >= 0 && !IsInsideName(begin) && !IsInsideName(begin + column.Length) ? begin : null;
    }

    /// <summary>Whether the characters on both sides of a boundary belong to one name.</summary>
    private bool IsInsideName(int boundary) =>
        boundary > 0
        && boundary < Text.Length
        && Grammar.ContinuesName(Text[boundary - 1])
        && Grammar.ContinuesName(Text[boundary]);

    /// <summary>The text around a position, with a caret on the next line.</summary>
    private string Picture(int place)
    {
        var from =
            Text.Length <= WidestPicture ? 0 : int.Clamp(place - (WidestPicture / 2), 0, Text.Length - WidestPicture);
        var to = int.Min(Text.Length, from + WidestPicture);
        var left = from > 0 ? "..." : "";
        var right = to < Text.Length ? "..." : "";
        var shown = MessageText.OneLine(Text[from..to]);
        return $"  {left}{shown}{right}\n  {new string(' ', left.Length + place - from)}^";
    }
}
