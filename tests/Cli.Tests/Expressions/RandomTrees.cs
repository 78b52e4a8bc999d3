using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Formulas;

namespace OptimizerFunctional.Cli.Tests.Expressions;

/// <summary>Trees of every kind of node, as the parser makes them, from a seed.</summary>
internal sealed class RandomTrees(int seed)
{
    internal static readonly string[] Parameters = ["b0", "b1", "b2", "z[1]", "z[2]", "z[3]"];
    internal static readonly string[] Predictors = ["x", "dose (mg)"];

    private static readonly string[] Functions =
    [
        "exp",
        "log",
        "ln",
        "log10",
        "sqrt",
        "abs",
        "sin",
        "cos",
        "tan",
        "atan",
        "tanh",
        "erf",
    ];
    private static readonly string[] OfTwo = ["atan2", "min", "max"];

    private static readonly double[] Numbers = [0, 1, 2, 3, 0.5, 0.1, 1e-5, 7.25];
    private readonly Random random = new(seed);

    /// <summary>A number between bounds.</summary>
    internal double Between(double low, double high) => low + (random.NextDouble() * (high - low));

    /// <summary>A tree in which every parameter and every predictor occurs.</summary>
    internal Node Next()
    {
        var names = Enumerable.Range(0, Parameters.Length + Predictors.Length).Select(Name);
        return Chain(Tree(random.Next(1, 6), []), [.. names.Select(name => (Sign(), name))]);
    }

    private Node Tree(int depth, string[] indices) =>
        depth == 0 || random.Next(8) == 0
            ? Leaf(indices)
            : random.Next(9) switch
            {
                0 => Node.NewNegate(Tree(depth - 1, indices)),
                1 or 2 => Node.NewCall(Functions[random.Next(Functions.Length)], [Tree(depth - 1, indices)]),
                3 => Node.NewCall(
                    OfTwo[random.Next(OfTwo.Length)],
                    [Tree(depth - 1, indices), Tree(depth - 1, indices)]
                ),
                4 => Node.NewPower(Tree(depth - 1, indices), Tree(depth - 1, indices)),
                5 when indices.Length < 2 => Sum(depth, indices),
                6 or 7 => Chain(Tree(depth - 1, indices), Parts(depth, indices, Sign)),
                _ => Chain(Tree(depth - 1, indices), Parts(depth, indices, Factor)),
            };

    private Node Sum(int depth, string[] indices)
    {
        var index = indices.Length == 0 ? "i" : "j";
        Node last = indices.Length > 0 && random.Next(2) == 0 ? Node.NewIndex("i") : Node.NewNumber(random.Next(4));
        return Node.NewSum(index, Node.NewNumber(1), last, Tree(depth - 1, [.. indices, index]), default);
    }

    private List<(char, Node)> Parts(int depth, string[] indices, Func<char> pick) =>
        [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (pick(), Tree(depth - 1, indices)))];

    private char Sign() => random.Next(2) == 0 ? '+' : '-';

    private char Factor() => random.Next(2) == 0 ? '*' : '/';

    /// <summary>A chain whose first part is no chain of the same precedence, which the parser joins.</summary>
    private static Node Chain(Node first, List<(char Operator, Node Part)> rest)
    {
        var parts = rest.Select(part => Tuple.Create(part.Operator, part.Part));
        return first is Node.Chain { rest: var own } chain && IsSum(own.Head.Item1) == IsSum(rest[0].Operator)
            ? Node.NewChain(chain.first, [.. own, .. parts])
            : Node.NewChain(first, [.. parts]);
    }

    private static bool IsSum(char symbol) => symbol is '+' or '-';

    private Node Leaf(string[] indices) =>
        random.Next(6) switch
        {
            0 => Node.NewNumber(Numbers[random.Next(Numbers.Length)]),
            1 when random.Next(4) == 0 => Node.NewConstant("pi", Math.PI),
            2 when indices.Length > 0 => Node.NewIndex(indices[random.Next(indices.Length)]),
            3 when indices.Length > 0 => Element(Node.NewIndex(indices[random.Next(indices.Length)])),
            4 when random.Next(4) == 0 => Element(Node.NewConstant("n", 3)),
            _ => Name(random.Next(Parameters.Length + Predictors.Length)),
        };

    private static Node Element(Node index) => Node.NewElement("z", index, default);

    private static Node Name(int place) =>
        place < 3 ? Node.NewVariable(place, Parameters[place])
        : place < Parameters.Length ? Element(Node.NewNumber(place - 2))
        : Node.NewColumn(place - Parameters.Length, Predictors[place - Parameters.Length]);
}
