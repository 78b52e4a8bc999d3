using System.CommandLine;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The options that say what is minimized, and from where.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> problem = Options.Text("--problem", "NAME", "The function to minimize: see optimize list problems.");
    private readonly Option<string?> start = Options.Text("--start", "A,B", "Where to begin, as numbers with commas between them. The default is the problem's own start.");
    private readonly Option<string?> seed = Options.Text("--seed", "N", "Begin at a random point of the problem's box instead: numpy.random.seed(N), then rand, bit for bit.");
    private readonly Option<string?> dimension = Options.Text("--dimension", "N", "The number of coordinates, where the problem leaves it free.");

    /// <summary>The options, in the order of the help.</summary>
    internal Option[] All => [problem, start, seed, dimension];

    /// <summary>What was written.</summary>
    internal SettingWords Read(ParseResult parsed) => new()
    {
        Problem = parsed.GetValue(problem),
        Start = parsed.GetValue(start),
        Seed = parsed.GetValue(seed),
        Dimension = parsed.GetValue(dimension),
    };
}
