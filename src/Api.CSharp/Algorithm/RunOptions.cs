using System;
using System.Diagnostics;
using System.Threading;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>How a run is watched and cancelled.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Cancels the run before its next step: it then returns the best point so far. The default cannot be cancelled.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Told where the run stands. The default is null: nobody is.</summary>
    public IProgress<Progress>? Progress { get; init; }

    /// <summary>Iterations between two reports, at least 1. The default is 100.</summary>
    public long ReportEvery
    {
        get;
        init => field = Check.atLeast(1, nameof(ReportEvery), value);
    } = 100;

    /// <summary>
    /// Whether the run goes on when a value or a gradient is not finite: for noisy objectives, with a transform that
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
