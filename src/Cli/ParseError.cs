using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli;

/// <summary>
/// Words that the parser does not understand, in one line each where it would print several and the help.
/// </summary>
internal static class ParseError
{
    /// <summary>
    /// Raises a <see cref="UsageException"/> for the first word that is not understood. Asking for help is always
    /// understood.
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
