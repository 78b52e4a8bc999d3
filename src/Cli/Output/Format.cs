namespace OptimizerFunctional.Cli.Output;

/// <summary>How a run is printed.</summary>
internal enum Format
{
    /// <summary>Columns for people, and a summary.</summary>
    Table,

    /// <summary>A JSON object a line.</summary>
    Jsonl,

    /// <summary>Comma-separated values under a header.</summary>
    Csv,

    /// <summary>A page with figures that needs no other file.</summary>
    Html,
}
