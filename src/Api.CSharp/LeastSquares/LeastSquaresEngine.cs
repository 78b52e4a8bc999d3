using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A least-squares method of the core whose type of state is not told.</summary>
internal abstract class LeastSquaresEngine
{
    public abstract string Name { get; }

    public abstract Fit Minimize(Residuals residuals, ImmutableArray<double> start, Core.RunOptions options);

    public abstract Fit Resume(Residuals residuals, string saved, Core.RunOptions options);

    public abstract IEnumerable<Iterate> Iterates(Residuals residuals, ImmutableArray<double> start);

    public abstract IEnumerable<Iterate> IteratesAfter(Residuals residuals, string saved);

    public abstract LeastSquaresRun Start(ImmutableArray<double> start);

    public abstract LeastSquaresRun Restore(string saved);
}

/// <summary>The only place where the façade meets least-squares methods of the core with their state.</summary>
internal sealed class LeastSquaresEngine<TState>(
    Method<TState, Linearization> method,
    Func<TState, LeastSquaresIterate> iterate,
    Loss loss,
    Bounds bounds) : LeastSquaresEngine
{
    public Method<TState, Linearization> Method => method;

    public override string Name => method.Name;

    public LeastSquaresIterate At(MethodRun<TState> run) => iterate(run.State);

    public Covariance CovarianceOf(MethodRun<TState> run, bool isAbsolute = false) =>
        Core.Covariance.find(isAbsolute, loss, bounds, At(run));

    public override Fit Minimize(Residuals residuals, ImmutableArray<double> start, Core.RunOptions options) =>
        Run(residuals, options, MethodRun.start(method, start));

    public override Fit Resume(Residuals residuals, string saved, Core.RunOptions options) =>
        Run(residuals, options, MethodRun.ofJson(method, saved));

    public override IEnumerable<Iterate> Iterates(Residuals residuals, ImmutableArray<double> start) =>
        MethodRun.iterates(method, Interop.Function(Observe(residuals)), MethodRun.start(method, start)).Select(Shown);

    public override IEnumerable<Iterate> IteratesAfter(Residuals residuals, string saved) =>
        MethodRun.iterates(method, Interop.Function(Observe(residuals)), MethodRun.ofJson(method, saved)).Select(Shown);

    public override LeastSquaresRun Start(ImmutableArray<double> start) =>
        new LeastSquaresRun<TState>(this, MethodRun.start(method, start));

    public override LeastSquaresRun Restore(string saved) =>
        new LeastSquaresRun<TState>(this, MethodRun.ofJson(method, saved));

    private Fit Run(Residuals residuals, Core.RunOptions options, MethodRun<TState> run)
    {
        var solution = MinimizeBy.resume(method, Interop.Function(Observe(residuals)), residuals.JacobianSource, options, run);
        var last = solution.Last;
        return new(new SavedMethodRun<TState>(last), isAbsolute => CovarianceOf(last, isAbsolute))
        {
            Last = last.Current,
            Residuals = At(last).Residuals,
            Reason = solution.Reason,
            Iterations = solution.Iterations,
            Evaluations = solution.Evaluations,
            Counts = solution.Counts,
            JacobianSource = solution.GradientSource,
            Elapsed = solution.Elapsed,
        };
    }

    private Func<Counter, ImmutableArray<double>, Linearization> Observe(Residuals residuals) =>
        (counter, point) => Core.Observe.linearization(bounds, residuals.Inner, counter, point);

    private static Iterate Shown(MethodRun<TState> run) =>
        new(
            run.Index,
            run.Evaluations,
            run.Current,
            VectorModule.subtract(run.Current.Point, run.Previous),
            new SavedMethodRun<TState>(run));
}
