using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A cautious optimizer: coordinates of a step that do not go against the gradient are left out, and the others are
/// lengthened.
/// </summary>
/// <remarks>
/// Liang et al. 2024, Algorithm 1: in each block of n coordinates, those that are kept are multiplied by n /
/// (max(number kept, MinShare * n) + Added). It suits methods that keep averages of gradients; one whose state follows
/// its own points, such as lookahead or a schedule-free method, would be led astray.
/// </remarks>
/// <example>
/// <code>
/// // The gradient turns, the momentum has not yet: the point waits.
/// var turning = Objective.Online((index, x, g) => g[0] = index == 0 ? 1 : -0.5);
/// var method = new Momentum { LearningRate = 1, MomentumFactor = 0.75 }.WithCaution();
/// Console.WriteLine(string.Join(" ", method.Iterates(turning, [0]).Take(3).Select(at => at.Point[0]))); // 0 -1 -1
/// </code>
/// </example>
public sealed record Cautious : Optimizer
{
    internal Cautious(Optimizer inner, double minShare, double added)
    {
        (Inner, MinShare, Added) = (inner, minShare, added);
        CreateEngine();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Inner { get; private init; }

    /// <summary>The least share of coordinates that counts as kept, in [0, 1].</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double MinShare
    {
        get;
        init => field = Check.fraction(nameof(MinShare), value);
    }

    /// <summary>Added to the number of coordinates that are kept; finite and at least 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Added
    {
        get;
        init => field = Check.notNegative(nameof(Added), value);
    }

    internal override OptimizerEngine CreateEngine() => Inner.CreatePlacedEngine().Cautious(new(MinShare, Added));
}
