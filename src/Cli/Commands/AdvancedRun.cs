namespace OptimizerFunctional.Cli.Commands;

/// <summary>A run that was taken forward.</summary>
/// <param name="Found">Its state.</param>
/// <param name="Reached">Where its value has reached the gap; null if it has not.</param>
internal sealed record AdvancedRun(Solution Found, (long Iterations, long Evaluations)? Reached)
{
    /// <summary>Whether the user interrupted it.</summary>
    internal bool IsInterrupted => Found.Reason.Kind == StopKind.Custom;
}
