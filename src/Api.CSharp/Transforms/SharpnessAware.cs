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
public sealed record SharpnessAware : Solver
{
    internal SharpnessAware(Optimizer inner, double radius, SharpnessScale scale, double offset)
    {
        (Inner, Radius, Scale, Offset) = (inner, radius, Require.Defined(nameof(Scale), scale), offset);
        CreateRunEngine();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Inner { get; }

    /// <summary>The length of the perturbation, finite and above 0.</summary>
    public double Radius { get; }

    /// <summary>The measure of the perturbation.</summary>
    public SharpnessScale Scale { get; }

    /// <summary>Added to |x| in a relative measure; finite and at least 0.</summary>
    public double Offset { get; }

    internal override Engine<Objective> CreateRunEngine() =>
        Inner
            .CreateEngine()
            .SharpnessAware(Inner.Blocks, new(Radius, Scale, Offset, Core.SharpnessAware.defaults.Epsilon));
}
