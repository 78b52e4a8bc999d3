using System.Collections.Generic;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>The leaves of a syntax tree: numbers, parameters and predictors.</summary>
internal static class Leaves
{
    /// <summary>All leaves, in no particular order.</summary>
    internal static IEnumerable<Node> Of(Node root)
    {
        var waiting = new Stack<Node>([root]);

        while (waiting.TryPop(out var node))
        {
            switch (node)
            {
                case Unary unary:
                    waiting.Push(unary.Operand);
                    break;
                case Binary binary:
                    waiting.Push(binary.Left);
                    waiting.Push(binary.Right);
                    break;
                default:
                    yield return node;
                    break;
            }
        }
    }
}
