using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in methods by name, for tools. In code, write <c>new Adam { ... }</c>.</summary>
public static class Methods
{
    /// <summary>All built-in methods, simple ones first.</summary>
    public static ImmutableArray<Method> All { get; } =
    [
        new("gradient-descent", "x <- x - rate * gradient", new GradientDescent(), "gd", "sgd"),
        new("momentum", "gradient descent with momentum (heavy ball)", new Momentum(), "heavy-ball"),
        new("nesterov", "Nesterov's accelerated gradient", new Nesterov()),
        new(
            "averaged-gradient-descent",
            "averaged stochastic gradient descent with a decreasing learning rate",
            new AveragedGradientDescent(),
            "asgd"
        ),
        new("rprop", "resilient backpropagation: step lengths per coordinate from gradient signs", new Rprop()),
        new("adagrad", "learning rates per coordinate from accumulated squared gradients", new AdaGrad()),
        new("adadelta", "learning rates per coordinate from squared gradients and squared steps", new AdaDelta()),
        new("rmsprop", "learning rates per coordinate from a moving average of squared gradients", new RmsProp()),
        new("rmsprop-window", "RMSProp with the mean of the last squared gradients", new RmsPropWindow()),
        new("adam", "bias-corrected first and second moments of the gradient", new Adam()),
        new("adamw", "Adam with decoupled weight decay", new AdamW()),
        new("amsgrad", "Adam with the maximum of its second moments", new AmsGrad()),
        new("adamax", "Adam with the infinity norm in place of the second moment", new Adamax()),
        new("nadam", "Adam with Nesterov momentum", new Nadam()),
        new("radam", "Adam with a rectified adaptive learning rate", new RAdam()),
        new("adabelief", "Adam normalized by the deviation of gradients from their moving average", new AdaBelief()),
        new("yogi", "Adam with an additive update of the second moment", new Yogi()),
        new("lion", "the sign of a momentum, with decoupled weight decay", new Lion()),
        new("lamb", "Adam's direction, as long as a share of each block's norm", new Lamb()),
        new("adafactor", "second moments of matrices as means of rows and columns", new Adafactor()),
        new("muon", "orthogonalized momentum for matrices, AdamW for the rest", new Muon()),
        new("shampoo", "gradients between inverse roots of their products", new Shampoo()),
        new("soap", "Adam in the eigenbases of Shampoo's statistics", new Soap()),
        new("prodigy", "Adam that estimates its learning rate", new Prodigy()),
        new("polyak-step", "gradient descent with Polyak's step size from the minimum value", new PolyakStep()),
        new("schedule-free", "AdamW, RAdam or gradient descent that answers with an average", new ScheduleFree()),
        new("adopt", "Adam whose second moment leaves the current gradient out", new Adopt()),
        new("adan", "Adam with Nesterov's momentum from differences of gradients", new Adan()),
        new("ademamix", "Adam with a second, slow average of gradients", new AdEmaMix()),
        new("madgrad", "dual averaging of gradients with a cube root", new Madgrad()),
        new(
            "optimistic-gradient-descent",
            "gradient descent for games and saddle points",
            new OptimisticGradientDescent()
        ),
        new("optimistic-adam", "Adam for games and saddle points", new OptimisticAdam()),
        new("signum", "the sign of an average of gradients", new Signum()),
        new("accelerated-gradient", "Nesterov's method with the momenta of FISTA", new AcceleratedGradient()),
        new("optimized-gradient", "OGM, the best bound of all for convex functions", new OptimizedGradient()),
        new("triple-momentum", "for smooth and strongly convex functions with known constants", new TripleMomentum()),
        new("lars", "momentum of gradients that are as long as a share of each block", new Lars()),
        new("novograd", "momentum of gradients that are normalized in each block", new NovoGrad()),
        new("fromage", "steps as long as a share of each block, which does not grow", new Fromage()),
        new("sm3", "AdaGrad with an accumulator for each row and each column", new Sm3()),
        new("mars", "AdamW, Lion or Muon with gradients corrected by their change", new Mars()),
        new("dog", "gradient descent with distances over gradients; answers with an average", new Dog()),
        new("dowg", "gradient descent with distances over weighted gradients", new Dowg()),
        new("dadapt-adam", "Adam that estimates its learning rate by D-Adaptation", new DAdaptAdam()),
        new(
            "dadapt-gradient-descent",
            "gradient descent that estimates its learning rate by D-Adaptation",
            new DAdaptGradientDescent()
        ),
        new("momo", "momentum or Adam with Polyak's step size", new Momo()),
        new("noisy-gradient-descent", "gradient descent with noise on the gradients", new NoisyGradientDescent()),
        new(
            "cautious-adamw",
            "AdamW without the coordinates of a step that do not go against the gradient",
            new AdamW().WithCaution()
        ),
        new(
            "cautious-lion",
            "Lion without the coordinates of a step that do not go against the gradient",
            new Lion().WithCaution()
        ),
        new(
            "sam",
            "sharpness-aware gradient descent: gradients at a point uphill",
            new GradientDescent().WithSharpnessAwareness()
        ),
        new(
            "asam",
            "SAM with a perturbation relative to the coordinates of a matrix",
            new GradientDescent().WithSharpnessAwareness(0.5, SharpnessScale.RelativeInMatrices)
        ),
        new("sophia", "momentum divided by estimated curvatures, clipped in each coordinate", new Sophia()),
        new("exact-mars", "MARS with a second gradient, at the point before", new Mars().WithSecondEvaluation()),
        new("conjugate-gradient", "nonlinear conjugate gradients with a line search", new ConjugateGradient(), "cg"),
        new("bfgs", "quasi-Newton method with a line search", new Bfgs()),
        new("l-bfgs", "limited-memory BFGS, for many variables", new LBfgs(), "lbfgs"),
        new("l-bfgs-b", "L-BFGS with bounds", new LBfgsB(), "lbfgsb"),
        new("sqp", "sequential quadratic programming, for constraints", new Sqp()),
        new(
            "augmented-lagrangian",
            "L-BFGS-B with penalties and multipliers, for constraints",
            new AugmentedLagrangian()
        ),
        new("newton", "Newton's method with a line search", new Newton()),
        new(
            "newton-cg",
            "truncated Newton method by conjugate gradients, without matrices",
            new NewtonConjugateGradient()
        ),
        new("trust-region", "trust-region method with nearly exact steps", new TrustRegion()),
        new(
            "trust-region-cg",
            "trust-region method by conjugate gradients, without matrices",
            new TrustRegionConjugateGradient()
        ),
        new("nelder-mead", "downhill simplex; no derivatives", new NelderMead()),
        new("cma-es", "covariance matrix adaptation evolution strategy; no derivatives", new CmaEs()),
        new("particle-swarm", "particle swarm optimization; no derivatives", new ParticleSwarm(), "pso"),
        new(
            "hill-climbing",
            "random steps that are accepted if they lower the value; no derivatives",
            new HillClimbing()
        ),
    ];

    /// <summary>Finds a method by its name or an alias, case-sensitively.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Method? method)
    {
        method = All.FirstOrDefault(method =>
            string.Equals(method.Name, name, StringComparison.Ordinal) || method.Aliases.Contains(name)
        );
        return method is not null;
    }

    /// <summary>The method of this name or alias, case-sensitively.</summary>
    /// <exception cref="ParameterException">The name is unknown; the message lists the known ones.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static Method Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name, out var method)
            ? method
            : throw new ParameterException(
                "method",
                $"\"{name}\"",
                $"one of {string.Join(", ", All.Select(known => known.Name))}"
            );
    }
}
