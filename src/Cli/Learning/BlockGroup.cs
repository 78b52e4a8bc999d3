using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>
/// A group of blocks: <c>PATTERN:NAME=VALUE</c> changes hyperparameters of each optimizer, <c>PATTERN:METHOD</c> names
/// another one, and <c>PATTERN:frozen</c> leaves the blocks where they are.
/// </summary>
internal sealed record BlockGroup
{
    private const string Name = "--group";
    private readonly BlockFilter filter;
    private readonly ImmutableArray<string> words;

    private BlockGroup(string pattern, ImmutableArray<string> words) =>
        (Pattern, filter, this.words) = (pattern, BlockFilter.Named(pattern), words);

    /// <summary>The name of the blocks; an asterisk stands for any text.</summary>
    private string Pattern { get; }

    /// <summary>Parses a group.</summary>
    internal static BlockGroup Parse(string text) =>
        text.Split(':', StringSplitOptions.TrimEntries) is [{ Length: > 0 } pattern, { Length: > 0 }, ..] parts
            ? new(pattern, [.. parts[1..]])
            : throw Numbers.Bad(Name, text, "PATTERN:SETTINGS, PATTERN:METHOD or PATTERN:frozen, as in bias*:decay=0");

    /// <summary>The optimizer with these groups; all other blocks are its own.</summary>
    internal static Solver Over(ComparedMethod method, ImmutableArray<BlockGroup> groups, Blocks layout)
    {
        if (groups.IsDefaultOrEmpty)
        {
            return method.Solver;
        }

        var optimizer = Grouped(method);
        var names = string.Join(", ", layout.All.Select(block => block.Name));

        if (groups.FirstOrDefault(group => !layout.All.Any(group.filter.Chooses)) is { } idle)
        {
            throw new UsageException($"{Name} {MessageText.Quote(idle.Pattern)} fits no block; the blocks are {names}");
        }

        foreach (var block in layout.All)
        {
            if (groups.Where(group => group.filter.Chooses(block)).Take(2).ToArray() is [var first, var second])
            {
                throw new UsageException(
                    $"{Name}: block {block.Name} is in the groups {MessageText.Quote(first.Pattern)} and "
                        + $"{MessageText.Quote(second.Pattern)}; it must be in one"
                );
            }
        }

        var own = BlockFilter.Where(
            $"not {string.Join(" or ", groups.Select(group => group.Pattern))}",
            block => !groups.Any(group => group.filter.Chooses(block))
        );
        IEnumerable<(BlockFilter, Optimizer)> all = groups.Select(group => (group.filter, group.Of(method)));
        return new Groups(layout.All.Any(own.Chooses) ? all.Append((own, optimizer)) : all);
    }

    /// <summary>The optimizer of the group, where the others have this one.</summary>
    private Optimizer Of(ComparedMethod method)
    {
        if (words is ["frozen"])
        {
            return Groups.Frozen;
        }

        if (!words[0].Contains('=', StringComparison.Ordinal))
        {
            return Grouped(ComparedMethod.One(string.Join(':', words), Name));
        }

        var changes = method.Method.Changes(words.Select(word => Spelled(method.Method, word)), Name);
        return (Optimizer)(method.Variant with { Changes = [.. method.Variant.Changes, .. changes] }).Make();
    }

    /// <summary>The optimizer of a method, which can have some of the blocks.</summary>
    private static Optimizer Grouped(ComparedMethod method) =>
        method.Solver as Optimizer
        ?? throw new UsageException(
            Trainer.CanTrain(method.Solver)
                ? $"{Name}: {method.Label} takes two gradients in a step, of all blocks; groups are for optimizers "
                    + "with one"
                : $"{Name}: {method.Label} needs a fixed objective, which mini-batches are not; only first-order "
                    + "optimizers train on them"
        );

    /// <summary>The change with a full name where only its end is given: decay for weightDecay.</summary>
    private static string Spelled(Method method, string change)
    {
        var name = change.Split('=')[0].Trim();
        var known = method.Hyperparameters.Select(one => one.Name).ToArray();
        return
            !known.Contains(name, StringComparer.OrdinalIgnoreCase)
            && known.Where(one => one.EndsWith(name, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only]
            ? only + change[change.IndexOf('=', StringComparison.Ordinal)..]
            : change;
    }
}
