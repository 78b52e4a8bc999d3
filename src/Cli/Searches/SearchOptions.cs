using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>The options of <c>sweep</c> for a search instead of a grid.</summary>
internal sealed class SearchOptions
{
    private static readonly ImmutableArray<string> Names =
    [
        "grid",
        "random",
        "sobol",
        "latin",
        "tpe",
        "cma",
        "halving",
        "hyperband",
    ];

    private readonly MethodOptions method;
    private readonly Option<Grid?> grid;
    private readonly Option<string?> search = Options.Of(
        "--search",
        "NAME",
        name => NameMatcher.Find("search", name, Names, known => known),
        "How hyperparameters of --range are drawn: sobol (the default), random, latin (hypercube), tpe or cma "
            + "(CMA-ES), with full budgets; or sobol points, or --grid, with halving (successive halving) or "
            + "hyperband, which take the best trials further. Without --range: grid."
    );
    private readonly Option<SearchSpace?> range;
    private readonly Option<long> trials = Options.Whole(
        "--trials",
        64,
        1,
        "With --search: the number of trials.",
        1_000_000
    );
    private readonly Option<long> seed = Options.Whole("--search-seed", 0, 0, "With --search: the seed of the draws.");
    private readonly Option<long> evaluations = Options.Whole(
        "--evaluations",
        1000,
        1,
        "With --search: the evaluations of a trial that is never dropped."
    );
    private readonly Option<long> shortest = Options.Whole(
        "--shortest",
        10,
        1,
        "With --search halving or hyperband: the least evaluations of the first rung."
    );
    private readonly Option<long> factor = Options.Whole(
        "--factor",
        3,
        2,
        "With --search halving or hyperband: one trial of so many goes on, to so many times the evaluations.",
        1000
    );
    private readonly Option<long> every = Options.Whole(
        "--every",
        100_000,
        1,
        "With --search and --out: the evaluations between two checkpoints of a trial."
    );

    private readonly Option<long?> seconds = Options.Of<long?>(
        "--seconds",
        "N",
        text => Numbers.Whole("--seconds", text, 1, 1_000_000_000),
        "With a search: the seconds that a process may work on a trial in one go. A trial that takes longer has "
            + "failed, which depends on the machine."
    );

    /// <summary>Whether the folder is made, and no trial is run.</summary>
    internal Option<bool> Prepare { get; } =
        new("--prepare")
        {
            Description =
                "With --search and --out: run nothing. Other processes run trials: optimize trial DIR --index 0.",
        };

    /// <param name="method">The options of the method.</param>
    /// <param name="grid">The option of the grid, whose combinations halving and Hyperband can take.</param>
    internal SearchOptions(MethodOptions method, Option<Grid?> grid)
    {
        (this.method, this.grid) = (method, grid);
        range = Options.Repeated(
            "--range",
            "NAME=RANGE",
            (result, texts) => result.Value(method.Method) is { } chosen ? RangeText.Space(chosen, texts) : null,
            "With --search: the range of a hyperparameter: NAME=1e-4..1:log, NAME=0..1:lin, NAME=1..9:int or "
                + "NAME=a,b,c, and \" when OTHER>0\" after it for a condition. Can be repeated."
        );
    }

    /// <summary>Whether a search is wanted.</summary>
    internal bool IsGiven(SymbolResult result) =>
        result.GetResult(range) is not null || result.Value(search) is not (null or "grid");

    /// <summary>The seconds that a process may work on a trial; none without a limit.</summary>
    internal long? Seconds(SymbolResult result) => result.Value(seconds);

    /// <summary>Adds the options and their rules to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">The option of the folder.</param>
    /// <param name="ofGrids">The options of a grid, which do not go with a search.</param>
    internal void AddTo(Command command, Option folder, params Option[] ofGrids)
    {
        Option[] own = [search, range, trials, seed, evaluations, shortest, factor, every, seconds, Prepare];
        Prepare.Needs(folder, "the folder for the trials");

        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        command.Check(result =>
        {
            if (!IsGiven(result))
            {
                Refuse(result, own.Skip(1), "needs --search or --range");
                return;
            }

            Refuse(result, ofGrids, "is for grids, not for --search");

            if (result.Value(grid) is { } points)
            {
                Study(result);
                Refuse(result, [range, trials, seed], "does not go with --grid, which has all trials");

                if (result.Value(search) is not ("halving" or "hyperband"))
                {
                    throw new UsageException("--search with --grid must be halving or hyperband");
                }

                return;
            }

            if (result.Value(search) == "grid")
            {
                throw new UsageException("--search grid needs --grid, not --range");
            }

            Options.Given(
                result.GetResult(range) is not null,
                "--range",
                "it gives the range of a hyperparameter: --range learningRate=1e-4..1:log"
            );

            if (result.Value(range) is { } space && method.Read(result) is { } variant)
            {
                Study(result, space);
                CheckCorners(variant, space);
            }
        });
    }

    /// <summary>The study before its first trial.</summary>
    internal Study Study(SymbolResult result) =>
        result.Value(grid) is { } points
            ? Study(result, Space(points), new GridSearch(), points.Count)
            : Study(result, result.Value(range)!);

    /// <summary>The evaluations between two checkpoints.</summary>
    internal long Every(SymbolResult result) => result.Value(every);

    private Study Study(SymbolResult result, SearchSpace space)
    {
        var draws = result.Value(seed);
        Search chosen = result.Value(search) switch
        {
            "random" => new RandomSearch { Seed = draws },
            "latin" => new LatinHypercubeSearch { Seed = draws },
            "tpe" => new TpeSearch { Seed = draws },
            "cma" => new CmaEsSearch { Seed = draws },
            _ => new SobolSearch { Seed = draws },
        };
        return Study(result, space, chosen, (int)result.Value(trials));
    }

    private Study Study(SymbolResult result, SearchSpace space, Search chosen, int count)
    {
        var full = result.Value(evaluations);
        var (least, by) = (result.Value(shortest), (int)result.Value(factor));
        var budget = result.Value(search) switch
        {
            "halving" => Budget.Halving(full, least, by),
            "hyperband" => Budget.Hyperband(full, least, by),
            _ => Budget.Full(full),
        };
        return Studies.Study.Of(space, chosen, budget, count);
    }

    /// <summary>The values of a grid as choices.</summary>
    private static SearchSpace Space(Grid points) =>
        SearchSpace.Of([.. points.Axes.Select(axis => Axis.Choice(axis.Name, axis.Texts))]);

    /// <summary>A range must be valid at its ends, and in the middle.</summary>
    private static void CheckCorners(Variant variant, SearchSpace space)
    {
        foreach (var unit in (IEnumerable<double>)[0, 0.5, double.BitDecrement(1)])
        {
            SearchPlan.Make(variant, space.At([.. space.Axes.Select(_ => unit)]));
        }
    }

    private static void Refuse(SymbolResult result, IEnumerable<Option> options, string why)
    {
        if (options.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} {why}");
        }
    }
}
