using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// A search for hyperparameters: it asks for trials to be taken forward, and is told the values. Immutable; the order
/// in which tasks are told does not matter, so that the same seed gives the same study for any number of workers.
/// </summary>
/// <example>
/// <code>
/// var rosenbrock = Problems.Find("rosenbrock");
/// var study = Study.Of(
///     SearchSpace.Of(Axis.Log("learningRate", 1e-4, 1), Axis.Linear("momentum", 0, 0.99)),
///     new SobolSearch { Seed = 1 },
///     Budget.Full(500),
///     trials: 32);
///
/// while (!study.IsFinished)
/// {
///     foreach (var task in study.Ask())
///     {
///         var method = new Momentum
///         {
///             LearningRate = task.Settings.Number("learningRate"),
///             MomentumFactor = task.Settings.Number("momentum"),
///         };
///         var solution = method.Minimize(rosenbrock.Objective, rosenbrock.Start, Stop.AfterEvaluations(task.Until));
///         study = study.Tell(task, solution.Value);
///     }
/// }
///
/// Console.WriteLine(study.Best);
/// </code>
/// </example>
public sealed record Study
{
    private readonly ImmutableArray<Bracket> brackets;

    private Study(SearchSpace space, Search search, Budget budget, int count)
    {
        (Space, Search, Budget, Count) = (space, search, budget, count);
        brackets = [.. budget.Brackets(count)];
        Trials = Drawn([]);
    }

    /// <summary>The axes.</summary>
    public SearchSpace Space { get; }

    /// <summary>How settings are chosen.</summary>
    public Search Search { get; }

    /// <summary>How many evaluations trials take.</summary>
    public Budget Budget { get; }

    /// <summary>The number of trials in the end.</summary>
    public int Count { get; }

    /// <summary>The trials whose settings are known.</summary>
    public ImmutableArray<Trial> Trials { get; private init; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsFinished => Ask().IsEmpty;

    /// <summary>
    /// The best trial: of those that took the most evaluations, the one with the lowest value; null if none has a
    /// value.
    /// </summary>
    public Trial? Best =>
        Trial
            .Ranked(Trials.Where(trial => !double.IsNaN(trial.Value)))
            .OrderByDescending(trial => trial.Evaluations)
            .FirstOrDefault();

    /// <summary>Creates a study.</summary>
    /// <param name="space">The axes.</param>
    /// <param name="search">How settings are chosen.</param>
    /// <param name="budget">How many evaluations trials take. With rungs, the search must not depend on values.</param>
    /// <param name="trials">The number of trials, at least 1 and at most 1,000,000.</param>
    public static Study Of(SearchSpace space, Search search, Budget budget, int trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(budget);

        if (trials is < 1 or > 1_000_000)
        {
            throw new ParameterException(nameof(trials), FormattableString.Invariant($"{trials}"), "from 1 to 1000000");
        }

        if (search.IsAdaptive && budget is RungBudget)
        {
            throw new ParameterException(
                nameof(search),
                search.Name,
                $"random, sobol, latin or grid with {budget.Name}, where trials begin before others end"
            );
        }

        if (search is GridSearch && GridSearch.Combinations(space) != trials)
        {
            throw new ParameterException(
                nameof(trials),
                FormattableString.Invariant($"{trials}"),
                "the number of combinations of a grid, whose axes are choices without conditions"
            );
        }

        return new(space, search, budget, trials);
    }

    /// <summary>All tasks that may run now, at once or one after the other; empty when the study is finished.</summary>
    public ImmutableArray<StudyTask> Ask() =>
        [
            .. from bracket in brackets
            from waiting in bracket.Waiting(Trials)
            select new StudyTask(
                waiting.Trial.Index,
                waiting.Trial.Settings,
                waiting.Trial.Evaluations,
                waiting.Until,
                Budget.Evaluations
            ),
        ];

    /// <summary>The study after a task.</summary>
    /// <param name="task">A task that it asks for.</param>
    /// <param name="value">The value that the trial has reached, lower is better; NaN if there is none.</param>
    /// <param name="failure">
    /// Why the trial failed, in a sentence; null if it did not. A trial that failed has no value and does not go on.
    /// </param>
    /// <exception cref="ParameterException">The study does not ask for the task.</exception>
    public Study Tell(StudyTask task, double value, string? failure = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Tell(task, new TrialReport(task.Until, value, failure));
    }

    /// <summary>The study after a task, with a report that has attributes.</summary>
    /// <param name="task">A task that it asks for.</param>
    /// <param name="report">The report at the evaluations of the task. One with a failure has no value.</param>
    /// <exception cref="ParameterException">
    /// The study does not ask for the task, or the report is of other evaluations.
    /// </exception>
    public Study Tell(StudyTask task, TrialReport report)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(report);
        var isAsked =
            task.Trial >= 0
            && task.Trial < Trials.Length
            && brackets
                .First(bracket => task.Trial < bracket.First + bracket.Count)
                .Waiting(Trials)
                .Any(waiting => waiting.Trial.Index == task.Trial && waiting.Until == task.Until);

        if (!isAsked)
        {
            throw new ParameterException(
                nameof(task),
                FormattableString.Invariant($"trial {task.Trial} up to {task.Until} evaluations"),
                "a task that the study asks for"
            );
        }

        if (report.Evaluations != task.Until)
        {
            throw new ParameterException(
                nameof(report),
                FormattableString.Invariant($"one after {report.Evaluations} evaluations"),
                FormattableString.Invariant($"one after {task.Until} evaluations, those of the task")
            );
        }

        string[] taken =
        [
            "trial",
            .. Space.Axes.Select(axis => axis.Name),
            "evaluations",
            "value",
            "failure",
            .. report.Attributes.Select(attribute => attribute.Key),
        ];

        if (taken.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ParameterException(
                nameof(report),
                $"one with the attribute \"{twice.Key}\"",
                "one whose attributes have other names than each other and the columns of the table"
            );
        }

        report = report.Failure is null ? report : report with { Value = double.NaN };
        var trial = Trials[task.Trial];
        return this with
        {
            Trials = Drawn(Trials.SetItem(task.Trial, trial with { Reports = trial.Reports.Add(report) })),
        };
    }

    /// <summary>
    /// The study as a table, with a row for each report in the order of trials and evaluations: the trial, its
    /// hyperparameters, its evaluations, its value, its attributes and its failure. Cells of hyperparameters without a
    /// value and of unknown attributes are empty.
    /// </summary>
    public Trace ToTrace() => StudyTable.Of(this);

    /// <summary>
    /// The study as JSON Lines: a line with its settings, then a line for each report. Equal studies give equal texts.
    /// </summary>
    public string ToJsonLines() => StudyLines.Header(this) + string.Concat(StudyLines.Reports(this));

    /// <summary>
    /// The study with the reports of a text that a study of the same settings has written. Lines may have any order in
    /// which the study can be told; a last line without an end is left out, as a killed process leaves it.
    /// </summary>
    /// <exception cref="ParameterException">A line is invalid, or of a study with other settings.</exception>
    public Study Resume(string jsonLines) => StudyLines.Resume(this, jsonLines);

    /// <inheritdoc/>
    public bool Equals(Study? other) =>
        other is not null
        && Space == other.Space
        && Search == other.Search
        && Budget == other.Budget
        && Count == other.Count
        && Trials.SequenceEqual(other.Trials);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Space, Search, Budget, Count);

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Trials.Count(trial => !trial.Reports.IsEmpty)} of {Count} trials, best {Best}");

    /// <summary>The number of tasks in the end, if no trial fails.</summary>
    internal int Tasks => brackets.Sum(bracket => bracket.Tasks);

    /// <summary>The study after all tasks whose reports are known, by their trial and evaluations.</summary>
    internal Study With(Func<int, long, TrialReport?> known)
    {
        for (var study = this; ; )
        {
            var trials = study.Trials.ToBuilder();
            var isTold = false;

            foreach (var task in study.Ask())
            {
                if (known(task.Trial, task.Until) is { } report)
                {
                    var trial = trials[task.Trial];
                    trials[task.Trial] = trial with { Reports = trial.Reports.Add(report) };
                    isTold = true;
                }
            }

            if (!isTold)
            {
                return study;
            }

            study = study with { Trials = Drawn(trials.ToImmutable()) };
        }
    }

    /// <summary>The trials, and those of the next generation once all before have values.</summary>
    private ImmutableArray<Trial> Drawn(ImmutableArray<Trial> trials)
    {
        if (trials.Length == Count || (Search.IsAdaptive && trials.Any(trial => trial.Reports.IsEmpty)))
        {
            return trials;
        }

        var next = Search
            .Next(Space, Count, trials)
            .Take(Count - trials.Length)
            .Select((unit, place) => new Trial(trials.Length + place, Space.At(unit), unit));
        return [.. trials, .. next];
    }
}
