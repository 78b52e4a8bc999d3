using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Observations of values and constraint values, and of their derivatives on demand.</summary>
internal sealed class ConstrainedKind(Constraints constraints)
    : ObjectiveKind<ConstrainedIterate, ConstrainedEvaluation>
{
    public override Observer<ConstrainedEvaluation> Observer(Objective source) =>
        Core.Observer.constrained(source.Inner, constraints);

    public override ConstrainedEvaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        arguments.Jacobian is null && constraints.Count == 0
            ? new(
                point,
                arguments.Value,
                [],
                Interop.Function(() => WithGradient(point, arguments).Gradient),
                Interop.Function(() => new Matrix(0, point.Length, []))
            )
        : arguments.Jacobian is null
            ? throw new ParameterException(
                "constraints",
                "missing",
                "told with value, gradient and Jacobian, because the method needs them"
            )
        : new(
            point,
            arguments.Value,
            arguments.Residuals,
            Interop.Function(() => WithGradient(point, arguments).Gradient),
            Interop.Function(arguments.Jacobian)
        );

    public override ConstraintReport Constraints(ConstrainedIterate iterate) => new(constraints, iterate);
}

/// <summary>Observations of the smooth part of a sum, whose iterates have a residual of their own.</summary>
internal sealed class ProximalKind : ObjectiveKind<ProximalIterate, Evaluation>
{
    public static ProximalKind Kind { get; } = new();

    public override Observer<Evaluation> Observer(Objective source) => Core.Observer.evaluations(source.Inner);

    public override Evaluation Of(ImmutableArray<double> point, TellArguments arguments) =>
        WithGradient(point, arguments);
}
