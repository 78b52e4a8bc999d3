using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using OptimizerFunctional.Cli.Tests;
using OptimizerFunctional.Cluster.Grains;
using OptimizerFunctional.Cluster.Hosting;
using OptimizerFunctional.Cluster.Work;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>The contract of a storage of Orleans, on a file that is opened again.</summary>
public sealed class SqliteStorageTests
{
    private static readonly GrainId Grain = GrainId.Create("trial", "7");

    [Fact]
    public async Task State_is_kept_and_only_its_last_version_can_be_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "states.sqlite");
        var (one, other) = (new GrainState<State>(), new GrainState<State>());

        using (var storage = new SqliteStorage(path, new Json(), null))
        {
            await storage.ReadStateAsync("state", Grain, one);
            await storage.ReadStateAsync("state", Grain, other);
            Assert.False(one.RecordExists);
            one.State!.Text = "first";
            await storage.WriteStateAsync("state", Grain, one);
            one.State!.Text = "second";
            await storage.WriteStateAsync("state", Grain, one);
            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, other));
        }

        using var again = new SqliteStorage(path, new Json(), null);
        await again.ReadStateAsync("state", Grain, other);
        Assert.Equal((true, "second", one.ETag), (other.RecordExists, other.State!.Text, other.ETag));
        await again.ClearStateAsync("state", Grain, other);
        await Assert.ThrowsAsync<InconsistentStateException>(() => again.WriteStateAsync("state", Grain, one));
    }

    /// <summary>A silo that takes a sweep over reads all of its results; the one before can write no more.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(1700)]
    public async Task Pages_of_results_are_read_as_they_were_written(int count)
    {
        using var folder = new TemporaryFolder();
        using var storage = new SqliteStorage(Path.Combine(folder.Path, "states.sqlite"), new Json(), null);
        var token = TestContext.Current.CancellationToken;
        var first = new ResultPages(storage, Grain);
        await first.Read();
        var random = new Random(count);
        AssignmentResult[] all = [.. Enumerable.Range(0, count).Select(i => new AssignmentResult(i, 5, $"{i}", false))];

        for (var done = 0; done < count; )
        {
            var next = Math.Min(count, done + random.Next(1, 700));
            Array.ForEach(all[done..next], first.Add);
            await first.Write(NullLogger.Instance, token);
            Assert.Equal(next, first.Stored);
            done = next;
        }

        var again = new ResultPages(storage, Grain);
        await again.Read();
        Assert.Equal(all, again.All);
        Assert.Equal(count, again.Stored);
        again.Add(new(count, 5, "one more", false));
        await again.Write(NullLogger.Instance, token);
        first.Add(new(count, 5, "one more", false));
        await Assert.ThrowsAsync<InconsistentStateException>(() => first.Write(NullLogger.Instance, token));
    }

    private sealed class State
    {
        public string? Text { get; set; }
    }

    private sealed class Json : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

        public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input)!;
    }
}
