namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Writes iterates to standard output in one format. Iterates are written immediately and not stored.
/// </summary>
internal interface IIterateWriter
{
    /// <summary>Writes the header.</summary>
    void Begin(int dimension);

    /// <summary>Writes an iterate.</summary>
    void Write(Iterate iterate);

    /// <summary>Writes the footer.</summary>
    void End(RunSummary summary);
}
