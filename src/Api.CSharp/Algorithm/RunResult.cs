using System;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>The result of a run, from which a <see cref="Solution"/> or a <see cref="Fit"/> is made.</summary>
internal sealed record RunResult(
    string Method,
    Evaluation Best,
    long BestIndex,
    Evaluation Last,
    ImmutableArray<double> Answer,
    bool HasAnswer,
    StopReason Reason,
    long Iterations,
    long Evaluations,
    Counts Counts,
    GradientSource Source,
    TimeSpan Elapsed,
    Saved Saved,
    ImmutableArray<double> Residuals,
    ConstraintReport? Constraints,
    Func<bool, Covariance?> Covariance
);
