using System;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>The optimizer that a conjecture is about.</summary>
public sealed class ConjectureSubject
{
    internal ConjectureSubject(Subject inner) => Inner = inner;

    internal Subject Inner { get; }

    /// <summary>Its name.</summary>
    public string Name => Inner.Name;

    /// <summary>The same optimizer under another name in messages.</summary>
    public ConjectureSubject Rename(string name) => new(Inner.Rename(name));

    /// <summary>The class of functions that it runs on, for 100 steps.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="functions"/> is null.</exception>
    public Experiment On(FunctionClass functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return new(ConjectureModule.on(functions.Inner, Inner));
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}

/// <summary>An optimizer on a class of functions: what an expectation is stated about.</summary>
public sealed class Experiment
{
    private readonly Laws.Experiment inner;

    internal Experiment(Laws.Experiment inner) => this.inner = inner;

    /// <summary>The same with this number of steps of a run, at least 1.</summary>
    /// <exception cref="ParameterException">The number is out of range.</exception>
    public Experiment Steps(int count) => new(ConjectureModule.steps(count, inner));

    /// <summary>The conjecture that every run meets this expectation.</summary>
    /// <exception cref="ParameterException">The expectation needs a minimizer, and the class has none.</exception>
    public Conjecture Expect(Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        return new(ConjectureModule.expect(expectation.Inner, inner));
    }
}
