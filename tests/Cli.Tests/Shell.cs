using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>What .NET has no call for.</summary>
internal static class Shell
{
    /// <summary>Sends a signal, such as TERM, to a process.</summary>
    internal static void Signal(this Process process, string signal) =>
        Run("kill", "-s", signal, process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a program of the system to its end.</summary>
    internal static void Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
