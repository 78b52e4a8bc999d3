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
/// <param name="On">The class, as after <c>--on</c>; empty for <see cref="ShapedVector.Gradients"/>.</param>
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
    Func<Method, Solver, Expectation?> Expect
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
            (method, solver) => ExpectationWord.Parse(word).Make(method, solver)
        ) { }

    /// <summary>
    /// The class for methods whose steps depend on values, or on gradients at other points; empty if it is the same.
    /// </summary>
    internal string OnFunctions { get; init; } = "";

    /// <summary>The same on quadratics.</summary>
    internal Standing OnQuadratics() => this with { On = Bowls, OnFunctions = "" };

    /// <summary>The laws that prove it, by method.</summary>
    internal required ImmutableDictionary<string, string> Theorems { get; init; }

    private const string LearningRate = "learningRate";
    private const string Adversary = "gradients:2,12";
    private const string Bowls = "quadratics:1/10,1,2";

    /// <summary>The steps are those of the paper, on a vector.</summary>
    internal static Standing PapersRule { get; } =
        new(
            "paper's rule",
            "At the defaults, the steps are those of the paper's formula, written again from the gradients",
            Adversary,
            12,
            2_000,
            "",
            "",
            (method, _) => PaperRules.Find(method.Name) is { } rule ? Expectation.SameStepsAs(rule) : null
        )
        {
            OnFunctions = Bowls,
            Theorems = By(),
        };

    /// <summary>The steps are those of the paper, on a matrix and a vector.</summary>
    internal static Standing PapersRuleShaped { get; } =
        new(
            "rule for matrices",
            "The same on a 2 x 3 matrix beside a vector of 2, for methods that move them in other ways than one vector",
            "",
            12,
            2_000,
            "",
            "",
            (method, _) =>
                MatrixRules.IsKnown(method.Name) ? Expectation.SameStepsAs(PaperRules.FindShaped(method.Name)!) : null
        )
        {
            OnFunctions = "quadratics:1/10,1,8",
            Theorems = By(),
        };

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
        PapersRule,
        PapersRuleShaped,
        new(
            "scale-free",
            "The steps on 1024 times the function are the same",
            Adversary,
            12,
            2_000,
            "",
            "",
            (_, solver) =>
                Expectation.SameStepsAs(
                    Conjecture.About(solver).Moved(1024, 0).Rename($"{solver.Name} on 1024 times the function")
                )
        )
        {
            OnFunctions = Bowls,
            Theorems = By(("rprop", "P34")),
        },
        new(
            "translations",
            "The steps from a start moved by 1 are the same",
            Adversary,
            12,
            2_000,
            "",
            "",
            (_, solver) =>
                Expectation.SameStepsAs(
                    Conjecture.About(solver).Moved(1, 1).Rename($"{solver.Name} from a start moved by 1")
                )
        )
        {
            OnFunctions = Bowls,
            Theorems = By(),
        },
    ];

    /// <summary>The conjecture about a method; null if the method cannot be asked.</summary>
    internal Conjecture? About(Method method)
    {
        var hasRate = method.Hyperparameters.Any(known => known.Name == LearningRate);
        ImmutableArray<KeyValuePair<string, string>> changes =
            Rate.Length > 0 && hasRate ? method.Changes([$"{LearningRate}={Rate}"], "--set") : [];
        var solver = new Variant(method, null, changes).Make();

        try
        {
            return Expect(method, solver) is { } expectation ? About(Subject(solver), solver, expectation) : null;
        }
        catch (UsageException)
        {
            // The expectation is measured in learning rates, and the method has none.
            return null;
        }
    }

    /// <summary>A method as the conjecture is asked of it: with the layout of matrices, if it is about them.</summary>
    internal ConjectureSubject Subject(Solver solver) =>
        On.Length == 0 ? Conjecture.About(solver, ShapedVector.Layout) : Conjecture.About(solver);

    /// <summary>The expectation of a subject on the class for a method.</summary>
    internal Conjecture About(ConjectureSubject subject, Solver solver, Expectation expectation) =>
        subject.On(Functions(solver)).Steps(Steps).Expect(expectation);

    private FunctionClass Functions(Solver solver) =>
        OnFunctions.Length > 0 && NeedsFunctions(solver) ? ClassWords.Parse(OnFunctions)
        : On.Length == 0 ? ShapedVector.Gradients
        : ClassWords.Parse(On);

    /// <summary>
    /// Whether steps depend on values, or on gradients at other points, which gradients of an adversary do not have.
    /// </summary>
    private static bool NeedsFunctions(Solver solver) =>
        solver is SecondEvaluationSolver || !Asked(solver, 1).SequenceEqual(Asked(solver, 2));

    /// <summary>The point that is asked for after three steps with this value.</summary>
    private static ImmutableArray<double> Asked(Solver solver, double value)
    {
        var run = solver.Start([1, 2]);

        for (var step = 1; step <= 3; step++)
        {
            run = run.Tell(value, [1, 1.0 / step]);
        }

        return run.TryAsk(out var point) ? point : [];
    }

    private static ImmutableDictionary<string, string> By(params (string Method, string Law)[] laws) =>
        laws.ToImmutableDictionary(one => one.Method, one => one.Law);
}
