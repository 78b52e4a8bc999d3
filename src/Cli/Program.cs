using System;
using System.IO;
using System.Text;
using OptimizerFunctional.Cli;

using var signals = new Signals();
var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n" };

try
{
    var exitCode = CommandLine.Run(
        args,
        new(output, error, !Console.IsOutputRedirected, signals.Interrupted)
        {
            IsErrorInteractive = !Console.IsErrorRedirected,
        }
    );
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
    new Terminal(output, error, false, default).WriteError(exception.Message);
    return ExitCode.Failure;
}
