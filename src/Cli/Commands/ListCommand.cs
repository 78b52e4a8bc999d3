using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize list</c>: what can be run.</summary>
internal static class ListCommand
{
    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal)
    {
        var topic = new Argument<string?>("TOPIC")
        {
            Description = "methods, problems or dialects. The default is all three.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("list", "Lists methods, problems and dialects, each in a line and with its defaults.");
        command.Arguments.Add(topic);
        command.SetAction(parsed =>
        {
            IReadOnlyCollection<Listing> all = [Listings.Methods(), Listings.Problems(), Listings.Dialects()];
            var chosen = parsed.GetValue(topic) is { } name ? [Names.Find("topic", name, all, listing => listing.Title)] : all;

            foreach (var (i, listing) in chosen.Index())
            {
                if (chosen.Count > 1)
                {
                    terminal.WriteLine(i > 0 ? $"\n{listing.Title}" : listing.Title);
                }

                listing.Print(terminal);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
