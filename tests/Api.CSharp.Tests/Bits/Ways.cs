using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Tests.Bits;

/// <summary>
/// The ways to run a method, each with a hash of all points, values, steps and stop reasons. Only this class depends on
/// the public API of runs: the recorded runs use only
/// <see cref="Hashes(Solver, Objective, ImmutableArray{double})"/>.
/// </summary>
internal static class Ways
{
    /// <summary>The number of iterates of an optimizer, which does not end by itself.</summary>
    private const int Steps = 40;

    /// <summary>The maximum number of observations of any other method.</summary>
    private const int Observations = 300;

    /// <summary>The hashes of all ways to run a method, by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Hashes(
        Solver method,
        Objective objective,
        ImmutableArray<double> start
    )
    {
        yield return new("lazy", Lazy(method.Iterates(objective, start)));
        yield return new("minimize", Minimize(method, objective, start));
        yield return new("resume", Resume(method, objective, start));
        yield return new("after", After(method, objective, start));
        switch (method)
        {
            case Optimizer optimizer:
                yield return new("by hand", ByHand(optimizer, objective, start));
                yield return new("in place", InPlace(optimizer, objective, start));
                break;
            case Solver search:
                yield return new("by hand", ByHand(search, objective, start));
                break;
            default:
                throw new ArgumentException($"{method} is run by hand in no known way.", nameof(method));
        }
    }

    /// <summary>The hashes of all ways to run a least-squares method, by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Hashes(
        LeastSquaresMethod method,
        Residuals residuals,
        ImmutableArray<double> start
    )
    {
        var stop = Stop.AfterEvaluations(Observations);
        var part = method.Minimize(residuals, start, Stop.AfterEvaluations(5));
        yield return new("lazy", Lazy(method.Iterates(residuals, start)));
        yield return new("minimize", Shown(method.Minimize(residuals, start, stop)));
        yield return new("resume", Shown(method.Resume(residuals, part.ToJson(), stop)));
        yield return new("after", Lazy(method.IteratesAfter(residuals, part.ToJson())));
        yield return new("by hand", ByHand(method, residuals, start));
    }

    /// <summary>The hash of a run with a stop criterion.</summary>
    public static string Minimize(
        Solver method,
        Objective objective,
        ImmutableArray<double> start,
        Stop stop,
        RunOptions? options = null
    ) => Shown(method.Minimize(objective, start, stop, options));

    /// <summary>The hash of vectors of an optimizer's state, iterate by iterate.</summary>
    public static string States(Solver method, Objective objective, ImmutableArray<double> start, string[] vectors)
    {
        using var hash = new BitHash();
        foreach (var iterate in method.Iterates(objective, start).Take(Steps))
        {
            hash.Add(iterate);
            foreach (var name in vectors)
            {
                hash.Add(iterate.StateVector(name));
            }
        }

        return hash.ToString();
    }

    private static Stop Budget(Solver method, int optimizer, int other) =>
        method is Optimizer ? Stop.AfterIterations(optimizer) : Stop.AfterEvaluations(other);

    private static string Minimize(Solver method, Objective objective, ImmutableArray<double> start) =>
        Minimize(method, objective, start, method.DefaultStop().Or(Budget(method, Steps, Observations)));

    private static Solution Part(Solver method, Objective objective, ImmutableArray<double> start) =>
        method.Minimize(objective, start, Budget(method, 17, 17));

    private static string Resume(Solver method, Objective objective, ImmutableArray<double> start)
    {
        var stop = method.DefaultStop().Or(Budget(method, Steps, Observations));
        return Shown(method.Resume(objective, Part(method, objective, start).ToJson(), stop));
    }

    private static string After(Solver method, Objective objective, ImmutableArray<double> start) =>
        Lazy(method.IteratesAfter(objective, Part(method, objective, start).ToJson()));

    private static string Lazy(IEnumerable<Iterate> iterates)
    {
        using var hash = new BitHash();
        foreach (var iterate in iterates.Take(Steps))
        {
            hash.Add(iterate);
        }

        return hash.ToString();
    }

    private static string ByHand(Optimizer optimizer, Objective objective, ImmutableArray<double> start)
    {
        using var hash = new BitHash();
        var run = optimizer.Start(start);
        for (var i = 0; i < Steps && run.TryAsk(out var point) && point.All(double.IsFinite); i++)
        {
            run = run.Tell(objective.Evaluate(point));
            hash.Add(run.Index).Add(point).Add(run.Step);
            if (i == 17)
            {
                run = optimizer.Restore(run.ToJson());
            }
        }

        return hash.ToString();
    }

    private static string InPlace(Optimizer optimizer, Objective objective, ImmutableArray<double> start)
    {
        using var hash = new BitHash();
        var run = optimizer.StartInPlace(start);
        for (var i = 0; i < Steps; i++)
        {
            ImmutableArray<double> point = [.. run.Point];
            if (!point.All(double.IsFinite))
            {
                break;
            }

            var evaluation = objective.Evaluate(point);
            evaluation.Gradient.CopyTo(run.Gradient);
            hash.Add(run.Index).Add(evaluation).Add(run.Step(evaluation.Value));
        }

        return hash.ToString();
    }

    private static string ByHand(Solver method, Objective objective, ImmutableArray<double> start)
    {
        using var hash = new BitHash();
        var run = method.Start(start);
        while (run.Evaluations < Observations && run.TryAsk(out var point))
        {
            hash.Add(point);
            var evaluation = objective.Evaluate(point);
            run = run.Tell(evaluation.Value, evaluation.Gradient, () => Hessian(objective, point));
            if (run.Evaluations == 17)
            {
                run = method.Restore(run.ToJson());
            }
        }

        return hash.Add(run.Index).Add(run.Current).Add(run.Best).Add(run.Reason).ToString();
    }

    private static string ByHand(LeastSquaresMethod method, Residuals residuals, ImmutableArray<double> start)
    {
        using var hash = new BitHash();
        var run = method.Start(start);
        while (run.Evaluations < Observations && run.TryAsk(out var point))
        {
            hash.Add(point);
            run = run.Tell(residuals.Evaluate(point), () => residuals.Jacobian(point));
            if (run.Evaluations == 5)
            {
                run = method.Restore(run.ToJson());
            }
        }

        return hash.Add(run.Index).Add(run.Current).Add(run.Residuals).Add(run.Reason).ToString();
    }

    /// <summary>A Hessian by differences of gradients, for ask/tell runs.</summary>
    private static Matrix Hessian(Objective objective, ImmutableArray<double> point)
    {
        const double Step = 1.0 / (1 << 20);
        var n = point.Length;
        var entries = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var above = objective.Evaluate(point.SetItem(i, point[i] + Step)).Gradient;
            var below = objective.Evaluate(point.SetItem(i, point[i] - Step)).Gradient;
            for (var j = 0; j < n; j++)
            {
                entries[i + j * n] += (above[j] - below[j]) / (4 * Step);
                entries[j + i * n] += (above[j] - below[j]) / (4 * Step);
            }
        }

        return new Matrix(n, n, [.. entries]);
    }

    private static string Shown(Solution solution)
    {
        using var hash = new BitHash();
        return hash.Add(solution.Best)
            .Add(solution.BestIndex)
            .Add(solution.Last)
            .Add(solution.Iterations)
            .Add(solution.Evaluations)
            .Add(solution.Reason)
            .ToString();
    }

    private static string Shown(Fit fit)
    {
        using var hash = new BitHash();
        return hash.Add(fit.Last)
            .Add(fit.Residuals)
            .Add(fit.Iterations)
            .Add(fit.Evaluations)
            .Add(fit.Reason)
            .ToString();
    }
}
