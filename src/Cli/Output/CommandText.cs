using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The command line that made a report.</summary>
internal static class CommandText
{
    /// <summary>The arguments, quoted for a shell where necessary.</summary>
    internal static string Of(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => Word(MessageText.OneLine(token.Value))).Prepend("optimize"));

    private static string Word(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=@+".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
