using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Constraints as texts, and the bounds among them.</summary>
/// <param name="Constraints">The constraints, without bounds.</param>
/// <param name="Lower">The lower bound of each variable.</param>
/// <param name="Upper">The upper bound of each variable.</param>
/// <param name="Texts">The texts, to name what a run is about.</param>
internal sealed record ConstraintTexts(
    ImmutableArray<Constraint> Constraints,
    ImmutableArray<double> Lower,
    ImmutableArray<double> Upper,
    ImmutableArray<string> Texts
)
{
    private const string Option = "--subject-to";

    /// <summary>
    /// Parses texts such as <c>budget: x + y = 1</c> and <c>x &gt;= 0</c>. Both sides are formulas; a limit of one
    /// variable is a bound, unless it has a name. Errors are <see cref="UsageException"/>s and <see
    /// cref="FormulaException"/>s.
    /// </summary>
    internal static ConstraintTexts From(IReadOnlyList<string> texts, ImmutableArray<string> variables)
    {
        var names = Names.OfVariables(variables);
        var lower = Enumerable.Repeat(double.NegativeInfinity, variables.Length).ToArray();
        var upper = Enumerable.Repeat(double.PositiveInfinity, variables.Length).ToArray();
        List<Constraint> constraints = [];

        foreach (var text in texts)
        {
            var (name, left, relation, right) = Parts(text);
            var (one, other) = (Formula.ParsePart(left, names), Formula.ParsePart(right, names));

            if (name.Length == 0 && BoundOf(one, relation, other) is var (place, sign, limit))
            {
                // x = 1 fixes a variable.
                lower[place] = sign <= 0 ? double.Max(lower[place], limit) : lower[place];
                upper[place] = sign >= 0 ? double.Min(upper[place], limit) : upper[place];

                if (lower[place] > upper[place])
                {
                    throw Numbers.Bad(
                        Option,
                        text,
                        FormattableString.Invariant(
                            $"a bound of {variables[place]} that leaves a number: now {lower[place]} and {upper[place]}"
                        )
                    );
                }

                continue;
            }

            Real Difference(Reals x) => one.Apply(x) - other.Apply(x);
            // The text itself names a constraint that has no name.
            var own = name.Length > 0 ? name : text.Trim();
            constraints.Add(
                relation switch
                {
                    "<=" => Constraint.AtMost(own, Difference, 0),
                    ">=" => Constraint.AtLeast(own, Difference, 0),
                    _ => Constraint.Equal(own, Difference, 0),
                }
            );
        }

        _ = OptimizerFunctional.Constraints.Of([.. constraints]);
        return new([.. constraints], [.. lower], [.. upper], [.. texts]);
    }

    /// <summary>
    /// The variable of a bound, its sign (-1 for a lower one, 1 for an upper one, 0 for both) and its limit; null if
    /// the sides are no variable and a number.
    /// </summary>
    private static (int Place, int Sign, double Limit)? BoundOf(Formula left, string relation, Formula right)
    {
        var sign =
            relation == "=" ? 0
            : relation == ">=" ? -1
            : 1;
        return left.Variable is var place and >= 0 && double.IsFinite(right.Constant) ? (place, sign, right.Constant)
            : right.Variable is var other and >= 0 && double.IsFinite(left.Constant) ? (other, -sign, left.Constant)
            : null;
    }

    private static (string Name, string Left, string Relation, string Right) Parts(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, rest) = colon < 0 ? ("", text) : (text[..colon].Trim(), text[(colon + 1)..]);
        string[] relations = ["<=", ">=", "="];
        var relation = Array.Find(relations, known => rest.Contains(known, StringComparison.Ordinal));
        return
            relation is not null
            && rest.Split(relation) is [var left, var right]
            && left.Trim().Length > 0
            && right.Trim().Length > 0
            && !right.AsSpan().ContainsAny('<', '>', '=')
            && !left.AsSpan().ContainsAny('<', '>', '=')
            && (colon < 0 || name.Length > 0)
            ? (name, left, relation, right)
            : throw Numbers.Bad(Option, text, "[name:] formula, then =, <= or >=, then formula");
    }
}
