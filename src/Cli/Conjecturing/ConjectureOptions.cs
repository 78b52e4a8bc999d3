using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The options that state a conjecture and its search.</summary>
internal sealed class ConjectureOptions
{
    private readonly MethodOptions method = new("The first-order method: see optimize list methods.");
    private readonly Option<FunctionClass?> on = Options.Of("--on", "CLASS", ClassWords.Parse, ClassWords.Help);
    private readonly Option<ExpectationWord?> expect = Options.Of(
        "--expect",
        "MEASURE",
        ExpectationWord.Parse,
        ExpectationWord.Help
    );
    private readonly Option<long> steps = Options.Whole(
        "--steps",
        100,
        1,
        "The number of steps of each run.",
        most: 10_000_000
    );
    private readonly Option<long> runs = Options.Whole(
        "--runs",
        20_000,
        1,
        "The number of runs of a search.",
        most: int.MaxValue
    );
    private readonly Option<long> seed = Options.Whole("--seed", 1, 0, "The seed of the search.", most: int.MaxValue);
    private readonly Option<EdgeRange?> edge;
    private readonly Option<ImmutableArray<GridAxis>> map;
    private readonly Option<NamedValue<Format>> format = Options.OneOf<Format>(
        "--format",
        "FORMAT",
        [new("table", Format.Table), new("json", Format.Json)]
    );

    internal ConjectureOptions()
    {
        edge = Options.Of(
            "--edge",
            "NAME=A..B",
            (result, text) => result.Value(method.Method) is { } known ? EdgeRange.From(known, text) : null,
            "Find where the conjecture ceases to survive as a hyperparameter grows from A to B, by bisection."
        );
        map = Options.Repeated<ImmutableArray<GridAxis>>(
            "--map",
            "NAME=VALUES",
            (result, texts) =>
                result.Value(method.Method) is { } known
                    ? [.. texts.Select(text => GridAxis.From(known, text, "--map"))]
                    : [],
            "Search at every pair of values of two hyperparameters, for which it is given twice: NAME=a,b,c or "
                + "NAME=0..1:lin:5."
        );
    }

    /// <summary>The output folder.</summary>
    internal Option<OutputFolder?> Folder { get; } =
        Options.Out("counterexample.json, trace.csv and figure.svg, or map.csv and figure.svg,");

    /// <summary>Adds the argument, the options and their rules to a command.</summary>
    internal void AddTo(Command command)
    {
        method.AddTo(command);
        Option[] options = [on, expect, steps, method.Set, method.Preset, runs, seed, edge, map, format, Folder];
        Array.ForEach(options, command.Options.Add);
        command.Require(on, "it gives the class of functions: --on smooth:1,25");
        command.Require(expect, "it gives the expectation: --expect converges");
        command.Check(result => Options.RequireOne(result, "what varies", edge, map));
        map.Check(result => CheckMap(result.Value(map)));
        command.Check(result => Check(result));
    }

    /// <summary>What the options state.</summary>
    internal ConjecturePlan Read(ParseResult parsed) =>
        Plan(parsed.CommandResult)! with
        {
            Words = Statement([.. parsed.Tokens.Select(token => token.Value)]),
            Format = parsed.GetValue(format).Value,
            Folder = parsed.GetValue(Folder),
        };

    /// <summary>Makes all conjectures, so that what is wrong with one is known before the first search.</summary>
    private void Check(SymbolResult result)
    {
        if (Plan(result) is not { } plan)
        {
            return;
        }

        plan.Conjecture();

        if (plan.Edge is { } range)
        {
            plan.Conjecture(ConjecturePlan.Setting(range.Name, range.Low));
            plan.Conjecture(ConjecturePlan.Setting(range.Name, range.High));
        }

        if (plan.Map is [var rows, var columns])
        {
            foreach (var row in rows.Texts)
            {
                foreach (var column in columns.Texts)
                {
                    plan.Conjecture(new KeyValuePair<string, string>(rows.Name, row), new(columns.Name, column));
                }
            }
        }
    }

    private static void CheckMap(ImmutableArray<GridAxis> axes)
    {
        if (axes is [var one, var other] && one.Name != other.Name)
        {
            if (axes.FirstOrDefault(axis => axis.AsNumbers() is null) is { } texts)
            {
                throw Numbers.Bad("--map", $"{texts.Name}={string.Join(',', texts.Texts)}", "numbers");
            }
        }
        else if (!axes.IsDefaultOrEmpty)
        {
            throw new UsageException(
                $"--map was given for {string.Join(" and ", axes.Select(axis => axis.Name))}; it must be given twice, "
                    + "for two hyperparameters"
            );
        }
    }

    /// <summary>The plan, without what only a whole command line has; null if an option is not valid.</summary>
    private ConjecturePlan? Plan(SymbolResult result) =>
        method.Read(result) is { } variant && result.Value(on) is { } functions && result.Value(expect) is { } expected
            ? new()
            {
                Variant = variant,
                On = functions,
                Expect = expected,
                Steps = (int)Math.Max(1, result.Value(steps)),
                Runs = (int)Math.Max(1, result.Value(runs)),
                Seed = (int)result.Value(seed),
                Edge = result.Value(edge),
                Map = result.Value(map) is { IsDefault: false } axes ? axes : [],
                Words = [],
            }
            : null;

    /// <summary>The arguments without those that say what to vary and where to write.</summary>
    private ImmutableArray<string> Statement(ImmutableArray<string> words)
    {
        string[] others = [edge.Name, map.Name, format.Name, Folder.Name];
        var kept = ImmutableArray.CreateBuilder<string>();

        for (var i = 0; i < words.Length; i++)
        {
            if (others.Contains(words[i]))
            {
                i++;
            }
            else
            {
                kept.Add(words[i]);
            }
        }

        return kept.ToImmutable();
    }
}
