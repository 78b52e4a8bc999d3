using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// An operator-precedence parser: V. Pratt, "Top down operator precedence", 1973. See <see cref="Grammar"/>.
/// </summary>
internal sealed class Parser
{
    private readonly ModelText model;
    private readonly ModelNames names;
    private readonly Lexer lexer;
    private Token previous;
    private Token current;
    private int depth;

    private Parser(ModelText model, ModelNames names)
    {
        (this.model, this.names, lexer) = (model, names, new(model));
        current = lexer.Next();
    }

    /// <summary>The syntax tree of a text, or a <see cref="UsageException"/> that points at the error.</summary>
    internal static Node Parse(string text, ModelNames names)
    {
        var parser = new Parser(new(text, names.Unnameable), names);
        return parser.current.Kind == TokenKind.End ? throw new UsageException("the model is empty") : parser.Whole();
    }

    private Node Whole()
    {
        var node = Operand(least: 0);
        return current.Kind switch
        {
            TokenKind.End => node,
            TokenKind.Close => throw model.Error(current.Position, "the parenthesis", " has no opening parenthesis"),
            _ => throw OperatorMissing(),
        };
    }

    /// <summary>Parses operators of at least this precedence.</summary>
    private Node Operand(int least)
    {
        if (++depth > Grammar.DeepestNesting)
        {
            throw model.Error(current.Position, $"the model is nested more than {Grammar.DeepestNesting} deep");
        }

        var left = Prefix();

        while (current.Kind == TokenKind.Operator)
        {
            var operation = Grammar.Operator(current.Text[0])!.Value;
            var strength = Grammar.Strength(operation);

            if (strength < least)
            {
                break;
            }

            Advance();
            left = new Binary(
                operation,
                left,
                Operand(operation == Operation.Power ? Grammar.SignStrength : strength + 1)
            );
        }

        depth--;
        return left;
    }

    private Node Prefix()
    {
        var token = Advance();
        return token.Kind switch
        {
            TokenKind.Number => new Number(token.Value),
            TokenKind.Name => Named(token),
            TokenKind.Open => Group(token, "the parentheses are empty"),
            TokenKind.Operator when token.Text == "-" => new Unary(Operation.Negate, Operand(Grammar.SignStrength)),
            TokenKind.Operator when token.Text == "+" => Operand(Grammar.SignStrength),
            TokenKind.End => throw model.Error(
                token.Position,
                "the model ends",
                ": a number, a name or a parenthesis is missing"
            ),
            _ => throw model.Error(
                token.Position,
                $"unexpected {MessageText.Quote(token.Text)}",
                ": a number, a name or an opening parenthesis must precede it"
            ),
        };
    }

    private Node Named(Token name)
    {
        var isCall = current.Kind == TokenKind.Open;

        if (Grammar.IsFunction(name.Text, out var function))
        {
            return isCall
                ? new Unary(function, Group(Advance(), $"{name.Text} has no argument"))
                : throw model.Error(
                    name.Position,
                    $"{name.Text} has no argument",
                    $": a function needs parentheses, as in {name.Text}(x)"
                );
        }

        if (name.Text == Grammar.Pi)
        {
            // The text is ambiguous for readers.
            return names.Predictors.Contains(Grammar.Pi)
                ? throw model.Error(name.Position, "the constant pi")
                : new Pi();
        }

        return names.Find(name.Text)
            ?? (
                isCall
                    ? throw model.Error(
                        name.Position,
                        $"unknown function {MessageText.Quote(name.Text)}",
                        $": the functions are {string.Join(", ", Grammar.Functions)}"
                    )
                    : throw model.Error(
                        name.Position,
                        $"unknown name {MessageText.Quote(name.Text)}",
                        $": {names.Known()}"
                    )
            );
    }

    private Node Group(Token open, string whereEmpty)
    {
        if (current.Kind == TokenKind.Close)
        {
            throw model.Error(current.Position, whereEmpty);
        }

        var inner = Operand(least: 0);
        return current.Kind switch
        {
            TokenKind.Close => Close(inner),
            TokenKind.End => throw model.Error(open.Position, "the parenthesis", " is never closed"),
            _ => throw OperatorMissing(),
        };
    }

    private Node Close(Node inner)
    {
        Advance();
        return inner;
    }

    private UsageException OperatorMissing() =>
        model.Error(
            current.Position,
            $"an operator is missing before {MessageText.Quote(current.Text)}",
            $": a product is written {Short(previous)}*{Short(current)}"
        );

    private static string Short(Token token) => token.Text.Length <= 20 ? token.Text : "...";

    private Token Advance()
    {
        (previous, current) = (current, lexer.Next());
        return previous;
    }
}
