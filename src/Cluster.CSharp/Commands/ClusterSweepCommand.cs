using System.CommandLine;
using System.IO;
using Microsoft.Extensions.Hosting;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cluster.Hosting;

namespace OptimizerFunctional.Cluster.Commands;

/// <summary>
/// <c>optimize-cluster sweep</c>: the command of <c>optimize</c>, whose trials run in a cluster or, without --cluster,
/// in worker processes of this machine.
/// </summary>
internal sealed class ClusterSweepCommand
{
    private readonly SiloOptions silo = new();

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new ClusterSweepCommand().On(terminal);

    private Command On(Terminal terminal) =>
        SweepCommand.Create(
            terminal,
            [silo.Cluster, silo.Redis, .. silo.OfSilo],
            (parsed, folder) =>
                new ClusterWorkers(() => Host(parsed, folder, terminal), terminal)
                {
                    GoesOn = parsed.GetValue(silo.Cluster) is not null,
                }
        );

    private IHost Host(ParseResult parsed, string? folder, Terminal terminal)
    {
        if (parsed.GetValue(silo.Cluster) is not { } cluster)
        {
            return Hosts.Embedded(
                silo.Read(parsed),
                folder is null ? null : Path.Combine(folder, "cluster.sqlite"),
                terminal
            );
        }

        return Hosts.Client(cluster, parsed.GetValue(silo.Redis)!);
    }
}
