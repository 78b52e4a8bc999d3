using System;
using System.CommandLine;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cluster.Hosting;

namespace OptimizerFunctional.Cluster.Commands;

/// <summary><c>optimize-cluster serve</c>: makes this machine a member of a cluster.</summary>
internal sealed class ServeCommand
{
    private readonly SiloOptions silo = new();
    private readonly Option<IPAddress?> listen = Options.Of(
        "--listen",
        "ADDRESS",
        text =>
            IPAddress.TryParse(text, out var address)
                ? address
                : throw Numbers.Bad("--listen", text, "an IP address of this machine"),
        "The address at which other machines reach this one. The default is 127.0.0.1: this machine alone. Whoever "
            + "reaches it controls it, so let it be one of a trusted network."
    );
    private readonly Option<long> port = Options.Whole(
        "--port",
        0,
        0,
        "The port for other silos; clients use the next one. 0 takes two that are free.",
        65_534
    );

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new ServeCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "serve",
            "Makes this machine a member of a cluster, which runs trials in processes of their own until it is stopped."
        );
        Option[] options = [silo.Cluster, silo.Redis, .. silo.OfSilo, listen, port];
        Array.ForEach(options, command.Options.Add);
        command.Require(silo.Cluster, "it is the name that silos and clients share: --cluster lab");
        command.SetAction(parsed => Serve(parsed, terminal).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> Serve(ParseResult parsed, Terminal terminal)
    {
        var (cluster, redis) = (parsed.GetValue(silo.Cluster)!, parsed.GetValue(silo.Redis)!);
        var settings = silo.Read(parsed) with
        {
            Address = parsed.GetValue(listen) ?? IPAddress.Loopback,
            Port = (int)parsed.GetValue(port),
        };
        using var registry = Registry.Connect(cluster, redis);
        registry.Join();
        using var host = Hosts.Silo(settings, cluster, redis, terminal);
        await host.StartAsync(CancellationToken.None);
        terminal.WriteLine(
            FormattableString.Invariant(
                $"A silo of {cluster} runs at {settings.Address}, slots: {settings.Slots}, {Build.Name}."
            )
        );
        terminal.Output.Flush();
        var stopped = new TaskCompletionSource();
        await using var registration = terminal.Interrupted.Register(stopped.SetResult);
        await stopped.Task;
        await host.StopAsync(CancellationToken.None);
        return ExitCode.Interrupted;
    }
}
