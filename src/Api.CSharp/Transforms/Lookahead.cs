namespace OptimizerFunctional;

/// <summary>
/// Lookahead: every few steps of an optimizer (the fast weights), slow weights move towards the fast weights, which
/// continue from there.
/// </summary>
/// <remarks>Zhang et al. 2019, Algorithm 1.</remarks>
/// <example>
/// <code>
/// // Every 5 steps of Adam, the slow weights move half the way to the fast ones.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var points = new Adam { LearningRate = 1 }.WithLookahead(period: 5, slowStepSize: 0.5).Iterates(slope, [0]);
/// Console.WriteLine($"{points.ElementAt(4).Point[0]:F2} {points.ElementAt(5).Point[0]:F2}"); // -4.00 -2.50
/// </code>
/// </example>
public sealed record Lookahead : Optimizer
{
    internal Lookahead(Optimizer inner, long period, double slowStepSize)
    {
        (Inner, Period, SlowStepSize) = (inner, period, slowStepSize);
        CreateEngine();
    }

    /// <summary>The optimizer of the fast weights.</summary>
    public Optimizer Inner { get; }

    /// <summary>The number of fast steps per slow step.</summary>
    public long Period { get; }

    /// <summary>The step size of the slow weights: the fraction of the way to the fast weights.</summary>
    public double SlowStepSize { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreatePlacedEngine().Lookahead(Period, SlowStepSize);
}
