using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>
/// A run driven by hand, with evaluations from anywhere: it asks for the objective at <see cref="Point"/>, and
/// <see cref="Advance(Evaluation)"/> tells it. Immutable: a run that is kept can be told again, in another way, and each of
/// the two goes on alone.
/// </summary>
public abstract class Run
{
    private protected Run()
    {
    }

    /// <summary>Where the objective is wanted.</summary>
    public abstract ImmutableArray<double> Point { get; }

    /// <summary>Steps taken.</summary>
    public abstract long Index { get; }

    /// <summary>The step that led here; zeros for the start.</summary>
    public abstract ImmutableArray<double> Step { get; }

    /// <summary>The run after it has been told value and gradient at <see cref="Point"/>. This run stays as it is.</summary>
    public abstract Run Advance(Evaluation evaluation);

    /// <summary>The run after it has been told value and gradient at <see cref="Point"/>. This run stays as it is.</summary>
    public Run Advance(double value, ImmutableArray<double> gradient) => Advance(new Evaluation(Point, value, gradient));

    /// <summary>The run with the optimizer's state, as JSON for <see cref="Optimizer.Restore"/>.</summary>
    public abstract string ToJson();

    internal abstract Iterate Arrive(Evaluation evaluation);
}
