using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.NumPy;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// A tutorial experiment: a run on the sum of squares from a random start in [-1, 1], printed like NumPy.
/// </summary>
internal sealed record Experiment(string Name, Solver Solver, int Dimension, uint Seed, int Steps)
{
    /// <summary>The start and the iterates.</summary>
    internal IEnumerable<Iterate> Iterates()
    {
        var highest = ImmutableArray.CreateRange(Enumerable.Repeat(1.0, Dimension));
        var lowest = ImmutableArray.CreateRange(Enumerable.Repeat(-1.0, Dimension));
        var start = new NumPyRandom(Seed).InBox(lowest.AsSpan(), highest.AsSpan());
        return Solver.Iterates(Problems.Find("sphere").WithDimension(Dimension).Objective, start).Take(Steps + 1);
    }

    /// <summary>
    /// Prints every iterate except the start, which the tutorials do not print, and the last one again.
    /// </summary>
    internal void Print(Terminal terminal)
    {
        var last = "";

        foreach (var iterate in Iterates().Skip(1))
        {
            var point = NumPyFormat.Array(iterate.Point.AsSpan());
            terminal.WriteLine($">{iterate.Index - 1} f({point}) = {ExactDecimal.Fixed(iterate.Value, 5)}");
            last = $"f({point}) = {ExactDecimal.Fixed(iterate.Value, 6)}";
        }

        terminal.WriteLine("Done!");
        terminal.WriteLine(last);
    }
}
