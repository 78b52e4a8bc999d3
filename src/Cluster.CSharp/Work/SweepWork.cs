using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cluster.Work;

/// <summary>
/// A sweep as parts that any process can run, made from the arguments of the command. Nothing here knows of clusters.
/// </summary>
internal abstract class SweepWork
{
    /// <summary>
    /// The time between two checkpoints of a trial. Checkpoints do not change a run, so their moments do not matter.
    /// </summary>
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(1);

    /// <summary>What identifies the sweep.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> Identity { get; }

    /// <summary>The sweep of some arguments.</summary>
    internal static SweepWork Of(IReadOnlyList<string> arguments) =>
        SweepCommand.Plan(arguments) switch
        {
            ({ } grid, _) => new GridWork(grid),
            (_, { } search) => new SearchWork(search),
            _ => throw new ArgumentException("These are the arguments of no sweep.", nameof(arguments)),
        };

    /// <summary>A name for the sweep, the same for equal sweeps.</summary>
    internal string Key
    {
        get
        {
            var text = string.Join('\n', Identity.Select(fact => $"{fact.Key}\t{fact.Value}"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }
    }

    /// <summary>
    /// All that may run now, also what runs already; nothing if the sweep is finished.
    /// </summary>
    /// <param name="results">All results so far; those of the last call come first.</param>
    internal abstract ImmutableArray<Assignment> Ready(IReadOnlyList<AssignmentResult> results);

    /// <summary>The result of an assignment that was ended from outside.</summary>
    internal abstract AssignmentResult Failed(Assignment assignment, string sentence);

    /// <summary>Runs an assignment, and saves it now and then.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="saved">Where it was saved; null for its begin.</param>
    /// <param name="save">Called for every checkpoint.</param>
    /// <returns>The result, and the run for an assignment that takes the trial further; null if none does.</returns>
    internal (AssignmentResult Result, string? Saved) Run(Assignment assignment, string? saved, Action<string> save)
    {
        var time = BetweenCheckpoints;

        while (true)
        {
            var before = saved;
            using var pause = new CancellationTokenSource(time);
            var result = Run(assignment, ref saved, pause.Token);

            if (result is not null)
            {
                return (result, saved);
            }

            if (saved == before)
            {
                // To read the checkpoint took longer than that.
                time *= 2;
            }
            else
            {
                save(saved!);
            }
        }
    }

    /// <summary>
    /// Runs an assignment to its end or to a pause, at which it is saved and the result is null. A trial that raises an
    /// exception has failed.
    /// </summary>
    protected abstract AssignmentResult? Run(Assignment assignment, ref string? saved, CancellationToken pause);
}
