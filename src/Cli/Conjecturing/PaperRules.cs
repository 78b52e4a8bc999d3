using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// The methods at their defaults, written again from their papers: the step of a coordinate from all its gradients so
/// far, without a state and without the code of the library. A method of another constant is another method.
/// </summary>
internal static class PaperRules
{
    /// <summary>The step of a coordinate after these gradients, at this point.</summary>
    private delegate double Rule(double[] gradients, double at);

    private static readonly Dictionary<string, Rule> All = new(StringComparer.Ordinal)
    {
        ["gradient-descent"] = (g, _) => -0.01 * g[^1],
        ["momentum"] = (g, _) => -0.01 * Discounted(0.9, g),
        ["nesterov"] = (g, _) => -0.01 * (g[^1] + (0.9 * Discounted(0.9, g))),
        ["averaged-gradient-descent"] = (g, x) =>
            -0.01 / Math.Pow(1 + (1e-4 * 0.01 * (g.Length - 1)), 0.75) * (g[^1] + (1e-4 * x)),
        ["rprop"] = Rprop,
        ["adagrad"] = (g, _) => -0.01 * g[^1] / (Math.Sqrt(g.Sum(Square)) + 1e-10),
        ["adadelta"] = AdaDelta,
        ["rmsprop"] = (g, _) => -0.001 * g[^1] / (Math.Sqrt(Average(0.9, Squares(g))) + 1e-8),
        ["rmsprop-window"] = (g, _) => -0.001 * g[^1] / (Math.Sqrt(g.TakeLast(10).Average(Square)) + 1e-8),
        ["adam"] = (g, _) => -0.001 * Corrected(0.9, g) / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8),
        ["adamw"] = (g, x) =>
            -0.001 * ((Corrected(0.9, g) / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8)) + (0.01 * x)),
        ["amsgrad"] = (g, _) =>
            -0.001 * Average(0.9, g) / (Math.Sqrt(Prefixes(g).Max(part => Average(0.999, Squares(part)))) + 1e-8),
        ["adamax"] = Adamax,
        ["nadam"] = (g, _) =>
            -0.001
            * (
                (0.9 * Average(0.9, g) / (1 - Math.Pow(0.9, g.Length + 1)))
                + (0.1 * g[^1] / (1 - Math.Pow(0.9, g.Length)))
            )
            / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8),
        ["radam"] = RAdam,
        ["adabelief"] = AdaBelief,
        ["yogi"] = Yogi,
        ["lion"] = (g, _) => -1e-4 * Math.Sign((0.9 * Average(0.99, g[..^1])) + (0.1 * g[^1])),
    };

    /// <summary>The rule of a method; null if it is not written here.</summary>
    internal static ConjectureSubject? Find(string method) => Find(method, Whole(method), isShaped: false);

    /// <summary>Its rule for vectors with the layout of <see cref="ShapedVector"/>.</summary>
    internal static ConjectureSubject? FindShaped(string method) =>
        Find(method, MatrixRules.Find(method) ?? Whole(method), isShaped: true);

    /// <summary>The rule as one of the vector without a layout; null if it is not written here.</summary>
    internal static WholeRules.Rule? Whole(string method) =>
        All.TryGetValue(method, out var rule)
            ? seen =>
            {
                var points = seen[^1].Point;
                return Enumerable
                    .Range(0, points.Length)
                    .Select(i => rule([.. seen.Select(at => at.Gradient[i])], points[i]));
            }
            : WholeRules.All.GetValueOrDefault(method)
                ?? RecentRules.All.GetValueOrDefault(method)
                ?? TransformRules.All.GetValueOrDefault(method);

    private static ConjectureSubject? Find(string method, WholeRules.Rule? rule, bool isShaped)
    {
        var name = $"the rule of {method}";
        return rule is not null ? ConjectureSubject.Create(name, (seen, _) => [.. rule(seen)])
            : TransformRules.AllSharp.TryGetValue(method, out var sharp)
                ? ConjectureSubject.Create(name, (seen, evaluate) => [.. sharp(isShaped)(seen, evaluate)])
            : null;
    }

    private static double Square(double number) => number * number;

    internal static double[] Squares(double[] numbers) => [.. numbers.Select(Square)];

    private static IEnumerable<double[]> Prefixes(double[] numbers) =>
        Enumerable.Range(1, numbers.Length).Select(length => numbers[..length]);

    /// <summary>The sum of decay^age times each number.</summary>
    internal static double Discounted(double decay, double[] numbers) =>
        numbers.Select((number, i) => Math.Pow(decay, numbers.Length - 1 - i) * number).Sum();

    /// <summary>The moving average from 0.</summary>
    internal static double Average(double decay, double[] numbers) => (1 - decay) * Discounted(decay, numbers);

    /// <summary>The moving average with bias correction.</summary>
    internal static double Corrected(double decay, double[] numbers) =>
        Average(decay, numbers) / (1 - Math.Pow(decay, numbers.Length));

    /// <summary>Riedmiller and Braun 1993, without the step after a change of sign.</summary>
    private static double Rprop(double[] g, double at)
    {
        var (size, before, step) = (0.01, 0.0, 0.0);

        foreach (var slope in g)
        {
            var turn = Math.Sign(before) * Math.Sign(slope);
            size = Math.Clamp(
                size
                    * (
                        turn > 0 ? 1.2
                        : turn < 0 ? 0.5
                        : 1
                    ),
                1e-6,
                50
            );
            before = turn < 0 ? 0 : slope;
            step = -size * Math.Sign(before);
        }

        return step;
    }

    /// <summary>Zeiler 2012, Algorithm 1.</summary>
    private static double AdaDelta(double[] g, double at)
    {
        var (ofSteps, step) = (0.0, 0.0);

        foreach (var part in Prefixes(g))
        {
            step = -Math.Sqrt(ofSteps + 1e-6) / Math.Sqrt(Average(0.95, Squares(part)) + 1e-6) * part[^1];
            ofSteps = (0.95 * ofSteps) + (0.05 * step * step);
        }

        return step;
    }

    /// <summary>Kingma and Ba 2015, Algorithm 2; no step while all gradients are 0, where the paper has 0/0.</summary>
    private static double Adamax(double[] g, double at)
    {
        var norm = g.Select((slope, i) => Math.Pow(0.999, g.Length - 1 - i) * Math.Abs(slope)).Max();
        return norm > 0 ? -0.002 * Corrected(0.9, g) / norm : 0;
    }

    /// <summary>Liu et al. 2020, Algorithm 2.</summary>
    private static double RAdam(double[] g, double at)
    {
        var most = (2 / (1 - 0.999)) - 1;
        var left = Math.Pow(0.999, g.Length);
        var length = most - (2 * g.Length * left / (1 - left));
        var factor =
            length > 4
                ? Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
                    / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8)
                : 1;
        return -0.001 * Corrected(0.9, g) * factor;
    }

    /// <summary>Zhuang et al. 2020, Algorithm 2.</summary>
    private static double AdaBelief(double[] g, double at)
    {
        var belief = 0.0;

        foreach (var part in Prefixes(g))
        {
            belief = (0.999 * belief) + (0.001 * Square(part[^1] - Average(0.9, part))) + 1e-16;
        }

        return -0.001 * Corrected(0.9, g) / (Math.Sqrt(belief / (1 - Math.Pow(0.999, g.Length))) + 1e-16);
    }

    /// <summary>Zaheer et al. 2018, Algorithm 2.</summary>
    private static double Yogi(double[] g, double at)
    {
        var second = 1e-6;

        foreach (var slope in g)
        {
            second -= 0.001 * Math.Sign(second - (slope * slope)) * slope * slope;
        }

        return -0.01 * Average(0.9, g) / (Math.Sqrt(second) + 1e-3);
    }
}
