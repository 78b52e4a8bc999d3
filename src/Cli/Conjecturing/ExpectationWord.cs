using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>An expectation as a text, such as <c>converges</c> or <c>gap-at-most:1/(4*N+2)</c>.</summary>
/// <param name="Make">The expectation of a method.</param>
/// <param name="Shown">What a figure of its counterexamples shows.</param>
internal sealed record ExpectationWord(Func<Method, Solver, Expectation> Make, Func<Method, Solver, Shown> Shown)
{
    private const string Option = "--expect";

    private static readonly ImmutableArray<Known> All =
    [
        new(
            "converges",
            "the values converge to the minimum",
            Plain(Expectation.Converges, Conjecturing.Shown.Distance)
        ),
        new("never-rises", "no step raises the value", Plain(Expectation.NeverRises, Conjecturing.Shown.Value)),
        new(
            "gradient-never-grows",
            "no step raises the norm of the gradient",
            Plain(Expectation.GradientNeverGrows, Conjecturing.Shown.GradientNorm)
        ),
        new(
            "convex-values",
            "the curve of values over steps is convex",
            Plain(Expectation.CurveIsConvex, Conjecturing.Shown.Value)
        ),
        new(
            "stays-near",
            "once within 1e-6 learning rates of the minimizer, within 1e-3 of them for ever",
            parts => WithRate(parts, rate => (Expectation.StaysNear(rate), Near(rate)))
        ),
        new(
            "step-at-most:K",
            "no step is longer than K learning rates",
            parts =>
            {
                var most = parts.Numbers("step-at-most:K")[0];
                return WithRate(parts, rate => (Expectation.StepAtMost(rate, most), Length(rate * most)));
            }
        ),
        new(
            "never-climbs",
            "on slopes, no drift of 0.01 learning rates a step along the mean gradient; never-climbs:K for K",
            parts =>
            {
                var least = parts.Arguments.Length > 0 ? parts.Numbers("never-climbs:K")[0] : 0.01;
                return WithRate(parts, rate => (Expectation.NeverClimbs(rate, least), Conjecturing.Shown.Distance));
            }
        )
        {
            Alias = "drifts-down",
        },
        new("gap-at-most:B", "f(x_N) - f* <= B |x_0 - x*|^2, where B is a formula of N", Gap),
        new("value-at-most:B", "f(x_N) - f* <= B (f(x_0) - f*)", ValueRatio),
        new("gradient-at-most:B", "|gradient| after N steps <= B |x_0 - x*|", Gradient),
        new("least-gradient-at-most:B", "the least |gradient|^2 <= B (f(x_0) - f(x_N))", LeastGradient),
        new(
            "no-worse-than:METHOD",
            "the last value is at most that of another method",
            Other(Expectation.NoWorseThan, Conjecturing.Shown.Value)
        ),
        new(
            "same-steps-as:METHOD",
            "the steps are those of another method, such as adam@keras:learningRate=0.1",
            Other(Expectation.SameStepsAs, Conjecturing.Shown.Distance)
        ),
    ];

    /// <summary>The forms, for the help.</summary>
    internal static string Help =>
        $"The expectation: {string.Join("; ", All.Select(known => $"{known.Form} ({known.Summary})"))}.";

    /// <summary>The expectation that a text describes.</summary>
    internal static ExpectationWord Parse(string text)
    {
        var parts = WordParts.Of(Option, text);
        var known =
            All.FirstOrDefault(one => one.Alias is { } alias && NameMatcher.Same(alias, parts.Name))
            ?? NameMatcher.Find("expectation", parts.Name, All, one => one.Name);
        return known.TakesArguments || parts.Arguments.Length == 0 ? known.Read(parts) : throw parts.Wrong(known.Form);
    }

    private static Func<WordParts, ExpectationWord> Plain(Expectation expectation, Shown shown) =>
        _ => new((_, _) => expectation, (_, _) => shown);

    private static ExpectationWord WithRate(WordParts parts, Func<double, (Expectation Expectation, Shown Shown)> make)
    {
        return new(
            (method, solver) => make(Rate(method, solver)).Expectation,
            (method, solver) => make(Rate(method, solver)).Shown
        );

        double Rate(Method method, Solver solver) =>
            method.Hyperparameters.FirstOrDefault(known => known.Name == "learningRate") is { } rate
            && Numbers.TryFinite(rate.Text(solver), out var number)
            && number > 0
                ? number
                : throw new UsageException(
                    $"{parts.Option} {parts.Name} needs a constant learning rate above 0, which {method.Name} has not"
                );
    }

    private static Shown Near(double rate) => Conjecturing.Shown.Distance.Within((_, _) => 1e-3 * rate);

    private static Shown Length(double most) => Conjecturing.Shown.StepNorm.Within((_, _) => most);

    private static ExpectationWord Gap(WordParts parts)
    {
        var bound = BoundFormula.Parse(parts);
        var shown = Conjecturing.Shown.Value.Within(
            (run, index) => bound(index) * Math.Pow(Conjecturing.Shown.Norm(run[0].Point), 2)
        );
        return Plain(Expectation.GapAtMost(parts.Arguments, bound), shown)(parts);
    }

    private static ExpectationWord ValueRatio(WordParts parts)
    {
        var bound = BoundFormula.Parse(parts);
        var shown = Conjecturing.Shown.Value.Within((run, index) => bound(index) * run[0].Value);
        return Plain(Expectation.ValueAtMost(parts.Arguments, bound), shown)(parts);
    }

    private static ExpectationWord Gradient(WordParts parts)
    {
        var bound = BoundFormula.Parse(parts);
        var shown = Conjecturing.Shown.GradientNorm.Within(
            (run, index) => bound(index) * Conjecturing.Shown.Norm(run[0].Point)
        );
        return Plain(Expectation.GradientAtMost(parts.Arguments, bound), shown)(parts);
    }

    private static ExpectationWord LeastGradient(WordParts parts) =>
        Plain(
            Expectation.LeastGradientAtMost(parts.Arguments, BoundFormula.Parse(parts)),
            Conjecturing.Shown.GradientNorm
        )(parts);

    private static Func<WordParts, ExpectationWord> Other(Func<Solver, Expectation> make, Shown shown) =>
        parts =>
        {
            var other = ComparedMethod.All(parts.Arguments, parts.Option);
            return other is [{ Solver: Optimizer or SecondEvaluationSolver } one]
                ? Plain(make(one.Solver), shown)(parts)
                : throw parts.Wrong($"{parts.Name}:METHOD with one first-order method");
        };

    private sealed record Known(string Form, string Summary, Func<WordParts, ExpectationWord> Read)
    {
        internal string Name => Form.Split(':')[0];

        internal string? Alias { get; init; }

        internal bool TakesArguments => Form.Contains(':', StringComparison.Ordinal) || Alias is not null;
    }
}
