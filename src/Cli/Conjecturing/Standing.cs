using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>A conjecture that is asked of every first-order method.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Text">What it asks.</param>
/// <param name="On">The class, as after <c>--on</c>.</param>
/// <param name="Steps">The number of steps.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Rate">The learning rate; the default one if it is empty.</param>
/// <param name="Word">The expectation, as after <c>--expect</c>; empty if no word stands for it.</param>
/// <param name="Expect">The expectation of a method; null if it cannot be asked.</param>
internal sealed record Standing(
    string Name,
    string Text,
    string On,
    int Steps,
    int Runs,
    string Rate,
    string Word,
    Func<Method, Optimizer, Expectation?> Expect
)
{
    private Standing(string name, string text, string on, int steps, int runs, string rate, string word)
        : this(
            name,
            text,
            on,
            steps,
            runs,
            rate,
            word,
            (method, optimizer) => ExpectationWord.Parse(word).Make(method, optimizer)
        ) { }

    /// <summary>The laws that prove it, by method.</summary>
    internal required ImmutableDictionary<string, string> Theorems { get; init; }

    private const string LearningRate = "learningRate";

    /// <summary>The list.</summary>
    internal static ImmutableArray<Standing> All { get; } =
    [
        new(
            "never rises",
            "At the learning rate 1/8, no step raises the value of a convex quadratic with eigenvalues up to 1",
            "quadratics:0,1,2",
            50,
            2_000,
            "1/8",
            "never-rises"
        )
        {
            Theorems = By(("gradient-descent", "P02")),
        },
        new(
            "converges",
            "At the learning rate 1/8, the values converge on convex functions with curvature from 1/4 to 1",
            "smooth:1/4,1",
            4_000,
            620,
            "1/8",
            "converges"
        )
        {
            Theorems = By(("gradient-descent", "P05")),
        },
        new(
            "stays near",
            "At the learning rate 1/10, once within 1e-6 learning rates of the minimum of x^2/2, within 1e-3 of them",
            "smooth:1,1",
            10_000,
            100,
            "1/10",
            "stays-near"
        )
        {
            Theorems = By(("gradient-descent", "P05")),
        },
        new(
            "short steps",
            "No step is longer than 12 learning rates on convex functions with slopes from -1 to 1",
            "lipschitz:1",
            1_000,
            620,
            "",
            "step-at-most:12"
        )
        {
            Theorems = By(
                ("gradient-descent", "its rule"),
                ("momentum", "P16"),
                ("adagrad", "P20"),
                ("rmsprop", "P23"),
                ("adam", "P24"),
                ("lion", "its rule")
            ),
        },
        new(
            "paper's rule",
            "At the defaults, the steps are those of the paper's formula, written again from the gradients",
            "gradients:2,12",
            12,
            2_000,
            "",
            "",
            (method, _) => PaperRules.Find(method.Name) is { } rule ? Expectation.SameStepsAs(rule) : null
        )
        {
            Theorems = By(),
        },
        new(
            "scale-free",
            "The steps on 1024 times the gradients are the same",
            "gradients:2,12",
            12,
            2_000,
            "",
            "",
            (_, optimizer) => Expectation.SameStepsAs(Changed.See(optimizer, 1024, 0, "on 1024 times the gradients"))
        )
        {
            Theorems = By(("rprop", "P34")),
        },
        new(
            "translations",
            "The steps from a start moved by 1 are the same",
            "gradients:2,12",
            12,
            2_000,
            "",
            "",
            (_, optimizer) => Expectation.SameStepsAs(Changed.See(optimizer, 1, 1, "from a start moved by 1"))
        )
        {
            Theorems = By(),
        },
    ];

    /// <summary>The conjecture about a method; null if the method cannot be asked.</summary>
    internal Conjecture? About(Method method)
    {
        var hasRate = method.Hyperparameters.Any(known => known.Name == LearningRate);
        ImmutableArray<KeyValuePair<string, string>> changes =
            Rate.Length > 0 && hasRate ? method.Changes([$"{LearningRate}={Rate}"], "--set") : [];
        var optimizer = (Optimizer)new Variant(method, null, changes).Make();

        try
        {
            return Expect(method, optimizer) is { } expectation
                ? Conjecture.About(optimizer).On(ClassWords.Parse(On)).Steps(Steps).Expect(expectation)
                : null;
        }
        catch (UsageException)
        {
            // The expectation is measured in learning rates, and the method has none.
            return null;
        }
    }

    private static ImmutableDictionary<string, string> By(params (string Method, string Law)[] laws) =>
        laws.ToImmutableDictionary(one => one.Method, one => one.Law);
}
