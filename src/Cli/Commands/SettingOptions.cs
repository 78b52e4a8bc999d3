using System;
using System.Collections.Immutable;
using System.CommandLine;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.NumPy;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The options that say what is minimized, and from where.</summary>
internal sealed class SettingOptions
{
    private readonly Option<Problem?> problem = Options.Of(
        "--problem",
        "NAME",
        name => Names.Find("problem", name, Problems.All, known => known.Name),
        "The function to minimize: see optimize list problems."
    );

    private readonly Option<string?> start = Options.Text(
        "--start",
        "A,B",
        "Where to begin, as numbers with commas between them. The default is the problem's own start."
    );
    private readonly Option<long?> seed = Options.Of<long?>(
        "--seed",
        "N",
        text => Numbers.Whole("--seed", text, 0, uint.MaxValue),
        "Begin at a random point of the problem's box instead: numpy.random.seed(N), then rand, bit for bit."
    );

    private readonly Option<long?> dimension = Options.Of<long?>(
        "--dimension",
        "N",
        text => Numbers.Whole("--dimension", text, 1, Array.MaxLength),
        "The number of coordinates, where the problem leaves it free."
    );

    /// <summary>The options, in the order of the help.</summary>
    internal Option[] All => [problem, start, seed, dimension];

    /// <summary>What the user wants, or a <see cref="UsageException"/>.</summary>
    /// <param name="parsed">What the user wrote.</param>
    /// <param name="others">Other options that say where to begin.</param>
    internal Setting Read(ParseResult parsed, params Option[] others)
    {
        var usual = parsed.GetValue(problem) ?? throw Setting.Missing("--problem", "list problems");
        var made = parsed.GetValue(dimension) is { } wanted ? usual.Make((int)wanted) : usual;
        Setting.Exclude(parsed, [start, seed, .. others]);
        return new(made, StartOf(parsed, made));
    }

    private ImmutableArray<double> StartOf(ParseResult parsed, Problem made) =>
        parsed.GetValue(start) is { } text ? Numbers.Point("--start", text, made.Dimension)
        : parsed.GetValue(seed) is { } drawn
            ? new NumPyRandom((uint)drawn).InBox(made.Lower.AsSpan(), made.Upper.AsSpan())
        : made.Start;
}
