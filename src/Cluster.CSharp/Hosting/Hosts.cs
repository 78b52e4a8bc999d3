using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Cluster.Workers;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>Makes silos and clients.</summary>
internal static class Hosts
{
    private static readonly TimeSpan KeptInRedis = TimeSpan.FromDays(30);

    /// <summary>A silo of a cluster.</summary>
    internal static IHost Silo(SiloSettings settings, string cluster, string redis, Terminal terminal) =>
        Silo(
            settings,
            terminal,
            silo =>
            {
                var (port, gateway) = Ports(settings);
                silo.UseRedisClustering(options => options.ConfigurationOptions = Registry.Options(redis));
                silo.AddRedisGrainStorageAsDefault(options =>
                {
                    options.ConfigurationOptions = Registry.Options(redis);
                    options.EntryExpiry = KeptInRedis;
                });
                silo.UseRedisReminderService(options => options.ConfigurationOptions = Registry.Options(redis));
                silo.Configure<ClusterOptions>(options => Name(options, cluster));
                silo.ConfigureEndpoints(settings.Address, port, gateway);
                silo.Configure<ClusterMembershipOptions>(options =>
                {
                    options.ProbeTimeout = TimeSpan.FromSeconds(1);
                    options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                });
            }
        );

    /// <summary>The one silo of a machine. Without a file, states are kept in memory.</summary>
    internal static IHost Embedded(SiloSettings settings, string? file, Terminal terminal)
    {
        var claim = file is null ? null : Claim.On("--out", file, $"{file}.{Claim.Suffix}");
        return Silo(
            settings,
            terminal,
            silo =>
            {
                var (port, gateway) = Ports(settings);
                silo.UseLocalhostClustering(port, gateway).UseInMemoryReminderService();

                if (file is null)
                {
                    silo.AddMemoryGrainStorageAsDefault();
                    return;
                }

                silo.Services.AddKeyedSingleton<IGrainStorage>(
                    ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
                    (services, _) =>
                        new SqliteStorage(file, services.GetRequiredService<IGrainStorageSerializer>(), claim)
                );
                silo.Services.AddSingleton(services =>
                    services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
                );
            }
        );
    }

    /// <summary>A client of a cluster that lives and is of this build.</summary>
    internal static IHost Client(string cluster, string redis)
    {
        using (var registry = Registry.Connect(cluster, redis))
        {
            registry.RequireLiving();
        }

        var builder = Builder(isVerbose: false);
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(options => options.ConfigurationOptions = Registry.Options(redis));
            client.Configure<ClusterOptions>(options => Name(options, cluster));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        });
        return builder.Build();
    }

    private static IHost Silo(SiloSettings settings, Terminal terminal, Action<ISiloBuilder> configure)
    {
        var builder = Builder(settings.IsVerbose);
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.UseSiloMetadata(
                new Dictionary<string, string>
                {
                    [SiloSlots.Key] = settings.Slots.ToString(CultureInfo.InvariantCulture),
                }
            );
            silo.Services.AddSingleton<SiloSlots>();
            silo.Services.AddSingleton(_ => new WorkerPool(settings.Slots, settings.Memory, settings.Limit));
            silo.Services.AddSingleton<IFatalErrorHandler>(new DeadSilo(terminal));
        });
        return builder.Build();
    }

    private static HostApplicationBuilder Builder(bool isVerbose)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
        });
        builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(isVerbose ? LogLevel.Error : LogLevel.None);
        builder.Logging.AddFilter("OptimizerFunctional", isVerbose ? LogLevel.Information : LogLevel.Warning);
        return builder;
    }

    /// <summary>States and reminders of another build are not this one's.</summary>
    private static void Name(ClusterOptions options, string cluster) =>
        options.ClusterId = options.ServiceId = $"{cluster}, {Build.Name}";

    private static (int Port, int Gateway) Ports(SiloSettings settings)
    {
        if (settings.Port > 0)
        {
            return (settings.Port, settings.Port + 1);
        }

        using var one = new TcpListener(settings.Address, 0);
        using var other = new TcpListener(settings.Address, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }

    /// <summary>Ends a silo that the others have declared dead, with a sentence.</summary>
    private sealed class DeadSilo(Terminal terminal) : IFatalErrorHandler
    {
        public bool IsUnexpected(Exception exception) => true;

        public void OnFatalException(object? sender, string? context, Exception? exception)
        {
            terminal.WriteError(
                "the other silos have declared this one dead, since it did not answer in time; start it again"
            );
            Environment.Exit(ExitCode.Failure);
        }
    }
}
