using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The only place where the façade meets optimizers of the core with their state.</summary>
internal sealed class Engine<TState>(Core.Optimizer<TState> optimizer) : Engine
{
    public override string Name => optimizer.Name;

    public override Engine AndThen(Engine second) => second.After(optimizer);

    public override Engine After<TFirst>(Core.Optimizer<TFirst> first) =>
        new Engine<Both<TFirst, TState>>(Core.Optimizer.andThen(optimizer, first));

    public override Engine Lookahead(long period, double share) =>
        new Engine<LookaheadState<TState>>(Core.Lookahead.over(period, share, optimizer));

    public override Engine Accumulate(long period) =>
        new Engine<AccumulateState<TState>>(Core.Accumulate.over(period, optimizer));

    public override Engine SkipNonFinite(long most) =>
        new Engine<SkipNonFiniteState<TState>>(Core.SkipNonFinite.over(most, optimizer));

    public override IEnumerable<Iterate> Iterates(Objective objective, ImmutableArray<double> start) =>
        Core.Iterates.from(optimizer, objective.Inner, start).Select(Shown);

    public override IEnumerable<Iterate> IteratesAfter(Objective objective, string saved) =>
        Checkpoint.iterates(optimizer, objective.Inner, Read(objective, saved)).Select(Shown);

    public override Solution Minimize(Objective objective, ImmutableArray<double> start, Core.RunOptions options) =>
        Shown(Core.Minimize.run(optimizer, objective.Inner, options, start));

    public override Solution Resume(Objective objective, string saved, Core.RunOptions options) =>
        Shown(Core.Minimize.resume(optimizer, objective.Inner, options, Read(objective, saved)));

    public override Run Start(ImmutableArray<double> start) => new Run<TState>(this, Asking.start(optimizer, start));

    public override Run Restore(string saved) => new Run<TState>(this, Asking.ofJson(optimizer, saved));

    public override InPlace StartInPlace(ImmutableArray<double> start) => new InPlace<TState>(this, new(optimizer, start));

    public override InPlace RestoreInPlace(string saved) =>
        new InPlace<TState>(this, new(optimizer, Asking.ofJson(optimizer, saved)));

    public Run<TState> Tell(Asking<TState> asking, Evaluation evaluation) =>
        new(this, Asking.tell(optimizer, asking, evaluation));

    public Iterate Shown(Iterate<TState> iterate) =>
        new(iterate.Index, iterate.Evaluations, iterate.Evaluation, iterate.Step, new SavedIterate<TState>(optimizer, iterate));

    private Checkpoint<TState> Read(Objective objective, string saved)
    {
        var checkpoint = Checkpoint.ofJson(optimizer, saved);
        objective.CheckDimension(nameof(saved), checkpoint.Current.Point);
        return checkpoint;
    }

    private static Solution Shown(Solution<Checkpoint<TState>> solution) =>
        new(new SavedCheckpoint<TState>(solution.Last))
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
