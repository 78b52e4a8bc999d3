using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A run driven by hand whose type of state is known.</summary>
internal sealed class Run<TState>(Engine<TState> engine, Asking<TState> asking) : Run
{
    public override ImmutableArray<double> Point => asking.Point;

    public override long Index => asking.Index;

    public override ImmutableArray<double> Step => asking.Step;

    public override Run Advance(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return engine.Tell(asking, evaluation);
    }

    public override string ToJson() => Asking.toJson(asking);

    internal override Iterate Arrive(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return engine.Shown(Asking.iterate(asking, evaluation));
    }
}
