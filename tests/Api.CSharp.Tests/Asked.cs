using System;
using System.Collections.Immutable;

namespace OptimizerFunctional.Tests;

/// <summary>The point at which a run asks for an observation.</summary>
internal static class AskedPoint
{
    public static ImmutableArray<double> Asked(this Run run) =>
        run.TryAsk(out var point) ? point : throw new InvalidOperationException($"The run has ended: {run.Reason}");
}
