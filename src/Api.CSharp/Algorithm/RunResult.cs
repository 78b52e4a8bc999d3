using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>
/// What a run to an end found, before it is shown as a <see cref="Solution"/> or a <see cref="Fit"/>.
/// </summary>
internal sealed record RunResult(
    Evaluation Best,
    long BestIndex,
    Evaluation Last,
    StopReason Reason,
    long Iterations,
    long Evaluations,
    Counts Counts,
    GradientSource Source,
    TimeSpan Elapsed,
    Saved Saved,
    ImmutableArray<double> Residuals,
    Func<bool, Covariance?> Covariance
);
