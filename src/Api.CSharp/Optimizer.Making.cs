using System;
using System.Collections.Immutable;
using Microsoft.FSharp.Core;

namespace OptimizerFunctional;

public abstract partial record Optimizer
{
    /// <summary>Your own optimizer, which composes, runs, saves and resumes like a built-in one.</summary>
    /// <typeparam name="TState">What it remembers. It is saved as JSON, so let it be a record of numbers, vectors and other such records.</typeparam>
    /// <param name="name">What it is called. Runs are resumed under the same name.</param>
    /// <param name="start">The state before the first step from a point.</param>
    /// <param name="step">The next state, and what to add to the point. It must change nothing that it is given.</param>
    public static CustomOptimizer<TState> Create<TState>(
        string name,
        Func<ImmutableArray<double>, TState> start,
        Func<TState, Evaluation, (TState State, ImmutableArray<double> Step)> step)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(step);
        return new(Core.Optimizer.create(
            name,
            FuncConvert.FromFunc(start),
            FuncConvert.FromFunc<TState, Evaluation, ValueTuple<TState, ImmutableArray<double>>>(step)));
    }

    /// <summary>
    /// This optimizer, whose step <paramref name="next"/> takes for its gradient: so transforms (clip, decay, scale) are put
    /// before and after a method. A step points down and a gradient up, so a method goes second only after transforms.
    /// </summary>
    public Optimizer AndThen(Optimizer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Chain(this, next);
    }
}
