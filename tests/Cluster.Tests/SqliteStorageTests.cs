using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using OptimizerFunctional.Cli.Tests;
using OptimizerFunctional.Cluster.Hosting;
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
