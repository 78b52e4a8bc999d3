using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Makes an asynchronous objective synchronous: it is awaited at a point before it is evaluated there.
/// </summary>
internal sealed class AsyncObjective(
    Func<ImmutableArray<double>, CancellationToken, ValueTask<Evaluation>> objective,
    CancellationToken cancellationToken
)
{
    private Evaluation? evaluated;

    /// <summary>The objective at the last awaited point.</summary>
    public Objective ToObjective() =>
        Objective.Create(
            _ => evaluated!.Value,
            (_, into) =>
            {
                Check.dimension("the gradient", into.Length, evaluated!.Gradient);
                evaluated.Gradient.CopyTo(into);
            }
        );

    /// <summary>Awaits the objective at a point.</summary>
    public async ValueTask EvaluateAsync(ImmutableArray<double> point)
    {
        var evaluation = await objective(point, cancellationToken).ConfigureAwait(false);
        evaluated =
            evaluation is not null && Vectors.Same(evaluation.Point, point)
                ? evaluation
                : throw new ParameterException(
                    "the evaluation",
                    evaluation is null ? "null" : $"of {Vectors.Text(evaluation.Point)}",
                    $"of the point that was asked for, {Vectors.Text(point)}"
                );
    }
}
