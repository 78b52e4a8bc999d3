using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Cli.Expressions;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A fit that makes sense.</summary>
internal sealed record FitPlan
{
    private static readonly ImmutableArray<(string Name, RobustLoss Loss)> Losses =
    [
        ("none", RobustLoss.None),
        ("soft-l1", RobustLoss.SoftL1),
        ("huber", RobustLoss.Huber),
        ("cauchy", RobustLoss.Cauchy),
        ("arctan", RobustLoss.Arctan),
    ];

    /// <summary>The formula.</summary>
    internal required Expression Model { get; init; }

    /// <summary>The data.</summary>
    internal required FitTable Table { get; init; }

    /// <summary>Whether the last column of the data are the standard deviations of the response.</summary>
    internal required bool HasSigma { get; init; }

    /// <summary>Whether those are known, and not only up to a common factor.</summary>
    internal required bool AbsoluteSigma { get; init; }

    /// <summary>The parameters and where they begin.</summary>
    internal required StartValues Start { get; init; }

    /// <summary>How it is fitted.</summary>
    internal required LevenbergMarquardt Method { get; init; }

    /// <summary>Whether it is printed as JSON.</summary>
    internal required bool IsJson { get; init; }

    /// <summary>The most steps.</summary>
    internal required long Steps { get; init; }

    /// <summary>A file for the run, or null.</summary>
    internal string? Save { get; init; }

    /// <summary>The saved run to go on from, or null.</summary>
    internal string? Resumed { get; init; }

    /// <summary>Understands what the user wrote, or raises a <see cref="UsageException"/>.</summary>
    internal static FitPlan From(FitWords words)
    {
        var data = words.Data ?? throw new UsageException("DATA is missing; it is a CSV file whose first line names the columns");
        var formula = words.Model ?? throw new UsageException("--model is missing; it is a formula such as b0*(1-exp(-b1*x))");
        var start = StartValues.From(words.Start);
        var isJson = Names.Find("format", words.Format ?? "table", ["table", "json"], name => name) == "json";
        var method = MethodFrom(words, start);
        var steps = Numbers.Whole("--steps", words.Steps ?? "10000", 0);
        var file = FitFile.Open(data, words.Response);
        var model = Expression.Parse(formula, start.Names, file.Predictors);

        ImmutableArray<string> columns = words.Sigma is null ? [.. model.Predictors] : [.. model.Predictors, file.Column("--sigma", words.Sigma)];

        if (words.Save is not null)
        {
            Files.CheckFolder("--save", words.Save);
        }

        return new()
        {
            Model = model,
            Table = CheckSigmas(words.Sigma, file.Read(columns, start.Names.Length)),
            HasSigma = words.Sigma is not null,
            AbsoluteSigma = words.AbsoluteSigma,
            Start = start,
            Method = method,
            IsJson = isJson,
            Steps = steps,
            Save = words.Save,
            Resumed = words.Resume is null ? null : CheckSaved(Files.Read("--resume", words.Resume), method, start),
        };
    }

    /// <summary>Fits, prints, saves, and returns the exit code.</summary>
    internal int Execute(Terminal terminal)
    {
        var residuals = FitResiduals.Of(Model, Table, HasSigma);
        var options = new RunOptions { CancellationToken = terminal.Interrupted };
        var stop = Stop.AfterIterations(Steps);
        var fit = Resumed is null
            ? Method.Minimize(residuals, Start.Values, stop, options)
            : Method.Resume(residuals, Resumed, stop, options);
        fit = fit with { AbsoluteSigma = AbsoluteSigma };
        new FitReport(this, fit).Write(terminal);

        if (Save is not null)
        {
            Files.WriteAtomically("--save", Save, writer => writer.WriteLine(fit.ToJson()));
        }

        if (fit.Converged)
        {
            return ExitCode.Success;
        }

        terminal.Complain(fit.Reason.Sentence);
        return fit.Reason.Kind == StopKind.Cancelled ? ExitCode.Interrupted : ExitCode.Failure;
    }

    private static LevenbergMarquardt MethodFrom(FitWords words, StartValues start)
    {
        var lower = start.Bounds("--lower", words.Lower, double.NegativeInfinity);
        var upper = start.Bounds("--upper", words.Upper, double.PositiveInfinity);

        for (var i = 0; i < start.Names.Length; i++)
        {
            var (low, high) = (lower.IsEmpty ? double.NegativeInfinity : lower[i], upper.IsEmpty ? double.PositiveInfinity : upper[i]);
            Require(low <= high, "--lower", low, $"at most --upper {start.Names[i]}={Text(high)}");
            Require(start.Values[i] >= low, "--start", start.Values[i], $"at least --lower {start.Names[i]}={Text(low)}");
            Require(start.Values[i] <= high, "--start", start.Values[i], $"at most --upper {start.Names[i]}={Text(high)}");

            void Require(bool holds, string option, double value, string rule)
            {
                if (!holds)
                {
                    throw Numbers.Bad($"{option} {start.Names[i]}", Text(value), rule);
                }
            }
        }

        return new()
        {
            Bounds = Bounds.Of(lower, upper),
            Loss = Names.Find("loss", words.Loss ?? "none", Losses, known => known.Name).Loss,
            LossScale = Numbers.Positive("--loss-scale", words.LossScale ?? "1"),
        };
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
                $"--resume: the saved run has {saves} parameters, and --start names {start.Names.Length}");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
