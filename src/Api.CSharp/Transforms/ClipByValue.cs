using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Brings every coordinate into [-limit, limit]. Before a method it bounds gradients, after one it bounds steps.
/// </summary>
public sealed record ClipByValue : Optimizer
{
    /// <summary>The transform with these numbers.</summary>
    /// <param name="limit">The bound, finite and above 0.</param>
    public ClipByValue(double limit)
    {
        Limit = limit;
        CreateEngine();
    }

    /// <summary>The bound, finite and above 0.</summary>
    public double Limit { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(Clip.byValue(Limit));
}
