using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>When a run stops. Criteria combine with <see cref="Or"/> and <see cref="And"/>.</summary>
/// <remarks>
/// Names elsewhere: maxiter, MaxIterations, max_iter and max_num_iterations are <see cref="AfterIterations"/>; maxfev,
/// maxfun and MaxFunctionEvaluations are <see cref="AfterEvaluations"/>; gtol, pgtol, tolerance_grad and
/// GradientTolerance are <see cref="WhenGradientBelow"/>; ftol and FunctionTolerance are
/// <see cref="WhenValueChangeBelow"/>; xtol, tolerance_change and StepTolerance are <see cref="WhenStepBelow"/>;
/// stopval and f_min are <see cref="AtValue"/>; maxtime and timeout are <see cref="AfterTime"/>. Those of least squares
/// and of methods that end by themselves are settings of the methods.
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

    /// <summary>What runs stop by unless told otherwise: a gradient below 1e-8, or 10,000 iterations.</summary>
    public static Stop Default { get; } = WhenGradientBelow(1e-8).Or(AfterIterations(10_000));

    /// <summary>When the largest absolute partial derivative is at most this.</summary>
    public static Stop WhenGradientBelow(double tolerance) => new(Core.Stop.NewGradientBelow(tolerance));

    /// <summary>When the value has changed by at most this since the last iterate.</summary>
    public static Stop WhenValueChangeBelow(double tolerance) => new(Core.Stop.NewValueChangeBelow(tolerance));

    /// <summary>When the largest absolute coordinate of the step is at most this.</summary>
    public static Stop WhenStepBelow(double tolerance) => new(Core.Stop.NewStepBelow(tolerance));

    /// <summary>When the value is at most this.</summary>
    public static Stop AtValue(double target) => new(Core.Stop.NewAtValue(target));

    /// <summary>
    /// After this many iterations (maxiter), counted from the start of the run, also when it is resumed.
    /// </summary>
    public static Stop AfterIterations(long count) => new(Core.Stop.NewAfterIterations(count));

    /// <summary>After this many evaluated points (maxfev), the start included.</summary>
    public static Stop AfterEvaluations(long count) => new(Core.Stop.NewAfterEvaluations(count));

    /// <summary>After this much time.</summary>
    public static Stop AfterTime(TimeSpan limit) => new(Core.Stop.NewAfterTime(limit));

    /// <summary>When your own criterion holds. Its name is in the reason.</summary>
    public static Stop When(string name, Func<Progress, bool> holds)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(holds);
        return new(Core.Stop.NewWhen(name, Interop.Function(holds)));
    }

    /// <summary>When either holds; of two that hold at once, this one is the reason.</summary>
    public Stop Or(Stop other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Core.Stop.NewOr(Inner, other.Inner));
    }

    /// <summary>When both hold at the same iterate.</summary>
    public Stop And(Stop other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Core.Stop.NewAnd(Inner, other.Inner));
    }
}
