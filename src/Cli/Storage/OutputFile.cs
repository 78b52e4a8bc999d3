using System;
using System.IO;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// A file that is written atomically: a temporary file is flushed to the disk and renamed, so after a kill the file has
/// either the old content or the new. A link stays; its target is replaced.
/// </summary>
/// <param name="option">The option that names the file or its folder.</param>
/// <param name="path">The path.</param>
internal sealed class OutputFile(string option, string path) : IDisposable
{
    /// <summary>The suffix of temporary files.</summary>
    internal const string Unfinished = ".optimize.tmp";

    private Claim? claim;

    /// <summary>The path, as the user gave it.</summary>
    internal string Named => path;

    /// <summary>Checks that the file can be written; if not, raises a <see cref="UsageException"/>.</summary>
    internal OutputFile Checked()
    {
        var target = Target();
        var found = FileStatus.Of(path);

        if (
            found?.IsRegular == false
            || Path.GetFileName(target).Length == 0
            || !Directory.Exists(Path.GetDirectoryName(target))
        )
        {
            throw Numbers.Bad(
                option,
                path,
                found is null or { Kind: "a folder" }
                    ? "a file in a folder that exists"
                    : $"a regular file, not {found.Kind}"
            );
        }

        if (found is not null && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw Numbers.Bad(option, path, "a file that may be written, and it is read-only");
        }

        RequireNot(found, FileStatus.OfDescriptor(1), "standard output");
        RequireNot(found, FileStatus.OfDescriptor(2), "standard error");
        return this;
    }

    /// <summary>
    /// Raises a <see cref="UsageException"/> if it is the same file as one that is read, under any name.
    /// </summary>
    internal OutputFile NotOver(string what, string? input)
    {
        RequireNot(FileStatus.Of(path), input is null ? null : FileStatus.Of(input), what);
        return this;
    }

    /// <summary>Claims the file until it is disposed, and deletes what a killed process left.</summary>
    internal OutputFile Claimed()
    {
        claim = Claim.On(option, path, $"{Target()}.{Claim.Suffix}");
        File.Delete(Target() + Unfinished);
        return this;
    }

    /// <summary>Writes the file. A file that already has the same content is not touched.</summary>
    internal void Write(Action<TextWriter> write)
    {
        try
        {
            Replace(Target(), write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException(
                $"{option}: {MessageText.Quote(path)} cannot be written: {MessageText.OneLine(exception.Message)}"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => claim?.Dispose();

    private static void Replace(string target, Action<TextWriter> write)
    {
        var beside = target + Unfinished;
        File.Delete(beside);

        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            using (var writer = new StreamWriter(file) { NewLine = "\n" })
            {
                write(writer);
                writer.Flush();
                file.Flush(flushToDisk: true);
            }

            if (!File.Exists(target) || !IsSame(beside, target))
            {
                KeepMode(beside, target);
                File.Move(beside, target, overwrite: true);
            }
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Preserves the file's permissions.</summary>
    private static void KeepMode(string beside, string target)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
        }
    }

    private static bool IsSame(string left, string right) =>
        new FileInfo(left).Length == new FileInfo(right).Length
        && File.ReadAllBytes(left).AsSpan().SequenceEqual(File.ReadAllBytes(right));

    private void RequireNot(FileStatus? found, FileStatus? other, string what)
    {
        if (found is not null && found == other)
        {
            throw Numbers.Bad(option, path, $"another file than {what}");
        }
    }

    private string Target()
    {
        try
        {
            return FileStatus.Final(path);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw Numbers.Bad(option, path, "a file in a folder that exists");
        }
    }
}
