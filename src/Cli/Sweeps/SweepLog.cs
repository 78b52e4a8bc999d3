using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The file sweep.csv, with a line per finished run. Lines are written immediately, so a killed sweep loses no finished
/// run. An incomplete last line is ignored.
/// </summary>
internal sealed class SweepLog : IDisposable
{
    internal const string FileName = "sweep.csv";
    private static readonly TimeSpan BetweenSyncs = TimeSpan.FromSeconds(1);

    private readonly SweepPlan plan;
    private readonly FileStream file;
    private readonly Lock appending = new();
    private long synced = Stopwatch.GetTimestamp();

    private SweepLog(SweepPlan plan, FileStream file) => (this.plan, this.file) = (plan, file);

    /// <summary>The outcomes of runs that were finished before.</summary>
    internal SortedDictionary<int, Outcome> Finished { get; } = [];

    /// <summary>Opens the file in a folder exclusively and reads the finished runs.</summary>
    internal static SweepLog Open(SweepPlan plan, OutputFolder folder)
    {
        try
        {
            var log = new SweepLog(
                plan,
                new(folder.File(FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
            log.ReadFinished();
            return log;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {FileName} cannot be opened: {MessageText.OneLine(exception.Message)}");
        }
    }

    /// <summary>Writes the complete table in the order of the grid.</summary>
    internal static void WriteSorted(TextWriter writer, SweepPlan plan, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        WriteHeader(writer, plan);

        foreach (var (run, outcome) in outcomes.OrderBy(run => run.Key))
        {
            WriteRow(writer, plan, run, outcome);
        }
    }

    /// <summary>Appends a finished run. Thread-safe.</summary>
    internal void Append(int run, Outcome outcome)
    {
        var line = Bytes(writer => WriteRow(writer, plan, run, outcome));

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

    private static void WriteHeader(TextWriter writer, SweepPlan plan) =>
        new CsvWriter(writer).Header(["run", .. plan.Grid.Names, .. OutcomeCells.Names]);

    private static void WriteRow(TextWriter writer, SweepPlan plan, int run, Outcome outcome) =>
        new CsvWriter(writer).Row([new(run), .. plan.Grid.Values(run).Select(NumberText.Cell), .. outcome.Cells()]);

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
        file.SetLength(length);
        file.Position = length;

        if (length == 0)
        {
            file.Write(Bytes(writer => WriteHeader(writer, plan)));
            file.Flush(flushToDisk: true);
            return;
        }

        using var text = new StringReader(Encoding.UTF8.GetString(bytes, 0, length));

        foreach (var row in Csv.Read(text))
        {
            Finished[(int)row["run"].Count] = OutcomeCells.Read(row);
        }
    }
}
