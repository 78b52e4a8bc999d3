using OptimizerFunctional.Cli.Expressions;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A fit that makes sense.</summary>
internal sealed record FitPlan
{
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

        terminal.WriteError(fit.Reason.Sentence);
        return fit.Reason.Kind == StopKind.Cancelled ? ExitCode.Interrupted : ExitCode.Failure;
    }
}
