namespace OptimizerFunctional.Cli.Commands;

/// <summary>An interrupted run, from which it goes on bit for bit.</summary>
/// <param name="Saved">The saved run.</param>
/// <param name="Reached">Where it has reached the gap; null if it has not.</param>
/// <param name="Seconds">The time it has taken.</param>
internal sealed record InterruptedRun(string Saved, (long Iterations, long Evaluations)? Reached, double Seconds);
