namespace OptimizerFunctional;

/// <summary>
/// Gradient accumulation: an optimizer that receives the mean of several gradients. Between its steps the point does
/// not move.
/// </summary>
/// <example>
/// <code>
/// // The mean of two gradients gives one step.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var points = new GradientDescent { LearningRate = 1 }.WithAccumulation(2).Iterates(slope, [0]);
/// Console.WriteLine(string.Join(" ", points.Take(5).Select(it => it.Point[0]))); // 0 0 -1 -1 -2
/// </code>
/// </example>
public sealed record Accumulate : Optimizer
{
    internal Accumulate(Optimizer inner, long period)
    {
        (Inner, Period) = (inner, period);
        CreateEngine();
    }

    /// <summary>The optimizer that receives the means.</summary>
    public Optimizer Inner { get; }

    /// <summary>The number of gradients per mean.</summary>
    public long Period { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreatePlacedEngine().Accumulate(Period);
}
