using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Equality and printing of results; schedules and stop criteria.</summary>
public class ValueTests
{
    private static readonly Problem Booth = Problems.Find("booth");

    [Fact]
    public void Solutions_compare_by_value()
    {
        var descent = new GradientDescent { LearningRate = 0.05 };
        var iterates = descent.Iterates(Booth.Objective, Booth.Start);
        Assert.Equal(iterates.ElementAt(3), iterates.ElementAt(3));
        Assert.Equal(iterates.ElementAt(3).GetHashCode(), iterates.ElementAt(3).GetHashCode());
        Assert.NotEqual(iterates.ElementAt(3), iterates.ElementAt(4));

        var solution = descent.Minimize(Booth.Objective, Booth.Start);
        Assert.Equal(solution, descent.Minimize(Booth.Objective, Booth.Start));
        Assert.NotEqual(solution, descent.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(3)));
        Assert.True(solution.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public void NaN_equals_NaN_in_solutions()
    {
        var lost = Objective.Create((x, g) => g[0] = double.NaN);
        var iterates = new Adam().Iterates(lost, [1]);
        Assert.Equal(iterates.ElementAt(2), iterates.ElementAt(2));
    }

    [Fact]
    public void Evaluations_compare_by_value()
    {
        Assert.Equal(new Evaluation([1, 2], 3, [4, 5]), new Evaluation([1, 2], 3, [4, 5]));
        Assert.NotEqual(new Evaluation([1, 2], 3, [4, 5]), new Evaluation([1, 2], 3, [4, 6]));
    }

    [Fact]
    public void Values_print_readably()
    {
        var iterate = new GradientDescent().Iterates(Booth.Objective, [1, 3]).First();
        Assert.Equal("0: f([1, 3]) = 0", iterate.ToString());
        Assert.Equal(
            "GradientDescent { Name = gradient descent, LearningRate = 0.01 }",
            new GradientDescent().ToString()
        );
        Assert.Equal("momentum, adam", new Momentum().AndThen(new Adam()).Name);
        Assert.Equal("booth: ", Booth.ToString()[..7]);
        Assert.Equal("adam: ", Methods.Find("adam").ToString()[..6]);
    }

    [Fact]
    public void Schedules_have_the_documented_rates()
    {
        Schedule plain = 0.5;
        Assert.Equal(Schedule.Constant(0.5), plain);
        Assert.True(plain == Schedule.Constant(0.5) && plain != Schedule.Constant(0.25));
        Assert.Equal("0.5", plain.ToString());
        Assert.Equal(0.25, Schedule.Step(1, 0.5, 10).At(25));
        Assert.Equal(0.25, Schedule.Exponential(1, 0.5).At(2));
        Assert.Equal(0.25, Schedule.InverseTime(1, 0.5).At(6));
        Assert.Equal(0.75, Schedule.Polynomial(1, 0.5, 1, 10).At(5));
        Assert.Equal(0.5, Schedule.Cosine(1, 0, 10).At(5), 15);
        Assert.Equal(0.1, Schedule.WarmUp(5, plain).At(0), 15);
        Assert.Equal(1, Schedule.Joined(plain, 3, 1.0).At(3));
        Assert.Equal(0.04, Schedule.OneCycle(1, 10).At(0));
        Assert.Equal(1, Schedule.OneCycle(1, 10).At(3));
        Assert.Equal(4e-6, Schedule.OneCycle(1, 10).At(10), 15);
        var restarts = Schedule.WarmRestarts(1, 0, 2, 2);
        Assert.Equal(
            [1, 0.5, 1, 0.5, 1],
            new long[] { 0, 1, 2, 4, 6 }.Select(count => Math.Round(restarts.At(count), 9))
        );
        var stable = Schedule.WarmUpStableDecay(1, 0, 2, 1, 2);
        Assert.Equal([0.5, 1, 1, 1, 0.5, 0], Enumerable.Range(0, 6).Select(count => stable.At(count)));
        Assert.Equal(7, Schedule.Custom("count", count => count).At(7));
        Assert.NotEqual(Schedule.Custom("a", _ => 1), Schedule.Custom("b", _ => 1));
        var falling = new GradientDescent { LearningRate = Schedule.Step(0.5, 0.5, 1) };
        var line = Objective.Create((x, g) => g[0] = 1);
        Assert.Equal([0.0, -0.5, -0.25, -0.125], falling.Iterates(line, [0]).Take(4).Select(it => it.Step[0]));
    }

    [Fact]
    public void Stop_criteria_give_the_reason_of_their_kind()
    {
        var descent = new GradientDescent { LearningRate = 0.05 };
        StopKind Kind(Stop stop) => descent.Minimize(Booth.Objective, Booth.Start, stop).Reason.Kind;
        Assert.Equal(StopKind.GradientBelow, Kind(Stop.Default));
        Assert.Equal(StopKind.GradientBelow, Kind(Stop.WhenGradientBelow(1e-3)));
        Assert.Equal(StopKind.ValueChangeBelow, Kind(Stop.WhenValueChangeBelow(1e-3)));
        Assert.Equal(StopKind.StepBelow, Kind(Stop.WhenStepBelow(1e-3)));
        Assert.Equal(StopKind.TargetReached, Kind(Stop.AtValue(1e-3)));
        Assert.Equal(StopKind.IterationLimit, Kind(Stop.AfterIterations(3)));
        Assert.Equal(StopKind.EvaluationLimit, Kind(Stop.AfterEvaluations(3)));
        Assert.Equal(StopKind.TimeLimit, Kind(Stop.AfterTime(TimeSpan.Zero)));
        Assert.Equal(StopKind.Custom, Kind(Stop.When("five", at => at.Index == 5)));
        Assert.Equal(StopKind.IterationLimit, Kind(Stop.AtValue(-1).Or(Stop.AfterIterations(3))));
        Assert.Equal(StopKind.All, Kind(Stop.AtValue(1e-3).And(Stop.AfterIterations(3))));
    }

    [Fact]
    public void Method_found_by_name_equals_the_record()
    {
        Assert.Equal(
            new Adam { LearningRate = 0.02, Beta1 = 0.8 },
            Methods.Find("adam").With([new("LearningRate", "2e-2"), new("beta1", "0.8")])
        );
        Assert.Equal(
            RmsProp.Keras with
            {
                Centered = true,
            },
            Methods.Find("rmsprop").With([new("centered", "true")], "keras")
        );
        Assert.Equal(new RmsPropWindow { Window = 3 }, Methods.Find("rmsprop-window").With([new("window", "3")]));
        Assert.Equal(
            new AveragedGradientDescent { AverageFrom = 3 },
            Methods.Find("asgd").With([new("averageFrom", "3")])
        );
        Assert.Equal(
            new AmsGrad { Form = AmsGradForm.CorrectedLargest },
            Methods.Find("amsgrad").With([new("form", "correctedlargest")])
        );
        // A method over an optimizer has the hyperparameters of both.
        Assert.Equal(
            new AdamW { Beta1 = 0.8 }.WithCaution(minShare: 0.1),
            Methods.Find("cautious-adamw").With([new("beta1", "0.8"), new("minShare", "0.1")])
        );
        Assert.Equal(
            new GradientDescent { LearningRate = 0.5 }.WithSharpnessAwareness(0.2, SharpnessScale.Relative),
            Methods.Find("sam").With([new("radius", "0.2"), new("learningRate", "0.5"), new("scale", "relative")])
        );
        Assert.Equal(
            new Mars { TakesVectors = true }.WithSecondEvaluation(),
            Methods.Find("exact-mars").With([new("takesVectors", "true")])
        );
        Assert.Throws<ParameterException>(() => Methods.Find("cautious-lion").With([new("minShare", "2")]));
        Assert.Throws<ParameterException>(() => Methods.Find("asam").With([new("radius", "0")]));
        Assert.Equal("0.9", Methods.Find("cautious-lion").Hyperparameters.Single(h => h.Name == "beta1").DefaultText);
        Assert.Same(Methods.Find("gradient-descent"), Methods.Find("gd"));
        Assert.Equal(new Adam(), Methods.Find("adam").Default);
        Assert.Equal(Methods.All.Length, Methods.All.Select(method => method.Name).Distinct().Count());
    }

    [Fact]
    public void Every_method_has_a_name()
    {
        Type[] transforms = [typeof(Identity), typeof(Sign), typeof(Normalize), typeof(Plateau)];
        // They need a set or a regularizer, which has no text.
        Type[] composite = [typeof(SpectralProjectedGradient), typeof(ProximalGradient)];
        var records = typeof(Optimizer)
            .Assembly.GetExportedTypes()
            .Where(type =>
                (
                    type.BaseType == typeof(Optimizer)
                    || type.BaseType == typeof(Solver)
                    || type.BaseType == typeof(ConstrainedSolver)
                    || type.BaseType == typeof(SecondEvaluationSolver)
                ) && type.GetConstructor([]) is not null
            );
        Assert.Equal(
            records.Except(transforms).Except(composite).Select(type => type.Name).Order(),
            // Methods over others have no record of their own.
            Methods
                .All.Select(method => method.Default.GetType())
                .Where(type => type.GetConstructor([]) is not null)
                .Select(type => type.Name)
                .Order()
        );
    }
}
