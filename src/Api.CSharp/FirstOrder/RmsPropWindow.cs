using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// RMSProp over a window: the plain mean of the last T squared gradients in place of a moving average.
/// </summary>
public sealed record RmsPropWindow : Optimizer
{
    private static readonly Core.RmsPropWindowSettings Defaults = Core.RmsPropWindow.defaults;

    /// <summary>The step size, finite and above 0. The default is 0.001.</summary>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// How many squared gradients the mean is taken over, at least 1; as many vectors are kept. The default is 10.
    /// </summary>
    public int Window
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Window), value);
    } = Defaults.Window;

    /// <summary>Keeps the denominator from 0; finite and at least 0. The default is 1e-8.</summary>
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
