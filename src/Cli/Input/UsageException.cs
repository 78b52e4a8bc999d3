using System;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A command line that cannot be obeyed. The message is one line; the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>
    /// Lines to show below the message, with line feeds between them, where they say more than words; else null.
    /// </summary>
    internal string? Illustration { get; init; }
}
