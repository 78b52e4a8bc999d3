using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// An ask/tell run: it asks for an observation at a point and is told, until the method ends with a <see
/// cref="Reason"/>. Immutable: a run can be told different observations, and each result is an independent fork. It can
/// be saved at any time, also in the middle of a line search.
/// </summary>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// var run = new Bfgs().Start(problem.Start);
/// while (run.TryAsk(out var point))
/// {
///     run = run.Tell(problem.Objective.Evaluate(point));
/// }
///
/// Console.WriteLine(run.Reason?.Kind); // GradientBelow
/// </code>
/// </example>
public abstract class Run
{
    private protected Run() { }

    /// <summary>The number of steps so far.</summary>
    public abstract long Index { get; }

    /// <summary>The number of observations so far.</summary>
    public abstract long Evaluations { get; }

    /// <summary>Whether the last observation produced an iterate. If not, it was a trial point.</summary>
    public abstract bool IsAtIterate { get; }

    /// <summary>
    /// The last iterate. Before the first observation its value is NaN. Its gradient is empty for a method without
    /// gradients.
    /// </summary>
    public abstract Evaluation Current { get; }

    /// <summary>The step that led to the last iterate; zeros for the start.</summary>
    public abstract ImmutableArray<double> Step { get; }

    /// <summary>
    /// The lowest finite value of all observations, with its point and gradient. It need not be an iterate.
    /// </summary>
    public abstract Evaluation Best { get; }

    /// <summary>The stop reason of a method that has ended; null before. Optimizers do not end by themselves.</summary>
    public abstract StopReason? Reason { get; }

    /// <summary>
    /// The residuals at the last iterate; empty for methods without residuals and before the first observation.
    /// </summary>
    public abstract ImmutableArray<double> Residuals { get; }

    /// <summary>The covariance of the parameters at the last iterate; null for methods without residuals.</summary>
    public abstract Covariance? Covariance { get; }

    /// <summary>
    /// What the method answers with: for optimizers the point after the last step, or a point that is made from the
    /// state; for all other methods the best evaluated point. Before the first observation, the start.
    /// </summary>
    public abstract ImmutableArray<double> Answer { get; }

    /// <summary>
    /// All points that can be evaluated at once, because their observations are independent of each other. Population
    /// methods have more than one; a run that has ended has none. <see cref="TellBatch"/> expects this order.
    /// </summary>
    public abstract ImmutableArray<ImmutableArray<double>> Batch { get; }

    /// <summary>The point of the next observation. False if the method has ended.</summary>
    public abstract bool TryAsk(out ImmutableArray<double> point);

    /// <summary>
    /// The run after it is told the value, for methods that need only values. This run does not change.
    /// </summary>
    /// <exception cref="ParameterException">The method has ended, or needs more than the value.</exception>
    public Run Tell(double value) => Tell(value, [], null);

    /// <summary>The run after it is told value and gradient. This run does not change.</summary>
    /// <exception cref="ParameterException">
    /// The method has ended, needs more, or the gradient is of another dimension.
    /// </exception>
    public Run Tell(double value, ArrayLike gradient) => Tell(value, gradient, null);

    /// <summary>
    /// The run after it is told the value, the gradient and a function for the Hessian, which is called only if needed.
    /// This run does not change.
    /// </summary>
    /// <exception cref="ParameterException">The method has ended, or the gradient is of another dimension.</exception>
    public Run Tell(double value, ArrayLike gradient, Func<Matrix>? hessian) =>
        TellCore(new TellArguments(value, gradient.Values.IsDefault ? [] : gradient.Values, hessian, [], null));

    /// <summary>
    /// The run after it is told the value, the gradient, the constrained values and a function for their Jacobian,
    /// which is called only if needed. The Jacobian has a row per value and a column per coordinate. This run does not
    /// change.
    /// </summary>
    /// <exception cref="ParameterException">The method has ended, or a size does not fit.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jacobian"/> is null.</exception>
    public Run Tell(double value, ArrayLike gradient, ArrayLike constraints, Func<Matrix> jacobian)
    {
        ArgumentNullException.ThrowIfNull(jacobian);
        return TellCore(new TellArguments(value, gradient.Values, null, constraints.Values, jacobian));
    }

    /// <summary>
    /// The run after it is told an evaluation, whose point must be the one that the run asked for. This run does not
    /// change.
    /// </summary>
    /// <exception cref="ParameterException">The method has ended, or the evaluation is of another point.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="evaluation"/> is null.</exception>
    public Run Tell(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return TellCore(evaluation);
    }

    /// <summary>
    /// The run after it is told the residuals and a function for their Jacobian, which is called only if needed. The
    /// Jacobian has a row per residual and a column per coordinate. This run does not change.
    /// </summary>
    /// <exception cref="ParameterException">The method has ended, or needs something other than residuals.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jacobian"/> is null.</exception>
    public Run Tell(ArrayLike residuals, Func<Matrix> jacobian)
    {
        ArgumentNullException.ThrowIfNull(jacobian);
        return TellCore(new TellArguments(double.NaN, [], null, residuals.Values, jacobian));
    }

    /// <summary>
    /// The run after it is told the values at all points of <see cref="Batch"/>, in their order. This run does not
    /// change.
    /// </summary>
    /// <exception cref="ParameterException">The numbers of values and points differ.</exception>
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
    /// <param name="subject">What the run is about, to be compared when it is resumed. The default is nothing.</param>
    public abstract string ToJson(RunSubject? subject = null);

    private protected abstract Run TellCore(TellArguments arguments);

    private protected abstract Run TellCore(Evaluation evaluation);

    internal abstract Iterate ToIterate();
}

/// <summary>A run with its type parameters.</summary>
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

    public override ImmutableArray<double> Answer =>
        run.Phase switch
        {
            { IsNotStarted: true } => run.Phase.start,
            { IsAsking: true } when engine.Kind.Answer(run.Phase.state) is { IsEmpty: false } answer => answer,
            _ => run.Best.Point,
        };

    public override ImmutableArray<ImmutableArray<double>> Batch => Core.Run.batch(engine.Algorithm, run);

    public override bool TryAsk(out ImmutableArray<double> point)
    {
        var wanted = Core.Run.ask(engine.Algorithm, run);
        point = wanted.IsSome ? wanted.Value : [];
        return wanted.IsSome;
    }

    public override string ToJson(RunSubject? subject = null) =>
        Core.Run.toJsonOf(subject ?? Core.RunSubject.none, run);

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
        TryAsk(out var point) ? point : throw new ParameterException("the run", "at its end", "one that has not ended");
}
