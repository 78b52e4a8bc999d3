using System;
using System.IO;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Files named by users. Errors are reported in one line.</summary>
internal static class Files
{
    /// <summary>Reads a text file.</summary>
    internal static string Read(string option, string path) =>
        Try(
            () => File.ReadAllText(path),
            problem => new UsageException($"{option}: {MessageText.Quote(path)} cannot be read: {problem}")
        );

    private static T Try<T>(Func<T> access, Func<string, Exception> say)
    {
        try
        {
            return access();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw say(MessageText.OneLine(exception.Message));
        }
    }
}
