using System.Collections.Generic;

namespace OptimizerFunctional.Tests;

/// <summary>Runs for the tests.</summary>
internal static class FrameRuns
{
    private static readonly Problem Rosenbrock = Problems.Find("rosenbrock").WithDimension(2);

    public static IEnumerable<Iterate> Run(Optimizer optimizer) => optimizer.Iterates(Rosenbrock.Objective, [-1.2, 1]);
}
