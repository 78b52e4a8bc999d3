using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The command line that made a report.</summary>
internal static class CommandText
{
    /// <summary>The arguments, quoted for a shell where necessary.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="without">An argument to omit.</param>
    internal static string Of(ParseResult parsed, string without = "") =>
        Of(parsed.Tokens.Select(token => token.Value).Where(word => word != without));

    /// <summary>A command line of these arguments, quoted for a shell where necessary.</summary>
    internal static string Of(IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => Word(MessageText.OneLine(word))).Prepend("optimize"));

    private static string Word(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=@+".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
