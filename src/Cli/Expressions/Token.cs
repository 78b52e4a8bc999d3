namespace OptimizerFunctional.Cli.Expressions;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A name, of whatever.</summary>
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

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written.</param>
/// <param name="Position">Where it begins, counted from 0.</param>
/// <param name="Value">The number, where it is one.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, double Value = 0);
