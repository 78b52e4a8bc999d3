using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

public sealed class RealSumTests
{
    [Fact]
    public void Sums_columns_and_products_are_written_in_CSharp()
    {
        double[] y = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i))];
        var rows = new double[40, 3];

        for (var i = 0; i < 40; i++)
        {
            (rows[i, 0], rows[i, 1], rows[i, 2]) = (1, i, Math.Cos(i));
        }

        var data = Real.Column(y);
        var summed = Objective.Of(w =>
            Real.Sum(40, i => Real.Pow(Real.Dot(rows, i, w) - data[i], 2)) / 40
            + Real.Dot([1.0, 2], w[1..])
            + Weighted(w)
        );
        var looped = Objective.Of(w =>
        {
            Real sum = 0;

            for (var i = 0; i < 40; i++)
            {
                sum += Real.Pow(rows[i, 0] * w[0] + rows[i, 1] * w[1] + rows[i, 2] * w[2] - y[i], 2);
            }

            return sum / 40 + w[1] + 2 * w[2] + 780 * w[0];
        });
        var (one, other) = (summed.Evaluate([0.5, 0.1, -2]), looped.Evaluate([0.5, 0.1, -2]));
        Assert.Equal(other.Value, one.Value, 1e-10);
        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(other.Gradient[k], one.Gradient[k], 1e-10));

        // An index is a number, too.
        static Real Weighted(Reals w) => Real.Sum(40, i => i * w[0]);
    }

    [Fact]
    public void A_sum_of_pairs_is_the_extended_Rosenbrock_function()
    {
        var pairs = Objective.Of(x =>
            Real.Sum(
                x.Length / 2,
                i => 100 * Real.Pow(x[2 * i + 1] - x[2 * i] * x[2 * i], 2) + Real.Pow(1 - x[2 * i], 2)
            )
        );
        double[] start = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -1.2 : 1)];
        var solution = new LBfgs().Minimize(pairs, start);
        Assert.True(solution.Converged);
        Assert.All(solution.Point, x => Assert.Equal(1, x, 1e-6));
    }

    [Fact]
    public void The_regression_of_the_documentation_works()
    {
        var random = new Random(1);
        var rows = new double[500, 3];
        var labels = new double[500];

        for (var i = 0; i < 500; i++)
        {
            (rows[i, 0], rows[i, 1], rows[i, 2]) = (1, random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-4 * rows[i, 1])) ? 1 : -1;
        }

        // snippet: RealSum
        var y = Real.Column(labels);
        var regression = Objective.Of(w =>
            Real.Sum(labels.Length, i => Real.Softplus(-y[i] * Real.Dot(rows, i, w))) + 0.5 * Real.Dot(w, w)
        );
        // end

        var solution = new Newton().Minimize(regression, [0, 0, 0]);
        Assert.True(solution.Converged);
        Assert.InRange(solution.Point[1], 1, 6);
    }
}
