using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The validated arguments of <c>conjecture</c>.</summary>
internal sealed record ConjecturePlan
{
    /// <summary>The method with its hyperparameters.</summary>
    internal required Variant Variant { get; init; }

    /// <summary>The class of functions.</summary>
    internal required FunctionClass On { get; init; }

    /// <summary>The expectation.</summary>
    internal required ExpectationWord Expect { get; init; }

    /// <summary>The number of steps of a run.</summary>
    internal required int Steps { get; init; }

    /// <summary>The number of runs of a search.</summary>
    internal required int Runs { get; init; }

    /// <summary>The seed of a search.</summary>
    internal required int Seed { get; init; }

    /// <summary>The arguments that state the conjecture.</summary>
    internal required ImmutableArray<string> Words { get; init; }

    /// <summary>The hyperparameter whose edge is searched; null if none is.</summary>
    internal EdgeRange? Edge { get; init; }

    /// <summary>The two hyperparameters of a map; empty if there is none.</summary>
    internal ImmutableArray<GridAxis> Map { get; init; } = [];

    /// <summary>The output format.</summary>
    internal Format Format { get; init; }

    /// <summary>The output folder, or null.</summary>
    internal OutputFolder? Folder { get; init; }

    /// <summary>The method, with some hyperparameters changed once more.</summary>
    internal Solver Solver(params ImmutableArray<KeyValuePair<string, string>> changes) =>
        (Variant with { Changes = Variant.Changes.AddRange(changes) }).Make() is var solver
        && solver is Optimizer or SecondEvaluationSolver
            ? solver
            : throw new UsageException(
                "conjectures are about first-order methods such as momentum, adam and sam, and "
                    + $"{Variant.Method.Name} is none"
            );

    /// <summary>The conjecture, with some hyperparameters changed once more.</summary>
    internal Conjecture Conjecture(params ImmutableArray<KeyValuePair<string, string>> changes)
    {
        var solver = Solver(changes);
        var words = Words;

        foreach (var (name, value) in changes)
        {
            words = words.AddRange("--set", $"{name}={value}");
        }

        var inner = OptimizerFunctional
            .Conjectures.Conjecture.About(solver)
            .On(On)
            .Steps(Steps)
            .Expect(Expect.Make(Variant.Method, solver));
        return new(inner.Inner) { Command = CommandText.Of(words) };
    }

    /// <summary>A hyperparameter with a value.</summary>
    internal static KeyValuePair<string, string> Setting(string name, double value) =>
        new(name, value.ToString("R", CultureInfo.InvariantCulture));
}
