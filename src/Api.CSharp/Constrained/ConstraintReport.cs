using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A constrained value at a point.</summary>
/// <param name="Name">The name of the constraint, with the place of the value if it has several.</param>
/// <param name="Value">The value.</param>
/// <param name="Lower">The lower limit; -Infinity for none.</param>
/// <param name="Upper">The upper limit; Infinity for none.</param>
/// <param name="Multiplier">
/// By how much the minimum rises when the active limit is raised by 1: at least 0 at a lower limit, at most 0 at an
/// upper one.
/// </param>
public sealed record ConstraintValue(string Name, double Value, double Lower, double Upper, double Multiplier)
{
    /// <summary>The distance to the nearer limit; below 0 where the limit is violated.</summary>
    public double Slack => Math.Min(Value - Lower, Upper - Value);

    /// <summary>Whether a limit holds the value: its multiplier is not 0.</summary>
    public bool IsActive => Multiplier != 0;
}

/// <summary>The constraints and the first-order optimality at the last iterate of a run.</summary>
public sealed class ConstraintReport
{
    private readonly ImmutableDictionary<string, ConstraintValue> byName;

    internal ConstraintReport(Constraints constraints, ConstrainedIterate iterate)
    {
        Values =
        [
            .. Enumerable
                .Range(0, iterate.Constraints.Length)
                .Select(i => new ConstraintValue(
                    constraints.NameOf(i),
                    iterate.Constraints[i],
                    constraints.Lower[i],
                    constraints.Upper[i],
                    iterate.Multipliers[i]
                )),
        ];
        byName = Values.ToImmutableDictionary(value => value.Name, StringComparer.Ordinal);
        (Violation, Stationarity, Complementarity) = (iterate.Violation, iterate.Stationarity, iterate.Complementarity);
        (BoundMultipliers, Certificate) = (iterate.BoundMultipliers, iterate.Certificate);
    }

    /// <summary>All constrained values, in the user's order.</summary>
    public ImmutableArray<ConstraintValue> Values { get; }

    /// <summary>The value of this name. A constraint with several values has names such as "blend[0]".</summary>
    /// <exception cref="KeyNotFoundException">No constraint has this name.</exception>
    public ConstraintValue this[string name] =>
        byName.TryGetValue(name, out var value)
            ? value
            : throw new KeyNotFoundException(
                $"no constraint is named \"{name}\"; the names are {string.Join(", ", byName.Keys.Order())}"
            );

    /// <summary>The multiplier of each coordinate's bound, in the same sense; 0 where no bound holds it.</summary>
    public ImmutableArray<double> BoundMultipliers { get; }

    /// <summary>The largest violation of a constraint; 0 if all hold. Bounds always hold.</summary>
    public double Violation { get; }

    /// <summary>The infinity norm of the projected gradient of the Lagrangian.</summary>
    public double Stationarity { get; }

    /// <summary>The largest of min(slack, multiplier) over the inequalities.</summary>
    public double Complementarity { get; }

    /// <summary>
    /// Where the run ended because no point near here satisfies the constraints: a weight for each value, which proves
    /// it. No direction within the bounds raises the weighted sum of the values to first order, but the limits ask for
    /// more. Empty otherwise.
    /// </summary>
    public ImmutableArray<double> Certificate { get; }
}
