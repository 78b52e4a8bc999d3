using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>What somebody told a run by hand; what was left out is empty or null.</summary>
internal readonly record struct TellArguments(
    double Value,
    ImmutableArray<double> Gradient,
    Func<Matrix>? Hessian,
    ImmutableArray<double> Residuals,
    Func<Matrix>? Jacobian
);

/// <summary>What an algorithm wants to be told, from the user's functions or by hand.</summary>
internal abstract class ObservationKind<TSource, TIterate, TObservation>
    where TIterate : IIterate
{
    /// <summary>What observes these functions.</summary>
    public abstract Observer<TObservation> Observer(TSource source);

    /// <summary>Whether second derivatives are wanted.</summary>
    public virtual bool WantsHessians => false;

    /// <summary>The observation that somebody made at a point.</summary>
    public abstract TObservation Of(ImmutableArray<double> point, TellArguments arguments);

    /// <summary>Raises where a point has another dimension than the functions.</summary>
    public virtual void CheckPoint(TSource source, string parameter, ImmutableArray<double> point) { }

    /// <summary>The residuals of an iterate; empty where there are none.</summary>
    public virtual ImmutableArray<double> Residuals(TIterate iterate) => [];

    /// <summary>How well residuals determine the parameters where a run stands; null where there are none.</summary>
    public virtual Covariance? Covariance<TState>(Run<TState, TIterate> run, bool isAbsolute) => null;

    /// <summary>
    /// How vectors of the state at an iterate are read by name, where iterates have one of their own; null where the
    /// run has it.
    /// </summary>
    public virtual Func<TIterate, string, ImmutableArray<double>>? StateVector => null;

    private protected static Evaluation WithGradient(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Gradient.IsEmpty
            ? throw new ParameterException("gradient", "missing", "told together with the value: this method needs it")
            : new(point, arguments.Value, arguments.Gradient);
}

/// <summary>What is observed of an objective.</summary>
internal abstract class ObjectiveKind<TIterate, TObservation> : ObservationKind<Objective, TIterate, TObservation>
    where TIterate : IIterate
{
    public override void CheckPoint(Objective source, string parameter, ImmutableArray<double> point) =>
        source.CheckDimension(parameter, point);
}

/// <summary>A value alone.</summary>
internal sealed class ValueKind : ObjectiveKind<Evaluation, double>
{
    public static ValueKind Kind { get; } = new();

    public override Observer<double> Observer(Objective source) => Core.Observer.values(source.Inner);

    public override double Of(ImmutableArray<double> point, TellArguments arguments) => arguments.Value;
}

/// <summary>Value and gradient.</summary>
internal sealed class GradientKind : ObjectiveKind<Evaluation, Evaluation>
{
    public static GradientKind Kind { get; } = new();

    public override Observer<Evaluation> Observer(Objective source) => Core.Observer.evaluations(source.Inner);

    public override Evaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        WithGradient(point, arguments);
}

/// <summary>Value and gradient of an objective that may change from iterate to iterate.</summary>
internal sealed class OnlineKind<TState> : ObjectiveKind<OptimizerIterate<TState>, Evaluation>
{
    public override Observer<Evaluation> Observer(Objective source) => Core.Observer.online(source.Inner);

    public override Evaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        new(point, arguments.Value, arguments.Gradient);

    public override Func<OptimizerIterate<TState>, string, ImmutableArray<double>> StateVector { get; } =
        (iterate, name) => StateVectors<TState>.Read(iterate.State.Value, name);
}

/// <summary>Value, gradient and, where it is asked for, the Hessian.</summary>
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
                "told together with value and gradient: this method needs it"
            )
            : SecondOrderEvaluation.Of(WithGradient(point, arguments), Interop.Function(arguments.Hessian));
}

/// <summary>Residuals and, where it is asked for, their Jacobian.</summary>
internal sealed class ResidualKind(Loss loss, Bounds bounds)
    : ObservationKind<Residuals, LeastSquaresIterate, Linearization>
{
    public override Observer<Linearization> Observer(Residuals source) =>
        Core.Observer.linearizations(bounds, source.Inner);

    public override Linearization Of(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Jacobian is null
            ? throw new ParameterException("residuals", "missing", "told with their Jacobian: this method needs them")
            : new(point, arguments.Residuals, Interop.Function(arguments.Jacobian));

    public override ImmutableArray<double> Residuals(LeastSquaresIterate iterate) => iterate.Residuals;

    public override Covariance Covariance<TState>(Run<TState, LeastSquaresIterate> run, bool isAbsolute) =>
        Core.Covariance.ofRun(isAbsolute, loss, bounds, run);
}
