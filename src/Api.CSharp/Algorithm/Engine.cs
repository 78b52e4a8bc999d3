using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// An algorithm of the core with its type parameters hidden. <typeparamref name="TSource"/> is what it minimizes.
/// </summary>
internal abstract class Engine<TSource>
{
    public abstract string Name { get; }

    public abstract IEnumerable<Iterate> Iterates(
        TSource source,
        ImmutableArray<double> start,
        CancellationToken cancellationToken
    );

    public abstract IEnumerable<Iterate> IteratesAfter(
        TSource source,
        string saved,
        ResumeOptions? resume,
        CancellationToken cancellationToken
    );

    public abstract RunResult Minimize(TSource source, ImmutableArray<double> start, Core.RunOptions options);

    /// <summary>
    /// Like <see cref="Minimize"/>, but <paramref name="observe"/> is awaited at each point before the source is
    /// evaluated there.
    /// </summary>
    public abstract Task<RunResult> MinimizeAsync(
        TSource source,
        Func<ImmutableArray<double>, ValueTask> observe,
        ImmutableArray<double> start,
        Core.RunOptions options
    );

    public abstract RunResult Resume(TSource source, string saved, ResumeOptions? resume, Core.RunOptions options);

    public abstract Run Start(ImmutableArray<double> start);

    public abstract Run Restore(string saved, ResumeOptions? resume);
}

/// <summary>Creates engines with inferred type parameters.</summary>
internal static class Engine
{
    public static Engine<TSource> Of<TSource, TState, TIterate, TObservation>(
        Algorithm<TState, TIterate, TObservation> algorithm,
        ObservationKind<TSource, TIterate, TObservation> kind
    )
        where TIterate : IIterate => new Engine<TSource, TState, TIterate, TObservation>(algorithm, kind);
}

/// <summary>The only type of the façade that uses the core's algorithms with all their type parameters.</summary>
internal sealed class Engine<TSource, TState, TIterate, TObservation>(
    Algorithm<TState, TIterate, TObservation> algorithm,
    ObservationKind<TSource, TIterate, TObservation> kind
) : Engine<TSource>
    where TIterate : IIterate
{
    public Algorithm<TState, TIterate, TObservation> Algorithm => algorithm;

    public ObservationKind<TSource, TIterate, TObservation> Kind => kind;

    public override string Name => algorithm.Name;

    public override IEnumerable<Iterate> Iterates(
        TSource source,
        ImmutableArray<double> start,
        CancellationToken cancellationToken
    ) => Iterates(source, Begin(source, start), cancellationToken);

    public override IEnumerable<Iterate> IteratesAfter(
        TSource source,
        string saved,
        ResumeOptions? resume,
        CancellationToken cancellationToken
    ) => Iterates(source, Read(source, saved, resume), cancellationToken);

    public override RunResult Minimize(TSource source, ImmutableArray<double> start, Core.RunOptions options) =>
        Minimize(source, Begin(source, start), options);

    public override async Task<RunResult> MinimizeAsync(
        TSource source,
        Func<ImmutableArray<double>, ValueTask> observe,
        ImmutableArray<double> start,
        Core.RunOptions options
    )
    {
        if (kind.WantsHessians)
        {
            throw new ParameterException(
                "the method",
                Name,
                "one without second derivatives; run it by Start and Tell, with a Hessian"
            );
        }

        var begun = Begin(source, start);
        var run = new ObservedRun<TState, TIterate, TObservation>(algorithm, kind.Observer(source), options, begun);
        var reason = Driver.reasonToStop(options, run);
        while (reason.IsNone)
        {
            await observe(run.Asked).ConfigureAwait(false);
            run.Step();
            reason = Driver.reasonToStop(options, run);
        }

        return Shown(run.Solution(reason.Value));
    }

    public override RunResult Resume(TSource source, string saved, ResumeOptions? resume, Core.RunOptions options) =>
        Minimize(source, Read(source, saved, resume), options);

    public override Run Start(ImmutableArray<double> start) => Shown(Core.Run.start(algorithm, start));

    public override Run Restore(string saved, ResumeOptions? resume) => Shown(Read(saved, resume));

    public Run<TState, TIterate> Read(string saved, ResumeOptions? resume) =>
        Core.Run.ofJsonWith((resume ?? new()).ToCore(), algorithm, saved);

    public Run Shown(Run<TState, TIterate> run) => new Run<TSource, TState, TIterate, TObservation>(this, run);

    public Iterate IterateAt(Run<TState, TIterate> run) =>
        new(
            run.Index,
            run.Evaluations,
            run.Iterate.Value,
            run.Step,
            new Saved<TState, TIterate>(run, kind.StateVector),
            () => kind.Constraints(run.Iterate.Value)
        );

    private IEnumerable<Iterate> Iterates(
        TSource source,
        Run<TState, TIterate> run,
        CancellationToken cancellationToken
    ) =>
        Core
            .Run.iteratesUntil(
                Interop.Function(() => cancellationToken.IsCancellationRequested),
                algorithm,
                kind.Observer(source),
                run
            )
            .Select(IterateAt);

    private Run<TState, TIterate> Begin(TSource source, ImmutableArray<double> start)
    {
        var run = Core.Run.start(algorithm, start);
        kind.CheckPoint(source, nameof(start), start);
        return run;
    }

    private Run<TState, TIterate> Read(TSource source, string saved, ResumeOptions? resume)
    {
        var run = Read(saved, resume);
        kind.CheckPoint(source, nameof(saved), run.Previous);
        return run;
    }

    private RunResult Minimize(TSource source, Run<TState, TIterate> run, Core.RunOptions options) =>
        Shown(Core.Minimize.resume(algorithm, kind.Observer(source), options, run));

    private RunResult Shown(Core.Solution<TState, TIterate> solution)
    {
        var last = solution.Last;
        return new(
            Name,
            solution.Best,
            solution.BestIndex,
            last.Current,
            solution.Answer,
            last.Iterate.IsSome && !last.Iterate.Value.Answer.IsEmpty,
            solution.Reason,
            solution.Iterations,
            solution.Evaluations,
            solution.Counts,
            solution.GradientSource,
            solution.Elapsed,
            new Saved<TState, TIterate>(last, kind.StateVector),
            last.Iterate.IsSome ? kind.Residuals(last.Iterate.Value) : [],
            last.Iterate.IsSome ? kind.Constraints(last.Iterate.Value) : null,
            isAbsolute => kind.Covariance(last, isAbsolute)
        );
    }
}
