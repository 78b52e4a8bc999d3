using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Cli.Tests;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>A process of optimize-cluster or optimize, with the lines that it writes.</summary>
internal sealed class Tool : IDisposable
{
    private readonly Process process;
    private readonly List<(DateTime Time, string Text)> lines = [];

    private Tool(string assembly, IEnumerable<string> words, params (string Name, string Value)[] environment)
    {
        var program = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        program.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));

        foreach (var word in words)
        {
            program.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            program.Environment[name] = value;
        }

        process = new() { StartInfo = program };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal int Id => process.Id;

    /// <summary>The processes that it has started, by what Linux knows.</summary>
    internal int[] Children =>
        [
            .. Process
                .GetProcesses()
                .Select(each => each.Id)
                .Where(id => File.Exists($"/proc/{id}/stat") && Parent(File.ReadAllText($"/proc/{id}/stat")) == Id),
        ];

    internal bool HasExited => process.HasExited;

    /// <summary>All lines of both outputs so far.</summary>
    internal (DateTime Time, string Text)[] Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    internal string Text => string.Join('\n', Lines.Select(line => line.Text));

    internal static Tool Start(IEnumerable<string> words, params (string Name, string Value)[] environment) =>
        new("optimize-cluster.dll", words, environment);

    /// <summary>A silo that is up.</summary>
    internal static Tool Silo(string cluster, string redis, params (string Name, string Value)[] environment) =>
        Start(["serve", "--cluster", cluster, "--redis", redis, "--slots", "1", "--verbose"], environment);

    /// <summary>Runs optimize to its end.</summary>
    internal static void Optimize(params string[] words)
    {
        using var tool = new Tool("optimize.dll", words);
        tool.End(0);
    }

    /// <summary>Waits for the end and requires an exit code.</summary>
    internal Tool End(int exitCode)
    {
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(4)), $"It does not end.\n{Text}");
        process.WaitForExit();
        Assert.True(process.ExitCode == exitCode, $"The exit code is {process.ExitCode}.\n{Text}");
        return this;
    }

    /// <summary>Waits for a line with some text.</summary>
    internal Tool WaitFor(string text)
    {
        var watch = Stopwatch.StartNew();

        while (!Text.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, $"It has ended.\n{Text}");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"There is no {text}.\n{Text}");
            Thread.Sleep(50);
        }

        return this;
    }

    internal void Signal(string signal) => process.Signal(signal);

    /// <summary>kill -9, of this process alone.</summary>
    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Kills it some time after a line with some text, unless it ends before.</summary>
    internal bool IsKilledAfter(string text, TimeSpan time)
    {
        while (!process.HasExited && !Text.Contains(text, StringComparison.Ordinal))
        {
            Thread.Sleep(50);
        }

        if (process.WaitForExit(time))
        {
            return false;
        }

        Kill();
        return true;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static int Parent(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);

    private void Note(string? text)
    {
        if (text is not null)
        {
            lock (lines)
            {
                lines.Add((DateTime.UtcNow, text));
            }
        }
    }
}
