using System;
using System.IO;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// A file that is written whole or not at all: beside itself first, then flushed to the disk and renamed, so that a
/// kill at any moment leaves the old content or the new. A link stays, and what it leads to is replaced.
/// </summary>
/// <param name="option">The option that names it or its folder.</param>
/// <param name="path">Where it is.</param>
internal sealed class OutputFile(string option, string path) : IDisposable
{
    /// <summary>The ending of what is not complete.</summary>
    internal const string Unfinished = ".optimize.tmp";

    private Claim? claim;

    /// <summary>Where it is, as it was named.</summary>
    internal string Named => path;

    /// <summary>This file, or a <see cref="UsageException"/> where it cannot be written.</summary>
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

    /// <summary>Raises where it is the same file as one that is read, by whatever name.</summary>
    internal OutputFile NotOver(string what, string? input)
    {
        RequireNot(FileStatus.Of(path), input is null ? null : FileStatus.Of(input), what);
        return this;
    }

    /// <summary>Makes sure that no other process writes it, until the end, and that it can be written.</summary>
    internal OutputFile Claimed()
    {
        claim = Claim.On(option, path, $"{Target()}.{Claim.Suffix}");
        File.Delete(Target() + Unfinished);
        return this;
    }

    /// <summary>Writes it. Where it has the same bytes already it is left alone.</summary>
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

    /// <summary>Who may read a file is the user's choice and stays.</summary>
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
