using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A problem and a start.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Start">The initial point.</param>
internal sealed record ProblemSpec(Problem Problem, ImmutableArray<double> Start)
{
    /// <summary>The name of the problem, with a remark if iterates are projected onto its box.</summary>
    internal string Title => $"{Problem.Name}{(Problem.IsConstrained ? ", projected onto its box" : "")}";

    /// <summary>The names of the coordinates.</summary>
    internal IEnumerable<string> Names =>
        Enumerable.Range(0, Problem.Dimension).Select(i => FormattableString.Invariant($"x{i}"));

    /// <summary>
    /// The method for this problem. On a constrained problem, an optimizer is followed by a projection onto the box.
    /// </summary>
    internal Solver Adapt(Solver minimizer) =>
        minimizer switch
        {
            Optimizer optimizer when Problem.IsConstrained => optimizer.AndThen(
                new ProjectOntoBox(Problem.Lower, Problem.Upper)
            ),
            Solver when Problem.IsConstrained || Problem.Period > 1 => throw new UsageException(
                $"{minimizer.Name} needs an unconstrained function that does not change between iterates, which "
                    + $"{Problem.Name} is not"
            ),
            _ => minimizer,
        };

    /// <summary>The iterates, without end for optimizers.</summary>
    internal IEnumerable<Iterate> Iterates(Solver optimizer) => Adapt(optimizer).Iterates(Problem.Objective, Start);
}
