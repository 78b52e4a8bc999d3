using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>An error that is planted in a method: one constant or one sign that is not the paper's.</summary>
/// <param name="Method">The method.</param>
/// <param name="What">The error, such as <c>beta1=0.81</c>.</param>
/// <param name="Subject">The wrong method, for a conjecture.</param>
internal sealed record Planted(Method Method, string What, Func<Standing, ConjectureSubject> Subject)
{
    private const int Runs = 620;

    /// <summary>Values that show within twelve steps, where a change by a tenth does not.</summary>
    private static readonly Dictionary<(string Method, string Hyperparameter), string> Values = new()
    {
        [("radam", "threshold")] = "5",
        [("rprop", "minStep")] = "0.008",
        [("rprop", "maxStep")] = "0.011",
        [("lamb", "maxTrustRatio")] = "0.0001",
        [("adafactor", "minFactored")] = "4",
        [("shampoo", "maxSide")] = "1",
        [("soap", "maxSide")] = "1",
        [("prodigy", "maxGrowth")] = "1.0001",
        [("dadapt-adam", "maxGrowth")] = "1.0001",
        [("dadapt-gradient-descent", "maxGrowth")] = "1.0001",
        [("optimized-gradient", "steps")] = "6",
        [("schedule-free", "warmupSteps")] = "5",
        [("ademamix", "warmupSteps")] = "5",
        [("cautious-adamw", "minShare")] = "0.9",
        [("cautious-lion", "minShare")] = "0.9",
    };

    private const string ConstantRate = "the learning rate is constant";
    private const string NoDecay = "there is no weight decay";
    private const string OfAdam = "it is one of MoMo-Adam";

    /// <summary>Hyperparameters without influence on the steps at the defaults, with the reason.</summary>
    internal static IReadOnlyDictionary<(string Method, string Hyperparameter), string> Idle { get; } =
        new Dictionary<(string, string), string>
        {
            [("momentum", "ratePlacement")] = ConstantRate,
            [("nesterov", "ratePlacement")] = ConstantRate,
            [("lars", "ratePlacement")] = ConstantRate,
            [("schedule-free", "ratePower")] = ConstantRate,
            [("averaged-gradient-descent", "averageFrom")] = "it changes the answer alone",
            [("dog", "averagePower")] = "it changes the answer alone",
            [("rmsprop", "ratePlacement")] = "there is no momentum",
            [("adafactor", "fallsWithTime")] = "1 / sqrt(t) is less than 0.01 after 10,000 steps",
            [("adafactor", "epsilonForm")] = "epsilon is 1e-30",
            [("adamax", "epsilonPlacement")] = "epsilon is 0",
            [("nadam", "momentumDecay")] = "the momentum is constant",
            [("adan", "isProximal")] = NoDecay,
            [("momo", "isProximal")] = NoDecay,
            [("lars", "addsNorms")] = NoDecay,
            [("momo", "beta2")] = OfAdam,
            [("momo", "epsilon")] = OfAdam,
            [("polyak-step", "clampsGap")] = "no value is below the minimum",
            [("sam", "offset")] = "the perturbation is alike in all coordinates",
            [("sophia", "guard")] = "beside 1e-15, the larger number is the sum",
            [("sophia", "seed")] = "it is one of Sophia-H",
            [("sophia", "estimator")] = "Sophia-H takes products of Hessians",
        };

    /// <summary>The errors of a method: each constant, each choice, and three signs.</summary>
    internal static ImmutableArray<Planted> In(Method method) =>
        [
            .. method
                .Hyperparameters.Where(known => !Idle.ContainsKey((method.Name, known.Name)))
                .SelectMany(known =>
                    Others(method, known).Select(value => OfConstant(method, $"{known.Name}={value}"))
                ),
            OfSign(method, "the sign of the step", (_, _) => 1, -1),
            OfSign(method, "the sign of the second partial derivative", (_, i) => i == 1 ? -1 : 1, 1),
            OfSign(method, "the sign of every second gradient", (step, _) => step % 2 == 0 ? 1 : -1, 1),
        ];

    /// <summary>
    /// The counterexample to "its steps are those of the paper's rule": on a vector, on quadratics, or on a matrix and
    /// a vector, whichever comes first; null if all survive.
    /// </summary>
    internal static Counterexample? Find(Method method, Func<Standing, ConjectureSubject> subject) =>
        new[] { Standing.PapersRule, Standing.PapersRule.OnQuadratics(), Standing.PapersRuleShaped }
            .Select(standing => standing.About(subject(standing), method.Default, Rule(method, standing)))
            .Select(conjecture => (conjecture.Search(Runs) as Refuted)?.Counterexample)
            .FirstOrDefault(found => found is not null);

    private static Expectation Rule(Method method, Standing standing) =>
        Expectation.SameStepsAs(
            (standing.On.Length == 0 ? PaperRules.FindShaped(method.Name) : PaperRules.Find(method.Name))!
        );

    private static Planted OfConstant(Method method, string change)
    {
        var wrong = new Variant(method, null, method.Changes([change], "--set")).Make();
        return new(method, change, standing => standing.Subject(wrong));
    }

    /// <summary>A method that sees gradients with other signs, or whose steps have another.</summary>
    private static Planted OfSign(Method method, string what, Func<int, int, double> ofGradient, double ofStep) =>
        new(method, what, standing => standing.Subject(method.Default).Turned(ofGradient, ofStep));

    /// <summary>Other values of a hyperparameter, as texts.</summary>
    internal static IEnumerable<string> Others(Method method, Hyperparameter known)
    {
        var text = known.Text(method.Default);

        if (Values.TryGetValue((method.Name, known.Name), out var other))
        {
            return [other];
        }

        if (!known.Choices.IsEmpty)
        {
            return known.Choices.Where(choice => choice != text);
        }

        var number = double.Parse(text, CultureInfo.InvariantCulture);
        var isWhole = known.Type == typeof(int) || known.Type == typeof(long);
        var changed = isWhole
            ? number > 1
                ? number - 1
                : number + 1
            : known.Name.StartsWith("epsilon", StringComparison.Ordinal) && number < 0.01
                ? 0.01
                : number == 0
                    ? 0.1
                    : 0.9 * number;
        return [changed.ToString("R", CultureInfo.InvariantCulture)];
    }
}
