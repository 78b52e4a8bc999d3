using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A stop criterion. Criteria are combined with <see cref="Or"/> and <see cref="And"/>.</summary>
/// <remarks>
/// Equivalents in other libraries: maxiter, MaxIterations, max_iter and max_num_iterations are <see
/// cref="AfterIterations"/>; maxfev, maxfun and MaxFunctionEvaluations are <see cref="AfterEvaluations"/>; gtol, pgtol,
/// tolerance_grad and GradientTolerance are <see cref="WhenGradientBelow"/>; ftol and FunctionTolerance are <see
/// cref="WhenValueChangeBelow"/>; xtol, tolerance_change and StepTolerance are <see cref="WhenStepBelow"/>; stopval and
/// f_min are <see cref="AtValue"/>; maxtime and timeout are <see cref="AfterTime"/>. Tolerances of least-squares
/// methods and of methods that end by themselves are properties of the methods.
/// </remarks>
/// <example>
/// <code>
/// Stop stop = Stop.WhenGradientBelow(1e-6).Or(Stop.AfterIterations(20_000));
/// </code>
/// </example>
public sealed class Stop
{
    private Stop(Core.Stop inner) => Inner = StopModule.validate(inner);

    internal Core.Stop Inner { get; }

    /// <summary>The default: a gradient norm of at most 1e-8, or 10,000 iterations.</summary>
    public static Stop Default { get; } = WhenGradientBelow(1e-8).Or(AfterIterations(10_000));

    /// <summary>Stops when the infinity norm of the gradient is at most this. Finite and at least 0.</summary>
    /// <exception cref="ParameterException">The tolerance is out of range.</exception>
    public static Stop WhenGradientBelow(double tolerance) => new(Core.Stop.NewGradientBelow(tolerance));

    /// <summary>Stops when the value changed by at most this since the last iterate. Finite and at least 0.</summary>
    /// <exception cref="ParameterException">The tolerance is out of range.</exception>
    public static Stop WhenValueChangeBelow(double tolerance) => new(Core.Stop.NewValueChangeBelow(tolerance));

    /// <summary>Stops when the infinity norm of the step is at most this. Finite and at least 0.</summary>
    /// <exception cref="ParameterException">The tolerance is out of range.</exception>
    public static Stop WhenStepBelow(double tolerance) => new(Core.Stop.NewStepBelow(tolerance));

    /// <summary>Stops when the value is at most this.</summary>
    /// <exception cref="ParameterException">The target is NaN.</exception>
    public static Stop AtValue(double target) => new(Core.Stop.NewAtValue(target));

    /// <summary>Stops after this many iterations (maxiter), at least 0. A resumed run continues the count.</summary>
    /// <exception cref="ParameterException">The count is negative.</exception>
    public static Stop AfterIterations(long count) => new(Core.Stop.NewAfterIterations(count));

    /// <summary>
    /// Stops after this many evaluated points (maxfev), including the start; at least 1. A resumed run continues the
    /// count.
    /// </summary>
    /// <exception cref="ParameterException">The count is less than 1.</exception>
    public static Stop AfterEvaluations(long count) => new(Core.Stop.NewAfterEvaluations(count));

    /// <summary>Stops after this much time, at least zero.</summary>
    /// <exception cref="ParameterException">The limit is negative.</exception>
    public static Stop AfterTime(TimeSpan limit) => new(Core.Stop.NewAfterTime(limit));

    /// <summary>Stops when a custom criterion holds. The stop reason contains its name.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="holds"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static Stop When(string name, Func<Progress, bool> holds)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(holds);
        return new(Core.Stop.NewWhen(name, Interop.Function(holds)));
    }

    /// <summary>Stops when either criterion holds. If both hold at once, this one is the stop reason.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public Stop Or(Stop other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Core.Stop.NewOr(Inner, other.Inner));
    }

    /// <summary>Stops when both criteria hold at the same iterate.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public Stop And(Stop other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Core.Stop.NewAnd(Inner, other.Inner));
    }
}
