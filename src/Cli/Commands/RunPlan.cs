using System.Collections.Generic;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A run that makes sense.</summary>
internal sealed record RunPlan
{
    /// <summary>The method, without the changes to its numbers.</summary>
    internal required Method Method { get; init; }

    /// <summary>The method with its numbers.</summary>
    internal required Solver Solver { get; init; }

    /// <summary>What it minimizes, and from where.</summary>
    internal required ProblemSpec Spec { get; init; }

    /// <summary>How many steps it takes.</summary>
    internal required long Steps { get; init; }

    /// <summary>Which iterates are printed: those whose index is a multiple of this, and the last.</summary>
    internal required long Every { get; init; }

    /// <summary>How they are printed.</summary>
    internal required Format Format { get; init; }

    /// <summary>A file for the last iterate, or null.</summary>
    internal string? Save { get; init; }

    /// <summary>Where figures, a table and a report go, or null.</summary>
    internal OutputFolder? Folder { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>The saved iterate to go on from, or null.</summary>
    internal string? Resumed { get; init; }

    /// <summary>The iterates, without end.</summary>
    internal IEnumerable<Iterate> Iterates() =>
        Resumed is null ? Spec.Iterates(Solver) : Spec.Adapt(Solver).IteratesAfter(Spec.Problem.Objective, Resumed);

    /// <summary>
    /// Why a method that searches took no step after its last iterate: it says so when it is asked again.
    /// </summary>
    internal (int ExitCode, string Reason) End(Iterate? last)
    {
        var method = Spec.Adapt(Solver);
        var again = last is null
            ? method.Minimize(Spec.Problem.Objective, Spec.Start, Stop.AfterIterations(Steps))
            : method.Resume(Spec.Problem.Objective, last.ToJson(), Stop.AfterIterations(last.Index + 1));
        var isFine = again.Converged || again.Reason.Kind is StopKind.PrecisionReached or StopKind.StepTooSmall;
        return (isFine ? ExitCode.Success : ExitCode.Failure, again.Reason.Sentence);
    }

    /// <summary>How many of them there are to be.</summary>
    internal long Count => Resumed is null && Steps < long.MaxValue ? Steps + 1 : Steps;

    /// <summary>What is run, in a line.</summary>
    internal string Title => $"{Method.Name} on {Spec.Title}: {Method.Describe(Solver)}";
}
