using System.Collections.Generic;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The validated arguments of <c>run</c>.</summary>
internal sealed record RunPlan
{
    /// <summary>The method, with its defaults.</summary>
    internal required Method Method { get; init; }

    /// <summary>The method with its hyperparameters.</summary>
    internal required Solver Solver { get; init; }

    /// <summary>The problem and the start.</summary>
    internal required ProblemSpec Spec { get; init; }

    /// <summary>The number of steps.</summary>
    internal required long Steps { get; init; }

    /// <summary>Iterates whose index is a multiple of this are printed, and the last one.</summary>
    internal required long Every { get; init; }

    /// <summary>The output format.</summary>
    internal required Format Format { get; init; }

    /// <summary>A file for the last iterate, or null.</summary>
    internal OutputFile? Save { get; init; }

    /// <summary>The output folder, or null.</summary>
    internal OutputFolder? Folder { get; init; }

    /// <summary>The command line, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>The saved iterate to resume from, or null.</summary>
    internal string? Resumed { get; init; }

    /// <summary>Whether the saved iterate may be one of other settings or another problem.</summary>
    internal bool AsIs { get; init; }

    /// <summary>What the run is about, as it is saved and compared.</summary>
    internal RunSubject Subject => new(Spec.Problem.Name, [], "");

    /// <summary>The iterates, without end but that of Ctrl-C.</summary>
    internal IEnumerable<Iterate> Iterates(Terminal terminal) =>
        Resumed is null
            ? Spec.Adapt(Solver).Iterates(Spec.Problem.Objective, Spec.Start, terminal.Interrupted)
            : Spec.Adapt(Solver)
                .IteratesAfter(
                    Spec.Problem.Objective,
                    Resumed,
                    new()
                    {
                        AsIs = AsIs,
                        Subject = Subject,
                        Warn = terminal.Warn,
                    },
                    terminal.Interrupted
                );

    /// <summary>
    /// The exit code and stop reason of a method that has ended by itself. It is asked for one more step, to get the
    /// reason.
    /// </summary>
    internal (int ExitCode, string Reason) End(Iterate? last, CancellationToken interrupted)
    {
        var options = new RunOptions { CancellationToken = interrupted };
        var method = Spec.Adapt(Solver);
        var again = last is null
            ? method.Minimize(Spec.Problem.Objective, Spec.Start, Stop.AfterIterations(Steps), options)
            : method.Resume(
                Spec.Problem.Objective,
                last.ToJson(),
                Stop.AfterIterations(last.Index + 1),
                options,
                new() { AsIs = true }
            );
        var isFine = again.Converged || again.Reason.Kind is StopKind.PrecisionReached or StopKind.StepTooSmall;
        return (isFine ? ExitCode.Success : ExitCode.Failure, again.Reason.Sentence);
    }

    /// <summary>The number of iterates to print or record.</summary>
    internal long Count => Resumed is null && Steps < long.MaxValue ? Steps + 1 : Steps;

    /// <summary>The run in one line.</summary>
    internal string Title => $"{Method.Name} on {Spec.Title}: {Method.Describe(Solver)}";
}
