using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>Classes of functions as texts, such as <c>smooth:1,25</c>.</summary>
internal static class ClassWords
{
    private const string Option = "--on";
    private const string Noise = "+noise:";
    private const string NoiseForm = "noise:RADIUS,PERIOD";

    private static readonly ImmutableArray<Known> All =
    [
        new("smooth:MU,L", "convex, one coordinate, curvature from MU to L", n => FunctionClass.Smooth(n[0], n[1])),
        new("nonconvex:L", "one coordinate, curvature from -L to L", n => FunctionClass.Nonconvex(n[0])),
        new("lipschitz:G", "convex, piecewise linear, slopes from -G to G", n => FunctionClass.Lipschitz(n[0])),
        new(
            "quadratics:MU,L,N",
            "convex quadratics of N coordinates",
            n => FunctionClass.Quadratics(n[0], n[1], (int)n[2])
        )
        {
            Dimension = 2,
        },
        new(
            "interpolated:MU,L,N,POINTS",
            "convex, N coordinates, through data",
            n => FunctionClass.Interpolated(n[0], n[1], (int)n[2], (int)n[3])
        )
        {
            Dimension = 2,
        },
        new(
            "logistic:RADIUS,N,ROWS",
            "means of logistic losses of N coordinates",
            n => FunctionClass.Logistic(n[0], (int)n[1], (int)n[2])
        )
        {
            Dimension = 1,
        },
        new(
            "slopes:LEAST..MOST",
            "online lines whose slopes have a period from LEAST to MOST",
            n => FunctionClass.Lines((int)n[0], (int)n[1])
        ),
        new("gradients:N,STEPS", "gradients of an adversary", n => FunctionClass.Gradients((int)n[0], (int)n[1]))
        {
            Dimension = 0,
        },
    ];

    /// <summary>The forms, for the help.</summary>
    internal static string Help =>
        $"The class of functions: {string.Join("; ", All.Select(known => $"{known.Form} ({known.Summary})"))}. A class "
        + $"with +{NoiseForm} has noise of at most that norm in its gradients. Numbers can be fractions.";

    /// <summary>The class that a text describes.</summary>
    internal static FunctionClass Parse(string text) =>
        text.Split(Noise, 2) is [var of, var noise] ? Noisy(text, of, noise) : One(text).Class;

    private static FunctionClass Noisy(string text, string of, string noise)
    {
        var (inner, dimension) = One(of);
        var parts = WordParts.Of(Option, $"noise:{noise}");
        var numbers = parts.Numbers(NoiseForm);
        return inner.Noisy(numbers[0], dimension, parts.Whole(numbers[1]));
    }

    private static (FunctionClass Class, int Dimension) One(string text)
    {
        var parts = WordParts.Of(Option, text);
        var known = NameMatcher.Find("class", parts.Name, All, one => one.Name);
        var numbers = (parts with { Arguments = parts.Arguments.Replace("..", ",", StringComparison.Ordinal) }).Numbers(
            known.Form.Replace("..", ",", StringComparison.Ordinal)
        );

        foreach (var count in numbers.Skip(known.FirstCount))
        {
            parts.Whole(count);
        }

        return (known.Make(numbers), known.Dimension is int place ? parts.Whole(numbers[place]) : 1);
    }

    private sealed record Known(string Form, string Summary, Func<ImmutableArray<double>, FunctionClass> Make)
    {
        internal string Name => Form.Split(':')[0];

        /// <summary>The place of the number of coordinates; null for functions of one.</summary>
        internal int? Dimension { get; init; }

        /// <summary>The place of the first number that counts something.</summary>
        internal int FirstCount => Form.Contains("..", StringComparison.Ordinal) ? 0 : Dimension ?? int.MaxValue;
    }
}
