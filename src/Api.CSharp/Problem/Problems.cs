using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in problems.</summary>
public static class Problems
{
    /// <summary>Every built-in problem in its usual dimension, the easy ones first.</summary>
    public static ImmutableArray<Problem> All { get; } = Problem.Catalogue();

    /// <summary>The problem of this name, if there is one. Case counts.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Problem? problem)
    {
        problem = All.FirstOrDefault(problem => string.Equals(problem.Name, name, StringComparison.Ordinal));
        return problem is not null;
    }

    /// <summary>
    /// The problem of this name. An unknown name raises a <see cref="ParameterException"/> that lists the known ones.
    /// </summary>
    public static Problem Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name, out var problem)
            ? problem
            : throw new ParameterException(
                "problem",
                $"\"{name}\"",
                $"one of {string.Join(", ", All.Select(known => known.Name))}"
            );
    }
}
