using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Bad arguments throw at the call, before any evaluation, in one sentence.</summary>
public class BadInputTests
{
    private static readonly Problem Booth = Problems.Find("booth");

    private static readonly Objective NeverCalled = Objective.Create(
        (x, g) => throw new InvalidOperationException("The objective was called.")
    );

    private static void Refused(string sentence, Action act) =>
        Assert.Equal(sentence, Assert.Throws<ParameterException>(act).Message);

    [Theory]
    [InlineData(-1.0, "-1")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void LearningRate_not_positive_or_finite_is_refused(double rate, string text) =>
        Refused(
            $"LearningRate was {text}; it must be finite and greater than 0.",
            () => _ = new Adam { LearningRate = rate }
        );

    [Fact]
    public void LearningRate_null_is_refused() =>
        Assert.Throws<ArgumentNullException>(() => new Adam { LearningRate = null! });

    [Theory]
    [InlineData("adam", "beta1", "1", "Beta1 was 1; it must be at least 0 and less than 1.")]
    [InlineData("adam", "beta2", "-0.1", "Beta2 was -0.1; it must be at least 0 and less than 1.")]
    [InlineData("adam", "epsilon", "-1", "Epsilon was -1; it must be finite and at least 0.")]
    [InlineData(
        "adam",
        "epsilonCorrection",
        "never",
        "epsilonCorrection was \"never\"; it must be one of AfterCorrection, BeforeCorrection."
    )]
    [InlineData(
        "adam",
        "beta3",
        "1",
        "hyperparameter of adam was \"beta3\"; it must be one of learningRate, beta1, beta2, epsilon, "
            + "epsilonCorrection."
    )]
    [InlineData("adam", "beta1", "much", "beta1 was \"much\"; it must be a number.")]
    [InlineData("adam", "beta1", "0,9", "beta1 was \"0,9\"; it must be a number.")]
    [InlineData("adam", "learningRate", "", "learningRate was \"\"; it must be a number.")]
    [InlineData("adam", "learningRate", "-2", "LearningRate was -2; it must be finite and greater than 0.")]
    [InlineData("momentum", "momentum", "NaN", "Momentum was NaN; it must be at least 0 and less than 1.")]
    [InlineData("momentum", "dampening", "1.5", "Dampening was 1.5; it must be at least 0 and at most 1.")]
    [InlineData("rmsprop", "centered", "maybe", "centered was \"maybe\"; it must be true or false.")]
    [InlineData("rmsprop", "decay", "1", "Decay was 1; it must be at least 0 and less than 1.")]
    [InlineData("rmsprop-window", "window", "0", "Window was 0; it must be at least 1.")]
    [InlineData("rmsprop-window", "window", "2.5", "window was \"2.5\"; it must be a whole number.")]
    [InlineData("asgd", "averageFrom", "-1", "AverageFrom was -1; it must be at least 0.")]
    [InlineData("rprop", "etaMinus", "1", "EtaMinus was 1; it must be greater than 0 and less than 1.")]
    [InlineData("rprop", "etaPlus", "1", "EtaPlus was 1; it must be finite and greater than 1.")]
    [InlineData("rprop", "maxStep", "1e-9", "MaxStep was 1E-09; it must be finite and at least MinStep.")]
    [InlineData("radam", "threshold", "3", "Threshold was 3; it must be finite and at least 4.")]
    [InlineData("yogi", "initialFirstMoment", "NaN", "InitialFirstMoment was NaN; it must be finite.")]
    public void Hyperparameter_out_of_range_or_unknown_is_refused(
        string method,
        string name,
        string text,
        string sentence
    ) => Refused(sentence, () => Methods.Find(method).With([new(name, text)]));

    [Fact]
    public void Enum_value_that_is_undefined_is_refused() =>
        Refused(
            "EpsilonCorrection was 7; it must be one of AfterCorrection, BeforeCorrection.",
            () => _ = new Adam { EpsilonCorrection = (EpsilonCorrection)7 }
        );

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        Assert.StartsWith(
            "method was \"adma\"; it must be one of gradient-descent, ",
            Message(() => Methods.Find("adma"))
        );
        Assert.StartsWith("problem was \"both\"; it must be one of sphere, ", Message(() => Problems.Find("both")));
        Refused(
            "preset of adam was \"julia\"; it must be one of keras, optax, paper, pytorch.",
            () => Methods.Find("adam").With([], "julia")
        );
        Refused(
            "preset of rmsprop-window was \"keras\"; it must be left out, for there is none.",
            () => Methods.Find("rmsprop-window").With([], "keras")
        );
        Refused("dimension was 3; it must be 2, the only dimension of booth.", () => Booth.WithDimension(3));

        static string Message(Func<object> act) => Assert.Throws<ParameterException>(act).Message;
    }

    public static TheoryData<string, double[]?> Starts =>
        new()
        {
            { "start was null; it must be an array of coordinates.", null },
            { "start was empty; it must be a point with at least one coordinate.", [] },
            { "start[1] was NaN; it must be finite.", [0, double.NaN] },
            { "start[0] was Infinity; it must be finite.", [double.PositiveInfinity, 0] },
            { "start was a vector of 3 coordinates; it must be a vector of 2.", [1, 2, 3] },
        };

    [Theory]
    [MemberData(nameof(Starts))]
    public void Start_that_is_invalid_is_refused_before_any_evaluation(string sentence, double[]? coordinates)
    {
        var start = coordinates is null ? default : ImmutableArray.Create(coordinates);
        var objective = NeverCalled.WithDimension(2);
        Refused(sentence, () => new Adam().Iterates(objective, start));
        Refused(sentence, () => new Adam().Minimize(objective, start));

        if (coordinates?.Length != 3)
        {
            Refused(sentence, () => new Adam().IteratesAsync((_, _) => throw new InvalidOperationException(), start));
            Refused(sentence, () => new Adam().Start(start));
            Refused(sentence, () => new Adam().StartInPlace(start));
        }
    }

    [Fact]
    public void Start_of_the_wrong_dimension_is_refused() =>
        Refused(
            "start was a vector of 1 coordinate; it must be a vector of 2.",
            () => new Adam().Minimize(Booth.Objective, [1])
        );

    [Fact]
    public void Gradient_of_the_wrong_length_is_refused()
    {
        var wrong = Objective.OfVectors(x => x.Sum(), _ => [1.0]);
        Refused(
            "gradient was a vector of 1 coordinate; it must be a vector of 2.",
            () => new Adam().Minimize(wrong, [1, 2])
        );
    }
}
