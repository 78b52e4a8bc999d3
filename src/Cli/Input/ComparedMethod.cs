using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A method in a comparison.</summary>
/// <param name="Label">The name with preset and changes, such as <c>adam@keras learningRate=0.02</c>.</param>
/// <param name="Method">The method, with its defaults.</param>
/// <param name="Solver">The method with its hyperparameters.</param>
/// <param name="Variant">Its preset and changes.</param>
internal sealed record ComparedMethod(string Label, Method Method, Solver Solver, Variant Variant)
{
    /// <summary>Parses a list of methods such as <c>gd,adam@keras:learningRate=0.02:beta1=0.8</c>.</summary>
    internal static ImmutableArray<ComparedMethod> All(string text, string option)
    {
        ImmutableArray<ComparedMethod> all = [.. text.Split(',').Select(word => One(word.Trim(), option))];
        return all.GroupBy(one => one.Label).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw Numbers.Bad(option, text, $"distinct methods: {MessageText.Quote(twice.Key)} is given twice")
            : all;
    }

    /// <summary>Parses one method.</summary>
    internal static ComparedMethod One(string word, string option)
    {
        var parts = word.Split(':');
        var head = parts[0].Split('@', 2);
        var method = MethodArguments.Find(head[0]);
        var basis = new Variant(method, head.Length > 1 ? method.FindPreset(head[1]) : null, []);
        var variant = basis with { Changes = method.Changes(parts[1..], option) };
        var optimizer = variant.Make();
        var usual = basis.Make();
        var changes = method
            .Hyperparameters.Where(known => known.Text(optimizer) != known.Text(usual))
            .Select(known => $" {known.Name}={known.Text(optimizer)}");
        return new(
            $"{method.Name}{(basis.Preset is null ? "" : $"@{basis.Preset}")}{string.Concat(changes)}",
            method,
            optimizer,
            variant
        );
    }
}
