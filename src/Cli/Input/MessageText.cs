using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Formats text from users and files for messages of one line.</summary>
internal static class MessageText
{
    private const int MaxListed = 10;

    /// <summary>The text in quotes, on one line, cut after 60 characters.</summary>
    internal static string Quote(string text)
    {
        var line = OneLine(text);
        return line.Length <= 60 ? $"\"{line}\"" : $"\"{line[..57]}...\"";
    }

    /// <summary>The names, separated by commas. Only the first ten are listed.</summary>
    internal static string List(IReadOnlyCollection<string> names) =>
        names.Count <= MaxListed
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MaxListed))} and {names.Count - MaxListed} more";

    /// <summary>The text with control characters, such as line breaks, replaced by spaces.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
