using System;
using System.Collections.Concurrent;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>A bound as a formula of N, the number of steps, such as <c>1/(4*N+2)</c>.</summary>
internal static class BoundFormula
{
    private const string Steps = "N";

    /// <summary>The bound for a number of steps.</summary>
    internal static Func<int, double> Parse(WordParts parts)
    {
        var text = parts.Arguments;

        if (text.Length == 0)
        {
            throw parts.Wrong($"{parts.Name}:BOUND, where BOUND is a formula of {Steps} such as 1/(4*{Steps}+2)");
        }

        if (!text.Contains(Steps, StringComparison.Ordinal))
        {
            var constant = Numbers.Fraction(parts.Option, text);
            return _ => constant;
        }

        var formula = Formula.Parse(text, Names.OfVariables([Steps]));
        var objective = Objective.Of(formula.Apply).WithDimension(1);
        var known = new ConcurrentDictionary<int, double>();
        return steps => known.GetOrAdd(steps, count => objective.Evaluate([count]).Value);
    }
}
