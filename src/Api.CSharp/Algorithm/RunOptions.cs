using System;
using System.Diagnostics;
using System.Threading;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Cancellation and progress of a run.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Cancels the run before its next step. The run then returns the best point so far. The default cannot be
    /// canceled.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Receives progress reports. The default is null: no reports.</summary>
    public IProgress<Progress>? Progress { get; init; }

    /// <summary>The number of iterations between reports, at least 1. The default is 100.</summary>
    public long ReportEvery
    {
        get;
        init => field = Check.atLeast(1, nameof(ReportEvery), value);
    } = 100;

    /// <summary>
    /// Whether the run continues when a value or gradient is not finite. For noisy objectives, with a transform that
    /// skips such gradients. The default is false.
    /// </summary>
    public bool ContinueWhenNotFinite { get; init; }

    internal Core.RunOptions ToCore(Stop stop)
    {
        var clock = Stopwatch.StartNew();
        var token = CancellationToken;
        var progress = Progress;
        return new Core.RunOptions(
            stop.Inner,
            Interop.Function(() => clock.Elapsed),
            Interop.Function(() => token.IsCancellationRequested),
            Interop.Procedure((Progress at) => progress?.Report(at)),
            progress is null ? 0 : ReportEvery,
            ContinueWhenNotFinite
        );
    }
}
