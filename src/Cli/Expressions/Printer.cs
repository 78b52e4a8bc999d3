using System.Globalization;
using System.Linq;
using System.Text;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>Prints a syntax tree with the fewest parentheses that are parsed to the same tree.</summary>
internal static class Printer
{
    private const int AtomStrength = 5;

    /// <summary>The text of a tree.</summary>
    internal static string Print(Node node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(Node node, StringBuilder text)
    {
        switch (node)
        {
            case Number number:
                text.Append(number.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case Pi:
                text.Append(Grammar.Pi);
                break;
            case Parameter parameter:
                text.Append(parameter.Name);
                break;
            case Predictor predictor:
                text.Append(predictor.Name);
                break;
            case Unary { Operation: Operation.Negate } negation:
                text.Append('-');
                WriteIn(negation.Operand, Grammar.SignStrength, text);
                break;
            case Unary call:
                text.Append(Grammar.NameOf(call.Operation));
                WriteIn(call.Operand, AtomStrength + 1, text);
                break;
            case Binary binary:
                WriteSpine(binary, text);
                break;
        }
    }

    private static void WriteSpine(Binary root, StringBuilder text)
    {
        var spine = root.LeftSpine();

        // Groups on the left of a left operand start where the whole expression starts.
        text.Append('(', spine.Count(IsLeftGrouped));
        Write(spine.Peek().Left, text);

        while (spine.TryPop(out var binary))
        {
            text.Append(IsLeftGrouped(binary) ? ")" : "");
            text.Append(
                binary.Operation switch
                {
                    Operation.Add => " + ",
                    Operation.Subtract => " - ",
                    Operation.Multiply => "*",
                    Operation.Divide => "/",
                    _ => "^",
                }
            );
            WriteIn(binary.Right, LeastOnRight(binary.Operation), text);
        }
    }

    /// <summary>Writes a node, in parentheses if its precedence is too low.</summary>
    private static void WriteIn(Node node, int least, StringBuilder text)
    {
        var isGroup = Strength(node) < least;
        text.Append(isGroup ? "(" : "");
        Write(node, text);
        text.Append(isGroup ? ")" : "");
    }

    private static int Strength(Node node) =>
        node switch
        {
            Binary binary => Grammar.Strength(binary.Operation),
            Unary { Operation: Operation.Negate } => Grammar.SignStrength,
            _ => AtomStrength,
        };

    private static bool IsLeftGrouped(Binary binary) =>
        Strength(binary.Left)
        < (binary.Operation == Operation.Power ? AtomStrength : Grammar.Strength(binary.Operation));

    private static int LeastOnRight(Operation binary) =>
        binary == Operation.Power ? Grammar.SignStrength : Grammar.Strength(binary) + 1;
}
