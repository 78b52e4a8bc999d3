using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A run driven by hand, with observations from anywhere (ask/tell). It wants to be told what is observed at a point,
/// until the method ends; then it has a <see cref="Reason"/>. Immutable: a run that is kept can be told again, in
/// another way, and each of the two goes on alone. It can be saved at any moment, also in the middle of a line search.
/// </summary>
/// <example>
/// <code>
/// var run = new Bfgs().Start([-1.2, 1]);
/// while (run.TryAsk(out var point))
/// {
///     run = run.Tell(value(point), gradient(point));
/// }
/// </code>
/// </example>
public abstract class Run
{
    private protected Run() { }

    /// <summary>Steps taken, from iterate to iterate.</summary>
    public abstract long Index { get; }

    /// <summary>Observations arguments.</summary>
    public abstract long Evaluations { get; }

    /// <summary>Whether the last observation made an iterate: if not, it was a trial on the way to the next.</summary>
    public abstract bool IsAtIterate { get; }

    /// <summary>
    /// The last iterate. Before the first observation its value is NaN; its gradient is empty where the method knows
    /// none.
    /// </summary>
    public abstract Evaluation Current { get; }

    /// <summary>The step that led to the last iterate; zeros for the start.</summary>
    public abstract ImmutableArray<double> Step { get; }

    /// <summary>The lowest finite value that was ever told, with its point and gradient, iterate or not.</summary>
    public abstract Evaluation Best { get; }

    /// <summary>Why the method has ended; null as long as it has not. An optimizer does not end by itself.</summary>
    public abstract StopReason? Reason { get; }

    /// <summary>
    /// The residuals at the last iterate; empty for a method that is not told residuals, and before the first
    /// observation.
    /// </summary>
    public abstract ImmutableArray<double> Residuals { get; }

    /// <summary>
    /// How well residuals determine the parameters at the last iterate; null for a method that is not told residuals.
    /// </summary>
    public abstract Covariance? Covariance { get; }

    /// <summary>
    /// All points at which an observation is wanted and whose observations do not depend on each other: more than one
    /// for methods with a population, none for a run that has ended. They are told in this order.
    /// </summary>
    public abstract ImmutableArray<ImmutableArray<double>> Batch { get; }

    /// <summary>Where an observation is wanted next. False where the method has ended.</summary>
    public abstract bool TryAsk(out ImmutableArray<double> point);

    /// <summary>
    /// The run after it has been told the value, for methods that want no more. This run stays as it is.
    /// </summary>
    public Run Tell(double value) => Tell(value, [], null);

    /// <summary>The run after it has been told value and gradient. This run stays as it is.</summary>
    public Run Tell(double value, ArrayLike gradient) => Tell(value, gradient, null);

    /// <summary>
    /// The run after it has been told value, gradient and how to find the Hessian there, which is asked for only if it
    /// is needed.
    /// </summary>
    public Run Tell(double value, ArrayLike gradient, Func<Matrix>? hessian) =>
        TellCore(new TellArguments(value, gradient.Values.IsDefault ? [] : gradient.Values, hessian, [], null));

    /// <summary>
    /// The run after it has been told value and gradient, which must be those of the point that it wants. This run
    /// stays as it is.
    /// </summary>
    public Run Tell(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return TellCore(evaluation);
    }

    /// <summary>
    /// The run after it has been told the residuals and how to find their Jacobian there, a row a residual and a column
    /// a coordinate, which is asked for only if the residuals are good enough: for least squares. This run stays as it
    /// is.
    /// </summary>
    public Run Tell(ArrayLike residuals, Func<Matrix> jacobian)
    {
        ArgumentNullException.ThrowIfNull(jacobian);
        return TellCore(new TellArguments(double.NaN, [], null, residuals.Values, jacobian));
    }

    /// <summary>
    /// The run after it has been told the values at all points of <see cref="Batch"/>, in their order.
    /// </summary>
    public Run TellBatch(ArrayLike values)
    {
        Check.dimension(nameof(values), Batch.Length, values.Values);
        var run = this;
        foreach (var value in values)
        {
            run = run.Tell(value);
        }

        return run;
    }

    /// <summary>
    /// The run as JSON, for <c>Restore</c>, <c>Resume</c> and <c>IteratesAfter</c> of the same method.
    /// </summary>
    public abstract string ToJson();

    private protected abstract Run TellCore(TellArguments arguments);

    private protected abstract Run TellCore(Evaluation evaluation);

    internal abstract Iterate ToIterate();
}

/// <summary>A run driven by hand whose types are known.</summary>
internal sealed class Run<TSource, TState, TIterate, TObservation>(
    Engine<TSource, TState, TIterate, TObservation> engine,
    Run<TState, TIterate> run
) : Run
    where TIterate : IIterate
{
    public override long Index => run.Index;

    public override long Evaluations => run.Evaluations;

    public override bool IsAtIterate => run.IsAtIterate;

    public override Evaluation Current => run.Current;

    public override ImmutableArray<double> Step => run.Step;

    public override Evaluation Best => run.Best;

    public override StopReason? Reason => run.Reason.IsSome ? run.Reason.Value : null;

    public override ImmutableArray<double> Residuals =>
        run.Iterate.IsSome ? engine.Kind.Residuals(run.Iterate.Value) : [];

    public override Covariance? Covariance => engine.Kind.Covariance(run, false);

    public override ImmutableArray<ImmutableArray<double>> Batch => Core.Run.batch(engine.Algorithm, run);

    public override bool TryAsk(out ImmutableArray<double> point)
    {
        var wanted = Core.Run.ask(engine.Algorithm, run);
        point = wanted.IsSome ? wanted.Value : [];
        return wanted.IsSome;
    }

    public override string ToJson() => Core.Run.toJson(run);

    internal override Iterate ToIterate() => engine.IterateAt(run);

    private protected override Run TellCore(TellArguments arguments) => TellCore(Asked(), arguments);

    private protected override Run TellCore(Evaluation evaluation)
    {
        Asked();
        return TellCore(evaluation.Point, new(evaluation.Value, evaluation.Gradient, null, [], null));
    }

    private Run TellCore(ImmutableArray<double> point, TellArguments arguments) =>
        engine.Shown(Core.Run.tell(engine.Algorithm, run, engine.Kind.Of(point, arguments)));

    private ImmutableArray<double> Asked() =>
        TryAsk(out var point)
            ? point
            : throw new ParameterException("the run", "at its end", "one that still wants observations");
}
