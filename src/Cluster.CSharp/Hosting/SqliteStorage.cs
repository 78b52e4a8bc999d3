using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>
/// Keeps the states of grains in a SQLite file. A state is written in one transaction that is on the disk when it ends.
/// </summary>
internal sealed class SqliteStorage : IGrainStorage, IDisposable
{
    private readonly SqliteConnection connection;
    private readonly IGrainStorageSerializer serializer;
    private readonly IDisposable? claim;

    // A connection is used by one at a time.
    private readonly System.Threading.Lock access = new();

    /// <param name="path">The file.</param>
    /// <param name="serializer">Writes states.</param>
    /// <param name="claim">The claim of the file, which ends with this.</param>
    internal SqliteStorage(string path, IGrainStorageSerializer serializer, IDisposable? claim)
    {
        (this.serializer, this.claim) = (serializer, claim);
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run(
            "CREATE TABLE IF NOT EXISTS states (grain TEXT PRIMARY KEY, version INTEGER NOT NULL, state BLOB NOT NULL)"
        );
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Locked(() =>
        {
            using var command = Command("SELECT version, state FROM states WHERE grain = $grain", stateName, grainId);
            using var reader = command.ExecuteReader();
            grainState.RecordExists = reader.Read();
            grainState.ETag = grainState.RecordExists ? Text(reader.GetInt64(0)) : null;
            grainState.State = grainState.RecordExists
                ? serializer.Deserialize<T>(new BinaryData((byte[])reader[1]))
                : Activator.CreateInstance<T>();
        });

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Locked(() =>
        {
            var old = grainState.ETag is { } tag ? long.Parse(tag, CultureInfo.InvariantCulture) : 0;
            var statement = grainState.ETag is null
                ? "INSERT OR IGNORE INTO states VALUES ($grain, $old + 1, $state)"
                : "UPDATE states SET version = $old + 1, state = $state WHERE grain = $grain AND version = $old";
            using var command = Command(statement, stateName, grainId);
            command.Parameters.AddWithValue("$old", old);
            command.Parameters.AddWithValue("$state", serializer.Serialize(grainState.State).ToArray());
            RequireOne(command.ExecuteNonQuery(), stateName, grainId);
            (grainState.ETag, grainState.RecordExists) = (Text(old + 1), true);
        });

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Locked(() =>
        {
            using var command = Command("DELETE FROM states WHERE grain = $grain", stateName, grainId);
            command.ExecuteNonQuery();
            (grainState.ETag, grainState.RecordExists) = (null, false);
            grainState.State = Activator.CreateInstance<T>();
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        connection.Dispose();
        claim?.Dispose();
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static void RequireOne(int rows, string stateName, GrainId grainId)
    {
        if (rows != 1)
        {
            throw new InconsistentStateException($"Another activation has written the {stateName} of {grainId}.");
        }
    }

    private SqliteCommand Command(string statement, string stateName, GrainId grainId)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        command.Parameters.AddWithValue("$grain", $"{grainId}/{stateName}");
        return command;
    }

    private void Run(string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private Task Locked(Action work)
    {
        lock (access)
        {
            work();
        }

        return Task.CompletedTask;
    }
}
