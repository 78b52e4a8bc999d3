using System;
using OptimizerFunctional.Cli.Expressions;

namespace OptimizerFunctional.Cli.Tests.Expressions;

/// <summary>Trees of every kind of node, from a seed.</summary>
internal sealed class RandomTrees(int seed)
{
    internal static readonly string[] Parameters = ["b0", "b1", "b2"];
    internal static readonly string[] Predictors = ["x", "z"];

    private static readonly double[] Numbers = [0, 1, 2, 3, 0.5, 0.1, 1e-5, 7.25];
    private readonly Random random = new(seed);

    /// <summary>A number between bounds.</summary>
    internal double Between(double low, double high) => low + (random.NextDouble() * (high - low));

    /// <summary>A tree in which every parameter and every predictor occurs.</summary>
    internal Node Next()
    {
        var tree = Tree(random.Next(1, 7));

        for (var i = 0; i < Parameters.Length + Predictors.Length; i++)
        {
            tree = new Binary(random.Next(2) == 0 ? Operation.Add : Operation.Subtract, tree, Name(i));
        }

        return tree;
    }

    private Node Tree(int depth) =>
        depth == 0 || random.Next(8) == 0 ? Leaf()
        : random.Next(3) == 0
            ? new Unary((Operation)random.Next((int)Operation.Negate, (int)Operation.Atan + 1), Tree(depth - 1))
        : new Binary((Operation)random.Next((int)Operation.Power + 1), Tree(depth - 1), Tree(depth - 1));

    private Node Leaf() =>
        random.Next(4) switch
        {
            0 => new Number(Numbers[random.Next(Numbers.Length)]),
            1 when random.Next(4) == 0 => new Pi(),
            _ => Name(random.Next(Parameters.Length + Predictors.Length)),
        };

    private static Node Name(int place) =>
        place < Parameters.Length
            ? new Parameter(place, Parameters[place])
            : new Predictor(place - Parameters.Length, Predictors[place - Parameters.Length]);
}
