using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>
/// Every default and every preset, in numbers: those of tests/data/defaults.txt. After a change that is meant to change
/// them, <c>RECORD_DEFAULTS=1 dotnet test -c Release tests/Api.CSharp.Tests --filter DefaultTests</c> writes the file
/// anew.
/// </summary>
public class DefaultTests
{
    [Fact]
    public void Defaults_and_presets_are_the_recorded_ones()
    {
        var path = PathOfRecording();
        if (Environment.GetEnvironmentVariable("RECORD_DEFAULTS") == "1")
        {
            File.WriteAllLines(path, Lines());
        }

        Assert.Equal(File.ReadAllLines(path), Lines());
    }

    /// <summary>A line per method with its defaults, and a line per preset with its differences.</summary>
    private static IEnumerable<string> Lines() =>
        from method in Methods.All
        from line in method
            .Presets.Keys.Select(preset => $"{method.Name} {preset}: {Differences(method, method.Presets[preset])}")
            .Prepend($"{method.Name}: {Text(method.Hyperparameters.Select(known => (known.Name, known.DefaultText)))}")
        select line.TrimEnd();

    private static string Differences(Method method, Solver preset) =>
        Text(
            method
                .Hyperparameters.Where(known => known.Text(preset) != known.DefaultText)
                .Select(known => (known.Name, known.Text(preset)))
        );

    private static string Text(IEnumerable<(string Name, string Value)> values) =>
        string.Join(' ', values.Select(value => $"{value.Name}={value.Value}"));

    private static string PathOfRecording([CallerFilePath] string caller = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", "data", "defaults.txt"));
}
