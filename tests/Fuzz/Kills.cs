using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace OptimizerFunctional.Fuzz;

/// <summary>Processes that are killed, or that meet another one on their folder: the same bytes in the end.</summary>
internal static partial class Kills
{
    /// <summary>A command, and the one that goes on where it was killed.</summary>
    private static readonly (string First, string Again)[] Commands =
    [
        (
            "train --optimizers adam,sgd:learningRate=0.1 --epochs 6 --model 64-16-10 --out out",
            "train --optimizers adam,sgd:learningRate=0.1 --epochs 6 --model 64-16-10 --out out --resume"
        ),
        (
            "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:40 --steps 40000 --out out",
            "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:40 --steps 40000 --out out"
        ),
        (
            "sweep adam --problem rosenbrock --search halving --range beta1=0..0.99:lin --evaluations 90000 --out out",
            "sweep adam --problem rosenbrock --search halving --range beta1=0..0.99:lin --evaluations 90000 --out out"
        ),
        (
            "run adam --problem rosenbrock --steps 300000 --every 300000 --save run.json --out out",
            "run adam --problem rosenbrock --steps 300000 --every 300000 --save run.json --out out"
        ),
        (
            "fit data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y --save fit.json",
            "fit data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y --save fit.json"
        ),
    ];

    private static readonly Dictionary<string, (TimeSpan Time, Dictionary<string, string> Files)> Undisturbed = [];

    /// <summary>Kills a command once to three times, lets it go on, and compares the files.</summary>
    internal static (string Shown, string? Fault) Kill(Random random, string folder)
    {
        var (first, again) = new Mutations(random).Pick(Commands);
        var (time, files) = Expected(first);
        Corpus.Write(folder);
        var command = first;
        var shown = first;
        for (var kill = random.Next(1, 4); kill > 0; kill--)
        {
            var after = time * random.NextDouble();
            shown += $", killed after {after.TotalSeconds:F2} s";
            using var process = Start(command, folder);
            if (!process.WaitForExit(after))
            {
                process.Kill();
                process.WaitForExit();
            }

            // What was killed before its first checkpoint has nothing to go on with.
            command = Directory.Exists(Path.Combine(folder, "out")) ? again : first;
        }

        var (exitCode, error) = Finish(command, folder);
        if (exitCode != 0 && command == again && again != first)
        {
            (exitCode, error) = Finish(first, folder);
        }

        return (shown, exitCode != 0 ? $"exit code {exitCode}: {error}" : Difference(files, Read(folder)));
    }

    /// <summary>Starts a command on the folder of a running one: refused, and the first is undisturbed.</summary>
    internal static (string Shown, string? Fault) Beside(Random random, string folder)
    {
        var (first, again) = new Mutations(random).Pick(Commands[..3]);
        var (time, files) = Expected(first);
        Corpus.Write(folder);
        using var process = Start(first, folder);
        process.WaitForExit(time * random.NextDouble());
        var (exitCode, error) = Finish(again, folder);
        var wasRunning = !process.HasExited;
        process.WaitForExit();
        var shown = $"{first}, and beside it {again}: exit code {exitCode}, {error}";
        return (
            shown,
            process.ExitCode != 0 ? $"the first ended with exit code {process.ExitCode}"
            : wasRunning && exitCode != 0 && error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length != 1
                ? "the second says no sentence"
            : Difference(files, Read(folder))
        );
    }

    private static (TimeSpan Time, Dictionary<string, string> Files) Expected(string command)
    {
        if (!Undisturbed.TryGetValue(command, out var expected))
        {
            var folder = Directory.CreateTempSubdirectory("fuzz").FullName;
            Corpus.Write(folder);
            var clock = Stopwatch.StartNew();
            var (exitCode, error) = Finish(command, folder);
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"{command}: exit code {exitCode}: {error}");
            }

            expected = (clock.Elapsed, Read(folder));
            Undisturbed[command] = expected;
            Directory.Delete(folder, recursive: true);
        }

        return expected;
    }

    private static Process Start(string command, string folder)
    {
        var information = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        information.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "optimize.dll"));
        Array.ForEach(command.Split(' '), information.ArgumentList.Add);
        return Process.Start(information)!;
    }

    private static (int ExitCode, string Error) Finish(string command, string folder)
    {
        using var process = Start(command, folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }

    private static Dictionary<string, string> Read(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), WithoutTimes);

    /// <summary>The content without measured times, which no two runs have in common.</summary>
    private static string WithoutTimes(string file)
    {
        var text = File.ReadAllText(file);
        return Path.GetFileName(file) switch
        {
            "epochs.csv" => LastField().Replace(text, ""),
            "epochs.jsonl" => Seconds().Replace(text, ""),
            "report.html" => LastCell().Replace(text, ""),
            // The times are within its checksum; the rest is in epochs.csv, too.
            var name when name.StartsWith("checkpoint", StringComparison.Ordinal) => "",
            _ => text,
        };
    }

    [GeneratedRegex(",[^,\n]*$", RegexOptions.Multiline)]
    private static partial Regex LastField();

    [GeneratedRegex("\"seconds\":[0-9.E-]+")]
    private static partial Regex Seconds();

    [GeneratedRegex("<td data-name=\"median s an epoch\">[0-9.]+</td></tr>")]
    private static partial Regex LastCell();

    private static string? Difference(Dictionary<string, string> expected, Dictionary<string, string> found) =>
        expected.Keys.Except(found.Keys).FirstOrDefault() is { } missing ? $"{missing} is missing"
        : found.Keys.Except(expected.Keys).FirstOrDefault() is { } other ? $"{other} is left"
        : expected.Keys.FirstOrDefault(file => expected[file] != found[file]) is { } changed
            ? $"{changed} has other bytes"
        : null;
}
