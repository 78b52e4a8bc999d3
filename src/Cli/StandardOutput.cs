using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace OptimizerFunctional.Cli;

/// <summary>Standard output that tells when nobody reads it any more.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// The stream. .NET's own one writes into a closed pipe without a word, so that <c>optimize run ... | head</c>
    /// would run to its end; a file stream on the same pipe raises. Files are left to .NET's own one, which respects
    /// where they stand.
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

    /// <summary>Whether the reader of the pipe has gone: the code is EPIPE of Unix.</summary>
    internal static bool IsClosed(IOException exception) => exception.HResult == 32;
}
