using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Writes nothing, for formats that are produced at the end of a run.</summary>
internal sealed class NoIterates : IIterateWriter
{
    /// <inheritdoc/>
    public void Begin(ImmutableArray<string> columns) { }

    /// <inheritdoc/>
    public void Write(Iterate iterate) { }

    /// <inheritdoc/>
    public void End(RunSummary summary) { }
}
