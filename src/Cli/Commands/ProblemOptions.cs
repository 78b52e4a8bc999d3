using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.NumPy;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The options that select a problem and a start.</summary>
internal sealed class ProblemOptions
{
    /// <summary>No run has fewer vectors: start, iterates, gradients, steps and state.</summary>
    private const int VectorsOfARun = 16;

    private readonly Option<Problem?> problem = Options.Of(
        "--problem",
        "NAME",
        name => NameMatcher.Find("problem", name, Problems.All, known => known.Name),
        "The function to minimize: see optimize list problems."
    );

    private readonly Option<ImmutableArray<double>> start;
    private readonly Option<ImmutableArray<double>> seed;
    private readonly Option<Problem?> dimension;

    internal ProblemOptions()
    {
        start = Options.Of(
            "--start",
            "A,B",
            (result, text) => Made(result) is { } made ? Numbers.Point("--start", text, made.Dimension) : default,
            "The initial point, as numbers separated by commas. The default is the standard start of the problem."
        );
        seed = Options.Of(
            "--seed",
            "N",
            (result, text) => Drawn((uint)Numbers.Whole("--seed", text, 0, uint.MaxValue), Made(result)),
            "Start at a random point of the problem's box instead: numpy.random.seed(N), then rand, bit for bit."
        );
        dimension = Options.Of(
            "--dimension",
            "N",
            (result, text) => result.Value(problem)?.WithDimension(Dimension(text)),
            "The number of coordinates, for problems of any dimension."
        );
    }

    /// <summary>Adds the options to a command, which can have other options that determine the start.</summary>
    internal void AddTo(Command command, params Option[] others)
    {
        Array.ForEach<Option>([problem, start, seed, dimension], command.Options.Add);
        command.Require(problem, "\"optimize list problems\" lists them");
        command.Exclude([start, seed, .. others]);
    }

    /// <summary>Requires a function that does not change between iterates, so that values can be compared.</summary>
    internal void RequireOneFunction() =>
        problem.Check(result =>
        {
            if (result.Value(problem) is { Period: > 1 } changing)
            {
                throw new UsageException(
                    $"{changing.Name} changes from iterate to iterate, so values that methods reach on it cannot be "
                        + "compared"
                );
            }
        });

    /// <summary>Checks that a method can run on the problem. Null is a method that is not valid itself.</summary>
    internal void Check(SymbolResult result, Solver? method)
    {
        if (method is not null && Made(result) is not null)
        {
            Read(result).Iterates(method);
        }
    }

    /// <summary>The selected problem and start.</summary>
    internal ProblemSpec Read(SymbolResult result)
    {
        var made = Made(result)!;
        return new(
            made,
            result.Value(start) is { IsDefault: false } given ? given
                : result.Value(seed) is { IsDefault: false } drawn ? drawn
                : made.Start
        );
    }

    private Problem? Made(SymbolResult result) =>
        result.GetResult(dimension) is null ? result.Value(problem) : result.Value(dimension);

    private static int Dimension(string text)
    {
        var dimension = (int)Numbers.Whole("--dimension", text, 1, Array.MaxLength);
        var most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / sizeof(double) / VectorsOfARun;
        return dimension <= most
            ? dimension
            : throw Numbers.Bad("--dimension", text, $"at most {most}, so that the vectors of a run fit into memory");
    }

    private static ImmutableArray<double> Drawn(uint seed, Problem? made) =>
        made is null ? default : new NumPyRandom(seed).InBox(made.Lower.AsSpan(), made.Upper.AsSpan());
}
