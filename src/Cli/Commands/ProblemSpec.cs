using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What is minimized, and from where.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Start">The first point.</param>
internal sealed record ProblemSpec(Problem Problem, ImmutableArray<double> Start)
{
    /// <summary>The problem's name, and what is done to keep to it.</summary>
    internal string Title => $"{Problem.Name}{(Problem.IsConstrained ? ", kept in its box" : "")}";

    /// <summary>The optimizer that is run: a problem that is one only in its box keeps its iterates there.</summary>
    internal Solver Adapt(Solver minimizer) =>
        minimizer switch
        {
            Optimizer optimizer when Problem.IsConstrained => optimizer.AndThen(
                new ProjectOntoBox(Problem.Lower, Problem.Upper)
            ),
            Solver when Problem.IsConstrained || Problem.Period > 1 => throw new UsageException(
                $"{minimizer.Name} needs a function that is the same everywhere and at every iterate, which "
                    + $"{Problem.Name} is not"
            ),
            _ => minimizer,
        };

    /// <summary>The iterates, without end.</summary>
    internal IEnumerable<Iterate> Iterates(Solver optimizer) => Adapt(optimizer).Iterates(Problem.Objective, Start);
}
