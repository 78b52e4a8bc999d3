namespace OptimizerFunctional.Cli.Expressions;

/// <summary>The kind of a token.</summary>
internal enum TokenKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A name.</summary>
    Name,

    /// <summary>One of + - * / ^.</summary>
    Operator,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>A token of a formula.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The text.</param>
/// <param name="Position">The start position, counted from 0.</param>
/// <param name="Value">The value of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, double Value = 0);
