using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Tests.Bits;

/// <content>All other methods with their variants.</content>
internal sealed partial record RecordedRun
{
    private static IEnumerable<RecordedRun> Searches() =>
        from method in Methods.All
        where method.Default is not Optimizer
        from problem in new[] { "rosenbrock", "beale", "himmelblau", "breast-cancer" }
        let known = Problems.Find(problem)
        where
            known.Dimension < 10
            || method.Name is not ("nelder-mead" or "cma-es" or "particle-swarm" or "hill-climbing")
        // At larger rates than this, gradient descent leaves the valley for infinity.
        let solver = method.Default is SecondEvaluationSolver
            ? method.With([new("learningRate", "0.0001")])
            : method.Default
        select Of(method.Name, problem != "breast-cancer" && !Inexact.Contains(method.Name), solver, known);

    private static IEnumerable<RecordedRun> Variants()
    {
        RecordedRun Exact(string name, Solver method) => Of(name, true, method, Valley);
        RecordedRun Inexact(string name, Solver method) => Of(name, false, method, Problems.Find("rosenbrock"));

        foreach (var (name, search) in LineSearches.All.Where(known => known.Key != "none"))
        {
            yield return Exact($"bfgs, {name}", new Bfgs { LineSearch = search });
            yield return Exact($"l-bfgs, {name}", new LBfgs { LineSearch = search, Memory = 3 });
            yield return Exact($"conjugate-gradient, {name}", new ConjugateGradient { LineSearch = search });
            yield return Inexact($"newton, {name}", new Newton { LineSearch = search });
        }

        foreach (var formula in Enum.GetValues<ConjugateGradientFormula>())
        {
            yield return Exact($"conjugate-gradient, {formula}", new ConjugateGradient { Formula = formula });
        }

        var box = Bounds.Between(-1.5, 2);
        yield return Of("l-bfgs-b, bounded", true, new LBfgsB { Bounds = box }, Beale);
        yield return Exact("l-bfgs-b, memory 2", new LBfgsB { Memory = 2 });
        yield return Exact("nelder-mead, plain, restarted", new NelderMead { IsAdaptive = false, Restarts = 1 });
        yield return Of("nelder-mead, bounded", true, new NelderMead { Bounds = box }, Beale);
        yield return Of("cma-es, bounded", false, new CmaEs { Bounds = box, Seed = 3 }, Beale);
        yield return Of("particle-swarm, bounded", false, new ParticleSwarm { Bounds = box, Seed = 3 }, Beale);
        yield return Of("hill-climbing, bounded", false, new HillClimbing { Bounds = box, Seed = 3 }, Beale);
        yield return Inexact("trust-region, short", new TrustRegion { InitialRadius = 0.01 });

        // With a Hessian there are no differences.
        var valley = Problems.Find("rosenbrock");
        var objective = valley.Objective.WithHessian(
            (x, into) =>
            {
                into[0] = 1200 * x[0] * x[0] - 400 * x[1] + 2;
                into[1] = into[2] = -400 * x[0];
                into[3] = 200;
            }
        );
        foreach (var name in new[] { "newton", "newton-cg", "trust-region", "trust-region-cg" })
        {
            yield return new(
                $"{name} with a Hessian",
                true,
                () => Ways.Hashes(Methods.Find(name).Default, objective, valley.Start)
            );
        }

        // Without gradients there are no others.
        var values = Objective.Create(x => x[0] * x[0] * x[0] * x[0] + (x[0] - x[1]) * (x[0] - x[1]) + x[1]);
        foreach (var name in new[] { "adam", "bfgs", "l-bfgs-b", "trust-region", "nelder-mead" })
        {
            yield return new(
                $"{name} on values alone",
                name == "nelder-mead",
                () => Ways.Hashes(Methods.Find(name).Default, values, [-1.2, 1])
            );
        }
    }

    private static IEnumerable<RecordedRun> LeastSquares()
    {
        var valley = Residuals.Create(
            2,
            (x, r) => (r[0], r[1]) = (10 * (x[1] - x[0] * x[0]), 1 - x[0]),
            (x, j) => (j[0], j[1], j[2], j[3]) = (-20 * x[0], -1, 10, 0)
        );
        var rational = Residuals.Create(
            8,
            (x, r) =>
            {
                for (var i = 0; i < r.Length; i++)
                {
                    r[i] = x[0] * (i + 1) / (x[1] + i) + x[2] - 3.0 / (1 + i) + (i == 3 ? 5 : 0);
                }
            }
        );
        RecordedRun On(
            string name,
            bool isExact,
            LeastSquaresMethod method,
            Residuals residuals,
            ImmutableArray<double> start
        ) => new(name, isExact, () => Ways.Hashes(method, residuals, start));

        yield return On("levenberg-marquardt", true, new LevenbergMarquardt(), valley, [-1.2, 1]);
        yield return On("gauss-newton", true, new GaussNewton(), valley, [-1.2, 1]);
        yield return On(
            "levenberg-marquardt, bent",
            true,
            new LevenbergMarquardt { GeodesicAcceleration = true },
            valley,
            [-1.2, 1]
        );
        yield return On(
            "levenberg-marquardt, bounded",
            true,
            new LevenbergMarquardt { Bounds = Bounds.Between(-2, 0.5) },
            valley,
            [-1.2, 0.4]
        );
        yield return On("levenberg-marquardt, differences", false, new LevenbergMarquardt(), rational, [1, 1, 1]);
        yield return On("gauss-newton, differences", false, new GaussNewton(), rational, [1, 1, 1]);
        foreach (var loss in Enum.GetValues<RobustLoss>().Where(loss => loss != RobustLoss.None))
        {
            yield return On(
                $"levenberg-marquardt, {loss}",
                false,
                new LevenbergMarquardt { Loss = loss, LossScale = 0.5 },
                rational,
                [1, 1, 1]
            );
        }
    }
}
