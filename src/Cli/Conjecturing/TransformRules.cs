using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using static OptimizerFunctional.Cli.Conjecturing.PaperRules;
using static OptimizerFunctional.Cli.Conjecturing.WholeRules;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// Methods at their defaults that are made of others, or that evaluate a second time in a step, written again from
/// their papers.
/// </summary>
internal static class TransformRules
{
    /// <summary>The step after these evaluations, from an evaluation at another point.</summary>
    internal delegate IEnumerable<double> Sharp(
        ImmutableArray<Evaluation> seen,
        Func<ImmutableArray<double>, Evaluation> evaluate
    );

    internal static readonly IReadOnlyDictionary<string, Rule> All = new Dictionary<string, Rule>(
        StringComparer.Ordinal
    )
    {
        ["noisy-gradient-descent"] = seen =>
            seen[^1]
                .Gradient.Select(
                    (g, i) =>
                        -0.01 * (g + (Math.Sqrt(0.01 / Math.Pow(seen.Length, 0.55)) * Normal((ulong)seen.Length, i)))
                ),
        ["cautious-adamw"] = seen => Cautious(seen, Whole("adamw")!),
        ["cautious-lion"] = seen => Cautious(seen, Whole("lion")!),
        ["sophia"] = Sophia,
        // All blocks but matrices are AdamW's.
        ["exact-mars"] = seen => Whole("mars")!(seen),
    };

    /// <summary>Those that evaluate at a point uphill; true for a matrix and a vector.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<bool, Sharp>> AllSharp = new Dictionary<
        string,
        Func<bool, Sharp>
    >(StringComparer.Ordinal)
    {
        ["sam"] = _ => (seen, evaluate) => Uphill(seen, evaluate, 0.05, (_, _) => 1),
        ["asam"] = isShaped =>
            (seen, evaluate) =>
            {
                var (rows, columns) = ShapedVector.Shape(seen[0].Point.Length);
                return Uphill(seen, evaluate, 0.5, (x, i) => isShaped && i >= rows * columns ? 1 : Math.Abs(x) + 0.01);
            },
    };

    /// <summary>
    /// Foret et al. 2021, Algorithm 1, and Kwon et al. 2021, Algorithm 1, over gradient descent: the gradient at x +
    /// radius T^2 g / |T g|.
    /// </summary>
    private static IEnumerable<double> Uphill(
        ImmutableArray<Evaluation> seen,
        Func<ImmutableArray<double>, Evaluation> evaluate,
        double radius,
        Func<double, int, double> scale
    )
    {
        var at = seen[^1];
        double[] t = [.. at.Point.Select(scale)];
        var norm = Norm(at.Gradient.Zip(t, (g, s) => s * g)) + 1e-12;
        var uphill = evaluate([.. at.Point.Select((x, i) => x + (radius * t[i] * t[i] * at.Gradient[i] / norm))]);
        return uphill.Gradient.Select(g => -0.01 * g);
    }

    /// <summary>Liang et al. 2024, Algorithm 1, with at least a thousandth of the coordinates.</summary>
    private static IEnumerable<double> Cautious(ImmutableArray<Evaluation> seen, Rule inner)
    {
        double[] step = [.. inner(seen)];
        bool[] isKept = [.. step.Zip(seen[^1].Gradient, (s, g) => s * g < 0)];
        var factor = step.Length / Math.Max(isKept.Count(kept => kept), 0.001 * step.Length);
        return step.Zip(isKept, (s, kept) => kept ? factor * s : 0);
    }

    /// <summary>
    /// Liu et al. 2024, Algorithm 3: the curvatures are estimated from the squares of gradients, after every ten steps.
    /// </summary>
    private static IEnumerable<double> Sophia(ImmutableArray<Evaluation> seen)
    {
        var m = Each(seen, g => Average(0.965, g));
        var h = Each(
            seen,
            g =>
            {
                var curvature = 0.0;

                for (var t = 10; t < g.Length; t += 10)
                {
                    curvature = (0.99 * curvature) + (0.01 * g[t] * g[t]);
                }

                return curvature;
            }
        );
        return m.Select(
            (first, i) => -1e-4 * (Math.Clamp(first / ((204.8 * h[i]) + 1e-15), -1, 1) + (0.1 * seen[^1].Point[i]))
        );
    }

    /// <summary>
    /// A normal number of the stream with the seed 0, for a step and a coordinate: Box and Muller 1958 on SplitMix64
    /// (Steele, Lea and Flood 2014).
    /// </summary>
    private static double Normal(ulong step, int coordinate)
    {
        var stream = Mixed(0 ^ Mixed(step));
        return Math.Sqrt(-2 * Math.Log(Uniform(2 * (ulong)coordinate)))
            * Math.Cos(2 * Math.PI * Uniform((2 * (ulong)coordinate) + 1));

        double Uniform(ulong place)
        {
            var bits = Mixed(unchecked(stream + ((place + 1) * 0x9E3779B97F4A7C15)));
            return ((bits >> 11) + 0.5) / Math.Pow(2, 53);
        }

        static ulong Mixed(ulong x)
        {
            x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
            x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
            return x ^ (x >> 31);
        }
    }
}
