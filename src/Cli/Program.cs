using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli;

using var interruption = new CancellationTokenSource();
using var registration = PosixSignalRegistration.Create(
    PosixSignal.SIGINT,
    signal =>
    {
        // The first Ctrl-C ends the run at its next iterate; a second one ends the process.
        signal.Cancel = !interruption.IsCancellationRequested;
        interruption.Cancel();
    }
);

var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n" };

try
{
    var exitCode = CommandLine.Run(
        args,
        new(output, error, !Console.IsOutputRedirected, interruption.Token)
        {
            IsErrorInteractive = !Console.IsErrorRedirected,
        }
    );
    output.Flush();
    error.Flush();
    return exitCode;
}
catch (IOException exception) when (StandardOutput.IsClosed(exception))
{
    return ExitCode.Success;
}
catch (IOException exception)
{
    error.Write($"optimize: {exception.Message}\n");
    error.Flush();
    return ExitCode.Failure;
}
