using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The file sweep.csv, with a line per finished run. Lines are written immediately, so a killed sweep loses no finished
/// run. An incomplete last line is ignored.
/// </summary>
internal sealed class SweepLog : IDisposable
{
    internal const string FileName = "sweep.csv";
    private static readonly TimeSpan BetweenSyncs = TimeSpan.FromSeconds(1);

    private readonly SweepTable table;
    private readonly FileStream file;
    private readonly Lock appending = new();
    private long synced = Stopwatch.GetTimestamp();

    private SweepLog(SweepTable table, FileStream file) => (this.table, this.file) = (table, file);

    /// <summary>The outcomes of runs that were finished before.</summary>
    internal SortedDictionary<int, Outcome> Finished { get; private set; } = [];

    /// <summary>Opens the file in a claimed folder and reads the finished runs.</summary>
    internal static SweepLog Open(SweepPlan plan, OutputFolder folder)
    {
        FileStream? file = null;

        try
        {
            file = new(folder.File(FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var log = new SweepLog(new(plan), file);
            log.ReadFinished();
            return log;
        }
        catch (Exception exception)
        {
            file?.Dispose();
            throw exception is IOException or UnauthorizedAccessException
                ? new UsageException($"--out: {FileName} cannot be opened: {MessageText.OneLine(exception.Message)}")
                : exception;
        }
    }

    /// <summary>Appends a finished run. Thread-safe.</summary>
    internal void Append(int run, Outcome outcome)
    {
        var line = Bytes(writer => table.WriteRow(writer, run, outcome));

        lock (appending)
        {
            file.Write(line);
            var isTime = Stopwatch.GetElapsedTime(synced) > BetweenSyncs;
            file.Flush(flushToDisk: isTime);
            synced = isTime ? Stopwatch.GetTimestamp() : synced;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static byte[] Bytes(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void ReadFinished()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var length = Array.LastIndexOf(bytes, (byte)'\n') + 1;

        if (length > 0)
        {
            using var text = new StringReader(Encoding.UTF8.GetString(bytes, 0, length));
            Finished = table.Read(text);
        }

        if (length < bytes.Length)
        {
            file.SetLength(length);
        }

        file.Position = length;

        if (length == 0)
        {
            file.Write(Bytes(table.WriteHeader));
            file.Flush(flushToDisk: true);
        }
    }
}
