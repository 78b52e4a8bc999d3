using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cluster.Grains;
using OptimizerFunctional.Cluster.Work;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>The queue of a sweep in virtual time: 100 silos of 2 slots, and 10,000 trials of 10 to 100 s.</summary>
public sealed class QueueTests(ITestOutputHelper output)
{
    private const int Silos = 100;
    private const int Slots = 2;
    private const int Trials = 10_000;

    /// <summary>The time from the end of a trial to the begin of the next in the same slot.</summary>
    private const double Latency = 0.05;

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Makespan_is_within_a_tenth_of_the_bound(int deaths)
    {
        var random = new Random(deaths);
        double[] lengths = [.. Enumerable.Range(0, Trials).Select(_ => 10 + (90 * random.NextDouble()))];
        var died = 0.3 * lengths.Sum() / (Silos * Slots);
        // Silos that die have worked until then, and lose at most two seconds for each slot.
        var bound = Math.Max(
            lengths.Max(),
            died + ((lengths.Sum() - (died * Silos * Slots)) / ((Silos - deaths) * Slots))
        );
        var makespan = Run(lengths, deaths, died);
        output.WriteLine(
            FormattableString.Invariant($"{deaths} deaths: {makespan:F0} s, {makespan / bound:F3} x {bound:F0} s")
        );
        Assert.InRange(makespan / bound, 1, 1.1);
    }

    /// <summary>
    /// What is handed out never exceeds the slots, each assignment ends once, and rungs wait for each other.
    /// </summary>
    [Fact]
    public void Queue_hands_out_each_assignment_once_and_never_more_than_the_slots()
    {
        var random = new Random(1);

        for (var repetition = 0; repetition < 200; repetition++)
        {
            HashSet<int> done = [];
            var count = random.Next(1, 30);
            // The second half is ready after the first.
            var queue = new SweepQueue<int>(() =>
            {
                var all = Enumerable.Range(0, count).Where(trial => !done.Contains(trial)).ToArray();
                var first = all.Where(trial => trial < count / 2).ToArray();
                return [.. (first.Length > 0 ? first : all).Select(trial => new Assignment(trial, 0, 1, []))];
            });
            List<(Assignment Assignment, int Silo)> running = [];
            var slots = Enumerable.Range(0, random.Next(1, 4)).ToDictionary(silo => silo, _ => random.Next(1, 4));

            while (!queue.IsEmpty)
            {
                running.AddRange(queue.Next(slots).ToArray());
                Assert.All(running.CountBy(one => one.Silo), silo => Assert.InRange(silo.Value, 1, slots[silo.Key]));
                Assert.Equal(running.Count, running.DistinctBy(one => one.Assignment.Trial).Count());

                if (running.Count > 0)
                {
                    var place = random.Next(running.Count);
                    var (assignment, silo) = running[place];
                    running.RemoveAt(place);

                    if (random.Next(4) == 0)
                    {
                        queue.Lost(assignment, silo);
                    }
                    else
                    {
                        Assert.True(done.Add(assignment.Trial));
                        queue.Ended(assignment, silo);
                    }
                }
            }

            Assert.Equal((count, 0), (done.Count, running.Count));
        }
    }

    private static double Run(double[] lengths, int deaths, double died)
    {
        List<int> ended = [];
        var left = lengths.ToArray();
        var isAsked = false;
        var queue = new SweepQueue<int>(() =>
        {
            ImmutableArray<Assignment> all = isAsked
                ? []
                : [.. Enumerable.Range(0, Trials).Select(trial => new Assignment(trial, 0, 1, []))];
            isAsked = true;
            return all;
        });
        var silos = Enumerable.Range(0, Silos).ToDictionary(silo => silo, _ => Slots);
        PriorityQueue<Action, double> events = new();
        Dictionary<int, (Assignment Assignment, int Silo, double Begun)> running = [];
        var now = 0.0;

        if (deaths > 0)
        {
            events.Enqueue(Die, died);
        }

        while (ended.Count < Trials)
        {
            foreach (var (assignment, silo) in queue.Next(silos).ToArray())
            {
                running[assignment.Trial] = (assignment, silo, now + Latency);
                events.Enqueue(() => End(assignment, silo), now + Latency + left[assignment.Trial]);
            }

            Assert.True(events.TryDequeue(out var next, out now));
            next();
        }

        return now;

        void End(Assignment assignment, int silo)
        {
            // Not what a dead silo would have ended.
            if (silos.ContainsKey(silo))
            {
                running.Remove(assignment.Trial);
                ended.Add(assignment.Trial);
                queue.Ended(assignment, silo);
            }
        }

        void Die()
        {
            foreach (var silo in Enumerable.Range(0, deaths))
            {
                silos.Remove(silo);
            }

            // What ran there goes on from checkpoints up to two seconds old, when the others have noticed.
            foreach (var (assignment, silo, begun) in running.Values.Where(one => one.Silo < deaths).ToArray())
            {
                left[assignment.Trial] -= Math.Max(0, died - begun - 2);
                events.Enqueue(() => queue.Lost(assignment, silo), died + 4);
            }
        }
    }
}
