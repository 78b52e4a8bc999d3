using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Least-squares methods and curve fitting.</summary>
public class LeastSquaresTests
{
    private static readonly Residuals Rosenbrock = Residuals.Create(
        2,
        (x, r) =>
        {
            r[0] = 10 * (x[1] - (x[0] * x[0]));
            r[1] = 1 - x[0];
        },
        (x, j) =>
        {
            j[0] = -20 * x[0];
            j[1] = -1;
            j[2] = 10;
        }
    );

    public static TheoryData<LeastSquaresMethod> AllMethods =>
        [
            new LevenbergMarquardt(),
            new LevenbergMarquardt { GeodesicAcceleration = true },
            new LevenbergMarquardt { Loss = RobustLoss.Cauchy, LossScale = 2 },
            new LevenbergMarquardt { Bounds = Bounds.Between(-2, 2) },
            new GaussNewton(),
        ];

    [Fact]
    public void The_examples_of_the_documentation_run()
    {
        double[] xs = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
        double[] ys = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
        Fit fit = CurveFit.Of((x, b) => b[0] * (1 - Math.Exp(-b[1] * x)), xs, ys, [500, 0.0001]);
        Assert.Equal(238.94212918, fit.Point[0], 5e-6);
        Assert.Equal(2.7070075241, fit.StandardErrors[0], 1e-6);
        Assert.Equal(0.12455138894, fit.ResidualSumOfSquares, 1e-10);
        Assert.Equal(GradientSource.CentralDifferences, fit.JacobianSource);

        var residuals = Residuals.Create(
            2,
            (x, r) =>
            {
                r[0] = 10 * (x[1] - (x[0] * x[0]));
                r[1] = 1 - x[0];
            }
        );
        Fit other = new LevenbergMarquardt().Minimize(residuals, [-1.2, 1]);
        Assert.Equal(1, other.Point[0], 1e-9);
        Assert.Equal(1, other.Point[1], 1e-9);
    }

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void Ask_tell_run_iterates_and_minimize_agree(LeastSquaresMethod method)
    {
        var fit = method.Minimize(Rosenbrock, [-1.2, 1]);
        Assert.True(fit.Converged, fit.Reason.Sentence);
        Assert.Equal(1, fit.Point[1], 1e-6);
        var jacobians = 0;
        var run = method.Start([-1.2, 1]);

        while (run.TryAsk(out var point))
        {
            run = method
                .Restore(run.ToJson())
                .Tell(
                    Rosenbrock.Evaluate(point),
                    () =>
                    {
                        jacobians++;
                        return Rosenbrock.Jacobian(point);
                    }
                );
        }

        Assert.Equal(fit.Point.ToArray(), run.Current.Point.ToArray());
        Assert.Equal(fit.Residuals.ToArray(), run.Residuals.ToArray());
        Assert.Equal(fit.Reason.Sentence, run.Reason!.Sentence);
        Assert.Equal((fit.Iterations, fit.Evaluations, fit.Counts.Jacobians), (run.Index, run.Evaluations, jacobians));
        Assert.Equal(fit.StandardErrors.ToArray(), run.Covariance!.StandardErrors.ToArray());

        var iterates = method.Iterates(Rosenbrock, [-1.2, 1]).ToArray();
        Assert.Equal(fit.Iterations + 1, iterates.Length);
        Assert.Equal(fit.Last.Value, iterates[^1].Value);
        Assert.Equal(iterates[3..], method.IteratesAfter(Rosenbrock, iterates[2].ToJson()));
    }

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void Resumed_run_equals_the_uninterrupted_run(LeastSquaresMethod method)
    {
        var whole = method.Minimize(Rosenbrock, [-1.2, 1]);

        for (var k = 1; k < whole.Evaluations; k++)
        {
            var part = method.Minimize(Rosenbrock, [-1.2, 1], Stop.AfterEvaluations(k));
            Assert.Equal(StopKind.EvaluationLimit, part.Reason.Kind);
            Assert.False(part.Converged);
            Assert.Equal(whole, method.Resume(Rosenbrock, part.ToJson()));
        }

        Assert.Equal(whole, method.Resume(Rosenbrock, whole.ToJson()));
        Assert.Throws<FormatException>(() => method.Resume(Rosenbrock, "{}"));
    }

    [Fact]
    public void Sigmas_weight_residuals_and_derivatives_are_used()
    {
        double[] xs = [0, 1, 2, 3];
        double[] ys = [1, 3, 5, 100];
        var fit = CurveFit.Of(
            (x, b) => b[0] + (b[1] * x),
            xs,
            ys,
            [0, 0],
            sigmas: [1, 1, 1, 1e9],
            derivatives: (x, _, d) =>
            {
                d[0] = 1;
                d[1] = x;
            }
        );
        Assert.Equal(2, fit.Point[1], 1e-9);
        Assert.Equal(GradientSource.Analytic, fit.JacobianSource);
        Assert.Equal(0, fit.Counts.Probes);
        Assert.Equal(93e-9, Math.Abs(fit.Residuals[3]), 1e-12);
    }

    [Fact]
    public void Absolute_sigmas_omit_the_residual_variance()
    {
        double[] xs = [0, 1, 2, 3];
        double[] ys = [1.1, 2.9, 5.2, 7];
        double[] sigmas = [0.1, 0.1, 0.2, 0.2];
        var relative = CurveFit.Of((x, b) => b[0] + (b[1] * x), xs, ys, [0, 0], sigmas);
        var absolute = CurveFit.Of((x, b) => b[0] + (b[1] * x), xs, ys, [0, 0], sigmas, absoluteSigma: true);
        Assert.Equal(relative.Point.ToArray(), absolute.Point.ToArray());
        Assert.Equal((false, true), (relative.AbsoluteSigma, absolute.AbsoluteSigma));

        // The inverse of the sums of w, w x and w x^2, with w = 1 / sigma^2: 250, 225 and 425.
        const double Determinant = (250.0 * 425) - (225 * 225);
        Assert.Equal(Math.Sqrt(425 / Determinant), absolute.StandardErrors[0], 1e-9);
        Assert.Equal(Math.Sqrt(250 / Determinant), absolute.StandardErrors[1], 1e-9);
        Assert.Equal(
            absolute.StandardErrors[1] * Math.Sqrt(relative.ResidualSumOfSquares / 2),
            relative.StandardErrors[1],
            1e-9
        );
        Assert.EndsWith("the residual variance is left out.", absolute.Covariance.ToString(), StringComparison.Ordinal);
        Assert.Equal(absolute, relative with { AbsoluteSigma = true });
        Assert.NotEqual(absolute, relative);
    }

    [Fact]
    public void Typical_size_saves_evaluations_for_the_difference_step()
    {
        double[] xs = [0, 1, 2, 3];
        double[] ys = [1, 1.2, 1.5, 1.9];
        var found = Fitted(default);
        var given = Fitted([1, 1e-9]);
        Assert.Equal(1, given.Point[1] / found.Point[1], 1e-6);
        Assert.Equal(1, given.StandardErrors[1] / found.StandardErrors[1], 1e-5);
        Assert.Equal(4 * given.Counts.Jacobians, given.Counts.Probes);
        Assert.True(found.Counts.Probes > 4 * found.Counts.Jacobians);
        Says("typicalSize was a vector of 1 coordinate; it must be a vector of 2.", () => Fitted([1]));
        Says("typicalSize[1] was 0; it must be finite and greater than 0.", () => Fitted([1, 0]));

        Fit Fitted(ImmutableArray<double> typicalSize) =>
            CurveFit.Of((x, b) => b[0] * Math.Exp(1e9 * b[1] * x), xs, ys, [1, 0], typicalSize: typicalSize);

        static void Says(string sentence, Func<object> bad) =>
            Assert.Equal(sentence, Assert.Throws<ParameterException>(bad).Message);
    }

    [Fact]
    public void Model_is_never_evaluated_outside_its_bounds()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            double[] lower = [.. Enumerable.Range(0, 2).Select(_ => Math.Round((4 * random.NextDouble()) - 2, 2))];
            double[] upper = [.. lower.Select(low => low + Math.Pow(10, random.Next(-12, 2)))];
            double[] start =
            [
                .. lower.Zip(
                    upper,
                    (low, high) =>
                        random.Next(3) switch
                        {
                            0 => low,
                            1 => high,
                            _ => Math.Min(high, low + ((high - low) * random.NextDouble())),
                        }
                ),
            ];
            var outside = 0;
            var method = new LevenbergMarquardt
            {
                Bounds = Bounds.Between([.. lower], [.. upper]),
                GeodesicAcceleration = seed % 2 == 0,
            };
            CurveFit.Of(
                (x, b) =>
                {
                    for (var i = 0; i < b.Length; i++)
                    {
                        outside += lower[i] <= b[i] && b[i] <= upper[i] ? 0 : 1;
                    }

                    return b[0] * Math.Exp(0.3 * b[1] * x);
                },
                [0, 1, 2, 3],
                [1, 1.5, 3, random.NextDouble()],
                [.. start],
                method: method,
                stop: Stop.AfterIterations(100)
            );
            Assert.True(
                outside == 0,
                $"Seed {seed}: {outside} outside of [{lower[0]}, {upper[0]}] and [{lower[1]}, {upper[1]}]."
            );
        }
    }

    [Fact]
    public void Several_predictors_are_fitted()
    {
        double[][] rows =
        [
            [0, 0],
            [1, 0],
            [0, 1],
            [1, 1],
            [2, 1],
        ];
        double[] ys = [1, 3, 4, 6, 8];
        var exact = CurveFit.Of(
            (x, b) => b[0] + (b[1] * x[0]) + (b[2] * x[1]),
            rows,
            ys,
            [0, 0, 0],
            derivatives: (x, _, d) =>
            {
                d[0] = 1;
                d[1] = x[0];
                d[2] = x[1];
            }
        );
        var numerical = CurveFit.Of((x, b) => b[0] + (b[1] * x[0]) + (b[2] * x[1]), rows, ys, [0, 0, 0]);
        Assert.All(exact.Point.Zip([1.0, 2, 3]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.All(numerical.Point.Zip([1.0, 2, 3]), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.Equal(2, exact.Covariance.DegreesOfFreedom);
    }

    [Fact]
    public void Undetermined_parameters_are_reported()
    {
        double[] xs = [0, 1, 2, 3];
        var fit = CurveFit.Of((x, b) => (b[0] + b[1]) * x, xs, [0, 1, 2.5, 3], [0, 0]);
        Assert.False(fit.Covariance.IsDetermined);
        Assert.All(fit.StandardErrors, error => Assert.Equal(double.PositiveInfinity, error));
        Assert.True(double.IsNaN(fit.Covariance.Matrix[0, 1]));
        Assert.StartsWith(
            "The data determine only 1 combinations of 2 parameters",
            fit.Covariance.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Methods_compare_by_value()
    {
        var method = new LevenbergMarquardt { Bounds = Bounds.Between([0], [1]) };
        Assert.Equal(method, new LevenbergMarquardt { Bounds = Bounds.Between([0], [1]) });
        Assert.NotEqual(method, method with { Bounds = Bounds.Between([0], [2]) });
        Assert.NotEqual(method, method with { LossScale = 2 });
        Assert.Equal(method.GetHashCode(), (method with { }).GetHashCode());
        Assert.Equal(("Levenberg-Marquardt", "Gauss-Newton"), (method.Name, new GaussNewton().Name));
        var defaults = new LevenbergMarquardt();
        Assert.Equal(
            (10, 1e-15, 1e-12, 1e-12),
            (defaults.InitialRadius, defaults.ValueTolerance, defaults.StepTolerance, defaults.GradientTolerance)
        );
        Assert.Equal((false, RobustLoss.None, 1), (defaults.GeodesicAcceleration, defaults.Loss, defaults.LossScale));
        Assert.Equal(
            (1e-4, 1e-15, 1e-12, 1e-12),
            (
                new GaussNewton().SufficientDecrease,
                new GaussNewton().ValueTolerance,
                new GaussNewton().StepTolerance,
                new GaussNewton().GradientTolerance
            )
        );
    }

    [Fact]
    public void Bad_input_is_refused_in_one_sentence()
    {
        Says(
            "InitialRadius was 0; it must be finite and greater than 0.",
            () => new LevenbergMarquardt { InitialRadius = 0 }
        );
        Says(
            "LossScale was NaN; it must be finite and greater than 0.",
            () => new LevenbergMarquardt { LossScale = double.NaN }
        );
        Says(
            "Loss was 7; it must be one of None, SoftL1, Huber, Cauchy, Arctan.",
            () => new LevenbergMarquardt { Loss = (RobustLoss)7 }
        );
        Says("ValueTolerance was -1; it must be finite and at least 0.", () => new GaussNewton { ValueTolerance = -1 });
        Says(
            "SufficientDecrease was 1; it must be above 0 and below 1.",
            () => new GaussNewton { SufficientDecrease = 1 }
        );
        Says(
            "lower[0] was 2; it must be at most upper[0], which is 1.",
            () => new LevenbergMarquardt { Bounds = Bounds.Between([2, 0], [1, 1]) }.Start([1, 1])
        );
        Says(
            "start[0] was 5; it must be at most its upper bound 1.",
            () => new LevenbergMarquardt { Bounds = Bounds.Between([], [1, 1]) }.Minimize(Rosenbrock, [5, 0])
        );
        Says("count was 0; it must be at least 1.", () => Residuals.Create(0, (_, _) => { }));
        Says("ys was a vector of 1 coordinate; it must be a vector of 2.", () => Line([0, 1], [0], [0]));
        Says("xs[1] was NaN; it must be finite.", () => Line([0, double.NaN], [0, 1], [0]));
        Says(
            "start was 3 parameters; it must be no more than there are observations, which are 2.",
            () => Line([0, 1], [0, 1], [0, 0, 0])
        );
        Says(
            "sigmas[0] was 0; it must be finite and greater than 0.",
            () => CurveFit.Residuals((x, b) => x, [0, 1], [0, 1], [0, 1])
        );
        Says(
            "rows[1] was a vector of 1 coordinate; it must be a vector of 2.",
            () =>
                CurveFit.Residuals(
                    (x, b) => 0,
                    [
                        [0, 1],
                        [2],
                    ],
                    [0, 1]
                )
        );

        static void Says(string sentence, Func<object> bad) =>
            Assert.Equal(sentence, Assert.Throws<ParameterException>(bad).Message);

        static Fit Line(double[] xs, double[] ys, ImmutableArray<double> start) =>
            CurveFit.Of((x, b) => b[0] * x, xs, ys, start);
    }
}
