using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The options for the stop criteria of a run.</summary>
internal sealed class CriteriaOptions
{
    /// <summary>The number of steps where nothing else ends a run.</summary>
    private const long Alone = 100;

    /// <summary>The limit of steps beside a criterion.</summary>
    private const long BesideCriteria = 10_000;

    private readonly Option<long?> steps = Options.Of<long?>(
        "--steps",
        "N",
        text => Numbers.Whole("--steps", text, 0),
        FormattableString.Invariant(
            $"The number of steps. [default: {Alone}] Beside one of the next three options: a limit [{BesideCriteria}]."
        )
    );

    private readonly Option<double?> gradientBelow = Options.Of<double?>(
        "--gradient-below",
        "G",
        text => Numbers.NonNegative("--gradient-below", text),
        "End where the largest absolute partial derivative is at most G. The exit code is 1 if the run ends otherwise."
    );

    private readonly Option<double?> target = Options.Of<double?>(
        "--target",
        "V",
        text => Numbers.TryFinite(text, out var value) ? value : throw Numbers.Bad("--target", text, "a finite number"),
        "End where the value is at most V. The exit code is 1 if the run ends otherwise."
    );

    private readonly Option<long?> evaluations = Options.Of<long?>(
        "--evaluations",
        "N",
        text => Numbers.Whole("--evaluations", text, 1),
        "End after N evaluated points, including those of a resumed run."
    );

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command) =>
        Array.ForEach<Option>([steps, gradientBelow, target, evaluations], command.Options.Add);

    /// <summary>Checks that a method can end by the criteria. Null is a method that is not valid itself.</summary>
    internal void Check(SymbolResult result, Solver? method)
    {
        if (method is NelderMead or CmaEs or ParticleSwarm or HillClimbing && result.Value(gradientBelow) is not null)
        {
            throw new UsageException($"--gradient-below needs a method with gradients, and {method.Name} has none");
        }
    }

    /// <summary>The criteria.</summary>
    internal RunCriteria Read(SymbolResult result) =>
        new(result.Value(gradientBelow), result.Value(target), result.Value(evaluations));

    /// <summary>The number of steps.</summary>
    internal long Steps(SymbolResult result) => result.Value(steps) ?? (Read(result).Any ? BesideCriteria : Alone);
}
