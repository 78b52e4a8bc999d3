using System;
using System.Collections.Generic;
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

    /// <summary>The criteria that end the run before.</summary>
    internal required RunCriteria Criteria { get; init; }

    /// <summary>
    /// Iterates whose index is a multiple of this are printed, and the last one; null for those whose index has one
    /// digit other than 0.
    /// </summary>
    internal required long? Every { get; init; }

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
    internal RunSubject Subject => Spec.Subject;

    /// <summary>The iterates, without end but that of the method and that of Ctrl-C.</summary>
    internal IEnumerable<Iterate> Iterates(Terminal terminal) =>
        Resumed is null ? Spec.Adapt(Solver).Iterates(Spec.Objective, Spec.Start, terminal.Interrupted)
        : IsAtCriterion(Resumed) ? []
        : Spec.Adapt(Solver).IteratesAfter(Spec.Objective, Resumed, ResumeOptions(terminal), terminal.Interrupted);

    /// <summary>
    /// The result of a run that ended at this iterate: after all its steps, at a criterion, or where the method ended.
    /// It is resumed there, which takes no step, or the one that the method cannot take.
    /// </summary>
    internal Solution End(Iterate? last, bool hasAllSteps, Terminal terminal)
    {
        var options = new RunOptions { CancellationToken = terminal.Interrupted };
        var method = Spec.Adapt(Solver);
        var isDone = hasAllSteps || (last is not null && EndsAt(last));
        var stop = Criteria.WithSteps(isDone ? last?.Index ?? 0 : last?.Index + 1 ?? long.MaxValue);
        return last is not null
                ? Criteria.End(
                    method.Resume(Spec.Objective, last.ToJson(), stop, options, new() { AsIs = true }),
                    GradientNorm(last)
                )
            : Resumed is not null ? method.Resume(Spec.Objective, Resumed, stop, options, ResumeOptions(terminal))
            : method.Minimize(Spec.Objective, Spec.Start, stop, options);
    }

    private bool IsAtCriterion(string saved) =>
        Spec.Adapt(Solver).Restore(saved, new() { AsIs = true }) is { IsAtIterate: true } run
        && Criteria.EndAt(
            Spec.IsFeasible(run.Current.Point) ? run.Current.Value : double.NaN,
            Spec.Constraints is { Constraints.IsEmpty: false } ? double.NaN : GradientNorm(run.Current),
            run.Evaluations
        );

    /// <summary>Whether a criterion holds at an iterate.</summary>
    internal bool EndsAt(Iterate iterate) =>
        Criteria.EndAt(
            Spec.IsFeasible(iterate.Point) ? iterate.Value : double.NaN,
            GradientNorm(iterate),
            iterate.Evaluations
        );

    private ResumeOptions ResumeOptions(Terminal terminal) =>
        new()
        {
            AsIs = AsIs,
            Subject = Subject,
            Warn = terminal.Warn,
        };

    /// <summary>Whether an iterate is printed that is not the last one.</summary>
    internal bool Prints(long index) =>
        index % (Every ?? (index == 0 ? 1 : (long)Math.Pow(10, Math.Floor(Math.Log10(index))))) == 0;

    /// <summary>What convergence is judged by at an iterate: with constraints the KKT residual.</summary>
    private double GradientNorm(Iterate iterate) =>
        Spec.Constraints is { Constraints.IsEmpty: false } ? iterate.GradientNorm : GradientNorm(iterate.Evaluation);

    /// <summary>
    /// The infinity norm of a gradient, without the coordinates that a bound of the method holds; NaN without a
    /// gradient.
    /// </summary>
    internal double GradientNorm(Evaluation at) => at.Gradient.IsEmpty ? double.NaN : Spec.GradientNorm(Solver, at);

    /// <summary>The number of iterates to print or record.</summary>
    internal long Count => Resumed is null && Steps < long.MaxValue ? Steps + 1 : Steps;

    /// <summary>The run in one line.</summary>
    internal string Title => $"{Method.Name} on {Spec.Title}: {Method.Describe(Spec.Bounded(Solver))}";
}
