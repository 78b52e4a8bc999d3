using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// The folder of --out. Its files are written atomically, and only one process writes to it at a time.
/// </summary>
internal sealed class OutputFolder(string path) : IDisposable
{
    private const string Option = "--out";

    private Claim? claim;

    /// <summary>The path, as the user gave it.</summary>
    internal string Named => path;

    /// <summary>
    /// Creates the folder if necessary and claims it. Raises a <see cref="UsageException"/> if it or one of the files
    /// cannot be written.
    /// </summary>
    /// <param name="files">The names of the files to be written, or patterns of names.</param>
    /// <param name="others">Files that must not be replaced, with descriptions.</param>
    internal OutputFolder Open(IEnumerable<string> files, params (string What, string? Path)[] others)
    {
        string[] patterns = [.. files, "*.svg"];
        Try(() => Directory.CreateDirectory(path), "a folder that exists or can be created");
        claim = Claim.On(Option, path, File(Claim.Suffix));

        try
        {
            // The folder is claimed, so temporary files are left by killed processes.
            foreach (var left in Find($"*{OutputFile.Unfinished}"))
            {
                System.IO.File.Delete(left);
            }

            foreach (var file in patterns.SelectMany(Find).Select(found => new OutputFile(Option, found)))
            {
                file.Checked();
                Array.ForEach(others, other => file.NotOver(other.What, other.Path));
            }

            Array.ForEach(others, other => RequireElsewhere(patterns, other.What, other.Path));
        }
        catch
        {
            Dispose();
            throw;
        }

        return this;
    }

    /// <summary>The path of a file in the folder.</summary>
    internal string File(string name) => Path.Combine(path, name);

    /// <summary>Writes a text file.</summary>
    internal void Write(string name, string text) => Write(name, writer => writer.Write(text));

    /// <summary>Writes figures.</summary>
    internal void Write(IEnumerable<FigureFile> figures)
    {
        foreach (var figure in figures)
        {
            Write(figure.Name, figure.Svg);
        }
    }

    /// <summary>Writes a text file, piece by piece.</summary>
    internal void Write(string name, Action<TextWriter> write) => new OutputFile(Option, File(name)).Write(write);

    /// <inheritdoc/>
    public void Dispose() => claim?.Dispose();

    /// <summary>
    /// Raises a <see cref="UsageException"/> if a file, which need not exist yet, has a name that is written here.
    /// </summary>
    private void RequireElsewhere(string[] patterns, string what, string? other)
    {
        if (other is null)
        {
            return;
        }

        var final = FileStatus.Final(other);
        var name = Path.GetFileName(final);

        if (
            FileStatus.Of(Path.GetDirectoryName(final)!) == FileStatus.Of(path)
            && Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name))
        )
        {
            throw Numbers.Bad(Option, File(name), $"another file than {what}");
        }
    }

    private string[] Find(string pattern) =>
        Try(() => Directory.GetFileSystemEntries(path, pattern), "a folder that can be listed");

    private T Try<T>(Func<T> access, string rule)
    {
        try
        {
            return access();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Numbers.Bad(Option, path, rule);
        }
    }
}
