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

    private readonly Option<Formula?> objective;
    private readonly Option<StartValues?> start;
    private readonly Option<Bounds?> bounds;
    private readonly Option<ConstraintTexts?> constraints;
    private readonly Option<ImmutableArray<double>> seed;
    private readonly Option<Problem?> dimension;

    internal ProblemOptions()
    {
        objective = Options.Of(
            "--objective",
            "FORMULA",
            (result, text) =>
                result.Value(start!) is not { } begin ? null
                // A variable may occur in constraints alone.
                : Options.IsGiven(result, constraints!) ? Formula.ParsePart(text, Names.OfVariables(begin.Names))
                : Formula.Parse(text, Names.OfVariables(begin.Names)),
            $"A formula to minimize, instead of a problem: {Grammar.Summary}"
        );
        start = Options.Of(
            "--start",
            "A,B",
            ReadStart,
            "The initial point. For a problem, numbers separated by commas; the default is its standard start. For a "
                + "formula, the value of each variable: x=-1.2,y=1, or of elements x[1], x[2], ...: x=[-1.2,1] or "
                + "x[1..10]=0.5."
        );
        bounds = Options.Of(
            "--bounds",
            "X=L:U",
            (result, text) => result.Value(start) is { } begin ? begin.Intervals("--bounds", text) : null,
            "Bounds of variables of a formula: x=0:1,y=-1:. Optimizers are projected onto them."
        );
        constraints = Options.Repeated(
            "--subject-to",
            "[NAME:]A<=B",
            (result, texts) => result.Value(start) is { } begin ? ConstraintTexts.From(texts, begin.Names) : null,
            "A constraint on a formula's variables: \"budget: x+y=1\" or \"x*y>=2\". Can be repeated. A limit of one "
                + "variable without a name is a bound. The method is sqp or augmented-lagrangian."
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

    /// <summary>Adds the options to a command, which can have another option that determines the start.</summary>
    internal void AddTo(Command command, params Option[] others)
    {
        Array.ForEach(All, command.Options.Add);
        command.Check(result => RequireOneOf(result, others));
    }

    /// <summary>Adds the options to a command that can do without a function.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isElsewhere">Whether it does, with --data. The seed is that of the training then.</param>
    internal void AddTo(Command command, Func<SymbolResult, bool> isElsewhere)
    {
        seed.Description += " With --data: the seed of initial weights and of the order of rows; 42 by default.";
        Array.ForEach(All, command.Options.Add);
        command.Check(result =>
        {
            if (!isElsewhere(result))
            {
                RequireOneOf(result, []);
            }
            else if (Array.Find(All, option => option != seed && Options.IsGiven(result, option)) is { } given)
            {
                throw new UsageException($"{given.Name} does not go with --data");
            }
        });
    }

    /// <summary>The number of --seed; null if it is not given.</summary>
    internal ulong? SeedNumber(SymbolResult result) =>
        result.GetResult(seed) is { Tokens: [var text] }
            ? (ulong)Numbers.Whole("--seed", text.Value, 0, uint.MaxValue)
            : null;

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
        if (method is not null && TryRead(result) is { } spec)
        {
            spec.Iterates(method);
        }
    }

    /// <summary>The selected function and start.</summary>
    internal ProblemSpec Read(SymbolResult result) => TryRead(result)!;

    private Option[] All => [problem, objective, start, bounds, constraints, seed, dimension];

    /// <summary>The selected function and start; null if an option is not valid.</summary>
    internal ProblemSpec? TryRead(SymbolResult result)
    {
        var begin = result.Value(start);

        if (Options.IsGiven(result, objective))
        {
            return result.Value(objective) is { } formula && begin is not null
                ? ProblemSpec.Of(formula, begin, result.Value(bounds), result.Value(constraints))
                : null;
        }

        return Made(result) is { } made
            ? ProblemSpec.Of(
                made,
                begin?.Values ?? (result.Value(seed) is { IsDefault: false } drawn ? drawn : made.Start)
            )
            : null;
    }

    private StartValues? ReadStart(SymbolResult result, string text) =>
        Options.IsGiven(result, objective) ? StartValues.From(text, "variable")
        : Made(result) is { } made ? new([], Numbers.Point("--start", text, made.Dimension))
        : null;

    /// <summary>Requires a problem or a formula, and options that belong to it and go together.</summary>
    private void RequireOneOf(SymbolResult result, Option[] others)
    {
        if (!Options.IsGiven(result, objective))
        {
            Options.Given(Options.IsGiven(result, problem), problem.Name, "\"optimize list problems\" lists them");
            RequireAbsent(result, "--objective, whose variables it bounds", bounds, constraints);
            Options.RequireOne(result, "the start", [start, seed, .. others]);
            return;
        }

        Options.RequireOne(result, "the function", problem, objective);
        RequireAbsent(result, "--problem", seed, dimension);
        Options.Given(
            Options.IsGiven(result, start),
            start.Name,
            "it gives the start value of each variable: --start x=-1.2,y=1"
        );
    }

    private static void RequireAbsent(SymbolResult result, string needed, params Option[] options)
    {
        if (Array.Find(options, option => Options.IsGiven(result, option)) is { } given)
        {
            throw new UsageException($"{given.Name} needs {needed}");
        }
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
