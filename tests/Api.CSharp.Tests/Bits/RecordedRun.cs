using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Tests.Bits;

/// <summary>A run whose bits are recorded.</summary>
/// <param name="Name">The method and the problem.</param>
/// <param name="IsExact">
/// Whether only operations are used that every processor rounds alike: + - * / and square roots. Powers, exponentials,
/// logarithms and cosines come from the C library of the machine, and libraries differ in last bits.
/// </param>
/// <param name="Hashes">The hashes of all ways to run it.</param>
internal sealed partial record RecordedRun(
    string Name,
    bool IsExact,
    Func<IEnumerable<KeyValuePair<string, string>>> Hashes
)
{
    private static readonly Problem Valley = Problems.Find("rosenbrock").WithDimension(7);

    private static readonly Problem Beale = Problems.Find("beale");

    private static readonly Problem Cancer = Problems.Find("breast-cancer");

    /// <summary>Methods that use powers, logarithms or cosines, or a cubic root for finite differences.</summary>
    private static readonly ImmutableHashSet<string> Inexact =
    [
        "adam",
        "adamw",
        "amsgrad",
        "adamax",
        "nadam",
        "radam",
        "adabelief",
        "yogi",
        "averaged-gradient-descent",
        "lamb",
        "adafactor",
        "muon",
        "soap",
        "schedule-free",
        "adopt",
        "adan",
        "ademamix",
        "optimistic-adam",
        "signum",
        "mars",
        "dadapt-adam",
        "momo",
        "noisy-gradient-descent",
        "cautious-adamw",
        "sophia",
        "exact-mars",
        "newton",
        "newton-cg",
        "trust-region",
        "trust-region-cg",
        "cma-es",
        "particle-swarm",
        "hill-climbing",
    ];

    /// <summary>All of them.</summary>
    public static ImmutableArray<RecordedRun> All { get; } =
    [
        .. Presets(),
        .. Transforms(),
        .. Schedules(),
        .. Searches(),
        .. Variants(),
        .. LeastSquares(),
        .. Ends(),
        .. Threads(),
    ];

    private static RecordedRun Of(string name, bool isExact, Solver method, Problem problem) =>
        new(
            $"{name} on {problem.Name} {problem.Dimension}",
            isExact,
            () => Ways.Hashes(method, problem.Objective, problem.Start)
        );

    /// <summary>Runs with every stop reason, and vectors of the state.</summary>
    private static IEnumerable<RecordedRun> Ends()
    {
        var sphere = Problems.Find("sphere");
        var descent = new GradientDescent { LearningRate = 0.25 };
        var momentum = new Momentum { LearningRate = 0.1 };
        RecordedRun Ending(string name, Stop stop, RunOptions? options = null, Objective? objective = null) =>
            new(
                $"ends {name}",
                true,
                () =>
                    [
                        new("descent", Ways.Minimize(descent, objective ?? sphere.Objective, [3, -4], stop, options)),
                        new("momentum", Ways.Minimize(momentum, objective ?? sphere.Objective, [3, -4], stop, options)),
                        new("bfgs", Ways.Minimize(new Bfgs(), objective ?? sphere.Objective, [3, -4], stop, options)),
                    ]
            );
        Objective Broken(double value, double slope) =>
            Objective.Create(
                (x, g) =>
                {
                    (g[0], g[1]) = (2 * x[0], Math.Abs(x[0]) < 1 ? slope : 2 * x[1]);
                    return Math.Abs(x[0]) < 1 ? value : x[0] * x[0] + x[1] * x[1];
                }
            );

        yield return Ending("at a small gradient", Stop.WhenGradientBelow(1e-3));
        yield return Ending("at a small step", Stop.WhenStepBelow(1e-3));
        yield return Ending("at a small change", Stop.WhenValueChangeBelow(1e-3));
        yield return Ending("at a value", Stop.AtValue(0.5));
        yield return Ending("at both", Stop.WhenStepBelow(1e-3).And(Stop.WhenGradientBelow(1e-4)));
        yield return Ending("at either", Stop.WhenStepBelow(1e-3).Or(Stop.WhenGradientBelow(1e-2)));
        yield return Ending("after evaluations", Stop.AfterEvaluations(4));
        yield return Ending("at the user's own", Stop.When("three steps", progress => progress.Index >= 3));
        yield return Ending("cancelled", Stop.Default, new RunOptions { CancellationToken = new(true) });
        yield return Ending("at a NaN", Stop.AfterIterations(20), null, Broken(double.NaN, 0));
        yield return Ending("at minus infinity", Stop.AfterIterations(20), null, Broken(double.NegativeInfinity, 0));
        yield return Ending("at a gradient of NaN", Stop.AfterIterations(20), null, Broken(0.5, double.NaN));
        yield return Ending(
            "not at a NaN",
            Stop.AfterIterations(20),
            new RunOptions { ContinueWhenNotFinite = true },
            Broken(double.NaN, 0)
        );

        RecordedRun States(string name, bool isExact, Solver method, params string[] vectors) =>
            new(
                $"states of {name}",
                isExact,
                () => [new("lazy", Ways.States(method, Valley.Objective, Valley.Start, vectors))]
            );
        yield return States("momentum", true, new Momentum(), "Buffer");
        yield return States("nesterov", true, Nesterov.PyTorch, "Buffer");
        yield return States("rprop", true, new Rprop(), "StepSize", "PreviousSign");
        yield return States("adam", false, new Adam(), "FirstMoment", "SecondMoment");
        yield return States("adamw", false, new AdamW(), "FirstMoment", "SecondMoment");
        yield return States("amsgrad", true, new AmsGrad(), "FirstMoment", "SecondMoment", "LargestSecondMoment");
        yield return States(
            "a chain",
            true,
            new ClipByNorm(1).AndThen(new Momentum()).WithLookahead(3),
            "Slow",
            "Buffer"
        );
    }

    /// <summary>Runs with vectors long enough for several threads.</summary>
    private static IEnumerable<RecordedRun> Threads()
    {
        var valley = Problems.Find("rosenbrock").WithDimension(40_003);
        return from known in new (string Name, bool IsExact, Solver Method)[]
            {
                ("momentum", true, new Momentum { LearningRate = 0.0001 }),
                ("nesterov", true, new Nesterov { LearningRate = 0.0001 }),
                ("rmsprop", true, new RmsProp()),
                ("adam", false, new Adam()),
                ("adamw", false, new AdamW()),
                ("amsgrad", true, new AmsGrad()),
                ("clip by norm, adam", false, new ClipByNorm(1).AndThen(new Adam())),
                ("adam, clip by norm, box", false, new Adam().AndThen(new ClipByNorm(0.01)).AndThen(new Scale(0.5))),
                ("lookahead of rmsprop", true, new RmsProp().WithLookahead(2)),
                ("conjugate-gradient", true, new ConjugateGradient()),
                ("l-bfgs", true, new LBfgs()),
                ("l-bfgs-b", true, new LBfgsB()),
                ("newton-cg", false, new NewtonConjugateGradient()),
            }
            select new RecordedRun(
                $"{known.Name} on many coordinates",
                known.IsExact,
                () =>
                    new[] { 1, 2 }.Select(threads =>
                        KeyValuePair.Create(
                            $"threads: {threads}",
                            WithThreads(
                                threads,
                                () =>
                                    Ways.Minimize(known.Method, valley.Objective, valley.Start, Stop.AfterIterations(3))
                            )
                        )
                    )
            );
    }

    private static string WithThreads(int threads, Func<string> run)
    {
        var before = Parallelism.MaxThreads;
        try
        {
            Parallelism.MaxThreads = threads;
            return run();
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
