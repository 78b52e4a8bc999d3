using System;
using System.IO;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Storage;

/// <summary>
/// The right to write to a file or folder, which one process has at a time: a file beside it, locked as long as the
/// process lives. The lock of a process that was killed is gone with it, and its file is taken over.
/// </summary>
internal sealed class Claim : IDisposable
{
    /// <summary>The ending of the locked file.</summary>
    internal const string Suffix = "optimize.lock";

    private readonly string path;
    private readonly FileStream locked;

    private Claim(string path, FileStream locked) => (this.path, this.locked) = (path, locked);

    /// <summary>Claims what an option names, or raises a <see cref="UsageException"/>.</summary>
    /// <param name="option">The option.</param>
    /// <param name="named">The file or folder that it names.</param>
    /// <param name="path">The file to be locked.</param>
    internal static Claim On(string option, string named, string path)
    {
        try
        {
            while (true)
            {
                var locked = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

                // Whoever held it may have deleted it between our opening and our locking.
                if (FileStatus.Of(locked.SafeFileHandle) is not { } held || held == FileStatus.Of(path))
                {
                    return new(path, locked);
                }

                locked.Dispose();
            }
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new UsageException(
                $"{option}: another process is writing to {MessageText.Quote(named)}; wait for its end, or name another place"
            );
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
        // Unix deletes it while it is locked, so that nobody else's is meant; Windows deletes no open file.
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
            // Its folder has gone, or another process has it: both are well.
        }
    }

    /// <summary>EAGAIN of Linux and of macOS, and the sharing violation of Windows.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
