using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// How many evaluations each trial may take, and which trials go on. A budget is stated in evaluations, never in
/// seconds, so that the same seed gives the same table however fast the machine is.
/// </summary>
public abstract record Budget
{
    private protected Budget(long evaluations) => Evaluations = Require.AtLeast(1, nameof(evaluations), evaluations);

    /// <summary>The evaluations of a trial that is never dropped.</summary>
    public long Evaluations { get; }

    /// <summary>Every trial takes all evaluations.</summary>
    public static Budget Full(long evaluations) => new FullBudget(evaluations);

    /// <summary>Successive halving: see <see cref="HalvingBudget"/>.</summary>
    /// <param name="evaluations">The evaluations of the trials that are never dropped.</param>
    /// <param name="shortest">The least evaluations of the first rung, at least 1.</param>
    /// <param name="factor">The factor from rung to rung, at least 2. The default is 3.</param>
    public static Budget Halving(long evaluations, long shortest, int factor = 3) =>
        new HalvingBudget(evaluations, shortest, factor);

    /// <summary>Hyperband: see <see cref="HyperbandBudget"/>.</summary>
    /// <param name="evaluations">The evaluations of the trials that are never dropped.</param>
    /// <param name="shortest">The least evaluations of the first rung, at least 1.</param>
    /// <param name="factor">The factor from rung to rung, at least 2. The default is 3.</param>
    public static Budget Hyperband(long evaluations, long shortest, int factor = 3) =>
        new HyperbandBudget(evaluations, shortest, factor);

    /// <summary>The name on the command line; empty for full budgets.</summary>
    internal abstract string Name { get; }

    /// <summary>The brackets of so many trials.</summary>
    internal abstract IEnumerable<Bracket> Brackets(int trials);
}

/// <summary>Every trial takes all evaluations.</summary>
public sealed record FullBudget : Budget
{
    internal FullBudget(long evaluations)
        : base(evaluations) { }

    internal override string Name => "";

    internal override IEnumerable<Bracket> Brackets(int trials) => [new(0, trials, [Evaluations], 1)];
}

/// <summary>A budget of which trials take ever larger parts, each a factor larger than the one before.</summary>
public abstract record RungBudget : Budget
{
    private protected RungBudget(long evaluations, long shortest, int factor)
        : base(evaluations)
    {
        Shortest = Require.AtLeast(1, nameof(shortest), shortest);
        Factor = Require.AtLeast(2, nameof(factor), factor);

        if (shortest > evaluations)
        {
            throw new ParameterException(
                nameof(shortest),
                FormattableString.Invariant($"{shortest}"),
                FormattableString.Invariant($"at most evaluations = {evaluations}")
            );
        }
    }

    /// <summary>The least evaluations of the first rung.</summary>
    public long Shortest { get; }

    /// <summary>The factor from rung to rung.</summary>
    public int Factor { get; }

    /// <summary>The number of rungs before the last one.</summary>
    private protected int Divisions
    {
        get
        {
            var divisions = 0;

            for (var rung = Evaluations / Factor; rung >= Shortest; rung /= Factor)
            {
                divisions++;
            }

            return divisions;
        }
    }

    /// <summary>The evaluations of the rungs, the last so many and the full budget.</summary>
    private protected ImmutableArray<long> Rungs(int divisions)
    {
        var rungs = new long[divisions + 1];

        for (var rung = Evaluations; divisions >= 0; rung /= Factor, divisions--)
        {
            rungs[divisions] = rung;
        }

        return [.. rungs];
    }
}

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016, AISTATS): all trials take a part of the evaluations, the best of
/// them, a fraction 1/factor, take factor times as many, and so on up to the full budget. A trial goes on where it was;
/// nothing runs twice. Slow starters are dropped: <see cref="HyperbandBudget"/> has brackets that start later.
/// </summary>
public sealed record HalvingBudget : RungBudget
{
    internal HalvingBudget(long evaluations, long shortest, int factor)
        : base(evaluations, shortest, factor) { }

    internal override string Name => "halving";

    internal override IEnumerable<Bracket> Brackets(int trials)
    {
        var divisions = 0;

        // With fewer trials than divisions, the last one would climb several rungs alone.
        for (var left = trials; divisions < Divisions && left >= Factor; left /= Factor)
        {
            divisions++;
        }

        return [new(0, trials, Rungs(divisions), Factor)];
    }
}

/// <summary>
/// Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar 2018, JMLR 18, algorithm 1): brackets of successive
/// halving, from one with many trials and short first rungs to one whose trials take the full budget at once. The
/// brackets are repeated until there are enough trials.
/// </summary>
public sealed record HyperbandBudget : RungBudget
{
    internal HyperbandBudget(long evaluations, long shortest, int factor)
        : base(evaluations, shortest, factor) { }

    internal override string Name => "hyperband";

    internal override IEnumerable<Bracket> Brackets(int trials)
    {
        var most = Divisions;

        for (var first = 0; first < trials; )
        {
            for (var s = most; s >= 0 && first < trials; s--)
            {
                var wanted = (int)Math.Ceiling((most + 1.0) / (s + 1) * Math.Pow(Factor, s));
                var count = Math.Min(wanted, trials - first);
                yield return new(first, count, Rungs(s), Factor);
                first += count;
            }
        }
    }
}

/// <summary>Trials that climb rungs together.</summary>
/// <param name="First">The index of the first trial.</param>
/// <param name="Count">The number of trials.</param>
/// <param name="Rungs">The evaluations of the rungs.</param>
/// <param name="Factor">Of the trials of a rung, one of so many climbs to the next.</param>
internal sealed record Bracket(int First, int Count, ImmutableArray<long> Rungs, int Factor)
{
    /// <summary>The number of tasks, if no trial fails.</summary>
    internal int Tasks
    {
        get
        {
            var (tasks, members) = (0, Count);

            foreach (var _ in Rungs)
            {
                tasks += members;
                members = Math.Max(1, members / Factor);
            }

            return tasks;
        }
    }

    /// <summary>The trials that are not told at the first rung that is not whole.</summary>
    internal IEnumerable<(Trial Trial, long Until)> Waiting(ImmutableArray<Trial> drawn)
    {
        ImmutableArray<Trial> members = [.. drawn.Skip(First).Take(Count)];
        var isWhole = members.Length == Count;

        foreach (var rung in Rungs)
        {
            Trial[] waiting = [.. members.Where(trial => trial.At(rung) is null)];

            if (waiting.Length > 0 || !isWhole)
            {
                return waiting.Select(trial => (trial, rung));
            }

            // Those that failed, or have no value, do not climb.
            var climbing = Math.Max(1, members.Length / Factor);
            members =
            [
                .. members
                    .Where(trial => double.IsFinite(trial.At(rung)!.Value))
                    .OrderBy(trial => trial.At(rung)!.Value)
                    .ThenBy(trial => trial.Index)
                    .Take(climbing)
                    .OrderBy(trial => trial.Index),
            ];
        }

        return [];
    }
}
