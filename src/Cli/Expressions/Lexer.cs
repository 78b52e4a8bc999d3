using System.Globalization;
using System.Text;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>Splits the text of a model into tokens.</summary>
internal sealed class Lexer(ModelText model)
{
    private readonly string text = model.Text;
    private int place;

    /// <summary>The next token. At the end of the text, every call returns the end token.</summary>
    internal Token Next()
    {
        place = Skip(place, char.IsWhiteSpace);

        if (place == text.Length)
        {
            return new(TokenKind.End, "", place);
        }

        var first = text[place];
        return Grammar.BeginsName(first) ? Take(TokenKind.Name, Skip(place, Grammar.ContinuesName))
            : char.IsAsciiDigit(first) || (first == '.' && IsDigit(place + 1)) ? Number()
            : first == '(' ? Take(TokenKind.Open, place + 1)
            : first == ')' ? Take(TokenKind.Close, place + 1)
            : first == '*' && place + 1 < text.Length && text[place + 1] == '*' ? throw Unexpected("**")
            : Grammar.Operator(first) is not null ? Take(TokenKind.Operator, place + 1)
            : throw Unexpected(Rune.TryGetRuneAt(text, place, out var rune) ? rune.ToString() : "?");
    }

    private Token Number()
    {
        var end = Skip(place, char.IsAsciiDigit);
        end = end < text.Length && text[end] == '.' ? Skip(end + 1, char.IsAsciiDigit) : end;

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = IsDigit(digits) ? Skip(digits, char.IsAsciiDigit) : end;
        }

        var token = Take(TokenKind.Number, end);
        var value = double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? token with
            {
                Value = value,
            }
            : throw model.Error(
                token.Position,
                $"{MessageText.Quote(token.Text)} is too large",
                ": the largest number is 1.8e308"
            );
    }

    private Token Take(TokenKind kind, int end)
    {
        var token = new Token(kind, text[place..end], place);
        place = end;
        return token;
    }

    private UsageException Unexpected(string what) =>
        model.Error(
            place,
            $"unexpected {MessageText.Quote(what)}",
            what switch
            {
                "**" => ": a power is written ^",
                "[" or "{" => ": write (",
                "]" or "}" => ": write )",
                "," => ": numbers have a decimal point, and functions have one argument",
                "\u00d7" or "\u00b7" or "\u22c5" => ": write *",
                "\u2212" or "\u2013" => ": write -",
                "\u00b2" => ": write ^2",
                "\u00b3" => ": write ^3",
                _ => "",
            }
        );

    private bool IsDigit(int index) => index < text.Length && char.IsAsciiDigit(text[index]);

    private int Skip(int from, System.Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
        {
            from++;
        }

        return from;
    }
}
