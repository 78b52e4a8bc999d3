using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A function to minimize, from a start: a built-in problem or a formula.</summary>
internal sealed record ProblemSpec
{
    private const int LongestName = 60;

    /// <summary>The name, for titles.</summary>
    internal required string Name { get; init; }

    /// <summary>The function.</summary>
    internal required Objective Objective { get; init; }

    /// <summary>The initial point.</summary>
    internal required ImmutableArray<double> Start { get; init; }

    /// <summary>The names of the coordinates.</summary>
    internal required ImmutableArray<string> Names { get; init; }

    /// <summary>
    /// The columns of the coordinates in tables: their names, or x0, x1, ... where one of them is that of another
    /// column.
    /// </summary>
    internal ImmutableArray<string> Columns => Names.Any(IsTaken) ? Numbered(Names.Length) : Names;

    /// <summary>What a run is about, as it is saved and compared.</summary>
    internal required RunSubject Subject { get; init; }

    /// <summary>The known minimizers.</summary>
    internal ImmutableArray<ImmutableArray<double>> Minimizers { get; init; } = [];

    /// <summary>The minimum; NaN if it is not known.</summary>
    internal double MinimumValue { get; init; } = double.NaN;

    /// <summary>The box of figures and projections. Bounds can be infinite.</summary>
    internal required (ImmutableArray<double> Lower, ImmutableArray<double> Upper) Box { get; init; }

    /// <summary>Whether all points should be within the box.</summary>
    internal bool IsConstrained { get; init; }

    /// <summary>The constraints beside the box; null for none.</summary>
    internal ConstraintTexts? Constraints { get; init; }

    /// <summary>The number of iterates after which the function repeats; 1 if it does not change.</summary>
    internal int Period { get; init; } = 1;

    /// <summary>The number of coordinates.</summary>
    internal int Dimension => Start.Length;

    /// <summary>The name, with a remark if iterates are kept within a box.</summary>
    internal string Title =>
        !IsConstrained ? Name
        : Subject.Parameters.IsEmpty ? $"{Name}, projected onto its box"
        : Constraints is { Constraints.IsEmpty: false } ? $"{Name}, with constraints"
        : $"{Name}, within bounds";

    /// <summary>The whole formula or the problem, with its bounds, to compare sweeps.</summary>
    internal string Identity =>
        Subject.Parameters.IsEmpty ? Title
        : IsConstrained ? $"{Subject.Problem}, {string.Join(',', Names)} within {Bounds.Between(Box.Lower, Box.Upper)}"
        : $"{Subject.Problem}, {string.Join(',', Names)}";

    /// <summary>A built-in problem.</summary>
    internal static ProblemSpec Of(Problem problem, ImmutableArray<double> start) =>
        new()
        {
            Name = problem.Name,
            Objective = problem.Objective,
            Start = start,
            Names = Numbered(problem.Dimension),
            Subject = new(problem.Name, [], ""),
            Minimizers = problem.Minimizers,
            MinimumValue = problem.MinimumValue,
            Box = (problem.Lower, problem.Upper),
            IsConstrained = problem.IsConstrained,
            Period = problem.Period,
        };

    /// <summary>A formula, with bounds and constraints or without.</summary>
    internal static ProblemSpec Of(Formula formula, StartValues start, Bounds? bounds, ConstraintTexts? constraints)
    {
        bounds = constraints is null ? bounds : start.Joined(constraints, bounds ?? Bounds.None);
        var (text, places) = (formula.ToString(), Enumerable.Range(0, start.Names.Length));
        return new()
        {
            Name = text.Length <= LongestName ? text : $"{text[..(LongestName - 3)]}...",
            Objective = Objective.Of(formula.Apply).WithDimension(start.Names.Length),
            // A start outside of the limits that constraints are is projected, as methods with constraints do.
            Start = [.. places.Select(i => (bounds ?? Bounds.None).Clamp(i, start.Values[i]))],
            Names = start.Names,
            Subject = new(
                constraints is null ? text : $"{text}, subject to {string.Join(", ", constraints.Texts)}",
                start.Names,
                ""
            ),
            Constraints = constraints,
            Box = (
                [.. places.Select(i => (bounds ?? Bounds.None).Lower(i))],
                [.. places.Select(i => (bounds ?? Bounds.None).Upper(i))]
            ),
            IsConstrained = bounds is not null,
        };
    }

    /// <summary>
    /// The method for this function. Within a box, an optimizer is followed by a projection, and another method gets
    /// the box as its bounds if it has any.
    /// </summary>
    internal Solver Adapt(Solver method) =>
        Constraints is { Constraints.IsEmpty: false } given
            ? method is ConstrainedSolver constrained
                ? constrained with
                {
                    Constraints = OptimizerFunctional
                        .Constraints.Of([.. given.Constraints])
                        .Within(Bounds.Between(Box.Lower, Box.Upper)),
                }
                : throw new UsageException(
                    $"{method.Name} has no constraints; the methods with --subject-to are sqp and augmented-lagrangian "
                        + "(bounds of single variables work with more)"
                )
            : !IsConstrained && Period == 1
                ? method
                : method is Optimizer or SecondEvaluationSolver && !IsConstrained
                    ? method
                    : Period > 1 && method is not (Optimizer or SharpnessAware)
                        ? throw new UsageException(
                            $"{method.Name} needs an unconstrained function that does not change between iterates, "
                                + $"which {Name} is not"
                        )
                        : Projected(method);

    /// <summary>The method within the box.</summary>
    private Solver Projected(Solver method)
    {
        var projection = new ProjectOntoBox(Box.Lower, Box.Upper);
        return method switch
        {
            Optimizer optimizer => optimizer.AndThen(projection),
            SharpnessAware sharp => sharp
                .Inner.AndThen(projection)
                .WithSharpnessAwareness(sharp.Radius, sharp.Scale, sharp.Offset),
            _ => BoundedMethods.With(method, Bounds.Between(Box.Lower, Box.Upper))
                ?? throw new UsageException(
                    $"{method.Name} has no bounds; the methods with --bounds are optimizers, "
                        + string.Join(", ", BoundedMethods.Names)
                ),
        };
    }

    /// <summary>
    /// The method with its bounds for this function, if it can have any, to show its hyperparameters.
    /// </summary>
    internal Solver Bounded(Solver method) =>
        IsConstrained ? BoundedMethods.With(method, Bounds.Between(Box.Lower, Box.Upper)) ?? method : method;

    /// <summary>Whether a point violates no constraint, beside the bounds, by more than 1e-6.</summary>
    internal bool IsFeasible(ImmutableArray<double> point)
    {
        const double Allowed = 1e-6;
        if (Constraints is not { Constraints.IsEmpty: false } given)
        {
            return true;
        }

        var all = OptimizerFunctional.Constraints.Of([.. given.Constraints]);
        return all.At(point)
            .Select((value, i) => value >= all.Lower[i] - Allowed && value <= all.Upper[i] + Allowed)
            .All(holds => holds);
    }

    /// <summary>The iterates, without end for optimizers.</summary>
    internal IEnumerable<Iterate> Iterates(Solver method) => Adapt(method).Iterates(Objective, Start);

    private static ImmutableArray<string> Numbered(int dimension) =>
        [.. Enumerable.Range(0, dimension).Select(i => FormattableString.Invariant($"x{i}"))];

    private static bool IsTaken(string name) =>
        name is "index" or "evaluations" or "value" or "gap" or "method"
        || name.StartsWith("g_", StringComparison.Ordinal)
        || name.StartsWith("s_", StringComparison.Ordinal);

    /// <summary>The infinity norm of a gradient, without the coordinates that a bound of the method holds.</summary>
    internal double GradientNorm(Solver method, Evaluation at)
    {
        var bounds = IsConstrained ? Bounds.Between(Box.Lower, Box.Upper) : BoundedMethods.BoundsOf(method);
        var norm = 0.0;

        for (var i = 0; i < at.Point.Length; i++)
        {
            var (x, slope) = (at.Point[i], at.Gradient[i]);
            var isHeld = (x <= bounds.Lower(i) && slope > 0) || (x >= bounds.Upper(i) && slope < 0);
            norm = isHeld ? norm : double.Max(norm, double.Abs(slope));
        }

        return norm;
    }
}
