using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// <c>optimize reproduce</c>: prints three experiments of well-known tutorials exactly as their Python programs do.
/// </summary>
internal static class ReproduceCommand
{
    private static readonly ImmutableArray<Experiment> Experiments =
    [
        new("gradient-descent", new GradientDescent { LearningRate = 0.1 }, Dimension: 1, Seed: 4, Steps: 30),
        new("momentum", new Momentum { LearningRate = 0.1, MomentumFactor = 0.3 }, Dimension: 1, Seed: 4, Steps: 30),
        new("rmsprop", new RmsProp { LearningRate = 0.01, Decay = 0.99 }, Dimension: 2, Seed: 1, Steps: 50),
    ];

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal)
    {
        var only = Options.Of(
            "--only",
            "NAME",
            name => NameMatcher.Find("experiment", name, Experiments, experiment => experiment.Name),
            $"One experiment: {string.Join(", ", Experiments.Select(experiment => experiment.Name))}."
        );
        var command = new Command(
            "reproduce",
            "Prints three tutorial experiments on the sum of squares exactly as their Python programs do. The starts "
                + "are drawn from [-1, 1] by NumPy's legacy generator, which is built in: seed 4 for gradient descent "
                + "and momentum, 1 for RMSProp."
        );
        var folder = Options.Out("the six figures of the tutorials");
        command.Options.Add(only);
        command.Options.Add(folder);
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(only) is { } one ? [one] : Experiments;
            using var drawn = parsed.GetValue(folder)?.Open([]);

            foreach (var experiment in chosen)
            {
                experiment.Print(terminal);
            }

            if (drawn is not null)
            {
                drawn.Write(
                    FigureFile.DrawAll(SeedFigures.All(Experiments[0], Experiments[1], Experiments[2]), terminal)
                );
            }

            return ExitCode.Success;
        });
        return command;
    }
}
