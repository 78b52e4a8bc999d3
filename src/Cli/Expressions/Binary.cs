using System.Collections.Generic;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>A binary operator with its operands.</summary>
internal sealed record Binary(Operation Operation, Node Left, Node Right) : Node
{
    /// <summary>
    /// This node, its left operand, the left operand of that, and so on, as long as they are operators. The last one is
    /// on top.
    /// </summary>
    internal Stack<Binary> LeftSpine()
    {
        var spine = new Stack<Binary>();

        for (Node node = this; node is Binary binary; node = binary.Left)
        {
            spine.Push(binary);
        }

        return spine;
    }
}
