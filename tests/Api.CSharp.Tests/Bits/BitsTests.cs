using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Tests.Bits;

/// <summary>
/// The bits of every run are those that were recorded in tests/data/bits.json. After a change that is meant to change
/// them, <c>RECORD_BITS=1 dotnet test -c Release tests/Api.CSharp.Tests --filter Bits_are_recorded</c> writes the
/// file anew.
/// </summary>
[Collection("Parallelism")]
public class BitsTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Lazy<Recording> Recorded = new(() =>
        JsonSerializer.Deserialize<Recording>(File.ReadAllText(PathOfRecording()), Json)!
    );

    public static TheoryData<string> Names => [.. RecordedRun.All.Select(run => run.Name).ToArray()];

    [Fact]
    public void Bits_are_recorded_for_every_run()
    {
        if (Environment.GetEnvironmentVariable("RECORD_BITS") == "1")
        {
            var runs = RecordedRun.All.ToDictionary(run => run.Name, Hashes);
            var recording = new Recording(MathLibrary(), runs);
            File.WriteAllText(PathOfRecording(), JsonSerializer.Serialize(recording, Json) + "\n");
        }

        Assert.Equal(RecordedRun.All.Select(run => run.Name).Order(), Recorded.Value.Runs.Keys.Order());
        Assert.True(Recorded.Value.Runs.Values.Sum(ways => ways.Count) >= 120);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_are_the_recorded_ones(string name)
    {
        var run = RecordedRun.All.Single(run => run.Name == name);
        if (run.IsExact || Recorded.Value.MathLibrary == MathLibrary())
        {
            Assert.Equal(Recorded.Value.Runs[name], Hashes(run));
        }
        else
        {
            // With another C library the bits differ, but they are the same at every run.
            Assert.Equal(Hashes(run), Hashes(run));
        }
    }

    private static SortedDictionary<string, string> Hashes(RecordedRun run) =>
        new(run.Hashes().ToDictionary(), StringComparer.Ordinal);

    /// <summary>What the machine's C library computes: where it differs, only runs without it are compared.</summary>
    private static string MathLibrary()
    {
        using var hash = new BitHash();
        for (var i = 1; i <= 20_000; i++)
        {
            var x = i / 1024.0;
            hash.Add(Math.Pow(0.999, x)).Add(Math.Exp(-x)).Add(Math.Log(x)).Add(Math.Cos(x)).Add(Math.Sin(x));
            hash.Add(Math.Cbrt(x)).Add(Math.Atan(x));
        }

        return hash.ToString();
    }

    private static string PathOfRecording([CallerFilePath] string caller = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "data", "bits.json"));

    private sealed record Recording(string MathLibrary, Dictionary<string, SortedDictionary<string, string>> Runs);
}
