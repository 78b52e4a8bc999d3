using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace OptimizerFunctional.Cluster.Workers;

/// <summary>A process that runs one assignment at a time.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    /// <summary>Starts a worker. The time that takes is no trial's.</summary>
    /// <param name="memory">The limit of its heap in bytes.</param>
    /// <param name="canceled">Ends the waiting.</param>
    internal static async Task<WorkerProcess> Start(long memory, CancellationToken canceled)
    {
        var worker = Start(memory);

        try
        {
            await worker.Next(TimeToStart, canceled);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    private static WorkerProcess Start(long memory)
    {
        var program = new ProcessStartInfo(Host())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        program.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "optimize-cluster.dll"));
        program.ArgumentList.Add(WorkerLoop.Word);
        program.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("x", CultureInfo.InvariantCulture);
        program.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return new(Process.Start(program)!);
    }

    /// <summary>Asks for an assignment.</summary>
    internal async Task Ask(Request request)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(request.Line);
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw await Ended();
        }
    }

    /// <summary>The next answer; a <see cref="WorkerEndedException"/> if there is none.</summary>
    /// <param name="limit">The time in which an answer must come.</param>
    /// <param name="canceled">Ends the waiting.</param>
    internal async Task<Answer> Next(TimeSpan limit, CancellationToken canceled)
    {
        var line = process.StandardOutput.ReadLineAsync(canceled).AsTask();

        // Time is counted in ticks of this process: a machine that slept has not waited.
        for (var waited = TimeSpan.Zero; !line.IsCompleted; waited += Tick)
        {
            if (waited >= limit)
            {
                throw new WorkerEndedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"ended by the limit of time: no iterate within {limit.TotalSeconds} s"
                    )
                )
                {
                    IsLimit = true,
                };
            }

            canceled.ThrowIfCancellationRequested();
            await Task.WhenAny(line, Task.Delay(Tick, canceled));
        }

        return await line is { } text ? Answer.Read(text) : throw await Ended();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // A worker has no children. To kill a tree stops its processes first, and they would stay stopped for ever
            // if this process were killed at that moment.
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }

        process.Dispose();
    }

    private async Task<WorkerEndedException> Ended()
    {
        await process.WaitForExitAsync();
        return new(FormattableString.Invariant($"its process ended with exit code {process.ExitCode}"));
    }

    /// <summary>The program that runs assemblies: this process has perhaps another name, that of a tool.</summary>
    private static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", name));
        return File.Exists(path) ? path : "dotnet";
    }
}

/// <summary>A worker ended before its assignment.</summary>
internal sealed class WorkerEndedException(string message) : Exception(message)
{
    /// <summary>Whether a limit ended it.</summary>
    internal bool IsLimit { get; init; }
}
