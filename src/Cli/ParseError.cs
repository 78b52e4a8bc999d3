using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli;

/// <summary>Reports unknown arguments in one line. The parser would print several lines and the help.</summary>
internal static class ParseError
{
    /// <summary>
    /// Raises a <see cref="UsageException"/> for the first argument that is not valid, unless the help was requested.
    /// </summary>
    internal static void Check(ParseResult parsed)
    {
        if (parsed.Action is HelpAction)
        {
            return;
        }

        var command = parsed.CommandResult.Command;
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens);
        var strays = arguments.Select(token => token.Value).Concat(parsed.UnmatchedTokens).ToArray();

        if (strays.FirstOrDefault(word => word.StartsWith('-')) is { } option)
        {
            throw NameMatcher.Unknown("option", option.Split('=')[0], command.Options.Select(known => known.Name));
        }

        if (parsed.UnmatchedTokens is [var word, ..])
        {
            throw command.Subcommands.Any()
                ? NameMatcher.Unknown("command", word, command.Subcommands.Select(known => known.Name))
                : new UsageException($"unexpected {MessageText.Quote(word)} after \"optimize {command.Name}\"");
        }

        if (parsed.Errors is [var error, ..])
        {
            throw UsageException.Parse(error.Message);
        }
    }
}
