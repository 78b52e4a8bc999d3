namespace OptimizerFunctional.Cli.Output;

/// <summary>Prints nothing while the run goes on, for formats that are made at its end.</summary>
internal sealed class NoIterates : IIterateWriter
{
    /// <inheritdoc/>
    public void Begin(int dimension) { }

    /// <inheritdoc/>
    public void Write(Iterate iterate) { }

    /// <inheritdoc/>
    public void End(RunSummary summary) { }
}
