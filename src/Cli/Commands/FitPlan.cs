using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The validated arguments of <c>fit</c>.</summary>
internal sealed record FitPlan
{
    /// <summary>The formula.</summary>
    internal required Formula Model { get; init; }

    /// <summary>The data.</summary>
    internal required FitTable Table { get; init; }

    /// <summary>Whether the last column of the data contains the standard deviations of the response.</summary>
    internal required bool HasSigma { get; init; }

    /// <summary>Whether the standard deviations are absolute.</summary>
    internal required bool AbsoluteSigma { get; init; }

    /// <summary>The parameters and their start values.</summary>
    internal required StartValues Start { get; init; }

    /// <summary>The least-squares method.</summary>
    internal required LevenbergMarquardt Method { get; init; }

    /// <summary>Whether the output is JSON.</summary>
    internal required bool IsJson { get; init; }

    /// <summary>The maximum number of steps.</summary>
    internal required long Steps { get; init; }

    /// <summary>A file for the run, or null.</summary>
    internal OutputFile? Save { get; init; }

    /// <summary>The saved run to resume, or null.</summary>
    internal string? Resumed { get; init; }

    /// <summary>Whether the saved run may be one of another formula, other settings or other data.</summary>
    internal bool AsIs { get; init; }

    /// <summary>What the run is about, as it is saved and compared.</summary>
    private RunSubject Subject => new($"{Table.Response} = {Model}", Start.Names, Table.Checksum);

    /// <summary>Fits, prints, saves, and returns the exit code.</summary>
    internal int Execute(Terminal terminal)
    {
        using var claimed = Save?.Claimed();
        var resume = new ResumeOptions
        {
            AsIs = AsIs,
            Subject = Subject,
            Warn = terminal.Warn,
        };
        var residuals = Residuals.Of(Table.ResidualsOf(Model, HasSigma));
        var options = new RunOptions { CancellationToken = terminal.Interrupted };
        var stop = Stop.AfterIterations(Steps);
        var fit = Resumed is null
            ? Method.Minimize(residuals, Start.Values, stop, options)
            : Method.Resume(residuals, Resumed, stop, options, resume);
        fit = fit with { AbsoluteSigma = AbsoluteSigma };
        new FitReport(this, fit).Write(terminal);

        Save?.Write(writer => writer.WriteLine(fit.ToJson(Subject)));

        if (fit.Converged)
        {
            return ExitCode.Success;
        }

        terminal.WriteError(fit.Reason.Sentence);
        return fit.Reason.Kind == StopKind.Cancelled ? ExitCode.Interrupted : ExitCode.Failure;
    }
}
