using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using static OptimizerFunctional.Cli.Conjecturing.PaperRules;
using static OptimizerFunctional.Cli.Conjecturing.WholeRules;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>
/// Methods at their defaults that take matrices otherwise or move each block by itself, written again from their
/// papers, for vectors with the layout of <see cref="ShapedVector"/>.
/// </summary>
internal static class MatrixRules
{
    /// <summary>The step of a matrix, row by row, from all its evaluations so far.</summary>
    private delegate IEnumerable<double> Rule(ImmutableArray<Evaluation> seen, int rows, int columns);

    private static readonly Dictionary<string, Rule> OfMatrices = new(StringComparer.Ordinal)
    {
        ["adafactor"] = Adafactor,
        ["muon"] = Muon,
        ["shampoo"] = Shampoo,
        ["soap"] = Soap,
        ["sm3"] = Sm3,
        ["mars"] = (seen, _, _) => Mars(seen, isExact: false),
        ["exact-mars"] = (seen, _, _) => Mars(seen, isExact: true),
    };

    /// <summary>Those whose blocks are all moved by the rule of a vector.</summary>
    private static readonly ImmutableArray<string> ByBlock =
    [
        "lamb",
        "lars",
        "novograd",
        "fromage",
        "cautious-adamw",
        "cautious-lion",
    ];

    /// <summary>Whether a method moves a matrix and a vector in another way than both as one vector.</summary>
    internal static bool IsKnown(string method) =>
        OfMatrices.ContainsKey(method) || ByBlock.Contains(method) || method == "asam";

    /// <summary>The rule of a method on a matrix and a vector; null if both are moved as one vector.</summary>
    internal static WholeRules.Rule? Find(string method)
    {
        var ofMatrix = OfMatrices.GetValueOrDefault(method);

        if (ofMatrix is null && !ByBlock.Contains(method))
        {
            return null;
        }

        var ofVector = Whole(method)!;
        return seen =>
        {
            var length = seen[0].Point.Length;
            var (rows, columns) = ShapedVector.Shape(length);
            var matrix = Part(seen, 0, rows * columns);
            var moved = ofMatrix is null ? ofVector(matrix) : ofMatrix(matrix, rows, columns);
            return rows * columns == length
                ? moved
                : moved.Concat(ofVector(Part(seen, rows * columns, length - (rows * columns))));
        };
    }

    private static ImmutableArray<Evaluation> Part(ImmutableArray<Evaluation> seen, int offset, int length) =>
        [
            .. seen.Select(at => new Evaluation(
                at.Point.Slice(offset, length),
                at.Value,
                at.Gradient.Slice(offset, length)
            )),
        ];

    /// <summary>Shazeer and Stern 2018, Algorithms 2 and 4: second moments from the sums of rows and columns.</summary>
    private static IEnumerable<double> Adafactor(ImmutableArray<Evaluation> seen, int rows, int columns)
    {
        var (ofRows, ofColumns) = (new double[rows], new double[columns]);

        for (var t = 1; t <= seen.Length; t++)
        {
            var keep = 1 - Math.Pow(t, -0.8);
            var squares = Matrix([.. seen[t - 1].Gradient.Select(g => (g * g) + 1e-30)], rows, columns);
            ofRows = [.. ofRows.Select((r, i) => (keep * r) + ((1 - keep) * Sum(columns, j => squares[i, j])))];
            ofColumns = [.. ofColumns.Select((c, j) => (keep * c) + ((1 - keep) * Sum(rows, i => squares[i, j])))];
        }

        var g = seen[^1].Gradient;
        var all = ofRows.Sum();
        double[] u = [.. g.Select((slope, k) => slope / Math.Sqrt(ofRows[k / columns] * ofColumns[k % columns] / all))];
        var root = Math.Sqrt(u.Length);
        var rate = Math.Min(0.01, 1 / Math.Sqrt(seen.Length)) * Math.Max(0.001, Norm(seen[^1].Point) / root);
        return u.Select(x => -rate * x / Math.Max(1, Norm(u) / root));
    }

    /// <summary>Jordan et al. 2024: five steps of Newton and Schulz's iteration on the momentum.</summary>
    private static IEnumerable<double> Muon(ImmutableArray<Evaluation> seen, int rows, int columns)
    {
        var ahead = Each(seen, g => (0.05 * g[^1]) + (0.95 * Average(0.95, g)));
        var norm = Norm(ahead) + 1e-7;
        var x = Matrix([.. ahead.Select(number => number / norm)], rows, columns);

        for (var i = 0; i < 5; i++)
        {
            var cubed = Times(Times(x, Transposed(x)), x);
            var fifth = Times(Times(x, Transposed(x)), cubed);
            x = Combined((3.4445, x), (-4.7750, cubed), (2.0315, fifth));
        }

        var scale = Math.Sqrt(Math.Max(1, (double)columns / rows));
        return x.Cast<double>().Select(number => -0.02 * scale * number);
    }

    /// <summary>Gupta, Koren and Singer 2018, Algorithm 1.</summary>
    private static IEnumerable<double> Shampoo(ImmutableArray<Evaluation> seen, int rows, int columns)
    {
        var all = seen.Select(at => Matrix(at.Gradient, rows, columns)).ToArray();
        var left = Combined([.. all.Select(g => (1.0, Times(g, Transposed(g))))]);
        var right = Combined([.. all.Select(g => (1.0, Times(Transposed(g), g)))]);
        return Times(Times(Root(left), all[^1]), Root(right)).Cast<double>().Select(number => -0.1 * number);

        static double[,] Root(double[,] statistic)
        {
            var (values, vectors) = Jacobi((double[,])statistic.Clone());
            var scaled = (double[,])vectors.Clone();

            for (var i = 0; i < values.Length; i++)
            {
                for (var k = 0; k < values.Length; k++)
                {
                    scaled[i, k] *= Math.Pow(Math.Max(values[k], 0) + 1e-6, -0.25);
                }
            }

            return Times(scaled, Transposed(vectors));
        }
    }

    /// <summary>
    /// Vyas et al. 2025, Algorithm 3: Adam in bases that the first gradient gives, and the eleventh improves.
    /// </summary>
    private static IEnumerable<double> Soap(ImmutableArray<Evaluation> seen, int rows, int columns)
    {
        var (ofRows, ofColumns) = (new double[rows, rows], new double[columns, columns]);
        var (left, right) = (ofRows, ofColumns);
        double[,] m = new double[rows, columns],
            v = new double[rows, columns],
            moved = new double[rows, columns];

        for (var t = 0; t < seen.Length; t++)
        {
            var g = Matrix(seen[t].Gradient, rows, columns);

            if (t > 0)
            {
                var turned = Times(Times(Transposed(left), g), right);
                m = Combined((0.95, m), (0.05, turned));
                v = Combined((0.95, v), (0.05, Map(turned, x => x * x)));
                var factor = 0.003 * Math.Sqrt(1 - Math.Pow(0.95, t)) / (1 - Math.Pow(0.95, t));
                var direction = Map(m, (x, i, j) => factor * x / (Math.Sqrt(v[i, j]) + 1e-8));
                moved = Times(Times(left, direction), Transposed(right));
            }

            ofRows = Combined((0.95, ofRows), (0.05, Times(g, Transposed(g))));
            ofColumns = Combined((0.95, ofColumns), (0.05, Times(Transposed(g), g)));

            if (t == 0)
            {
                (left, right) = (
                    Jacobi((double[,])ofRows.Clone()).Vectors,
                    Jacobi((double[,])ofColumns.Clone()).Vectors
                );
            }
            else if (t % 10 == 0)
            {
                var first = Times(Times(left, m), Transposed(right));
                var (newLeft, orderOfRows) = Improved(left, ofRows);
                var (newRight, orderOfColumns) = Improved(right, ofColumns);
                var second = v;
                v = Map(v, (_, i, j) => second[orderOfRows[i], orderOfColumns[j]]);
                m = Times(Times(Transposed(newLeft), first), newRight);
                (left, right) = (newLeft, newRight);
            }
        }

        return moved.Cast<double>().Zip(seen[^1].Point, (s, x) => seen.Length == 1 ? 0 : -s - (0.003 * 0.01 * (x - s)));
    }

    /// <summary>One power iteration, on columns by their Rayleigh quotients, and Gram and Schmidt.</summary>
    private static (double[,] Basis, int[] Order) Improved(double[,] basis, double[,] statistic)
    {
        var n = basis.GetLength(0);
        var quotients = Times(Times(Transposed(basis), statistic), basis);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(k => quotients[k, k])];
        var next = Times(statistic, Map(basis, (_, i, k) => basis[i, order[k]]));

        for (var k = 0; k < n; k++)
        {
            // Twice, for rounding errors.
            for (var again = 0; again < 2; again++)
            {
                for (var before = 0; before < k; before++)
                {
                    var along = Sum(n, i => next[i, k] * next[i, before]);

                    for (var i = 0; i < n; i++)
                    {
                        next[i, k] -= along * next[i, before];
                    }
                }
            }

            var norm = Math.Sqrt(Sum(n, i => next[i, k] * next[i, k]));

            for (var i = 0; i < n; i++)
            {
                next[i, k] /= norm;
            }
        }

        return (next, order);
    }

    /// <summary>Anil et al. 2019, SM3-II: an accumulator for each row and each column.</summary>
    private static IEnumerable<double> Sm3(ImmutableArray<Evaluation> seen, int rows, int columns)
    {
        var (ofRows, ofColumns, m) = (new double[rows], new double[columns], new double[rows, columns]);

        foreach (var at in seen)
        {
            var g = Matrix(at.Gradient, rows, columns);
            var v = Map(g, (slope, i, j) => Math.Min(ofRows[i], ofColumns[j]) + (slope * slope));
            ofRows = [.. ofRows.Select((_, i) => Enumerable.Range(0, columns).Max(j => v[i, j]))];
            ofColumns = [.. ofColumns.Select((_, j) => Enumerable.Range(0, rows).Max(i => v[i, j]))];
            m = Map(m, (x, i, j) => (0.9 * x) + (0.1 * (v[i, j] > 0 ? g[i, j] / Math.Sqrt(v[i, j] + 1e-30) : 0)));
        }

        return m.Cast<double>().Select(x => -0.1 * x);
    }

    /// <summary>Yuan et al. 2024, Algorithm 1: AdamW with gradients corrected by their change.</summary>
    private static IEnumerable<double> Mars(ImmutableArray<Evaluation> seen, bool isExact)
    {
        var corrected = seen.Select(
            (at, t) =>
            {
                double[] before =
                    t > 0 ? [.. seen[t - 1].Gradient]
                    : isExact ? [.. at.Gradient]
                    : new double[at.Gradient.Length];
                double[] c = [.. at.Gradient.Zip(before, (g, last) => g + (0.025 * 0.95 / 0.05 * (g - last)))];
                var cut = Math.Max(1, Norm(c));
                return new Evaluation(at.Point, at.Value, [.. c.Select(x => x / cut)]);
            }
        );
        return Each(corrected, c => -0.003 * Corrected(0.95, c) / (Math.Sqrt(Corrected(0.99, Squares(c))) + 1e-8));
    }

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    private static double[,] Matrix(IReadOnlyList<double> numbers, int rows, int columns) =>
        Map(new double[rows, columns], (_, i, j) => numbers[(i * columns) + j]);

    private static double[,] Map(double[,] matrix, Func<double, double> each) => Map(matrix, (x, _, _) => each(x));

    private static double[,] Map(double[,] matrix, Func<double, int, int, double> each)
    {
        var made = new double[matrix.GetLength(0), matrix.GetLength(1)];

        for (var i = 0; i < made.GetLength(0); i++)
        {
            for (var j = 0; j < made.GetLength(1); j++)
            {
                made[i, j] = each(matrix[i, j], i, j);
            }
        }

        return made;
    }

    private static double[,] Transposed(double[,] a) =>
        Map(new double[a.GetLength(1), a.GetLength(0)], (_, i, j) => a[j, i]);

    private static double[,] Times(double[,] a, double[,] b) =>
        Map(new double[a.GetLength(0), b.GetLength(1)], (_, i, j) => Sum(b.GetLength(0), k => a[i, k] * b[k, j]));

    private static double[,] Combined(params (double Factor, double[,] Matrix)[] terms) =>
        Map(terms[0].Matrix, (_, i, j) => terms.Sum(term => term.Factor * term.Matrix[i, j]));
}
