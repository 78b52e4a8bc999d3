using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Nonlinear conjugate gradients: each direction is the steepest descent and a share of the direction before. Keeps a
/// few vectors and no matrix, for problems with very many variables.
/// </summary>
/// <remarks>
/// Hager and Zhang 2005 and 2013 (CG_DESCENT), with the restart of Powell 1977; the other formulas are in Nocedal and
/// Wright, Numerical Optimization, section 5.2.
/// </remarks>
public sealed record ConjugateGradient : Solver
{
    private static readonly ConjugateGradientSettings Defaults = Core.ConjugateGradient.defaults;

    /// <summary>How the last direction is weighed. The default is the formula of Hager and Zhang.</summary>
    public ConjugateGradientFormula Formula
    {
        get;
        init => field = Require.Defined(nameof(Formula), value);
    } = Defaults.Formula;

    /// <summary>theta of that formula, above 0.25. The default is 1; the formula of 2005 has 2.</summary>
    public double Theta
    {
        get;
        init =>
            field = Require.That(
                value > 0.25 && double.IsFinite(value),
                "finite and greater than 0.25",
                nameof(Theta),
                value
            );
    } = Defaults.Theta;

    /// <summary>eta of that formula, which bounds the weight from below, at least 0. The default is 0.4.</summary>
    public double Eta
    {
        get;
        init => field = Check.notNegative(nameof(Eta), value);
    } = Defaults.Eta;

    /// <summary>
    /// nu: how far from orthogonal two successive gradients may be, |g'g+| / g+'g+, before the method goes back to the
    /// steepest descent. Above 0; infinity for never. The default is 0.2.
    /// </summary>
    public double PowellRestart
    {
        get;
        init => field = Require.That(value > 0, "greater than 0", nameof(PowellRestart), value);
    } = Defaults.PowellRestart;

    /// <summary>
    /// How far to go along a direction. The default is that of Moré and Thuente, which leaves at most a tenth of the
    /// slope: conjugate directions need more exact steps than quasi-Newton ones.
    /// </summary>
    public LineSearch LineSearch
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LineSearch));
    } = new MoreThuente { Curvature = 0.1 };

    internal override Engine<Objective> CreateRunEngine() =>
        LineSearch.With(new EngineBuilder(new(Formula, Theta, Eta, PowellRestart)));

    private sealed class EngineBuilder(ConjugateGradientSettings settings) : ILineSearchVisitor<Engine<Objective>>
    {
        public Engine<Objective> Use<TSearch>(LineSearch<TSearch> search) =>
            Engine.Of(Core.ConjugateGradient.create(settings, search), GradientKind.Kind);
    }
}
