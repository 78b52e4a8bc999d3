using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A run of a <see cref="LeastSquaresMethod"/> driven by hand, with residuals from anywhere. It wants the residuals at a point until
/// it ends; then it has a <see cref="Reason"/>. Immutable: a run that is kept can be told again, in another way, and each of the two
/// goes on alone. It can be saved at any moment.
/// </summary>
/// <example>
/// <code>
/// var run = new LevenbergMarquardt().Start([-1.2, 1]);
/// while (run.Wants(out var point))
/// {
///     run = run.Tell(residuals(point), () => jacobian(point));
/// }
/// </code>
/// </example>
public abstract class LeastSquaresRun
{
    private protected LeastSquaresRun()
    {
    }

    /// <summary>Steps taken, from iterate to iterate.</summary>
    public abstract long Index { get; }

    /// <summary>Observations told.</summary>
    public abstract long Evaluations { get; }

    /// <summary>Whether the last observation made an iterate: if not, it was a trial on the way to the next.</summary>
    public abstract bool IsAtIterate { get; }

    /// <summary>The last iterate, the best so far: half the sum of squares with its gradient. Before the first observation its value is NaN.</summary>
    public abstract Evaluation Current { get; }

    /// <summary>The residuals there; empty before the first observation.</summary>
    public abstract ImmutableArray<double> Residuals { get; }

    /// <summary>How well the parameters are determined there.</summary>
    public abstract Covariance Covariance { get; }

    /// <summary>Why the method has ended; null as long as it has not.</summary>
    public abstract StopReason? Reason { get; }

    /// <summary>Where the residuals are wanted next. False where the method has ended.</summary>
    public abstract bool Wants(out ImmutableArray<double> point);

    /// <summary>
    /// The run after it has been told the residuals and how to find their Jacobian there, a row a residual and a column a
    /// coordinate, which is asked for only if the residuals are good enough. This run stays as it is.
    /// </summary>
    public abstract LeastSquaresRun Tell(ImmutableArray<double> residuals, Func<Matrix> jacobian);

    /// <summary>The run as JSON for <see cref="LeastSquaresMethod.Restore"/> and <see cref="LeastSquaresMethod.Resume"/>.</summary>
    public abstract string ToJson();
}

/// <summary>A run driven by hand whose type of state is known.</summary>
internal sealed class LeastSquaresRun<TState>(LeastSquaresEngine<TState> engine, MethodRun<TState> run) : LeastSquaresRun
{
    public override long Index => run.Index;

    public override long Evaluations => run.Evaluations;

    public override bool IsAtIterate => MethodRun.isAtIterate(run);

    public override Evaluation Current => run.Current;

    public override ImmutableArray<double> Residuals => engine.At(run).Residuals;

    public override Covariance Covariance => engine.CovarianceOf(run);

    public override StopReason? Reason => run.Reason.IsSome ? run.Reason.Value : null;

    public override bool Wants(out ImmutableArray<double> point)
    {
        var wanted = MethodRun.query(engine.Method, run);
        point = wanted.IsSome ? wanted.Value : [];
        return wanted.IsSome;
    }

    public override LeastSquaresRun Tell(ImmutableArray<double> residuals, Func<Matrix> jacobian)
    {
        ArgumentNullException.ThrowIfNull(jacobian);
        if (!Wants(out var point))
        {
            throw new ParameterException("the run", "at its end", "one that still wants observations");
        }

        var observation = new Linearization(point, residuals, Interop.Function(jacobian));
        return new LeastSquaresRun<TState>(engine, MethodRun.tell(engine.Method, run, observation));
    }

    public override string ToJson() => MethodRun.toJson(run);
}
