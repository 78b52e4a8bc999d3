using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using OptimizerFunctional.Cli.Expressions;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize fit</c>: a formula fitted to a table.</summary>
internal sealed class FitCommand
{
    private readonly Argument<string?> data = Options.Argument(
        "DATA",
        path => path,
        "A CSV file whose first line names the columns."
    );
    private readonly Option<string?> model = Options.Text(
        "--model",
        "FORMULA",
        $"The response as a formula of parameters and columns: {Grammar.Summary}"
    );
    private readonly Option<StartValues?> start = Options.Of(
        "--start",
        "NAMES",
        StartValues.From,
        "Where each parameter begins: --start b0=500,b1=0.0001."
    );
    private readonly Option<string?> response = Options.Text(
        "--response",
        "COLUMN",
        "The column to be fitted. The default is the first."
    );
    private readonly Option<string?> sigma = Options.Text(
        "--sigma",
        "COLUMN",
        "The column with the standard deviations of the response, up to a common factor. The default is 1 for all."
    );
    private readonly Option<bool> absoluteSigma = new("--absolute-sigma")
    {
        Description = "The standard deviations are known themselves: standard errors leave the residual variance out.",
    };
    private readonly Option<string?> lower = Options.Text(
        "--lower",
        "NAMES",
        "The least values of some parameters: --lower b1=0."
    );
    private readonly Option<string?> upper = Options.Text(
        "--upper",
        "NAMES",
        "The greatest values of some parameters."
    );
    private readonly Option<Choice<RobustLoss>> loss = Options.OneOf<RobustLoss>(
        "--loss",
        "LOSS",
        [
            new("none", RobustLoss.None),
            new("soft-l1", RobustLoss.SoftL1),
            new("huber", RobustLoss.Huber),
            new("cauchy", RobustLoss.Cauchy),
            new("arctan", RobustLoss.Arctan),
        ],
        ": all but the first count outliers less"
    );

    private readonly Option<double> lossScale = Options.Positive(
        "--loss-scale",
        "C",
        1,
        "The size of a residual from which on it counts less."
    );
    private readonly Option<Choice<bool>> format = Options.OneOf<bool>(
        "--format",
        "FORMAT",
        [new("table", false), new("json", true)],
        "; json has 17 significant digits"
    );

    private readonly Option<string?> save = Options.Save("the run");
    private readonly Option<string?> resume = Options.Text(
        "--resume",
        "FILE",
        "Go on from a run that --save wrote; --start then only names the parameters."
    );
    private readonly Option<long> steps = Options.Whole(
        "--steps",
        10000,
        0,
        "The most steps to take, those of a resumed run included."
    );

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new FitCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "fit",
            "Fits a formula to a table by least squares and prints the parameters with their standard errors."
        );
        command.Arguments.Add(data);
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
            steps,
        ];
        System.Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => Read(parsed).Execute(terminal));
        return command;
    }

    private FitPlan Read(ParseResult parsed)
    {
        var path =
            parsed.GetValue(data)
            ?? throw new UsageException("DATA is missing; it is a CSV file whose first line names the columns");
        var formula =
            parsed.GetValue(model)
            ?? throw new UsageException("--model is missing; it is a formula such as b0*(1-exp(-b1*x))");
        var begin =
            parsed.GetValue(start)
            ?? throw new UsageException(
                "--start is missing; it says where each parameter begins: --start b0=500,b1=0.0001"
            );
        var method = new LevenbergMarquardt
        {
            Bounds = BoundsOf(parsed, begin),
            Loss = parsed.GetValue(loss).Value,
            LossScale = parsed.GetValue(lossScale),
        };
        var file = FitFile.Open(path, parsed.GetValue(response));
        var parsedModel = Expression.Parse(formula, begin.Names, file.Predictors);
        var deviations = parsed.GetValue(sigma);
        ImmutableArray<string> columns = deviations is null
            ? [.. parsedModel.Predictors]
            : [.. parsedModel.Predictors, file.Column("--sigma", deviations)];
        return new()
        {
            Model = parsedModel,
            Table = CheckSigmas(deviations, file.Read(columns, begin.Names.Length)),
            HasSigma = deviations is not null,
            AbsoluteSigma = parsed.GetValue(absoluteSigma),
            Start = begin,
            Method = method,
            IsJson = parsed.GetValue(format).Value,
            Steps = parsed.GetValue(steps),
            Save = parsed.GetValue(save),
            Resumed = parsed.GetValue(resume) is { } saved
                ? CheckSaved(Files.Read("--resume", saved), method, begin)
                : null,
        };
    }

    private Bounds BoundsOf(ParseResult parsed, StartValues begin)
    {
        var lows = begin.Bounds("--lower", parsed.GetValue(lower), double.NegativeInfinity);
        var highs = begin.Bounds("--upper", parsed.GetValue(upper), double.PositiveInfinity);

        for (var i = 0; i < begin.Names.Length; i++)
        {
            var (low, high) = (
                lows.IsEmpty ? double.NegativeInfinity : lows[i],
                highs.IsEmpty ? double.PositiveInfinity : highs[i]
            );
            Require(low <= high, "--lower", low, $"at most --upper {begin.Names[i]}={Text(high)}");
            Require(
                begin.Values[i] >= low,
                "--start",
                begin.Values[i],
                $"at least --lower {begin.Names[i]}={Text(low)}"
            );
            Require(
                begin.Values[i] <= high,
                "--start",
                begin.Values[i],
                $"at most --upper {begin.Names[i]}={Text(high)}"
            );

            void Require(bool holds, string option, double value, string rule)
            {
                if (!holds)
                {
                    throw Numbers.Bad($"{option} {begin.Names[i]}", Text(value), rule);
                }
            }
        }

        return Bounds.Of(lows, highs);
    }

    private static FitTable CheckSigmas(string? column, FitTable table)
    {
        for (var row = 0; column is not null && row < table.Count; row++)
        {
            var sigma = table.Row(row)[^1];
            if (!(sigma > 0))
            {
                throw Numbers.Bad($"--sigma {column} in row {row + 1}", Text(sigma), "greater than 0");
            }
        }

        return table;
    }

    private static string CheckSaved(string saved, LevenbergMarquardt method, StartValues start)
    {
        var saves = method.Restore(saved).Current.Point.Length;
        return saves == start.Names.Length
            ? saved
            : throw new UsageException(
                $"--resume: the saved run has {saves} parameters, and --start names {start.Names.Length}"
            );
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
