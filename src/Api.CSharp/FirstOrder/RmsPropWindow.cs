using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// RMSProp over a window: the arithmetic mean of the last T squared gradients replaces the moving average.
/// </summary>
/// <remarks>
/// x &lt;- x - rate / (sqrt((g_1^2 + ... + g_T^2) / T) + epsilon) * g. In the first T - 1 steps the mean is over the
/// steps so far.
/// </remarks>
/// <example>
/// <code>
/// // A large gradient is forgotten after as many steps as the window has.
/// var spike = Objective.Online((index, x, g) => g[0] = index == 0 ? 1000 : 1);
/// var steps = new RmsPropWindow { LearningRate = 1, Window = 3 }.Iterates(spike, [0]).Select(it => it.Step[0]);
/// Console.WriteLine(string.Join(" ", steps.Skip(1).Take(4).Select(s => $"{s:F3}"))); // -1.000 -0.001 -0.002 -1.000
/// </code>
/// </example>
public sealed record RmsPropWindow : Optimizer
{
    private static readonly Core.RmsPropWindowSettings Defaults = Core.RmsPropWindow.defaults;

    /// <summary>The learning rate, finite and above 0. The default is 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// T: the number of squared gradients in the mean, at least 1. The state contains as many vectors. The default is
    /// 10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Window
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Window), value);
    } = Defaults.Window;

    /// <summary>
    /// Added to the denominator to avoid division by zero; finite and at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Epsilon
    {
        get;
        init => field = Check.notNegative(nameof(Epsilon), value);
    } = Defaults.Epsilon;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.RmsPropWindowState>(
            Core.RmsPropWindow.create(new(LearningRate.Inner, Window, Epsilon))
        );
}
