using System;
using System.IO;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Files named by users. Errors are reported in one line.</summary>
internal static class Files
{
    /// <summary>Reads a text file.</summary>
    internal static string Read(string option, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"{option}: {MessageText.Quote(path)} cannot be read: {MessageText.OneLine(exception.Message)}"
            );
        }
    }
}
