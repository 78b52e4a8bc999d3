using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What is minimized, and from where.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Start">The first point.</param>
internal sealed record Setting(Problem Problem, ImmutableArray<double> Start)
{
    /// <summary>The problem's name, and what is done to keep to it.</summary>
    internal string Title => $"{Problem.Name}{(Problem.IsConstrained ? ", kept in its box" : "")}";

    /// <summary>The optimizer that is run: a problem that is one only in its box keeps its iterates there.</summary>
    internal Minimizer Drive(Minimizer minimizer) =>
        minimizer switch
        {
            Optimizer optimizer when Problem.IsConstrained => optimizer.AndThen(
                new ProjectOntoBox(Problem.Lower, Problem.Upper)
            ),
            SearchMethod when Problem.IsConstrained || Problem.Period > 1 => throw new UsageException(
                $"{minimizer.Name} needs a function that is the same everywhere and at every iterate, which "
                    + $"{Problem.Name} is not"
            ),
            _ => minimizer,
        };

    /// <summary>The iterates, without end.</summary>
    internal IEnumerable<Iterate> Iterates(Minimizer optimizer) => Drive(optimizer).Iterates(Problem.Objective, Start);

    /// <summary>
    /// The same for commands that compare values, which those of a function that changes do not allow.
    /// </summary>
    internal Setting OfOneFunction() =>
        Problem.Period == 1
            ? this
            : throw new UsageException(
                $"{Problem.Name} changes from iterate to iterate, so the values that methods reach on it do not compare"
            );

    /// <summary>Raises where two options that say where to begin are both given.</summary>
    internal static void Exclude(ParseResult parsed, params Option[] options)
    {
        if (options.Where(option => parsed.GetResult(option) is not null).Take(2).ToArray() is [var one, var other])
        {
            throw new UsageException($"{one.Name} and {other.Name} exclude each other: each says where to begin");
        }
    }

    /// <summary>What to say where something is not given.</summary>
    internal static UsageException Missing(string what, string list) =>
        new($"{what} is missing; \"optimize {list}\" shows what there is");
}
