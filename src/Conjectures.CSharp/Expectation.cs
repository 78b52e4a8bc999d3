using System;
using Microsoft.FSharp.Core;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>
/// An expectation of runs, as a number: above 0 if and only if a run breaks it. The search maximizes it.
/// </summary>
public sealed class Expectation
{
    private Expectation(Measure inner) => Inner = inner;

    internal Measure Inner { get; }

    /// <summary>The expectation in words.</summary>
    public string Name => Inner.Name;

    /// <summary>
    /// The values of the last quarter of the run are at most 1e-4 of the first one. A breach is certified by a cycle;
    /// without one it is only a candidate.
    /// </summary>
    public static Expectation Converges { get; } = new(MeasureModule.converges);

    /// <summary>No step raises the value.</summary>
    public static Expectation NeverRises { get; } = new(MeasureModule.neverRises);

    /// <summary>No step raises the norm of the gradient.</summary>
    public static Expectation GradientNeverGrows { get; } = new(MeasureModule.gradientNeverGrows);

    /// <summary>The curve of values over steps is convex.</summary>
    public static Expectation CurveIsConvex { get; } = new(MeasureModule.curveIsConvex);

    /// <summary>
    /// f(x_N) - f* is at most bound(N) |x_0 - x*|^2. The bound is a function of the number of steps, because
    /// counterexamples are shrunk to fewer.
    /// </summary>
    /// <param name="text">The bound in words, such as "1/(4N + 2)".</param>
    /// <param name="bound">The bound, above 0.</param>
    public static Expectation GapAtMost(string text, Func<int, double> bound) =>
        new(MeasureModule.gapAtMost(text, FuncConvert.FromFunc(bound)));

    /// <summary>The norm of the gradient after N steps is at most bound(N) |x_0 - x*|.</summary>
    /// <inheritdoc cref="GapAtMost"/>
    public static Expectation GradientAtMost(string text, Func<int, double> bound) =>
        new(MeasureModule.gradientAtMost(text, FuncConvert.FromFunc(bound)));

    /// <summary>f(x_N) - f* is at most bound(N) (f(x_0) - f*).</summary>
    /// <inheritdoc cref="GapAtMost"/>
    public static Expectation ValueAtMost(string text, Func<int, double> bound) =>
        new(MeasureModule.valueAtMost(text, FuncConvert.FromFunc(bound)));

    /// <summary>The least squared norm of a gradient is at most bound(N) (f(x_0) - f(x_N)).</summary>
    /// <inheritdoc cref="GapAtMost"/>
    public static Expectation LeastGradientAtMost(string text, Func<int, double> bound) =>
        new(MeasureModule.leastGradientAtMost(text, FuncConvert.FromFunc(bound)));

    /// <summary>
    /// Once the iterate is within 1e-6 learning rates of the minimizer, it stays within 1e-3 of them from 100 steps
    /// later on.
    /// </summary>
    /// <exception cref="ParameterException">The rate is not finite and above 0.</exception>
    public static Expectation StaysNear(double rate) => new(MeasureModule.staysNear(rate));

    /// <summary>No step is longer than so many learning rates, in the Euclidean norm.</summary>
    /// <exception cref="ParameterException">A number is not finite and above 0.</exception>
    public static Expectation StepAtMost(double rate, double bound) => new(MeasureModule.stepAtMost(rate, bound));

    /// <summary>
    /// Over the last period of online lines, the iterate does not climb along the mean gradient by so many learning
    /// rates a step or more.
    /// </summary>
    /// <exception cref="ParameterException">A number is not finite and above 0.</exception>
    public static Expectation NeverClimbs(double rate, double atLeast = 0.01) =>
        new(MeasureModule.neverClimbs(rate, atLeast));

    /// <summary>After the last step, the value is at most that of another first-order method.</summary>
    /// <exception cref="ParameterException">It is no first-order method.</exception>
    public static Expectation NoWorseThan(Solver other) =>
        new(MeasureModule.noWorseThan(Conjecture.About(other).Inner));

    /// <summary>The iterates are those of another first-order method, within a relative 1e-9.</summary>
    /// <exception cref="ParameterException">It is no first-order method.</exception>
    public static Expectation SameStepsAs(Solver other) => SameStepsAs(Conjecture.About(other));

    /// <inheritdoc cref="SameStepsAs(Solver)"/>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public static Expectation SameStepsAs(ConjectureSubject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(MeasureModule.equals(other.Inner));
    }

    /// <summary>
    /// An expectation of your own. The number is above 0 if and only if the run breaks it; NaN is no breach. The trace
    /// must not be kept.
    /// </summary>
    public static Expectation Create(string name, Func<Laws.Trace, double> breach) =>
        new(MeasureModule.create(name, FuncConvert.FromFunc(breach)));

    /// <summary>The same expectation, of classes with a minimizer only.</summary>
    public Expectation WithMinimizer() => new(MeasureModule.withMinimizer(Inner));

    /// <summary>The same expectation, whose number of steps is part of it: counterexamples keep it.</summary>
    public Expectation KeepingSteps() => new(MeasureModule.keepingSteps(Inner));

    /// <summary>The expectation in words.</summary>
    public override string ToString() => Name;
}
