using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>The options of <c>sweep</c> that say which trials run, and how far.</summary>
internal sealed class SweepOptions
{
    private const long UsualBudget = 1000;
    private const long UsualEpochs = 10;
    private const long UsualShortest = 10;
    private const long UsualEvery = 100_000;

    /// <summary>Sums of budgets are whole numbers, too.</summary>
    private const long MostBudget = 1_000_000_000_000;

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

    private readonly Option<SearchSpace?> grid;
    private readonly Option<SearchSpace?> range;
    private readonly Option<string?> search = Options.Of(
        "--search",
        "NAME",
        name => NameMatcher.Find("search", name, Names, known => known),
        "With --grid: grid (the default). With --range: sobol (the default), random, latin (hypercube), tpe or cma "
            + "(CMA-ES). With either: halving (successive halving) or hyperband, which take the best trials further."
    );
    private readonly Option<long> trials = Options.Whole(
        "--trials",
        64,
        1,
        "With --range: the number of trials.",
        1_000_000
    );
    private readonly Option<long?> seed = Budgeted(
        "--search-seed",
        0,
        "With --range: the seed of the draws. The default is that of --seed, or 0.",
        long.MaxValue
    );
    private readonly Option<long?> steps = Budgeted(
        "--steps",
        1,
        $"The steps of a trial that is never dropped; {UsualBudget} for a grid without another budget."
    );
    private readonly Option<long?> evaluations = Budgeted(
        "--evaluations",
        1,
        $"The evaluations of a trial that is never dropped; {UsualBudget} without another budget."
    );
    private readonly Option<long?> epochs = Budgeted(
        "--epochs",
        1,
        $"With --data: the epochs of a trial that is never dropped; {UsualEpochs} by default.",
        int.MaxValue
    );
    private readonly Option<long?> shortest = Budgeted(
        "--shortest",
        1,
        $"With halving or hyperband: the least budget of the first rung; {UsualShortest}, or 1 epoch, by default."
    );
    private readonly Option<long> factor = Options.Whole(
        "--factor",
        3,
        2,
        "With halving or hyperband: one trial of so many goes on, to so many times the budget.",
        1000
    );
    private readonly Option<long?> every = Budgeted(
        "--every",
        1,
        $"With --out: the steps or evaluations between two checkpoints of a trial, {UsualEvery} by default; or the "
            + "epochs, 1 by default."
    );
    private readonly Option<long?> seconds = Budgeted(
        "--seconds",
        1,
        "The seconds that a process may work on a trial in one go. A trial that takes longer has failed, which depends "
            + "on the machine.",
        4_000_000
    );

    /// <param name="method">The options of the method.</param>
    internal SweepOptions(MethodOptions method)
    {
        grid = Options.Repeated(
            "--grid",
            "NAME=VALUES",
            (result, texts) => result.Value(method.Method) is { } chosen ? Grid.Space(chosen, texts) : null,
            "The values of a hyperparameter: NAME=1e-4..1:log:20, NAME=0..1:lin:5 or NAME=0.8,0.9. Can be repeated: "
                + "all combinations are trials."
        );
        range = Options.Repeated(
            "--range",
            "NAME=RANGE",
            (result, texts) => result.Value(method.Method) is { } chosen ? RangeText.Space(chosen, texts) : null,
            "The range of a hyperparameter: NAME=1e-4..1:log, NAME=0..1:lin, NAME=1..9:int or NAME=a,b,c, and \" when "
                + "OTHER>0\" after it for a condition. Can be repeated."
        );
    }

    /// <summary>Whether the folder is made, and no trial is run.</summary>
    internal Option<bool> Prepare { get; } =
        new("--prepare")
        {
            Description = "With --out: run nothing. Other processes run trials: optimize trial DIR --index 0.",
        };

    /// <summary>Whether budgets count steps.</summary>
    internal bool CountsSteps(SymbolResult result) =>
        Options.IsGiven(result, steps)
        || (!Options.IsGiven(result, evaluations) && Options.IsGiven(result, grid) && !HasRungs(result));

    /// <summary>The seconds that a process may work on a trial; none without a limit.</summary>
    internal long? Seconds(SymbolResult result) => result.Value(seconds);

    /// <summary>The part of a budget between two checkpoints.</summary>
    internal long Every(SymbolResult result, bool isTraining) => result.Value(every) ?? (isTraining ? 1 : UsualEvery);

    /// <summary>Adds the options and their rules to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">The option of the folder.</param>
    /// <param name="data">The option of the data to train on.</param>
    internal void AddTo(Command command, Option folder, Option data)
    {
        Option[] own =
        [
            grid,
            range,
            search,
            trials,
            seed,
            steps,
            evaluations,
            epochs,
            shortest,
            factor,
            every,
            seconds,
            Prepare,
        ];
        Array.ForEach(own, command.Options.Add);
        Prepare.Needs(folder, "the folder for the trials");
        command.Check(result =>
        {
            Options.Given(
                Options.IsGiven(result, grid) || Options.IsGiven(result, range),
                grid.Name,
                "it gives the values of a hyperparameter: --grid learningRate=1e-4..1:log:20; or --range "
                    + "learningRate=1e-4..1:log, to search"
            );
            Options.RequireOne(result, "the trials", grid, range);
            Options.RequireOne(result, "the budget", steps, evaluations, epochs);
            Option[] ofOther = Options.IsGiven(result, data) ? [steps, evaluations] : [epochs];
            Refuse(
                result,
                ofOther,
                Options.IsGiven(result, data) ? "does not go with --data: give --epochs" : "needs --data"
            );

            if (Options.IsGiven(result, grid))
            {
                Refuse(result, [trials, seed], "is for --range; --grid has all combinations");

                if (result.Value(search) is not (null or "grid" or "halving" or "hyperband"))
                {
                    throw new UsageException("--search with --grid must be grid, halving or hyperband");
                }
            }
            else if (result.Value(search) == "grid")
            {
                throw new UsageException("--search grid needs --grid, not --range");
            }
        });
    }

    /// <summary>The study before its first trial; null if an option is not valid.</summary>
    /// <param name="result">The result of parsing.</param>
    /// <param name="isTraining">Whether budgets count epochs.</param>
    /// <param name="usual">The seed of the draws if no other is given.</param>
    internal Study? Study(SymbolResult result, bool isTraining, long usual)
    {
        if (result.Value(grid) is { } points)
        {
            return Study(result, isTraining, points, new GridSearch(), (int)GridSearch.Combinations(points));
        }

        var draws = result.Value(seed) ?? usual;
        Search chosen = result.Value(search) switch
        {
            "random" => new RandomSearch { Seed = draws },
            "latin" => new LatinHypercubeSearch { Seed = draws },
            "tpe" => new TpeSearch { Seed = draws },
            "cma" => new CmaEsSearch { Seed = draws },
            _ => new SobolSearch { Seed = draws },
        };
        return result.Value(range) is { } space
            ? Study(result, isTraining, space, chosen, (int)result.Value(trials))
            : null;
    }

    /// <summary>
    /// Settings that must be valid: all of a grid; of ranges those at their ends, and in the middle.
    /// </summary>
    internal static IEnumerable<Settings> Checked(Study study) =>
        study.Search is GridSearch
            ? study.Trials.Select(trial => trial.Settings)
            : ((IEnumerable<double>)[0, 0.5, double.BitDecrement(1)]).Select(unit =>
                study.Space.At([.. study.Space.Axes.Select(_ => unit)])
            );

    private Study Study(SymbolResult result, bool isTraining, SearchSpace space, Search chosen, int count)
    {
        var full = isTraining
            ? result.Value(epochs) ?? UsualEpochs
            : result.Value(steps) ?? result.Value(evaluations) ?? UsualBudget;
        var least = result.Value(shortest) ?? Math.Min(full, isTraining ? 1 : UsualShortest);
        var by = (int)result.Value(factor);
        var budget = result.Value(search) switch
        {
            "halving" => Budget.Halving(full, least, by),
            "hyperband" => Budget.Hyperband(full, least, by),
            _ => Budget.Full(full),
        };
        return Studies.Study.Of(space, chosen, budget, count);
    }

    /// <summary>Whether trials end at rungs.</summary>
    internal bool HasRungs(SymbolResult result) => result.Value(search) is "halving" or "hyperband";

    private static Option<long?> Budgeted(string name, long least, string description, long most = MostBudget) =>
        Options.Of<long?>(name, "N", text => Numbers.Whole(name, text, least, most), description);

    private static void Refuse(SymbolResult result, IEnumerable<Option> options, string why)
    {
        if (options.FirstOrDefault(option => Options.IsGiven(result, option)) is { } given)
        {
            throw new UsageException($"{given.Name} {why}");
        }
    }
}
