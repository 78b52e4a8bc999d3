using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace OptimizerFunctional.Cli;

/// <summary>
/// The signals that end a process: SIGINT (Ctrl-C), SIGTERM and SIGHUP. The first one ends a run at its next iterate,
/// so that finished work is saved. A second one ends the process at once.
/// </summary>
internal sealed class Signals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Known =
    [
        (PosixSignal.SIGHUP, 1),
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGTERM, 15),
    ];

    private readonly CancellationTokenSource interruption = new();
    private readonly PosixSignalRegistration[] registrations;
    private int first;

    internal Signals() =>
        registrations = [.. Known.Select(known => PosixSignalRegistration.Create(known.Signal, Receive))];

    /// <summary>Canceled by the first signal.</summary>
    internal CancellationToken Interrupted => interruption.Token;

    /// <summary>The exit code: 128 plus the number of the signal after an interruption.</summary>
    internal int Ending(int exitCode) => exitCode == ExitCode.Interrupted && first > 0 ? 128 + first : exitCode;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        interruption.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        var number = Array.Find(Known, known => known.Signal == context.Signal).Number;
        context.Cancel = Interlocked.CompareExchange(ref first, number, 0) == 0;
        interruption.Cancel();
    }
}
