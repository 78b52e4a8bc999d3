namespace OptimizerFunctional;

/// <summary>
/// An optimizer that skips gradients that are not finite: the point and the optimizer's state do not change.
/// </summary>
/// <example>
/// <code>
/// // The second gradient is NaN: the point stays, and the run continues.
/// var broken = Objective.Online((index, x, g) => g[0] = index == 1 ? double.NaN : 1);
/// var points = new GradientDescent { LearningRate = 1 }.WithSkipNonFinite().Iterates(broken, [0]);
/// Console.WriteLine(string.Join(" ", points.Take(4).Select(it => it.Point[0]))); // 0 -1 -1 -2
/// </code>
/// </example>
public sealed record SkipNonFinite : Optimizer
{
    internal SkipNonFinite(Optimizer inner, long maxConsecutive)
    {
        (Inner, MaxConsecutive) = (inner, maxConsecutive);
        CreateEngine();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Inner { get; }

    /// <summary>The maximum number of consecutive gradients that are skipped; the next one is passed on.</summary>
    public long MaxConsecutive { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreatePlacedEngine().SkipNonFinite(MaxConsecutive);
}
