using System;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A command line that cannot be obeyed. The message is one line; the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>
    /// Lines to show below the message, with line feeds between them, where they say more than words; else null.
    /// </summary>
    internal string? Illustration { get; init; }

    /// <summary>Whether an exception says that users asked for what cannot be.</summary>
    internal static bool IsUserError(Exception exception) =>
        exception is UsageException or ParameterException or FormatException;

    /// <summary>Such an exception in one line.</summary>
    internal static UsageException Of(Exception exception) =>
        new(MessageText.OneLine(exception.Message).TrimEnd('.'))
        {
            Illustration = (exception as UsageException)?.Illustration,
        };

    /// <summary>The exception whose text this is: the parser keeps errors as texts.</summary>
    internal static UsageException Parse(string text) =>
        text.Split('\n', 2) is [var sentence, var illustration]
            ? new(sentence) { Illustration = illustration }
            : new(text);

    /// <summary>The message, and the illustration below it.</summary>
    public override string ToString() => Illustration is null ? Message : $"{Message}\n{Illustration}";
}
