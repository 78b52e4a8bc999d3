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

    /// <summary>Checks that a file can be written there later; if not, raises a <see cref="UsageException"/>.</summary>
    internal static string InFolder(string option, string path) =>
        path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? throw Numbers.Bad(option, path, "a file in a folder that exists")
            : path;

    /// <summary>Writes a file atomically: an existing file is replaced when the new one is complete.</summary>
    internal static void WriteAtomically(string option, string path, Action<TextWriter> write) =>
        Try(
            () => Replace(path, write),
            problem => new IOException($"{option}: {MessageText.Quote(path)} cannot be written: {problem}")
        );

    private static string Replace(string path, Action<TextWriter> write)
    {
        var beside = $"{path}.{Environment.ProcessId}.tmp";

        try
        {
            using (var writer = new StreamWriter(beside) { NewLine = "\n" })
            {
                write(writer);
            }

            File.Move(beside, path, overwrite: true);
            return path;
        }
        finally
        {
            File.Delete(beside);
        }
    }

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
