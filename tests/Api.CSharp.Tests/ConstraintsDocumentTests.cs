using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The examples of docs/constraints.md, which are copied from the marked code here.</summary>
public class ConstraintsDocumentTests
{
    [Fact]
    public void Minimize_with_constraints()
    {
        // example: constraints
        var objective = Objective.Of(x => x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]);
        var constraints = Constraints
            .Of(
                Constraint.AtLeast("volume", x => x[0] * x[1] * x[2] * x[3], 25),
                Constraint.Equal("norm", x => x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3], 40)
            )
            .Within(Bounds.Between(1, 5));

        Solution solution = new Sqp { Constraints = constraints }.Minimize(objective, [1, 5, 5, 1]);
        Console.WriteLine($"{solution.Value:F6}"); // 17.014017
        Console.WriteLine(solution.Reason); // Converged: the KKT residual is ...
        ConstraintValue volume = solution.Constraints!["volume"];
        Console.WriteLine($"{volume.Value:F4}, multiplier {volume.Multiplier:F4}"); // 25.0000, multiplier 0.5523
        Console.WriteLine(solution.Constraints.Violation); // the largest, as a number
        //// end
        Assert.StartsWith("Converged: the KKT residual is", solution.Reason.Sentence, StringComparison.Ordinal);
        Assert.Equal(17.0140172892, solution.Value, 1e-8);
        Assert.Equal(0.5522937, volume.Multiplier, 1e-5);
        Assert.Equal(1.0878712, solution.Constraints.BoundMultipliers[0], 1e-5);
        Assert.InRange(solution.Constraints.Violation, 0, 1e-8);
    }

    [Fact]
    public void A_method_chosen_by_the_problem()
    {
        // example: chosen
        var valley = Objective.Of(x => 100 * Real.Pow(x[1] - x[0] * x[0], 2) + Real.Pow(1 - x[0], 2));
        var box = Constraints.None.Within(Bounds.Between([-2, -2], [0.5, 2]));
        var disk = Constraints.Of(Constraint.AtMost("disk", x => x[0] * x[0] + x[1] * x[1], 1));
        Console.WriteLine(valley.Minimize([-1.2, 1]).Method); // BFGS
        Console.WriteLine(valley.Minimize([-1.2, 1], box).Method); // L-BFGS-B
        Solution within = valley.Minimize([-1.2, 1], disk);
        Console.WriteLine($"{within.Method}: {within.Point[0]:F4} {within.Point[1]:F4}"); // SQP: 0.7864 0.6177
        //// end
        Assert.Equal("BFGS", valley.Minimize([-1.2, 1]).Method);
        Assert.Equal("L-BFGS-B", valley.Minimize([-1.2, 1], box).Method);
        Assert.Equal("SQP", within.Method);
        Assert.True(within.Converged, within.Reason.Sentence);
        Assert.Equal(0.7864, within.Point[0], 5e-5);
        Assert.Equal(0.6177, within.Point[1], 5e-5);
        // From more variables on, dense matrices are slow.
        Assert.Equal("SQP", Solver.For(disk, 500).Name);
        Assert.Equal("augmented Lagrangian", Solver.For(disk, 501).Name);
        Assert.Equal("L-BFGS-B", Solver.For(Constraints.None, 501).Name);
        Assert.Equal(box.Bounds, ((LBfgsB)Solver.For(box, 2)).Bounds);
    }

    [Fact]
    public void Many_variables()
    {
        // example: many
        // A chain of 200 links hangs between two points, 1 apart. The variables: where the joints are.
        const int Links = 200;
        Real X(Reals x, int i) =>
            i == 0 ? 0.0
            : i == Links ? 1.0
            : x[i - 1];
        Real Y(Reals x, int i) => i is 0 or Links ? 0.0 : x[Links - 1 + i - 1];

        var height = Objective.Of(x => Real.Sum(Links - 1, i => x[i + (Links - 1)]) / Links);
        var lengths = Constraint.Between(
            "length",
            x =>
                [
                    .. Enumerable
                        .Range(0, Links)
                        .Select(i =>
                        {
                            var (across, down) = (X(x, i + 1) - X(x, i), Y(x, i + 1) - Y(x, i));
                            return (across * across + down * down) * (Links * Links / 2.25);
                        }),
                ],
            Enumerable.Repeat(1.0, Links).ToArray(),
            Enumerable.Repeat(1.0, Links).ToArray()
        );
        double[] start =
        [
            .. Enumerable.Range(1, Links - 1).Select(i => (double)i / Links),
            .. Enumerable.Range(1, Links - 1).Select(i => -0.3 * Math.Sin(Math.PI * i / Links)),
        ];

        var method = new AugmentedLagrangian { Constraints = Constraints.Of(lengths) };
        Solution solution = method.Minimize(height, start);
        Console.WriteLine($"{solution.Value:F4}, {solution.Constraints!.Violation < 1e-8}"); // -0.3027, True
        //// end
        Assert.Equal(-0.3027, solution.Value, 5e-5);
        Assert.InRange(solution.Constraints.Violation, 0, 1e-8);
    }

    [Fact]
    public void A_run_by_hand()
    {
        // example: hand
        var within = Constraints.Of(Constraint.AtMost("disk", x => x[0] * x[0] + x[1] * x[1], 1));
        Run run = new Sqp { Constraints = within }.Start([0, 0]);
        while (run.TryAsk(out var x))
        {
            // All numbers can come from elsewhere: a simulation, a service, a measurement.
            double value = (x[0] - 2) * (x[0] - 2) + (x[1] - 1) * (x[1] - 1);
            double[] gradient = [2 * (x[0] - 2), 2 * (x[1] - 1)];
            double[] constrained = [x[0] * x[0] + x[1] * x[1]];
            run = run.Tell(
                value,
                gradient,
                constrained,
                () =>
                    Matrix.Of([
                        [2 * x[0], 2 * x[1]],
                    ])
            );
        }

        Console.WriteLine(run.Reason?.Kind); // GradientBelow
        Console.WriteLine($"{run.Best.Point[0]:F4} {run.Best.Point[1]:F4}"); // 0.8944 0.4472
        //// end
        Assert.Equal(StopKind.GradientBelow, run.Reason?.Kind);
        Assert.Equal(2 / Math.Sqrt(5), run.Best.Point[0], 1e-7);
        Assert.Equal(1 / Math.Sqrt(5), run.Best.Point[1], 1e-7);
    }

    [Fact]
    public void A_portfolio()
    {
        // example: portfolio
        var covariance = Matrix.Of([
            [0.04, 0.01, 0],
            [0.01, 0.09, 0.02],
            [0, 0.02, 0.16],
        ]);
        var budget = Constraint.Equal("budget", [1, 1, 1], 1);
        var income = Constraint.AtLeast("return", [0.02, 0.05, 0.08], 0.045);
        var weights = Constraints.Of(budget, income).Within(Bounds.Between(0, 1));

        QuadraticSolution portfolio = QuadraticProgram.Minimize(covariance, [0, 0, 0], weights);
        // 0.443 0.280 0.277
        Console.WriteLine($"{portfolio.Point[0]:F3} {portfolio.Point[1]:F3} {portfolio.Point[2]:F3}");
        // What one more point of return costs in variance/2: 0.489
        Console.WriteLine($"{portfolio.Multipliers[1]:F3}");
        //// end
        Assert.True(portfolio.Reason.Converged);
        Assert.Equal(0.443, portfolio.Point[0], 5e-4);
        Assert.Equal(0.280, portfolio.Point[1], 5e-4);
        Assert.Equal(0.277, portfolio.Point[2], 5e-4);
        Assert.Equal(0.489, portfolio.Multipliers[1], 5e-4);
        Assert.Equal(1, portfolio.Point.Sum(), 1e-14);
        Assert.Equal(0.045, 0.02 * portfolio.Point[0] + 0.05 * portfolio.Point[1] + 0.08 * portfolio.Point[2], 1e-14);
    }

    [Fact]
    public void A_distribution_of_maximum_entropy()
    {
        // example: entropy
        // The die that is as random as possible with an average of 4.5.
        var negative = Objective.Of(p =>
        {
            Real sum = 0;
            for (var i = 0; i < 6; i++)
            {
                sum += p[i] * Real.Log(p[i]);
            }

            return sum;
        });
        var die = Constraints
            .Of(Constraint.Equal("sum", [1, 1, 1, 1, 1, 1], 1), Constraint.Equal("mean", [1, 2, 3, 4, 5, 6], 4.5))
            .Within(Bounds.Between(0, 1));
        var start = Enumerable.Repeat(1.0 / 6, 6).ToArray();

        Solution solution = new Sqp { Constraints = die }.Minimize(negative, start);
        Console.WriteLine($"{solution.Point[0]:F4} to {solution.Point[5]:F4}"); // 0.0544 to 0.3475
        //// end
        Assert.True(solution.Converged, solution.Reason.Sentence);
        Assert.Equal(-1.613581098153829, solution.Value, 1e-12);
        Assert.Equal(0.0544, solution.Point[0], 5e-5);
        Assert.Equal(0.3475, solution.Point[5], 5e-5);
    }

    [Fact]
    public void An_optimal_control()
    {
        // example: control
        // A cart of mass 1 goes from 0 to 1 in one second and stands still there, with the least force.
        const int Steps = 20;
        const double H = 1.0 / Steps;
        var force = Objective.Of(x =>
        {
            Real sum = 0;
            for (var k = 0; k < Steps; k++)
            {
                sum += H * x[2 * Steps + k] * x[2 * Steps + k];
            }

            return sum;
        });

        // The variables: 20 positions, 20 velocities, 20 forces.
        var motion = Constraint.Between(
            "motion",
            x =>
                [
                    .. Enumerable
                        .Range(0, Steps)
                        .SelectMany(k =>
                        {
                            var (place, speed) = k == 0 ? (0, 0) : (x[k - 1], x[Steps + k - 1]);
                            return new[]
                            {
                                x[k] - place - H * x[Steps + k],
                                x[Steps + k] - speed - H * x[2 * Steps + k],
                            };
                        }),
                    x[Steps - 1] - 1,
                    x[2 * Steps - 1],
                ],
            new double[2 * Steps + 2],
            new double[2 * Steps + 2]
        );

        Solution solution = new Sqp { Constraints = Constraints.Of(motion) }.Minimize(force, new double[3 * Steps]);
        // 12.03, first force 5.71
        Console.WriteLine($"{solution.Value:F2}, first force {solution.Point[2 * Steps]:F2}");
        //// end
        Assert.True(solution.Converged, solution.Reason.Sentence);
        Assert.Equal(12.03, solution.Value, 5e-3);
        Assert.Equal(5.71, solution.Point[2 * Steps], 5e-3);
        // The force is linear in time.
        var second = solution.Point[2 * Steps + 1] - solution.Point[2 * Steps];
        var last = solution.Point[3 * Steps - 1] - solution.Point[3 * Steps - 2];
        Assert.Equal(second, last, 1e-6);
    }

    [Fact]
    public void A_lasso_path()
    {
        // example: lasso
        double[][] rows =
        [
            [1, 0.5, -0.2],
            [-1, 0.3, 0.4],
            [0.5, -1, 0.1],
            [-0.3, 0.6, -1],
        ];
        double[] responses = [2.1, -1.9, 0.8, -0.4];
        var squares = Objective.Of(b =>
        {
            Real sum = 0;
            for (var i = 0; i < 4; i++)
            {
                var r = rows[i][0] * b[0] + rows[i][1] * b[1] + rows[i][2] * b[2] - responses[i];
                sum += r * r / 8;
            }

            return sum;
        });

        List<int> counts = [];
        double[] coefficients = [0, 0, 0];
        foreach (var weight in (double[])[2, 0.5, 0.05, 0.01])
        {
            // Each solution is the start of the next: a warm start.
            var lasso = new ProximalGradient { Regularizer = Regularizer.L1(weight) };
            coefficients = [.. lasso.Minimize(squares, coefficients).Point];
            counts.Add(coefficients.Count(b => b != 0));
        }

        Console.WriteLine(string.Join(", ", counts)); // so many of 3 are not 0: 0, 1, 2, 3
        //// end
        Assert.Equal([0, 1, 2, 3], counts);
        Assert.True(coefficients[0] > 1);
    }

    [Fact]
    public void A_convex_set()
    {
        // example: set
        var risk = Objective.Of(w => 0.04 * w[0] * w[0] + 0.09 * w[1] * w[1] + 0.16 * w[2] * w[2]);
        var method = new SpectralProjectedGradient { Set = ConvexSet.Simplex(1) };
        Solution solution = method.Minimize(risk, [1, 0, 0]);
        Console.WriteLine($"{solution.Point[0]:F3} {solution.Point[1]:F3} {solution.Point[2]:F3}"); // 0.590 0.262 0.148
        //// end
        Assert.True(solution.Converged, solution.Reason.Sentence);
        Assert.Equal(0.590, solution.Point[0], 5e-4);
        Assert.Equal(0.262, solution.Point[1], 5e-4);
        Assert.Equal(0.148, solution.Point[2], 5e-4);
    }

    [Fact]
    public void Constraints_that_contradict_each_other()
    {
        // example: infeasible
        var nearest = Objective.Of(x => x[0] * x[0] + x[1] * x[1]);
        var impossible = Constraints
            .Of(Constraint.Equal("budget", [1, 1], 1), Constraint.AtLeast("share", [1, 0], 2))
            .Within(Bounds.Between(0, double.PositiveInfinity));

        Solution solution = new Sqp { Constraints = impossible }.Minimize(nearest, [1, 2]);
        Console.WriteLine(solution.Reason.Kind); // Infeasible
        Console.WriteLine(solution.Reason); // Stopped: no point near here satisfies the constraints: "budget" is ...
        Console.WriteLine(string.Join(", ", solution.Constraints!.Certificate)); // the weights that prove it
        //// end
        Assert.Equal(StopKind.Infeasible, solution.Reason.Kind);
        Assert.Equal(2, solution.Constraints.Certificate.Length);
    }

    [Fact]
    public void The_document_shows_this_code() => DocumentExamples.AreShownIn("constraints.md");
}
