using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Properties of every built-in first-order optimizer, with every preset.</summary>
public class MethodTests
{
    public static TheoryData<string, string> Every
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in Methods.All.Where(method => method.Default is Optimizer))
            {
                data.Add(method.Name, "");
                foreach (var preset in method.Presets.Keys)
                {
                    data.Add(method.Name, preset);
                }
            }

            return data;
        }
    }

    private static readonly Problem Bumps = Problems.Find("rastrigin").WithDimension(7);

    private static Optimizer Made(string name, string preset) =>
        (Optimizer)Methods.Find(name).With([], preset.Length == 0 ? null : preset);

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_resumed_from_json_is_the_same_run(string name, string preset)
    {
        var optimizer = Made(name, preset);
        var whole = optimizer.Minimize(Bumps.Objective, Bumps.Start, Stop.AfterIterations(40));
        var half = optimizer.Minimize(Bumps.Objective, Bumps.Start, Stop.AfterIterations(17));
        var resumed = optimizer.Resume(Bumps.Objective, half.ToJson(), Stop.AfterIterations(40));
        Assert.Equal(whole, resumed);
        Assert.Equal(whole.ToJson(), resumed.ToJson());
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Iterates_resumed_from_json_are_the_same(string name, string preset)
    {
        var optimizer = Made(name, preset);
        var whole = optimizer.Iterates(Bumps.Objective, Bumps.Start).Take(30).ToList();
        var rest = optimizer.IteratesAfter(Bumps.Objective, whole[12].ToJson()).Take(17).ToList();
        Assert.Equal(whole.Skip(13), rest);
        Assert.Equal(whole[^1].ToJson(), rest[^1].ToJson());
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void In_place_and_lazy_give_the_same_bits(string name, string preset)
    {
        var optimizer = Made(name, preset);
        var lazy = optimizer.Iterates(Bumps.Objective, Bumps.Start).ElementAt(40);
        var minimized = optimizer.Minimize(Bumps.Objective, Bumps.Start, Stop.AfterIterations(40));
        Assert.Equal(Bits(lazy.Point), Bits(minimized.Last.Point));

        var inPlace = optimizer.StartInPlace(Bumps.Start);
        for (var i = 0; i < 40; i++)
        {
            var at = Bumps.Objective.Evaluate([.. inPlace.Point]);
            at.Gradient.CopyTo(inPlace.Gradient);
            inPlace.Step(at.Value);
        }

        Assert.Equal(Bits(lazy.Point), Bits([.. inPlace.Point]));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Ask_tell_run_forks_and_is_restored(string name, string preset)
    {
        var optimizer = Made(name, preset);
        var lazy = optimizer.Iterates(Bumps.Objective, Bumps.Start).Take(21).ToList();
        var run = optimizer.Start(Bumps.Start);
        for (var i = 0; i < 10; i++)
        {
            run = run.Tell(Bumps.Objective.Evaluate(run.Asked()));
        }

        var fork = run.Tell(0, [1, 2, 3, 4, 5, 6, 7]);
        var restored = optimizer.Restore(run.ToJson());
        for (var i = 10; i < 20; i++)
        {
            Assert.Equal(Bits(lazy[i].Point), Bits(run.Asked()));
            run = run.Tell(Bumps.Objective.Evaluate(run.Asked()));
            restored = restored.Tell(Bumps.Objective.Evaluate(restored.Asked()));
            Assert.Equal(Bits(lazy[i].Point), Bits(run.Current.Point));
            Assert.Equal(i, run.Index);
        }

        Assert.Equal(10, fork.Index);
        Assert.Equal(Bits(lazy[20].Point), Bits(run.Asked()));
        Assert.Equal(Bits(run.Asked()), Bits(restored.Asked()));
        Assert.Equal(run.ToJson(), restored.ToJson());
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Method_decreases_the_sphere_in_50_iterations(string name, string preset)
    {
        var sphere = Problems.Find("sphere");
        var solution = Made(name, preset).Minimize(sphere.Objective, [3, -4], Stop.AfterIterations(50));
        Assert.True(solution.Value < 25, solution.ToString());
    }

    private static long[] Bits(ImmutableArray<double> vector) => [.. vector.Select(BitConverter.DoubleToInt64Bits)];
}
