using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in methods, for tools: from code, write <c>new Adam { ... }</c>.</summary>
public static class Methods
{
    /// <summary>Every built-in method, the plain ones first.</summary>
    public static ImmutableArray<Method> All { get; } =
    [
        new("gradient-descent", "steps against the gradient", new GradientDescent(), "gd", "sgd"),
        new("momentum", "gradient descent with momentum, the heavy ball", new Momentum(), "heavy-ball"),
        new("nesterov", "momentum that looks ahead", new Nesterov()),
        new("asgd", "gradient descent with a falling rate and averaged iterates", new AveragedGradientDescent()),
        new("rprop", "steps that grow while the signs of the gradient stay", new Rprop()),
        new("adagrad", "a rate per coordinate, from the sum of squared gradients", new AdaGrad()),
        new("adadelta", "a rate per coordinate that finds its own scale", new AdaDelta()),
        new("rmsprop", "a rate per coordinate, from a moving average of squared gradients", new RmsProp()),
        new("rmsprop-window", "RMSProp with a plain mean of the last squared gradients", new RmsPropWindow()),
        new("adam", "momentum and a rate per coordinate, both corrected for their start", new Adam()),
        new("adamw", "Adam with decoupled weight decay", new AdamW()),
        new("amsgrad", "Adam with the largest denominator so far", new AmsGrad()),
        new("adamax", "Adam with the largest recent gradient for its denominator", new Adamax()),
        new("nadam", "Adam with Nesterov's look-ahead", new Nadam()),
        new("radam", "Adam that waits until its denominator can be trusted", new RAdam()),
        new("adabelief", "Adam whose denominator is how far gradients are from what was expected", new AdaBelief()),
        new("yogi", "Adam whose denominator moves slowly", new Yogi()),
        new("lion", "the sign of a momentum", new Lion()),
        new(
            "conjugate-gradient",
            "each direction keeps a share of the one before, with a line search",
            new ConjugateGradient(),
            "cg"
        ),
        new("bfgs", "quasi-Newton steps with a line search", new Bfgs()),
        new("l-bfgs", "BFGS that remembers its last steps alone, for many variables", new LBfgs(), "lbfgs"),
        new("l-bfgs-b", "L-BFGS with bounds on the variables", new LBfgsB(), "lbfgsb"),
        new("newton", "Newton steps with a line search", new Newton()),
        new("newton-cg", "Newton steps by conjugate gradients, without matrices", new NewtonConjugateGradient()),
        new("trust-region", "the best step of the quadratic model in a ball", new TrustRegion()),
        new(
            "trust-region-cg",
            "a trust region by conjugate gradients, without matrices",
            new TrustRegionConjugateGradient()
        ),
        new("nelder-mead", "a simplex of points that is reflected and shrunk; no derivatives", new NelderMead()),
        new("cma-es", "generations from a normal distribution that learns; no derivatives", new CmaEs()),
        new(
            "particle-swarm",
            "particles drawn to the best points they know; no derivatives",
            new ParticleSwarm(),
            "pso"
        ),
        new("hill-climbing", "normal steps that are taken if they lower the value; no derivatives", new HillClimbing()),
    ];

    /// <summary>The method of this name or alias, if there is one. Case counts.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Method? method)
    {
        method = All.FirstOrDefault(method =>
            string.Equals(method.Name, name, StringComparison.Ordinal) || method.Aliases.Contains(name)
        );
        return method is not null;
    }

    /// <summary>
    /// The method of this name or alias. An unknown name raises a <see cref="ParameterException"/> that lists the known
    /// ones.
    /// </summary>
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
