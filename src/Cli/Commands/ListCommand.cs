using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize list</c>: lists methods, problems and presets.</summary>
internal static class ListCommand
{
    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal)
    {
        var topic = Options.Argument(
            "TOPIC",
            // "dialects" was the name of presets.
            (_, name) =>
                NameMatcher.Find("topic", name == "dialects" ? "presets" : name, All(), listing => listing.Title),
            "methods, problems or presets. The default is all three."
        );
        var command = new Command("list", "Lists methods, problems and presets with their defaults.");
        topic.Arity = ArgumentArity.ZeroOrOne;
        command.Arguments.Add(topic);
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(topic) is { } one ? [one] : All();

            foreach (var (i, listing) in chosen.Index())
            {
                if (chosen.Length > 1)
                {
                    terminal.WriteLine(i > 0 ? $"\n{listing.Title}" : listing.Title);
                }

                listing.Print(terminal);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static ImmutableArray<Listing> All() => [Listings.Methods(), Listings.Problems(), Listings.Presets()];
}
