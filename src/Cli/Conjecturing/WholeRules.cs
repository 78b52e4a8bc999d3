using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using static OptimizerFunctional.Cli.Conjecturing.PaperRules;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// Methods at their defaults whose steps depend on more than the gradients of a coordinate, written again from their
/// papers: the step of the vector, without a layout, from all evaluations so far.
/// </summary>
internal static class WholeRules
{
    /// <summary>The step of the vector after these evaluations, the last of which is at its point.</summary>
    internal delegate IEnumerable<double> Rule(ImmutableArray<Evaluation> seen);

    internal static readonly IReadOnlyDictionary<string, Rule> All = new Dictionary<string, Rule>(
        StringComparer.Ordinal
    )
    {
        ["lamb"] = Lamb,
        ["adafactor"] = Adafactor,
        // All blocks but matrices are AdamW's.
        ["muon"] = seen =>
            Each(seen, g => -3e-4 * Corrected(0.9, g) / (Math.Sqrt(Corrected(0.95, Squares(g))) + 1e-10)),
        ["shampoo"] = Shampoo,
        ["soap"] = Soap,
        ["prodigy"] = Prodigy,
        ["polyak-step"] = PolyakStep,
        ["schedule-free"] = ScheduleFree,
    };

    /// <summary>A number for each coordinate, from all its gradients.</summary>
    internal static double[] Each(IEnumerable<Evaluation> seen, Func<double[], double> rule)
    {
        Evaluation[] all = [.. seen];
        return
        [
            .. Enumerable
                .Range(0, all[0].Point.Length)
                .Select(i => rule([.. all.Select(evaluation => evaluation.Gradient[i])])),
        ];
    }

    internal static double Norm(IEnumerable<double> vector) => Math.Sqrt(vector.Sum(x => x * x));

    /// <summary>You et al. 2020, Algorithm 2.</summary>
    private static IEnumerable<double> Lamb(ImmutableArray<Evaluation> seen)
    {
        var u = Each(seen, g => Corrected(0.9, g) / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-6));
        var (ofPoint, ofStep) = (Norm(seen[^1].Point), Norm(u));
        var ratio = ofPoint > 0 && ofStep > 0 ? ofPoint / ofStep : 1;
        return u.Select(x => -0.001 * ratio * x);
    }

    /// <summary>Shazeer and Stern 2018, Algorithm 5, of a vector.</summary>
    private static IEnumerable<double> Adafactor(ImmutableArray<Evaluation> seen)
    {
        var u = Each(
            seen,
            g =>
            {
                var v = 0.0;

                for (var t = 1; t <= g.Length; t++)
                {
                    var keep = 1 - Math.Pow(t, -0.8);
                    v = (keep * v) + ((1 - keep) * ((g[t - 1] * g[t - 1]) + 1e-30));
                }

                return g[^1] / Math.Sqrt(v);
            }
        );
        var root = Math.Sqrt(u.Length);
        var rate = Math.Min(0.01, 1 / Math.Sqrt(seen.Length)) * Math.Max(0.001, Norm(seen[^1].Point) / root);
        return u.Select(x => -rate * x / Math.Max(1, Norm(u) / root));
    }

    /// <summary>Gupta, Koren and Singer 2018, Algorithm 2 of order 1: full-matrix AdaGrad.</summary>
    private static IEnumerable<double> Shampoo(ImmutableArray<Evaluation> seen)
    {
        var g = seen[^1].Gradient;
        var sum = new double[g.Length, g.Length];

        foreach (var old in seen.Select(evaluation => evaluation.Gradient))
        {
            for (var i = 0; i < g.Length; i++)
            {
                for (var j = 0; j < g.Length; j++)
                {
                    sum[i, j] += old[i] * old[j];
                }
            }
        }

        var (values, vectors) = Jacobi(sum);
        var step = new double[g.Length];

        for (var k = 0; k < g.Length; k++)
        {
            var along = Enumerable.Range(0, g.Length).Sum(i => vectors[i, k] * g[i]);

            for (var i = 0; i < g.Length; i++)
            {
                step[i] -= 0.1 * along / Math.Sqrt(Math.Max(values[k], 0) + 1e-6) * vectors[i, k];
            }
        }

        return step;
    }

    /// <summary>Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations.</summary>
    internal static (double[] Values, double[,] Vectors) Jacobi(double[,] a)
    {
        var n = a.GetLength(0);
        var v = new double[n, n];

        for (var i = 0; i < n; i++)
        {
            v[i, i] = 1;
        }

        for (var sweep = 0; sweep < 30; sweep++)
        {
            for (var p = 0; p < n; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    var angle = 0.5 * Math.Atan2(2 * a[p, q], a[q, q] - a[p, p]);
                    var (s, c) = Math.SinCos(angle);

                    for (var k = 0; k < n; k++)
                    {
                        (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
                        (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
                    }

                    for (var k = 0; k < n; k++)
                    {
                        (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
                    }
                }
            }
        }

        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], v);
    }

    /// <summary>Vyas et al. 2025, Algorithm 3, of a vector: Adam, whose first gradient is skipped.</summary>
    private static IEnumerable<double> Soap(ImmutableArray<Evaluation> seen)
    {
        if (seen.Length == 1)
        {
            return seen[0].Point.Select(_ => 0.0);
        }

        var correction = Math.Sqrt(1 - Math.Pow(0.95, seen.Length - 1));
        var step = Each(
            seen.Skip(1),
            g => -0.003 * Corrected(0.95, g) * correction / (Math.Sqrt(Average(0.95, Squares(g))) + 1e-8)
        );
        return step.Zip(seen[^1].Point, (s, x) => s - (0.003 * 0.01 * (x + s)));
    }

    /// <summary>Mishchenko and Defazio 2024, Algorithm 4.</summary>
    private static double[] Prodigy(ImmutableArray<Evaluation> seen)
    {
        var n = seen[0].Point.Length;
        var (d, most, r) = (1e-6, 1e-6, 0.0);
        double[] m = new double[n],
            v = new double[n],
            s = new double[n],
            step = new double[n];
        var keep = Math.Sqrt(0.999);

        foreach (var at in seen)
        {
            var (old, weight) = (d, d / 1e-6 * d);
            r =
                (keep * r)
                + (weight * Enumerable.Range(0, n).Sum(i => at.Gradient[i] * (seen[0].Point[i] - at.Point[i])));

            for (var i = 0; i < n; i++)
            {
                var g = old * at.Gradient[i];
                (m[i], v[i]) = ((0.9 * m[i]) + (0.1 * g), (0.999 * v[i]) + (0.001 * g * g));
                s[i] = (keep * s[i]) + (weight * at.Gradient[i]);
            }

            var length = s.Sum(Math.Abs);

            if (length > 0)
            {
                most = Math.Max(most, r / length);
                d = most;
            }

            for (var i = 0; i < n; i++)
            {
                step[i] = length > 0 ? -old * m[i] / (Math.Sqrt(v[i]) + (d * 1e-8)) : 0;
            }
        }

        return step;
    }

    /// <summary>Polyak 1969, with the minimum value 0 and steps of at most one gradient.</summary>
    private static IEnumerable<double> PolyakStep(ImmutableArray<Evaluation> seen)
    {
        var at = seen[^1];
        var square = at.Gradient.Sum(g => g * g);
        return at.Gradient.Select(g =>
            square > 2.220446049250313e-16 ? -Math.Min(Math.Max(at.Value, 0) / square, 1) * g : 0
        );
    }

    /// <summary>Defazio et al. 2024, Algorithm 1: three sequences, with gradients at y.</summary>
    private static IEnumerable<double> ScheduleFree(ImmutableArray<Evaluation> seen)
    {
        double[] z = [.. seen[0].Point];
        double[] x = [.. seen[0].Point];

        for (var t = 1; t <= seen.Length; t++)
        {
            var moved = Each(seen.Take(t), g => 0.0025 * g[^1] / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8));
            z = [.. z.Zip(moved, (z, step) => z - step)];
            x = [.. x.Zip(z, (x, z) => x + ((z - x) / t))];
        }

        return seen[^1].Point.Select((y, i) => (0.1 * z[i]) + (0.9 * x[i]) - y);
    }
}
