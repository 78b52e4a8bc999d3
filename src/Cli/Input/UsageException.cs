using System;

namespace OptimizerFunctional.Cli.Input;

/// <summary>An error in the arguments. The message is one line; the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Lines to show below the message, separated by line feeds; null if there are none.</summary>
    internal string? Illustration { get; init; }

    /// <summary>Whether an exception is an error of the user.</summary>
    internal static bool IsUserError(Exception exception) =>
        exception is UsageException or ParameterException or FormatException;

    /// <summary>The same error with a message of one line.</summary>
    internal static UsageException Of(Exception exception) =>
        new(
            exception is ResumeException resumed
                ? $"--resume: {MessageText.OneLine(resumed.Difference)}; --as-is goes on all the same"
                : MessageText.OneLine(exception.Message).TrimEnd('.')
        )
        {
            Illustration = exception switch
            {
                UsageException usage => usage.Illustration,
                FormulaException { Illustration: { Length: > 0 } picture } => picture,
                _ => null,
            },
        };

    /// <summary>The exception with this text. The parser of the command line stores errors as texts.</summary>
    internal static UsageException Parse(string text) =>
        text.Split('\n', 2) is [var sentence, var illustration]
            ? new(sentence) { Illustration = illustration }
            : new(text);

    /// <summary>The message, with the illustration below it.</summary>
    public override string ToString() => Illustration is null ? Message : $"{Message}\n{Illustration}";
}
