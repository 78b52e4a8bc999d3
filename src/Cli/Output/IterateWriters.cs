using System.IO;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The writers of the formats.</summary>
internal static class IterateWriters
{
    /// <summary>The writer of a format.</summary>
    internal static IIterateWriter For(Format format, TextWriter output, string title) =>
        format switch
        {
            Format.Jsonl => new JsonIterates(output),
            Format.Csv => new CsvIterates(output),
            Format.Html or Format.Json => new NoIterates(),
            _ => new Table(output, title),
        };
}
