using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A run that can be saved as JSON and resumed, with the type of its state hidden.</summary>
internal abstract class Saved
{
    public abstract string ToJson(RunSubject? subject);

    /// <summary>A vector of the state by its name.</summary>
    public abstract ImmutableArray<double> StateVector(string name);
}

/// <summary>A run that can be saved, with its type parameters.</summary>
internal sealed class Saved<TState, TIterate>(
    Run<TState, TIterate> run,
    Func<TIterate, string, ImmutableArray<double>>? ofIterate
) : Saved
    where TIterate : IIterate
{
    public override string ToJson(RunSubject? subject) => Core.Run.toJsonOf(subject ?? Core.RunSubject.none, run);

    public override ImmutableArray<double> StateVector(string name) =>
        ofIterate is not null ? ofIterate(run.Iterate.Value, name)
        : run.Phase.IsAsking ? StateVectors<TState>.Read(run.Phase.state, name)
        : StateVectors<TIterate>.Read(run.Iterate.Value, name);
}
