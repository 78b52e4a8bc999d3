using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Sharpness-aware minimization, SAM and ASAM, over an optimizer: it steps with the gradient at a perturbed point,
/// which prefers flat minima.
/// </summary>
/// <remarks>
/// Foret et al. 2021, Algorithm 1; Kwon et al. 2021, Algorithm 1: the gradient is that at x + e, where e = radius * T^2
/// * g / |T * g|; T is 1, or |x| + offset in each coordinate. Each step takes two evaluations; both have the index of
/// the iterate, so they are on the same data. Iterates are the points x.
/// </remarks>
/// <example>
/// <code>
/// // Each iterate takes two evaluations: at the point, and uphill of it.
/// var bowl = Objective.Of(x => x[0] * x[0]);
/// var method = new GradientDescent { LearningRate = 0.25 }.WithSharpnessAwareness(radius: 1);
/// var last = method.Iterates(bowl, [4]).ElementAt(2);
/// Console.WriteLine($"{last.Point[0]:F3} {last.Evaluations}"); // 0.250 6
/// </code>
/// </example>
public sealed record SharpnessAware : SecondEvaluationSolver
{
    internal SharpnessAware(Optimizer inner, double radius, SharpnessScale scale, double offset)
    {
        (Inner, Radius, Scale, Offset) = (inner, radius, scale, offset);
        CreateRunEngine();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Inner { get; private init; }

    /// <summary>The length of the perturbation, finite and above 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Radius
    {
        get;
        init => field = Check.positive(nameof(Radius), value);
    }

    /// <summary>The measure of the perturbation.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public SharpnessScale Scale
    {
        get;
        init => field = Require.Defined(nameof(Scale), value);
    }

    /// <summary>Added to |x| in a relative measure; finite and at least 0.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Offset
    {
        get;
        init => field = Check.notNegative(nameof(Offset), value);
    }

    private SharpnessAwareSettings Settings => new(Radius, Scale, Offset, Core.SharpnessAware.defaults.Epsilon);

    internal override Engine<Objective> CreateRunEngine() =>
        Inner.CreateEngine().SharpnessAware(Inner.Blocks, Settings);

    internal override SecondEvaluationSolver On(Blocks blocks) => this with { Inner = Inner with { Blocks = blocks } };

    internal override TResult Accept<TResult>(ISecondEvaluationVisitor<TResult> visitor) =>
        Inner.CreateEngine().Accept(new OverOptimizer<TResult>(this, visitor));

    private sealed class OverOptimizer<TResult>(SharpnessAware sharp, ISecondEvaluationVisitor<TResult> visitor)
        : IOptimizerVisitor<TResult>
    {
        public TResult Visit<TState>(Core.Optimizer<TState> optimizer) =>
            visitor.Visit(Core.SharpnessAware.on(sharp.Inner.Blocks, sharp.Settings, optimizer));
    }
}
