using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Groups of parameters: blocks of the vector with optimizers or hyperparameters of their own. Every block of the
/// layout must be in exactly one group.
/// </summary>
/// <example>
/// <code>
/// // The biases stay where they are.
/// var groups = new Groups(
///     (BlockFilter.Named("bias*"), Groups.Frozen),
///     (BlockFilter.Matrices, new GradientDescent { LearningRate = 0.5 })
/// )
/// {
///     Blocks = Blocks.Of(("weights", 1, 2), ("bias", 1)),
/// };
/// var slope = Objective.Create(x => x[0] + x[1] + x[2], (x, g) => g.Fill(1));
/// var point = groups.Iterates(slope, [0, 0, 0]).ElementAt(2).Point;
/// Console.WriteLine(string.Join(" ", point)); // -1 -1 0
/// </code>
/// </example>
public sealed record Groups : Optimizer
{
    /// <summary>Creates groups.</summary>
    /// <param name="groups">The choice of blocks and the optimizer of each group.</param>
    /// <exception cref="ParameterException">There is no group.</exception>
    /// <exception cref="ArgumentNullException">A group has no choice or no optimizer.</exception>
    public Groups(params IEnumerable<(BlockFilter Blocks, Optimizer Optimizer)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        All = [.. groups];
        if (All.IsEmpty)
        {
            throw new ParameterException(nameof(groups), "empty", "at least one group");
        }

        foreach (var (blocks, optimizer) in All)
        {
            ArgumentNullException.ThrowIfNull(blocks);
            ArgumentNullException.ThrowIfNull(optimizer);
        }
    }

    /// <summary>The groups, in order.</summary>
    public ImmutableArray<(BlockFilter Blocks, Optimizer Optimizer)> All { get; }

    /// <summary>Leaves blocks where they are, whatever their gradient.</summary>
    public static Optimizer Frozen { get; } = new Frozen();

    internal override OptimizerEngine CreateEngine() =>
        All.Select(group => group.Optimizer.CreatePlacedEngine().For(group.Blocks))
            .Aggregate((first, second) => first.AndThen(second))
            .Among(All.Select(group => group.Blocks));
}

/// <summary>An optimizer whose steps are 0.</summary>
internal sealed record Frozen : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Partition.frozen);
}
