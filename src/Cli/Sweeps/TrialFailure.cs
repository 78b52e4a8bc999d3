using System;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>What becomes of an exception in a trial: its sentence, and the others do not suffer.</summary>
internal static class TrialFailure
{
    private const int MaxLength = 200;

    /// <summary>
    /// Whether an exception is the trial's own, not that of an interruption or of the folder where it is saved.
    /// </summary>
    internal static bool IsOf(Exception exception) =>
        exception is not (OperationCanceledException or System.IO.IOException);

    /// <summary>The sentence of an exception, without its full stop.</summary>
    internal static string Sentence(Exception exception)
    {
        var sentence =
            exception is OutOfMemoryException
                ? "it wants more memory than there is"
                : MessageText.OneLine(exception.Message).TrimEnd('.');
        return sentence.Length > MaxLength ? $"{sentence[..MaxLength]}..." : sentence;
    }
}
