namespace OptimizerFunctional.Cli.Output;

/// <summary>An output format.</summary>
internal enum Format
{
    /// <summary>Aligned columns and a summary.</summary>
    Table,

    /// <summary>One JSON object per line.</summary>
    Jsonl,

    /// <summary>The end of a run as one JSON object.</summary>
    Json,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>A self-contained HTML report with figures.</summary>
    Html,
}
