using System;
using System.Collections.Immutable;
using Microsoft.FSharp.Core;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>The first-order method that a conjecture is about.</summary>
public sealed class ConjectureSubject
{
    internal ConjectureSubject(Subject inner) => Inner = inner;

    internal Subject Inner { get; }

    /// <summary>Its name.</summary>
    public string Name => Inner.Name;

    /// <summary>
    /// A method as a function of all its evaluations so far, the last of which is at its point: the step. It may
    /// evaluate the function at other points, too.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ConjectureSubject Create(
        string name,
        Func<ImmutableArray<Evaluation>, Func<ImmutableArray<double>, Evaluation>, ImmutableArray<double>> step
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(step);
        return new(
            SubjectModule.ofFunction(
                name,
                FuncConvert.FromFunc(
                    (ImmutableArray<Evaluation> seen, FSharpFunc<ImmutableArray<double>, Evaluation> evaluate) =>
                        step(seen, evaluate.Invoke)
                )
            )
        );
    }

    /// <summary>
    /// The method on another problem: the function times a factor, and points moved by a distance in each coordinate.
    /// </summary>
    public ConjectureSubject Moved(double factor, double distance) => new(SubjectModule.moved(factor, distance, Inner));

    /// <summary>
    /// The method with errors: its gradients times factors, by iterate and coordinate, and its steps times a factor.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="ofGradient"/> is null.</exception>
    public ConjectureSubject Turned(Func<int, int, double> ofGradient, double ofStep)
    {
        ArgumentNullException.ThrowIfNull(ofGradient);
        return new(SubjectModule.turned(FuncConvert.FromFunc(ofGradient), ofStep, Inner));
    }

    /// <summary>The same method under another name in messages.</summary>
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
