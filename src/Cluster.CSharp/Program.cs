using System;
using System.IO;
using System.Text;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cluster.Commands;
using OptimizerFunctional.Cluster.Workers;

if (args is [WorkerLoop.Word])
{
    WorkerLoop.Run(Console.In, Console.Out);
    return ExitCode.Success;
}

using var signals = new Signals();
var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n" };
var terminal = new Terminal(output, error, !Console.IsOutputRedirected, signals.Interrupted)
{
    Program = ClusterCommand.Name,
    IsErrorInteractive = !Console.IsErrorRedirected,
};

try
{
    var exitCode = CommandLine.Run(args, terminal, ClusterCommand.Create(terminal));
    output.Flush();
    error.Flush();
    return signals.Ending(exitCode);
}
catch (IOException exception) when (StandardOutput.IsClosed(exception))
{
    return ExitCode.Success;
}
catch (IOException exception)
{
    terminal.WriteError(exception.Message);
    return ExitCode.Failure;
}
