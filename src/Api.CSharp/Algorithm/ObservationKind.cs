using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The arguments of <see cref="Run.Tell(double)"/> and its overloads. Omitted ones are empty or null.
/// </summary>
internal readonly record struct TellArguments(
    double Value,
    ImmutableArray<double> Gradient,
    Func<Matrix>? Hessian,
    ImmutableArray<double> Residuals,
    Func<Matrix>? Jacobian
);

/// <summary>The observations that an algorithm needs: made by the user's functions, or given by ask/tell.</summary>
internal abstract class ObservationKind<TSource, TIterate, TObservation>
    where TIterate : IIterate
{
    /// <summary>The observer that evaluates the user's functions.</summary>
    public abstract Observer<TObservation> Observer(TSource source);

    /// <summary>Whether observations include second derivatives.</summary>
    public virtual bool WantsHessians => false;

    /// <summary>The observation at a point, from the arguments of a call of Tell.</summary>
    public abstract TObservation Of(ImmutableArray<double> point, TellArguments arguments);

    /// <summary>
    /// Raises a <see cref="ParameterException"/> where the dimension of a point is not that of the source.
    /// </summary>
    public virtual void CheckPoint(TSource source, string parameter, ImmutableArray<double> point) { }

    /// <summary>The residuals of an iterate; empty where there are none.</summary>
    public virtual ImmutableArray<double> Residuals(TIterate iterate) => [];

    /// <summary>Constraints and multipliers at an iterate; null where there are none.</summary>
    public virtual ConstraintReport? Constraints(TIterate iterate) => null;

    /// <summary>
    /// The covariance of the parameters at the current iterate of a run; null where there are no residuals.
    /// </summary>
    public virtual Covariance? Covariance<TState>(Run<TState, TIterate> run, bool isAbsolute) => null;

    /// <summary>
    /// The point after the last step, or what an optimizer answers with there, in a state that asks for an observation;
    /// empty for all other methods.
    /// </summary>
    public virtual ImmutableArray<double> Answer(object? state) => [];

    /// <summary>Reads a vector by name from the state in an iterate; null where the state is in the run.</summary>
    public virtual Func<TIterate, string, ImmutableArray<double>>? StateVector => null;

    private protected static Evaluation WithGradient(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Gradient.IsEmpty
            ? throw new ParameterException("gradient", "missing", "told with the value, because the method needs it")
            : new(point, arguments.Value, arguments.Gradient);
}

/// <summary>Observations of an objective.</summary>
internal abstract class ObjectiveKind<TIterate, TObservation> : ObservationKind<Objective, TIterate, TObservation>
    where TIterate : IIterate
{
    public override void CheckPoint(Objective source, string parameter, ImmutableArray<double> point) =>
        source.CheckDimension(parameter, point);
}

/// <summary>Observations of values.</summary>
internal sealed class ValueKind : ObjectiveKind<Evaluation, double>
{
    public static ValueKind Kind { get; } = new();

    public override Observer<double> Observer(Objective source) => Core.Observer.values(source.Inner);

    public override double Of(ImmutableArray<double> point, TellArguments arguments) => arguments.Value;
}

/// <summary>Observations of values and gradients.</summary>
internal sealed class GradientKind : ObjectiveKind<Evaluation, Evaluation>
{
    public static GradientKind Kind { get; } = new();

    public override Observer<Evaluation> Observer(Objective source) => Core.Observer.evaluations(source.Inner);

    public override Evaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        WithGradient(point, arguments);
}

/// <summary>Observations of values and gradients of an objective that may change between iterates.</summary>
/// <param name="optimizer">The optimizer, if it may have an answer of its own.</param>
internal sealed class OnlineKind<TState>(Core.Optimizer<TState>? optimizer = null)
    : ObjectiveKind<OptimizerIterate<TState>, Evaluation>
{
    public override ImmutableArray<double> Answer(object? state) =>
        state switch
        {
            OptimizerState<TState> arrived => At(arrived),
            SecondObservationState<TState>.AtPoint first => At(first.arrived),
            SecondObservationState<TState>.AtSecond second => At(second.arrived),
            _ => [],
        };

    private ImmutableArray<double> At(OptimizerState<TState> arrived) =>
        optimizer is null ? arrived.Point : optimizer.Answer(arrived.State, arrived.Point);

    public override Observer<Evaluation> Observer(Objective source) => Core.Observer.online(source.Inner);

    public override Evaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        new(point, arguments.Value, arguments.Gradient);

    public override Func<OptimizerIterate<TState>, string, ImmutableArray<double>> StateVector { get; } =
        (iterate, name) => StateVectors<TState>.Read(iterate.State.Value, name);
}

/// <summary>Observations of values and gradients, and of Hessians on demand.</summary>
internal sealed class SecondOrderKind : ObjectiveKind<Evaluation, SecondOrderEvaluation>
{
    public static SecondOrderKind Kind { get; } = new();

    public override bool WantsHessians => true;

    public override Observer<SecondOrderEvaluation> Observer(Objective source) =>
        Core.Observer.secondOrder(source.Inner);

    public override SecondOrderEvaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Hessian is null
            ? throw new ParameterException(
                "hessian",
                "missing",
                "told with value and gradient, because the method needs it"
            )
            : SecondOrderEvaluation.Of(WithGradient(point, arguments), Interop.Function(arguments.Hessian));
}

/// <summary>Observations of values, gradients and Hessians for an optimizer.</summary>
internal sealed class SecondOrderOptimizerKind<TState> : ObjectiveKind<OptimizerIterate<TState>, SecondOrderEvaluation>
{
    public override bool WantsHessians => SecondOrderKind.Kind.WantsHessians;

    public override ImmutableArray<double> Answer(object? state) =>
        state is OptimizerState<TState> arrived ? arrived.Point : [];

    public override Observer<SecondOrderEvaluation> Observer(Objective source) => SecondOrderKind.Kind.Observer(source);

    public override SecondOrderEvaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        SecondOrderKind.Kind.Of(point, arguments);

    public override Func<OptimizerIterate<TState>, string, ImmutableArray<double>> StateVector { get; } =
        (iterate, name) => StateVectors<TState>.Read(iterate.State.Value, name);
}

/// <summary>Observations of residuals, and of their Jacobian on demand.</summary>
internal sealed class ResidualKind(Loss loss, Bounds bounds)
    : ObservationKind<Residuals, LeastSquaresIterate, Linearization>
{
    public override Observer<Linearization> Observer(Residuals source) =>
        Core.Observer.linearizations(bounds, source.Inner);

    public override Linearization Of(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Jacobian is null
            ? throw new ParameterException(
                "residuals",
                "missing",
                "told with their Jacobian, because the method needs them"
            )
            : new(point, arguments.Residuals, Interop.Function(arguments.Jacobian));

    public override ImmutableArray<double> Residuals(LeastSquaresIterate iterate) => iterate.Residuals;

    public override Covariance Covariance<TState>(Run<TState, LeastSquaresIterate> run, bool isAbsolute) =>
        Core.Covariance.ofRun(isAbsolute, loss, bounds, run);
}
