using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Runs the command as a process or, for many runs, within the test process.</summary>
internal static class Optimize
{
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    internal static Process Start(params string[] words)
    {
        var information = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        information.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "optimize.dll"));
        Array.ForEach(words, information.ArgumentList.Add);
        return Process.Start(information)!;
    }

    internal static Result Run(params string[] words)
    {
        using var process = Start(words);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    internal static Result RunInside(CancellationToken interrupted, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLine.Run(words, new(output, error, IsInteractive: false, interrupted));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command as on a terminal.</summary>
    internal static string Show(params string[] words)
    {
        using var output = new StringWriter();
        Assert.Equal(0, CommandLine.Run(words, new(output, output, IsInteractive: true, CancellationToken.None)));
        return output.ToString();
    }

    internal static Result RunInside(params string[] words) => RunInside(CancellationToken.None, words);

    /// <summary>The arguments of a line, separated by spaces.</summary>
    internal static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
