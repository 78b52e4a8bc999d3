using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cluster.Work;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>
/// Hands out the assignments of a sweep: never more to a silo than it has slots, and the next one to the silo with the
/// most free ones. Assignments that were lost with a silo go first.
/// </summary>
/// <typeparam name="TSilo">What identifies a silo.</typeparam>
/// <param name="ready">All assignments that may run now, also what runs already.</param>
internal sealed class SweepQueue<TSilo>(Func<ImmutableArray<Assignment>> ready)
    where TSilo : notnull
{
    private readonly Stack<Assignment> lost = new();
    private readonly Queue<Assignment> waiting = new();
    private readonly HashSet<(int Trial, long Until)> running = [];
    private readonly Dictionary<TSilo, int> taken = [];
    private bool isChanged = true;

    /// <summary>Whether nothing waits and nothing runs.</summary>
    internal bool IsEmpty => running.Count + lost.Count + waiting.Count == 0 && !isChanged;

    /// <summary>The trials that run.</summary>
    internal IReadOnlyCollection<int> Running => [.. running.Select(each => each.Trial)];

    /// <summary>Hands out what the silos can begin now.</summary>
    /// <param name="slots">The slots of the living silos.</param>
    internal IEnumerable<(Assignment Assignment, TSilo Silo)> Next(IReadOnlyDictionary<TSilo, int> slots)
    {
        while (slots.Count > 0)
        {
            var silo = slots.Keys.MaxBy(Free)!;

            if (Free(silo) <= 0 || Take() is not { } assignment)
            {
                yield break;
            }

            taken[silo] = taken.GetValueOrDefault(silo) + 1;
            running.Add((assignment.Trial, assignment.Until));
            yield return (assignment, silo);
        }

        int Free(TSilo silo) => slots[silo] - taken.GetValueOrDefault(silo);
    }

    /// <summary>Notes that an assignment has its result, which is among those that decide what is ready.</summary>
    internal void Ended(Assignment assignment, TSilo silo)
    {
        Leave(assignment, silo);
        isChanged = true;
    }

    /// <summary>Notes that a silo does not run an assignment any more, without a result.</summary>
    internal void Lost(Assignment assignment, TSilo silo)
    {
        Leave(assignment, silo);
        lost.Push(assignment);
    }

    private void Leave(Assignment assignment, TSilo silo)
    {
        running.Remove((assignment.Trial, assignment.Until));

        if (--taken[silo] == 0)
        {
            taken.Remove(silo);
        }
    }

    private Assignment? Take()
    {
        if (lost.TryPop(out var assignment) || waiting.TryDequeue(out assignment))
        {
            return assignment;
        }

        if (isChanged)
        {
            var all = ready();
            isChanged = false;

            foreach (var each in all.Where(each => !running.Contains((each.Trial, each.Until))))
            {
                waiting.Enqueue(each);
            }
        }

        return waiting.TryDequeue(out assignment) ? assignment : null;
    }
}
