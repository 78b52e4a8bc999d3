using System;
using System.IO;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// An exclusive claim on an output file or folder, held by one process at a time: a lock file next to it, locked while
/// the process lives. The lock of a killed process is released by the system, and its file is taken over.
/// </summary>
internal sealed class Claim : IDisposable
{
    /// <summary>The suffix of lock files.</summary>
    internal const string Suffix = "optimize.lock";

    private readonly string path;
    private readonly FileStream locked;

    private Claim(string path, FileStream locked) => (this.path, this.locked) = (path, locked);

    /// <summary>Claims a file or folder, or raises a <see cref="UsageException"/>.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="named">The file or folder.</param>
    /// <param name="path">The path of the lock file.</param>
    internal static Claim On(string option, string named, string path) =>
        TryOn(option, named, path)
        ?? throw new UsageException(
            $"{option}: another process is writing to {MessageText.Quote(named)}; wait until it ends, or choose "
                + "another path"
        );

    /// <summary>Claims a file or folder; null if another process holds it.</summary>
    internal static Claim? TryOn(string option, string named, string path)
    {
        try
        {
            while (true)
            {
                var locked = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

                // The holder may have deleted the file between opening and locking.
                if (FileStatus.Of(locked.SafeFileHandle) is not { } held || held == FileStatus.Of(path))
                {
                    return new(path, locked);
                }

                locked.Dispose();
            }
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{option}: {MessageText.Quote(named)} cannot be written: {MessageText.OneLine(exception.Message)}"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // On Unix the file is deleted while it is locked, so no other process's lock is deleted. Windows
        // cannot delete an open file.
        if (OperatingSystem.IsWindows())
        {
            locked.Dispose();
            Delete();
        }
        else
        {
            Delete();
            locked.Dispose();
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder was deleted, or another process holds the lock.
        }
    }

    /// <summary>
    /// Whether another process holds the lock: EAGAIN on Linux and macOS, a sharing violation on Windows.
    /// </summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
