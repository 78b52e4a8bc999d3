using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize fit</c>: fits a formula to a table.</summary>
internal sealed class FitCommand
{
    private readonly Argument<FitFile?> data;
    private readonly Option<FitModel?> model;
    private readonly Option<StartValues?> start = Options.Of(
        "--start",
        "A=1,B=2",
        text => StartValues.From(text),
        "The start value of each parameter: --start b0=500,b1=0.0001."
    );
    private readonly Option<string?> response = Options.Column(
        "--response",
        "The column to fit. The default is the first."
    );
    private readonly Option<string?> sigma = Options.Column(
        "--sigma",
        "The column with the standard deviations of the response, up to a common factor. The default is 1 for all."
    );
    private readonly Option<bool> absoluteSigma = new("--absolute-sigma")
    {
        Description = "The standard deviations are absolute: standard errors do not include the residual variance.",
    };
    private readonly Option<ImmutableArray<double>> lower;
    private readonly Option<ImmutableArray<double>> upper;
    private readonly Option<NamedValue<RobustLoss>> loss = Options.OneOf<RobustLoss>(
        "--loss",
        "LOSS",
        [
            new("none", RobustLoss.None),
            new("soft-l1", RobustLoss.SoftL1),
            new("huber", RobustLoss.Huber),
            new("cauchy", RobustLoss.Cauchy),
            new("arctan", RobustLoss.Arctan),
        ],
        ": all but the first reduce the influence of outliers"
    );

    private readonly Option<double> lossScale = Options.Positive(
        "--loss-scale",
        "C",
        1,
        "The size of a residual above which its influence is reduced."
    );
    private readonly Option<NamedValue<bool>> format = Options.OneOf<bool>(
        "--format",
        "FORMAT",
        [new("table", false), new("json", true)],
        "; json has 17 significant digits"
    );

    private readonly Option<OutputFile?> save = Options.Save("the run");
    private readonly Option<string?> resume = Options.Resume(
        "Resume a run that --save wrote; --start then only names the parameters."
    );
    private readonly Option<bool> asIs = Options.AsIs();
    private readonly Option<long> steps = Options.Whole(
        "--steps",
        10000,
        0,
        "The maximum number of steps, including those of a resumed run."
    );

    private FitCommand()
    {
        data = Options.Argument(
            "DATA",
            (result, path) => FitFile.Open(path, result.Value(response)),
            "A CSV file whose first line names the columns."
        );
        model = Options.Of(
            "--model",
            "FORMULA",
            (result, formula) =>
                (result.Value(data), result.Value(start)) is ({ } file, { } begin)
                    ? FitModel.Of(formula, begin.Names, file, result.Value(sigma))
                    : null,
            $"The response as a formula of parameters and columns: {Grammar.Summary}"
        );
        lower = Bound("--lower", double.NegativeInfinity, "The lower bounds of some parameters: --lower b1=0.");
        upper = Bound("--upper", double.PositiveInfinity, "The upper bounds of some parameters.");
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new FitCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "fit",
            "Fits a formula to a table by least squares and prints the parameters with their standard errors."
        );
        command.Arguments.Add(data);
        command.Require(data, "it is a CSV file whose first line names the columns");
        command.Require(model, "it is a formula such as b0*(1-exp(-b1*x))");
        command.Require(start, "it gives the start value of each parameter: --start b0=500,b1=0.0001");
        start.Check(result => BoundsOf(result));
        asIs.Needs(resume, "to which it applies");
        resume.Check(CheckSaved);
        Option[] options =
        [
            model,
            start,
            response,
            sigma,
            absoluteSigma,
            lower,
            upper,
            loss,
            lossScale,
            format,
            save,
            resume,
            asIs,
            steps,
        ];
        System.Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => Read(parsed).Execute(terminal));
        return command;
    }

    private FitPlan Read(ParseResult parsed)
    {
        var fitted = parsed.GetValue(model)!;
        return new()
        {
            Model = fitted.Formula,
            Table = fitted.Table,
            HasSigma = parsed.GetValue(sigma) is not null,
            AbsoluteSigma = parsed.GetValue(absoluteSigma),
            Start = parsed.GetValue(start)!,
            Method = Method(parsed.CommandResult),
            IsJson = parsed.GetValue(format).Value,
            Steps = parsed.GetValue(steps),
            Save = parsed.GetValue(save)?.NotOver("DATA", parsed.GetResult(data)!.Tokens[0].Value),
            Resumed = parsed.GetValue(resume),
            AsIs = parsed.GetValue(asIs),
        };
    }

    private Option<ImmutableArray<double>> Bound(string name, double other, string description) =>
        Options.Of(
            name,
            "A=1,B=2",
            (result, text) => result.Value(start) is { } begin ? begin.Bounds(name, text, other) : default,
            description
        );

    private LevenbergMarquardt Method(SymbolResult result) =>
        new()
        {
            Bounds = BoundsOf(result),
            Loss = result.Value(loss).Value,
            LossScale = result.Value(lossScale),
        };

    /// <summary>The bounds of all parameters, checked against their start values.</summary>
    private Bounds BoundsOf(SymbolResult result)
    {
        var begin = result.Value(start) ?? new([], []);
        var (lows, highs) = (Of(lower), Of(upper));

        foreach (var (i, name) in begin.Names.Index())
        {
            var low = lows.IsEmpty ? double.NegativeInfinity : lows[i];
            var high = highs.IsEmpty ? double.PositiveInfinity : highs[i];
            Require(low <= high, "--lower", low, $"at most --upper {name}={Text(high)}");
            Require(begin.Values[i] >= low, "--start", begin.Values[i], $"at least --lower {name}={Text(low)}");
            Require(begin.Values[i] <= high, "--start", begin.Values[i], $"at most --upper {name}={Text(high)}");

            void Require(bool holds, string option, double value, string rule)
            {
                if (!holds)
                {
                    throw Numbers.Bad($"{option} {name}", Text(value), rule);
                }
            }
        }

        return Bounds.Between(lows, highs);

        ImmutableArray<double> Of(Option<ImmutableArray<double>> option) =>
            result.Value(option) is { IsDefault: false } bounds ? bounds : [];

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    private void CheckSaved(SymbolResult result)
    {
        if (
            (result.Value(resume), result.Value(start)) is ({ } saved, { } begin)
            && Method(result).Restore(saved, new() { AsIs = true }).Current.Point.Length is var saves
            && saves != begin.Names.Length
        )
        {
            throw new UsageException(
                $"--resume: the saved run has {saves} parameters, and --start names {begin.Names.Length}"
            );
        }
    }
}
