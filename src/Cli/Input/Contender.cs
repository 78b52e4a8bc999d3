using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A method in a comparison.</summary>
/// <param name="Label">Its name with what was changed, such as <c>adam@keras learningRate=0.02</c>.</param>
/// <param name="Method">The method, without the changes.</param>
/// <param name="Minimizer">The method with its numbers.</param>
internal sealed record Contender(string Label, Method Method, Minimizer Minimizer)
{
    /// <summary>The methods of a text such as <c>gd,adam@keras:learningRate=0.02:beta1=0.8</c>.</summary>
    internal static ImmutableArray<Contender> All(string text, string option)
    {
        ImmutableArray<Contender> all = [.. text.Split(',').Select(word => One(word.Trim(), option))];
        return all.GroupBy(one => one.Label).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw Numbers.Bad(option, text, $"methods that differ: {Names.Quote(twice.Key)} is there twice")
            : all;
    }

    private static Contender One(string word, string option)
    {
        var parts = word.Split(':');
        var head = parts[0].Split('@', 2);
        var method = MethodWords.Find(head[0]);
        var dialect = head.Length > 1 ? head[1] : null;
        var optimizer = method.Make(dialect, parts[1..], option);
        var basis = method.Make(dialect, [], option);
        var changes = method
            .Hyperparameters.Where(known => known.Text(optimizer) != known.Text(basis))
            .Select(known => $" {known.Name}={known.Text(optimizer)}");
        return new(
            $"{method.Name}{(dialect is null ? "" : $"@{dialect.ToLowerInvariant()}")}{string.Concat(changes)}",
            method,
            optimizer
        );
    }
}
