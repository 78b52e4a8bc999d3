using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.NumPy;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A run that makes sense.</summary>
internal sealed record RunPlan
{
    private const int RowsOfATable = 20;

    /// <summary>The method, without the changes to its numbers.</summary>
    internal required Method Method { get; init; }

    /// <summary>The method with its numbers.</summary>
    internal required Optimizer Optimizer { get; init; }

    /// <summary>What it minimizes.</summary>
    internal required Problem Problem { get; init; }

    /// <summary>Where it begins.</summary>
    internal required ImmutableArray<double> Start { get; init; }

    /// <summary>How many steps it takes.</summary>
    internal required long Steps { get; init; }

    /// <summary>Which iterates are printed: those whose index is a multiple of this, and the last.</summary>
    internal required long Every { get; init; }

    /// <summary>How they are printed.</summary>
    internal required Format Format { get; init; }

    /// <summary>A file for the last iterate, or null.</summary>
    internal string? Save { get; init; }

    /// <summary>The saved iterate to go on from, or null.</summary>
    internal string? Resumed { get; init; }

    /// <summary>The iterates, without end.</summary>
    internal IEnumerable<Iterate> Iterates() => Resumed is null
        ? Driven.Iterates(Problem.Objective, Start)
        : Driven.IteratesAfter(Problem.Objective, Resumed);

    /// <summary>How many of them there are to be.</summary>
    internal long Count => Resumed is null && Steps < long.MaxValue ? Steps + 1 : Steps;

    /// <summary>What is run, in a line.</summary>
    internal string Title =>
        $"{Method.Name} on {Problem.Name}{(Problem.IsConstrained ? ", kept in its box" : "")}: {Method.Describe(Optimizer)}";

    /// <summary>The optimizer that is run: a problem that is one only in its box keeps its iterates there.</summary>
    private Optimizer Driven => Problem.IsConstrained
        ? Optimizer.AndThen(new ProjectOntoBox(Problem.Lower, Problem.Upper))
        : Optimizer;

    /// <summary>Understands what the user wrote, or raises a <see cref="UsageException"/>.</summary>
    internal static RunPlan From(RunWords words)
    {
        var method = MethodWords.Find(words.Method ?? throw Missing("METHOD", "list methods"));
        var optimizer = method.Make(words.Dialect, words.Changes);
        var problem = ProblemNamed(words.Problem ?? throw Missing("--problem", "list problems"), words.Dimension);
        var format = Names.Find("format", words.Format ?? "table", Enum.GetValues<Format>(), known => known.ToString().ToLowerInvariant());
        var steps = Numbers.Whole("--steps", words.Steps ?? "100", 0);
        var usual = format == Format.Table ? Math.Max(1, steps / RowsOfATable) : 1;

        if (words.Save is not null)
        {
            Files.CheckFolder("--save", words.Save);
        }

        Exclude(("--start", words.Start), ("--seed", words.Seed), ("--resume", words.Resume));
        return new()
        {
            Method = method,
            Optimizer = optimizer,
            Problem = problem,
            Start = StartOf(problem, words),
            Steps = steps,
            Every = words.Every is null ? usual : Numbers.Whole("--every", words.Every, 1),
            Format = format,
            Save = words.Save,
            Resumed = words.Resume is null ? null : Files.Read("--resume", words.Resume),
        };
    }

    private static Problem ProblemNamed(string name, string? dimension)
    {
        var usual = Names.Find("problem", name, Problems.All, known => known.Name);
        return dimension is null ? usual : usual.Make((int)Numbers.Whole("--dimension", dimension, 1, Array.MaxLength));
    }

    private static ImmutableArray<double> StartOf(Problem problem, RunWords words) => words switch
    {
        { Start: { } text } => Numbers.Point("--start", text, problem.Dimension),
        { Seed: { } text } => new NumPyRandom((uint)Numbers.Whole("--seed", text, 0, uint.MaxValue))
            .InBox(problem.Lower.AsSpan(), problem.Upper.AsSpan()),
        _ => problem.Start,
    };

    private static UsageException Missing(string what, string list) =>
        new($"{what} is missing; \"optimize {list}\" shows what there is");

    private static void Exclude(params (string Name, string? Value)[] options)
    {
        if (options.Where(option => option.Value is not null).Take(2).ToArray() is [var one, var other])
        {
            throw new UsageException($"{one.Name} and {other.Name} exclude each other: each says where to begin");
        }
    }
}
