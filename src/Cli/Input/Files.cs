using System;
using System.IO;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Files that users name. What goes wrong is said in one line.</summary>
internal static class Files
{
    /// <summary>The text of a file.</summary>
    internal static string Read(string option, string path) =>
        Try(
            () => File.ReadAllText(path),
            problem => new UsageException($"{option}: {MessageText.Quote(path)} cannot be read: {problem}")
        );

    /// <summary>The path of a file that can be written later, or a <see cref="UsageException"/>.</summary>
    internal static string InFolder(string option, string path) =>
        path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? throw Numbers.Bad(option, path, "a file in a folder that exists")
            : path;

    /// <summary>
    /// Writes a file whole or not at all: what was there before stays until the new text is complete.
    /// </summary>
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
