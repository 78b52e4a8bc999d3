using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cluster.Grains;
using OptimizerFunctional.Cluster.Hosting;
using Orleans;
using Orleans.Runtime;

namespace OptimizerFunctional.Cluster.Commands;

/// <summary>
/// <c>optimize-cluster list</c> shows the sweeps of a cluster; <c>optimize-cluster cancel</c> ends one.
/// </summary>
internal sealed class SweepsCommand
{
    private readonly SiloOptions silo = new();
    private readonly Argument<string?> key = Options.Argument<string>(
        "SWEEP",
        (_, text) => text,
        "The key of the sweep: see optimize-cluster list."
    );

    /// <summary>Creates the command that lists sweeps.</summary>
    internal static Command CreateList(Terminal terminal) => new SweepsCommand().List(terminal);

    /// <summary>Creates the command that cancels a sweep.</summary>
    internal static Command CreateCancel(Terminal terminal) => new SweepsCommand().Cancel(terminal);

    private Command List(Terminal terminal)
    {
        var command = new Command("list", "Lists the sweeps of a cluster, in the order in which they began.");
        AddTo(command);
        command.SetAction(parsed => With(parsed, client => List(client, terminal)));
        return command;
    }

    private Command Cancel(Terminal terminal)
    {
        var command = new Command(
            "cancel",
            "Cancels a sweep of a cluster and its trials. What is finished and saved is kept: the command of the sweep "
                + "goes on with it."
        );
        command.Arguments.Add(key);
        command.Require(key, "optimize-cluster list has the keys of all sweeps");
        AddTo(command);
        command.SetAction(parsed => With(parsed, client => Cancel(client, parsed.GetValue(key)!, terminal)));
        return command;
    }

    private void AddTo(Command command)
    {
        command.Options.Add(silo.Cluster);
        command.Options.Add(silo.Redis);
        command.Require(silo.Cluster, "it is the name that silos and clients share: --cluster lab");
    }

    private int With(ParseResult parsed, Func<IGrainFactory, Task> act)
    {
        using var host = Hosts.Client(parsed.GetValue(silo.Cluster)!, parsed.GetValue(silo.Redis)!);

        try
        {
            host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
            act(host.Services.GetRequiredService<IGrainFactory>()).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            throw new IOException($"the cluster does not answer: {MessageText.OneLine(exception.Message)}");
        }
        finally
        {
            host.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        return ExitCode.Success;
    }

    private static async Task List(IGrainFactory client, Terminal terminal)
    {
        var keys = await client.GetGrain<ISweepListGrain>(0).All();
        var found = await Task.WhenAll(
            keys.Select(async key => (Key: key, Summary: await client.GetGrain<ISweepGrain>(key).Summary()))
        );
        ImmutableArray<ImmutableArray<string>> rows =
        [
            .. found
                .Where(sweep => sweep.Summary is not null)
                .Select(sweep =>
                    ImmutableArray.Create(
                        sweep.Key,
                        FormattableString.Invariant($"{sweep.Summary!.Done} of {sweep.Summary.Tasks}"),
                        sweep.Summary.State,
                        sweep.Summary.Title
                    )
                ),
        ];
        terminal.WriteTable(["sweep", "tasks", "state", "title"], rows, column => column != 1, isRuled: true);
        terminal.Output.Flush();
    }

    private static async Task Cancel(IGrainFactory client, string key, Terminal terminal)
    {
        var sweep = client.GetGrain<ISweepGrain>(key);
        await sweep.Cancel();
        var (title, done, tasks, state) =
            await sweep.Summary()
            ?? throw Numbers.Bad("SWEEP", key, "the key of a sweep of this cluster: see optimize-cluster list");
        terminal.WriteLine(FormattableString.Invariant($"{title}: {state}, {done} of {tasks} tasks are done."));
        terminal.Output.Flush();
    }
}
