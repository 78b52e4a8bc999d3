using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Tests.Bits;

/// <content>Optimizers: every preset, transform and schedule.</content>
internal sealed partial record RecordedRun
{
    private static IEnumerable<RecordedRun> Presets() =>
        from method in Methods.All
        where method.Default is Optimizer
        from preset in method.Presets.Keys.Prepend("default")
        let made = preset == "default" ? method.Default : method.Presets[preset]
        from problem in new[] { Valley, Beale, Cancer }
        select Of($"{method.Name} {preset}", problem != Cancer && !Inexact.Contains(method.Name), made, problem);

    private static IEnumerable<RecordedRun> Transforms()
    {
        var descent = new GradientDescent { LearningRate = 0.001 };
        var momentum = new Momentum { LearningRate = 0.001 };
        var adam = new Adam { LearningRate = 0.05 };
        RecordedRun Exact(string name, Optimizer optimizer) => Of(name, true, optimizer, Valley);
        RecordedRun Inexact(string name, Optimizer optimizer) => Of(name, false, optimizer, Valley);

        yield return Exact("identity, scale", new Identity().AndThen(new Scale(-0.001)));
        yield return Exact("clip by value, descent", new ClipByValue(1).AndThen(descent));
        yield return Exact("clip by norm, descent", new ClipByNorm(2).AndThen(descent));
        yield return Exact("descent, clip by norm", descent.AndThen(new ClipByNorm(0.01)));
        yield return Exact("sign, scale", new Sign().AndThen(new Scale(-0.01)));
        yield return Exact("normalize, momentum", new Normalize().AndThen(momentum));
        yield return Exact("coupled decay, momentum", new CoupledDecay(0.1).AndThen(momentum));
        yield return Exact("momentum, decoupled decay", momentum.AndThen(new DecoupledDecay(0.01, 0.1)));
        yield return Inexact("descent, average of steps", descent.AndThen(new Ema(0.9)));
        yield return Inexact("noise, descent", new AddNoise(0.1, 7).AndThen(descent));
        yield return Exact(
            "momentum, box",
            momentum.AndThen(new ProjectOntoBox([.. Enumerable.Repeat(-1.1, 7)], [.. Enumerable.Repeat(0.9, 7)]))
        );
        yield return Exact("lookahead, momentum", momentum.WithLookahead(3, 0.5));
        yield return Exact("accumulation, momentum", momentum.WithAccumulation(3));
        yield return Exact("skipping, momentum", momentum.WithSkipNonFinite(2));
        yield return Inexact(
            "lookahead of a chain",
            new ClipByNorm(1).AndThen(adam).AndThen(new ClipByValue(0.01)).WithLookahead(4)
        );
        yield return Inexact(
            "chain in a chain",
            adam.AndThen(new Normalize()).AndThen(new ClipByNorm(0.1).AndThen(new Scale(0.5)))
        );
        yield return Inexact(
            "accumulation, lookahead, adamw",
            new AdamW { LearningRate = 0.05 }
                .WithLookahead(2)
                .WithAccumulation(2)
        );
        yield return Exact("rmsprop, centered", new RmsProp { Centered = true });
        yield return Exact("rmsprop, momentum inside", new RmsProp { Momentum = 0.9 });
        yield return Exact(
            "rmsprop, momentum outside",
            new RmsProp { Momentum = 0.9, RatePlacement = RatePlacement.OutsideBuffer }
        );
        yield return Inexact(
            "rmsprop, corrected",
            new RmsProp
            {
                Momentum = 0.9,
                Centered = true,
                BiasCorrection = true,
            }
        );
        yield return Exact("momentum, dampened", new Momentum { LearningRate = 0.001, Dampening = 0.5 });
        yield return Inexact(
            "adamw, independent decay",
            new AdamW { WeightDecayScaling = WeightDecayScaling.Independent }
        );
        yield return Inexact("adam without epsilon", adam with { Epsilon = 0 });
        yield return Inexact(
            "averaged-gradient-descent, averaging soon",
            new AveragedGradientDescent { LearningRate = 0.001, AverageFrom = 5 }
        );
    }

    private static IEnumerable<RecordedRun> Schedules()
    {
        RecordedRun Rated(string name, bool isExact, Schedule rate) =>
            Of($"nesterov, {name}", isExact, new Nesterov { LearningRate = rate }, Valley);

        yield return Rated("inverse time", true, Schedule.InverseTime(0.001, 0.1));
        yield return Rated("steps", false, Schedule.Step(0.001, 0.5, 7));
        yield return Rated("exponential", false, Schedule.Exponential(0.001, 0.5, 9));
        yield return Rated("polynomial", false, Schedule.Polynomial(0.001, 0.0001, 2, 30));
        yield return Rated("cosine after warm-up", false, Schedule.WarmUp(5, Schedule.Cosine(0.001, 0, 30)));
        yield return Rated("joined", true, Schedule.Joined(0.0001, 10, Schedule.InverseTime(0.001, 0.5)));
        yield return Of(
            "adam, inverse time",
            false,
            new Adam { LearningRate = Schedule.InverseTime(0.1, 0.1) },
            Valley
        );
        yield return Of(
            "adamw, inverse time",
            false,
            new AdamW { LearningRate = Schedule.InverseTime(0.1, 0.1) },
            Valley
        );
    }
}
