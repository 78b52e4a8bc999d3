using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in test problems.</summary>
public static class Problems
{
    /// <summary>All built-in problems in their default dimensions, simple ones first.</summary>
    public static ImmutableArray<Problem> All { get; } = Problem.Catalogue();

    /// <summary>Finds a problem by its name, case-sensitively.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Problem? problem)
    {
        problem = All.FirstOrDefault(problem => string.Equals(problem.Name, name, StringComparison.Ordinal));
        return problem is not null;
    }

    /// <summary>The problem of this name, case-sensitively.</summary>
    /// <exception cref="ParameterException">The name is unknown; the message lists the known ones.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
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
