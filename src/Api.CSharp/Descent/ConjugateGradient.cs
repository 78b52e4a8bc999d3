using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Nonlinear conjugate gradients: each direction is the steepest descent direction plus a multiple of the direction
/// before. Needs a few vectors and no matrix, for problems with very many variables.
/// </summary>
/// <remarks>
/// Hager and Zhang 2005 and 2013 (CG_DESCENT), with the restart of Powell 1977; the other formulas are in Nocedal and
/// Wright, Numerical Optimization, section 5.2.
/// </remarks>
/// <example>
/// <code>
/// var problem = Problems.Find("rosenbrock");
/// foreach (var formula in new[] { ConjugateGradientFormula.FletcherReeves, ConjugateGradientFormula.HagerZhang })
/// {
///     var solution = new ConjugateGradient { Formula = formula }.Minimize(problem.Objective, problem.Start);
///     Console.WriteLine($"{formula}: {solution.Converged}"); // FletcherReeves: True, HagerZhang: True
/// }
/// </code>
/// </example>
public sealed record ConjugateGradient : Solver
{
    private static readonly ConjugateGradientSettings Defaults = Core.ConjugateGradient.defaults;

    /// <summary>
    /// The formula for beta, the multiple of the previous direction. The default is that of Hager and Zhang.
    /// </summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public ConjugateGradientFormula Formula
    {
        get;
        init => field = Require.Defined(nameof(Formula), value);
    } = Defaults.Formula;

    /// <summary>
    /// theta of the formula of Hager and Zhang, above 0.25. The default is 1; the paper of 2005 has 2.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
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

    /// <summary>
    /// eta of the formula of Hager and Zhang, which bounds beta from below; at least 0. The default is 0.4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Eta
    {
        get;
        init => field = Check.notNegative(nameof(Eta), value);
    } = Defaults.Eta;

    /// <summary>
    /// nu of Powell's restart: the method restarts from the steepest descent direction when |g'g+| / g+'g+ of
    /// successive gradients exceeds this. Above 0; infinity for never. The default is 0.2.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double PowellRestart
    {
        get;
        init => field = Require.That(value > 0, "greater than 0", nameof(PowellRestart), value);
    } = Defaults.PowellRestart;

    /// <summary>
    /// The line search. The default is that of Moré and Thuente with curvature constant 0.1: conjugate gradients need
    /// more exact line searches than quasi-Newton methods.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
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
