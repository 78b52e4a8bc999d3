using System.CommandLine;
using OptimizerFunctional.Cli;

namespace OptimizerFunctional.Cluster.Commands;

/// <summary>The command <c>optimize-cluster</c>.</summary>
internal static class ClusterCommand
{
    /// <summary>The name of the command.</summary>
    internal const string Name = "optimize-cluster";

    /// <summary>Creates the command.</summary>
    internal static RootCommand Create(Terminal terminal) =>
        CommandLine.WithoutDirectives(
            new RootCommand(
                "Runs sweeps on one machine or on a cluster. Exit codes are those of optimize: 0 success, 1 a failure "
                    + "of the cluster or of a file, 2 bad input, 130 interrupted."
            )
            {
                ClusterSweepCommand.Create(terminal),
                ServeCommand.Create(terminal),
                SweepsCommand.CreateList(terminal),
                SweepsCommand.CreateCancel(terminal),
            }
        );
}
