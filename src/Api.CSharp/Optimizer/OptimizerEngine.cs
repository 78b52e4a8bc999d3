using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>An optimizer of the core with the type of its state hidden. Two are chained by double dispatch.</summary>
internal abstract class OptimizerEngine
{
    /// <summary>The optimizer as an algorithm.</summary>
    public abstract Engine<Objective> Engine { get; }

    /// <summary>The chain of this optimizer and another.</summary>
    public abstract OptimizerEngine AndThen(OptimizerEngine second);

    /// <summary>The chain of another optimizer and this one.</summary>
    public abstract OptimizerEngine After<TFirst>(Core.Optimizer<TFirst> first);

    public abstract OptimizerEngine Lookahead(long period, double slowStepSize);

    public abstract OptimizerEngine Accumulate(long period);

    public abstract OptimizerEngine SkipNonFinite(long maxConsecutive);

    public abstract OptimizerEngine Cautious(CautiousSettings settings);

    public abstract Engine<Objective> SharpnessAware(Blocks blocks, SharpnessAwareSettings settings);

    public abstract OptimizerEngine On(Blocks blocks);

    public abstract OptimizerEngine For(BlockFilter filter);

    public abstract OptimizerEngine Among(IEnumerable<BlockFilter> groups);

    public abstract InPlace StartInPlace(ImmutableArray<double> start);

    public abstract InPlace RestoreInPlace(string saved, ResumeOptions? resume);

    /// <summary>Shows the optimizer, with the type of its state, to a visitor.</summary>
    public abstract TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor);
}

/// <summary>A visitor of optimizers of the core with any type of state.</summary>
internal interface IOptimizerVisitor<out TResult>
{
    TResult Visit<TState>(Core.Optimizer<TState> optimizer);
}

/// <summary>The only type of the façade that uses the core's optimizers with the type of their state.</summary>
internal sealed class OptimizerEngine<TState>(Core.Optimizer<TState> optimizer) : OptimizerEngine
{
    private readonly Engine<Objective, OptimizerState<TState>, OptimizerIterate<TState>, Evaluation> engine = new(
        Core.Optimizer.algorithm(optimizer),
        new OnlineKind<TState>(optimizer)
    );

    public override Engine<Objective> Engine => engine;

    public override OptimizerEngine AndThen(OptimizerEngine second) => second.After(optimizer);

    public override OptimizerEngine After<TFirst>(Core.Optimizer<TFirst> first) =>
        new OptimizerEngine<ChainState<TFirst, TState>>(Core.Optimizer.andThen(optimizer, first));

    public override OptimizerEngine Lookahead(long period, double slowStepSize) =>
        new OptimizerEngine<LookaheadState<TState>>(Core.Lookahead.over(period, slowStepSize, optimizer));

    public override OptimizerEngine Accumulate(long period) =>
        new OptimizerEngine<AccumulateGradientsState<TState>>(Core.Accumulate.over(period, optimizer));

    public override OptimizerEngine SkipNonFinite(long maxConsecutive) =>
        new OptimizerEngine<SkipNonFiniteState<TState>>(Core.SkipNonFinite.over(maxConsecutive, optimizer));

    public override OptimizerEngine Cautious(CautiousSettings settings) =>
        new OptimizerEngine<TState>(Core.Cautious.over(settings, optimizer));

    public override Engine<Objective> SharpnessAware(Blocks blocks, SharpnessAwareSettings settings) =>
        OptimizerFunctional.Engine.Of(
            Core.SharpnessAware.on(blocks, settings, optimizer),
            new OnlineKind<TState>(optimizer)
        );

    public override OptimizerEngine On(Blocks blocks) =>
        new OptimizerEngine<TState>(Core.Optimizer.on(blocks, optimizer));

    public override OptimizerEngine For(BlockFilter filter) =>
        new OptimizerEngine<TState>(Core.Masked.over(filter, optimizer));

    public override OptimizerEngine Among(IEnumerable<BlockFilter> groups) =>
        new OptimizerEngine<TState>(Core.Partition.among(groups, optimizer));

    public override InPlace StartInPlace(ImmutableArray<double> start) =>
        new InPlace<TState>(engine, new(optimizer, start));

    public override InPlace RestoreInPlace(string saved, ResumeOptions? resume) =>
        new InPlace<TState>(engine, new(optimizer, engine.Read(saved, resume)));

    public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(optimizer);
}
