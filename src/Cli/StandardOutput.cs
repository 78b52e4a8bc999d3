using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace OptimizerFunctional.Cli;

/// <summary>A standard output stream that detects a closed pipe.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// Opens the stream. .NET's own stream ignores a closed pipe, so that <c>optimize run ... | head</c> would run to
    /// its end; a file stream on the same pipe raises an exception. For files, .NET's own stream is used, which keeps
    /// their position.
    /// </summary>
    internal static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    /// <summary>Whether the reader of the pipe has closed it: EPIPE on Unix.</summary>
    internal static bool IsClosed(IOException exception) => exception.HResult == 32;
}
