using System.Linq;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>An optimizer that sees another problem: gradients times a factor, and points moved.</summary>
internal static class Changed
{
    /// <summary>The optimizer on gradients times the factor, at points moved by the distance.</summary>
    internal static Optimizer See(Optimizer optimizer, double factor, double distance, string where) =>
        Optimizer.Create(
            $"{optimizer.Name} {where}",
            start => optimizer.Start([.. start.Select(x => x + distance)]),
            (run, at) =>
            {
                run.TryAsk(out var before);
                var next = run.Tell(factor * at.Value, [.. at.Gradient.Select(slope => factor * slope)]);
                next.TryAsk(out var after);
                return (next, [.. after.Zip(before, (to, from) => to - from)]);
            }
        );
}
