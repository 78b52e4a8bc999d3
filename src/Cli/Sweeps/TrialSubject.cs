using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>What the trials of a sweep run: a method that minimizes a function, or one that trains a network.</summary>
/// <param name="Fixed">The method with its fixed hyperparameters.</param>
internal abstract record TrialSubject(Variant Fixed)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What budgets count, such as <c>evaluations</c>.</summary>
    internal abstract string Unit { get; }

    /// <summary>The function or the data, for titles.</summary>
    internal abstract string Title { get; }

    /// <summary>What the columns of the table are, in sentences.</summary>
    /// <param name="first">The method with the hyperparameters of a trial.</param>
    internal abstract string Note(Solver first);

    /// <summary>What identifies the trials, beside their settings.</summary>
    internal abstract IEnumerable<KeyValuePair<string, string>> Identity { get; }

    /// <summary>The file or folder that is read; null for none.</summary>
    internal virtual string? InputPath => null;

    /// <summary>The names of the attributes of a report, which are columns of the table.</summary>
    internal abstract ImmutableArray<string> Attributes { get; }

    /// <summary>The columns of a ranking, beside the hyperparameters.</summary>
    internal abstract ImmutableArray<(string Name, Func<TrialReport, string> Cell)> Columns { get; }

    /// <summary>The name of the values on the axes of figures.</summary>
    internal abstract string ValueLabel { get; }

    /// <summary>The scale of values on the axes of figures.</summary>
    internal abstract ScaleKind ValueScale { get; }

    /// <summary>The value on the axes of figures.</summary>
    internal abstract double Shown(double value);

    /// <summary>
    /// A number by which trials with the same budget are ranked before their values: the lowest is the best.
    /// </summary>
    internal virtual long Rank(TrialReport report) => 0;

    /// <summary>Takes a trial forward.</summary>
    /// <param name="task">The task.</param>
    /// <param name="saved">The trial as it was saved; null for a new one.</param>
    /// <param name="until">Where to, in the unit of the budget.</param>
    /// <param name="interrupted">Interrupts it, as soon as it can be saved.</param>
    internal abstract TrialPart Advance(StudyTask task, string? saved, long until, CancellationToken interrupted);

    /// <summary>Reads a trial as it was saved; a <see cref="JsonException"/> if it is damaged.</summary>
    protected static T? Read<T>(string? saved)
        where T : class =>
        saved is null ? null : JsonSerializer.Deserialize<T>(saved, Strict) ?? throw new JsonException("it is null");

    /// <summary>Why a trial ends that has taken a budget.</summary>
    protected static string Taken(StudyTask task, string all) => task.Until < task.Horizon ? "rung reached" : all;

    /// <summary>Raises a <see cref="UsageException"/> if the method cannot run.</summary>
    internal abstract void Check(Solver solver);

    /// <summary>The method with the hyperparameters of a trial, or a <see cref="UsageException"/>.</summary>
    internal Solver Solver(Settings settings) =>
        (
            Fixed with
            {
                Changes =
                [
                    .. Fixed.Changes,
                    .. settings.Values.Select(value => KeyValuePair.Create(value.Key, $"{value.Value}")),
                ],
            }
        ).Make();

    /// <summary>The hyperparameters that are the same in every trial, of the method that is run.</summary>
    internal string Rest(Study study)
    {
        var first = Shown(Solver(study.Trials[0].Settings));
        var varied = study.Space.Axes.Select(axis => axis.Name).ToHashSet(StringComparer.Ordinal);
        return string.Join(
            ' ',
            Fixed
                .Method.Hyperparameters.Where(known => !varied.Contains(known.Name))
                .Select(known => $"{known.Name}={known.Text(first)}")
        );
    }

    /// <summary>The method as it is run, to show its hyperparameters.</summary>
    protected virtual Solver Shown(Solver solver) => solver;
}

/// <summary>A trial that was taken forward.</summary>
/// <param name="End">Why it went no further.</param>
/// <param name="Begun">Where it was when it was saved, in the unit of the budget; 0 for a new one.</param>
/// <param name="Count">Where it is.</param>
/// <param name="Saved">Saves it.</param>
/// <param name="Report">
/// What it has reached: its value and its attributes. An interruption is an <see cref="OperationCanceledException"/>.
/// </param>
internal sealed record TrialPart(
    TrialPartEnd End,
    long Begun,
    long Count,
    Func<string> Saved,
    Func<CancellationToken, (double Value, ImmutableArray<TraceCell> Attributes)> Report
);

/// <summary>Why a trial went no further.</summary>
internal enum TrialPartEnd
{
    /// <summary>It was taken as far as it should.</summary>
    Reached,

    /// <summary>The run has ended by itself.</summary>
    Ended,

    /// <summary>It was interrupted.</summary>
    Interrupted,
}
