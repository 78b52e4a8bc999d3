using System;
using System.IO;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using StackExchange.Redis;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>
/// Which build the silos of a cluster are, in a key of Redis that each of them renews. Another build is refused before
/// it joins: it might compute other bits, or not understand the messages.
/// </summary>
internal sealed class Registry : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly string cluster;
    private readonly ConnectionMultiplexer redis;
    private readonly RedisKey key;
    private Timer? renewing;

    private Registry(string cluster, ConnectionMultiplexer redis) =>
        (this.cluster, this.redis, key) = (cluster, redis, $"optimize-cluster/{cluster}/build");

    /// <summary>Connects to Redis, or raises an <see cref="IOException"/>.</summary>
    internal static Registry Connect(string cluster, string address)
    {
        try
        {
            var options = Options(address);
            options.AbortOnConnectFail = true;
            return new(cluster, ConnectionMultiplexer.Connect(options));
        }
        catch (RedisConnectionException)
        {
            throw new IOException($"--redis: no Redis answers at {MessageText.Quote(Host(address))}");
        }
    }

    /// <summary>The settings of a connection: HOST:PORT, and what StackExchange.Redis knows beside.</summary>
    internal static ConfigurationOptions Options(string address)
    {
        try
        {
            var options = ConfigurationOptions.Parse(address);
            options.AbortOnConnectFail = false;
            return options;
        }
        catch (ArgumentException)
        {
            throw Numbers.Bad("--redis", Host(address), "HOST:PORT, and settings of StackExchange.Redis after commas");
        }
    }

    /// <summary>Makes this build that of the cluster, or raises a <see cref="UsageException"/>.</summary>
    internal void Join()
    {
        var database = redis.GetDatabase();

        if (!database.StringSet(key, Build.Name, Life, When.NotExists))
        {
            RequireSame(database.StringGet(key));
        }

        renewing = new(_ => Renew(database), null, TimeSpan.Zero, Life / 5);
    }

    /// <summary>Requires that the cluster lives and is of this build.</summary>
    internal void RequireLiving()
    {
        var found = redis.GetDatabase().StringGet(key);

        if (found.IsNullOrEmpty)
        {
            throw new UsageException(
                $"--cluster: no silo of {MessageText.Quote(cluster)} lives; start one with optimize-cluster serve"
            );
        }

        RequireSame(found);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        renewing?.Dispose();
        redis.Dispose();
    }

    private void RequireSame(RedisValue found)
    {
        if (!found.IsNullOrEmpty && found != Build.Name)
        {
            throw new UsageException(
                $"--cluster: {MessageText.Quote(cluster)} runs {found}, and this is {Build.Name}; all must be the same"
            );
        }
    }

    private async void Renew(IDatabase database)
    {
        try
        {
            await database.StringSetAsync(key, Build.Name, Life);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The store is away; the next time comes soon.
        }
    }

    /// <summary>The address without a password.</summary>
    private static string Host(string address) => address.Split(',')[0];
}
