using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using static OptimizerFunctional.Cli.Conjecturing.PaperRules;
using static OptimizerFunctional.Cli.Conjecturing.WholeRules;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// The other methods of the last years at their defaults, written again from their papers: the step of the vector,
/// without a layout, from all evaluations so far.
/// </summary>
internal static class RecentRules
{
    internal static readonly IReadOnlyDictionary<string, Rule> All = new Dictionary<string, Rule>(
        StringComparer.Ordinal
    )
    {
        ["adopt"] = seen => Each(seen, Adopt),
        ["adan"] = seen => Each(seen, Adan),
        ["ademamix"] = seen =>
            Each(
                seen,
                g =>
                    -0.001
                    * (Corrected(0.9, g) + (5 * Average(0.9999, g)))
                    / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8)
            ),
        ["madgrad"] = Madgrad,
        ["optimistic-gradient-descent"] = seen => Each(seen, g => -0.01 * ((2 * g[^1]) - g[Math.Max(0, g.Length - 2)])),
        ["optimistic-adam"] = seen =>
            Each(seen, g => -0.001 * ((2 * Direction(g)) - Direction(g.Length > 1 ? g[..^1] : g))),
        ["signum"] = seen => Each(seen, g => -0.001 * Math.Sign(Average(0.9, g))),
        ["accelerated-gradient"] = seen => Accelerated(seen, 0),
        ["optimized-gradient"] = seen => Accelerated(seen, 1),
        ["triple-momentum"] = TripleMomentum,
        ["lars"] = Lars,
        ["novograd"] = NovoGrad,
        ["fromage"] = Fromage,
        // A vector has the accumulators of AdaGrad.
        ["sm3"] = seen => Each(seen, g => -0.1 * Average(0.9, [.. g.Select((x, t) => Root(x, g[..(t + 1)]))])),
        // All blocks but matrices are AdamW's.
        ["mars"] = seen =>
            Each(seen, g => Corrected(0.9, g) / (Math.Sqrt(Corrected(0.95, Squares(g))) + 1e-8))
                .Zip(seen[^1].Point, (u, x) => -0.003 * (u + (0.1 * x))),
        ["dog"] = seen =>
            seen[^1]
                .Gradient.Select(g =>
                    -Math.Max(1e-6 * (1 + Norm(seen[0].Point)), Farthest(seen))
                    / Math.Sqrt(1e-8 + seen.Sum(at => Dot(at.Gradient, at.Gradient)))
                    * g
                ),
        ["dowg"] = Dowg,
        ["dadapt-adam"] = DAdaptAdam,
        ["dadapt-gradient-descent"] = DAdaptGradientDescent,
        ["momo"] = Momo,
    };

    private static double Dot(IEnumerable<double> a, IEnumerable<double> b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>The largest distance from the start.</summary>
    private static double Farthest(IReadOnlyList<Evaluation> seen) =>
        seen.Max(at => Norm(at.Point.Zip(seen[0].Point, (x, start) => x - start)));

    private static double Direction(double[] g) => Corrected(0.9, g) / (Math.Sqrt(Corrected(0.999, Squares(g))) + 1e-8);

    private static double Root(double slope, double[] g)
    {
        var sum = g.Sum(x => x * x);
        return sum > 0 ? slope / Math.Sqrt(sum + 1e-30) : 0;
    }

    /// <summary>Taniguchi et al. 2024, Algorithm 2.</summary>
    private static double Adopt(double[] g)
    {
        var (m, v) = (0.0, g[0] * g[0]);

        for (var t = 1; t < g.Length; t++)
        {
            var limit = Math.Pow(t, 0.25);
            m = (0.9 * m) + (0.1 * Math.Clamp(g[t] / Math.Max(Math.Sqrt(v), 1e-6), -limit, limit));
            v = (0.9999 * v) + (0.0001 * g[t] * g[t]);
        }

        return -0.001 * m;
    }

    /// <summary>Xie et al. 2022, Algorithm 1, whose betas are weights of new terms: 0.02, 0.08 and 0.01.</summary>
    private static double Adan(double[] g)
    {
        double[] d = [.. g.Select((x, t) => t == 0 ? 0 : x - g[t - 1])];
        double[] ahead = [.. g.Zip(d, (x, change) => x + ((1 - 0.08) * change))];
        var root = Math.Sqrt(Corrected(0.99, Squares(ahead))) + 1e-8;
        return -0.001 * (Corrected(0.98, g) + ((1 - 0.08) * Corrected(0.92, d))) / root;
    }

    /// <summary>Defazio and Jelassi 2021, Algorithm 1.</summary>
    private static IEnumerable<double> Madgrad(ImmutableArray<Evaluation> seen)
    {
        var moved = Each(
            seen,
            g =>
            {
                double Sum(Func<double, double> of) =>
                    g.Select((x, t) => (0.01 + 1e-6) * Math.Sqrt(t + 1) * of(x)).Sum();

                return Sum(x => x) / (Math.Cbrt(Sum(x => x * x)) + 1e-6);
            }
        );
        return seen[^1].Point.Select((x, i) => 0.1 * (seen[0].Point[i] - moved[i] - x));
    }

    /// <summary>Nesterov 1983, and Kim and Fessler 2016, Algorithm OGM1, before its last step.</summary>
    private static IEnumerable<double> Accelerated(ImmutableArray<Evaluation> seen, double further)
    {
        var (before, now) = (1.0, 1.0);

        foreach (var _ in seen)
        {
            (before, now) = (now, (1 + Math.Sqrt(1 + (4 * now * now))) / 2);
        }

        var at = seen[^1];
        return at.Point.Select(
            (x, i) =>
            {
                var y = x - (0.01 * at.Gradient[i]);
                var last = seen.Length > 1 ? seen[^2].Point[i] - (0.01 * seen[^2].Gradient[i]) : seen[0].Point[i];
                return y + ((before - 1) / now * (y - last)) + (further * before / now * (y - x)) - x;
            }
        );
    }

    /// <summary>Van Scoy, Freeman and Lynch 2018, with L 100 and a condition number of 100.</summary>
    private static IEnumerable<double> TripleMomentum(ImmutableArray<Evaluation> seen)
    {
        const double r = 0.9;
        return seen[^1]
            .Point.Select(
                (x, i) =>
                {
                    var (last, now) = (seen[0].Point[i], seen[0].Point[i]);

                    foreach (var at in seen)
                    {
                        var next = now + (r * r / (2 - r) * (now - last)) - ((1 + r) / 100 * at.Gradient[i]);
                        (last, now) = (now, next);
                    }

                    return now + (r * r / ((1 + r) * (2 - r)) * (now - last)) - x;
                }
            );
    }

    /// <summary>You, Gitman and Ginsburg 2017, Algorithm 1, without weight decay.</summary>
    private static IEnumerable<double> Lars(ImmutableArray<Evaluation> seen)
    {
        var scaled = seen.Select(at =>
        {
            var (ofPoint, ofGradient) = (Norm(at.Point), Norm(at.Gradient));
            var ratio = ofPoint > 0 && ofGradient > 0 ? 0.001 * ofPoint / ofGradient : 1;
            return new Evaluation(at.Point, at.Value, [.. at.Gradient.Select(g => ratio * g)]);
        });
        return Each(scaled, g => -Discounted(0.9, g));
    }

    /// <summary>Ginsburg et al. 2019, Algorithm 1.</summary>
    private static IEnumerable<double> NovoGrad(ImmutableArray<Evaluation> seen)
    {
        var v = Dot(seen[0].Gradient, seen[0].Gradient);
        List<Evaluation> normalized = [];

        foreach (var at in seen)
        {
            v = normalized.Count == 0 ? v : (0.98 * v) + (0.02 * Dot(at.Gradient, at.Gradient));
            var root = Math.Sqrt(v) + 1e-8;
            normalized.Add(new(at.Point, at.Value, [.. at.Gradient.Select(g => g / root)]));
        }

        return Each(normalized, g => -0.001 * Discounted(0.95, g));
    }

    /// <summary>Bernstein et al. 2020, Algorithm 1.</summary>
    private static IEnumerable<double> Fromage(ImmutableArray<Evaluation> seen)
    {
        var at = seen[^1];
        var (ofPoint, ofGradient) = (Norm(at.Point), Norm(at.Gradient));
        var ratio = ofPoint > 0 && ofGradient > 0 ? ofPoint / ofGradient : 1;
        return at.Point.Zip(at.Gradient, (x, g) => ((x - (0.01 * ratio * g)) / Math.Sqrt(1 + (0.01 * 0.01))) - x);
    }

    /// <summary>Khaled, Mishchenko and Jin 2023, Algorithm 1.</summary>
    private static IEnumerable<double> Dowg(ImmutableArray<Evaluation> seen)
    {
        var (d, sum) = (0.0, 0.0);

        for (var t = 1; t <= seen.Length; t++)
        {
            d = Math.Max(1e-4, Math.Pow(Farthest([.. seen.Take(t)]), 2));
            sum += d * Dot(seen[t - 1].Gradient, seen[t - 1].Gradient);
        }

        return seen[^1].Gradient.Select(g => -d / (Math.Sqrt(sum) + 1e-4) * g);
    }

    /// <summary>Defazio and Mishchenko 2023, Algorithm 5.</summary>
    private static IEnumerable<double> DAdaptAdam(ImmutableArray<Evaluation> seen)
    {
        var n = seen[0].Point.Length;
        var (d, r, keep) = (1e-6, 0.0, Math.Sqrt(0.999));
        double[] m = new double[n],
            s = new double[n],
            v = new double[n];

        foreach (var g in seen.Select(at => at.Gradient))
        {
            var along = g.Select((slope, i) => slope * s[i] / (Math.Sqrt(v[i]) + 1e-8)).Sum();
            r = (keep * r) + ((1 - keep) * d * along);

            for (var i = 0; i < n; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * d * g[i]);
                v[i] = (0.999 * v[i]) + (0.001 * g[i] * g[i]);
                s[i] = (keep * s[i]) + ((1 - keep) * d * g[i]);
            }

            var length = s.Sum(Math.Abs);
            d = length > 0 ? Math.Max(d, r / ((1 - keep) * length)) : d;
        }

        return m.Zip(v, (first, second) => -first / (Math.Sqrt(second) + 1e-8));
    }

    /// <summary>Defazio and Mishchenko 2023, Algorithm 4.</summary>
    private static IEnumerable<double> DAdaptGradientDescent(ImmutableArray<Evaluation> seen)
    {
        var (d, r, first) = (1e-6, 0.0, 0.0);
        double[] s = new double[seen[0].Point.Length];

        foreach (var at in seen)
        {
            first = first > 0 ? first : Norm(at.Gradient);

            if (first > 0)
            {
                r += d / first * Dot(at.Gradient, s);
                var rate = d / first;
                s = [.. s.Zip(at.Gradient, (x, g) => x + (rate * g))];
                d = Norm(s) > 0 ? Math.Max(d, 2 * r / Norm(s)) : d;
            }
        }

        return seen[^1].Point.Select((x, i) => seen[0].Point[i] - s[i] - x);
    }

    /// <summary>Schaipp et al. 2024, Algorithm 1, with the lower bound 0.</summary>
    private static IEnumerable<double> Momo(ImmutableArray<Evaluation> seen)
    {
        // Averages that begin at their first values.
        static double Mean(IEnumerable<double> numbers) => numbers.Aggregate((mean, x) => (0.9 * mean) + (0.1 * x));

        var m = Each(seen, g => Mean(g));
        var gap = Mean(seen.Select(at => at.Value)) - Mean(seen.Select(at => Dot(at.Gradient, at.Point)));
        var square = Dot(m, m);
        var size = square > 2.220446049250313e-16 ? Math.Min(1, Math.Max(gap + Dot(m, seen[^1].Point), 0) / square) : 0;
        return m.Select(x => -size * x);
    }
}
