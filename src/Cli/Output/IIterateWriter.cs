using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Writes iterates to standard output in one format. Iterates are written immediately and not stored.
/// </summary>
internal interface IIterateWriter
{
    /// <summary>Writes the header, with the columns of the coordinates.</summary>
    void Begin(ImmutableArray<string> columns);

    /// <summary>Writes an iterate.</summary>
    void Write(Iterate iterate);

    /// <summary>Writes the footer.</summary>
    void End(RunSummary summary);
}
