using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A searching method of the core whose types of state and observation are not told.</summary>
internal abstract class SearchEngine : MinimizerEngine
{
    public abstract Search Start(ImmutableArray<double> start);

    public abstract Search Restore(string saved);
}

/// <summary>The only place where the façade meets searching methods of the core with their state.</summary>
internal sealed class SearchEngine<TState, TObservation>(
    Method<TState, TObservation> method,
    ObservationKind<TObservation> kind) : SearchEngine
{
    public Method<TState, TObservation> Method => method;

    public ObservationKind<TObservation> Kind => kind;

    public override string Name => method.Name;

    public override Search Start(ImmutableArray<double> start) =>
        new Search<TState, TObservation>(this, MethodRun.start(method, start));

    public override Search Restore(string saved) =>
        new Search<TState, TObservation>(this, MethodRun.ofJson(method, saved));

    public override IEnumerable<Iterate> Iterates(Objective objective, ImmutableArray<double> start) =>
        MethodRun.iterates(method, Interop.Function(Observe(objective)), MethodRun.start(method, start)).Select(Shown);

    public override IEnumerable<Iterate> IteratesAfter(Objective objective, string saved) =>
        MethodRun.iterates(method, Interop.Function(Observe(objective)), Read(objective, saved)).Select(Shown);

    public override Solution Minimize(Objective objective, ImmutableArray<double> start, Core.RunOptions options) =>
        Run(objective, options, MethodRun.start(method, start));

    public override Solution Resume(Objective objective, string saved, Core.RunOptions options) =>
        Run(objective, options, Read(objective, saved));

    private Solution Run(Objective objective, Core.RunOptions options, MethodRun<TState> run)
    {
        var solution = MinimizeBy.resume(method, Interop.Function(Observe(objective)), objective.GradientSource, options, run);
        return new(new SavedMethodRun<TState>(solution.Last))
        {
            Best = solution.Best,
            BestIndex = solution.BestIndex,
            Last = solution.Last.Current,
            Reason = solution.Reason,
            Iterations = solution.Iterations,
            Evaluations = solution.Evaluations,
            Counts = solution.Counts,
            GradientSource = solution.GradientSource,
            Elapsed = solution.Elapsed,
        };
    }

    private MethodRun<TState> Read(Objective objective, string saved)
    {
        var run = MethodRun.ofJson(method, saved);
        objective.CheckDimension(nameof(saved), run.Current.Point);
        return run;
    }

    private Func<Counter, ImmutableArray<double>, TObservation> Observe(Objective objective) =>
        (counter, point) => kind.At(objective.Inner, counter, point);

    private static Iterate Shown(MethodRun<TState> run) =>
        new(
            run.Index,
            run.Evaluations,
            run.Current,
            VectorModule.subtract(run.Current.Point, run.Previous),
            new SavedMethodRun<TState>(run));
}

/// <summary>Where a run of a searching method stands.</summary>
internal sealed class SavedMethodRun<TState>(MethodRun<TState> run) : Saved
{
    public override string ToJson() => MethodRun.toJson(run);

    public override ImmutableArray<double> StateVector(string name) => StateVectors<TState>.Read(run.State, name);
}
