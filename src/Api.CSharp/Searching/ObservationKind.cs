using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>What a searching method wants to be told, from an objective or by hand.</summary>
internal abstract class ObservationKind<TObservation>
{
    /// <summary>The observation that an objective makes at a point, counted.</summary>
    public abstract TObservation At(Core.Objective objective, Counter counter, ImmutableArray<double> point);

    /// <summary>The observation that somebody made at a point; the gradient may be empty.</summary>
    public abstract TObservation Of(Evaluation evaluation, Func<Matrix>? hessian);

    private protected static Evaluation WithGradient(Evaluation evaluation) =>
        evaluation.Gradient.IsDefaultOrEmpty
            ? throw new ParameterException("gradient", "missing", "told together with the value: this method needs it")
            : evaluation;
}

/// <summary>A value alone.</summary>
internal sealed class ValueObservation : ObservationKind<double>
{
    public static ValueObservation Kind { get; } = new();

    public override double At(Core.Objective objective, Counter counter, ImmutableArray<double> point) =>
        Observe.value(objective, counter, point);

    public override double Of(Evaluation evaluation, Func<Matrix>? hessian) => evaluation.Value;
}

/// <summary>Value and gradient.</summary>
internal sealed class EvaluationObservation : ObservationKind<Evaluation>
{
    public static EvaluationObservation Kind { get; } = new();

    public override Evaluation At(Core.Objective objective, Counter counter, ImmutableArray<double> point) =>
        Observe.evaluation(objective, counter, point);

    public override Evaluation Of(Evaluation evaluation, Func<Matrix>? hessian) => WithGradient(evaluation);
}

/// <summary>Value, gradient and, where it is asked for, the Hessian.</summary>
internal sealed class CurvatureObservation : ObservationKind<Curvature>
{
    public static CurvatureObservation Kind { get; } = new();

    public override Curvature At(Core.Objective objective, Counter counter, ImmutableArray<double> point) =>
        Observe.curvature(objective, counter, point);

    public override Curvature Of(Evaluation evaluation, Func<Matrix>? hessian) =>
        hessian is null
            ? throw new ParameterException("hessian", "missing", "told together with value and gradient: this method needs it")
            : Curvature.Of(WithGradient(evaluation), Interop.Function(hessian));
}
