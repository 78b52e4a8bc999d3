using System.Collections.Immutable;
using System.Globalization;
using System.IO;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Iterates as JSON Lines: one object per iterate.</summary>
internal sealed class JsonIterates(TextWriter output) : IIterateWriter
{
    /// <inheritdoc/>
    public void Begin(ImmutableArray<string> columns) { }

    /// <inheritdoc/>
    public void Write(Iterate iterate)
    {
        output.Write("{\"index\":");
        output.Write(iterate.Index.ToString(CultureInfo.InvariantCulture));
        output.Write(",\"point\":");
        output.Write(Digits.Json(iterate.Point));
        output.Write(",\"value\":");
        output.Write(Digits.Json(iterate.Value));
        output.Write(",\"gradient\":");
        output.Write(Digits.Json(iterate.Gradient));
        output.Write(",\"step\":");
        output.Write(Digits.Json(iterate.Step));

        if (iterate.HasAnswer)
        {
            output.Write(",\"answer\":");
            output.Write(Digits.Json(iterate.Answer));
        }

        output.Write("}\n");
    }

    /// <inheritdoc/>
    public void End(RunSummary summary) { }
}
