using System;
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
        string.Join(
            ' ',
            parsed
                .Tokens.Where(token => token.Value != without)
                .Select(token => Word(MessageText.OneLine(token.Value)))
                .Prepend("optimize")
        );

    private static string Word(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=@+".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
