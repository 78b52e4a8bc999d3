using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The command that made a report, to be run again.</summary>
internal static class CommandText
{
    /// <summary>The words with spaces between them; those that a shell would take apart are in quotes.</summary>
    internal static string Of(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => Word(MessageText.OneLine(token.Value))).Prepend("optimize"));

    private static string Word(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=@+".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
