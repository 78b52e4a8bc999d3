using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The methods with bounds.</summary>
internal static class BoundedMethods
{
    /// <summary>The names of the methods with bounds.</summary>
    internal static IEnumerable<string> Names =>
        Methods.All.Where(method => With(method.Default, Bounds.None) is not null).Select(method => method.Name);

    /// <summary>The bounds of a method.</summary>
    internal static Bounds BoundsOf(Solver method) =>
        method switch
        {
            LBfgsB bounded => bounded.Bounds,
            NelderMead bounded => bounded.Bounds,
            CmaEs bounded => bounded.Bounds,
            ParticleSwarm bounded => bounded.Bounds,
            HillClimbing bounded => bounded.Bounds,
            ConstrainedSolver bounded => bounded.Constraints.Bounds,
            _ => Bounds.None,
        };

    /// <summary>A method with these bounds; null if it can have none.</summary>
    internal static Solver? With(Solver method, Bounds bounds) =>
        method switch
        {
            LBfgsB bounded => bounded with { Bounds = bounds },
            NelderMead bounded => bounded with { Bounds = bounds },
            CmaEs bounded => bounded with { Bounds = bounds },
            ParticleSwarm bounded => bounded with { Bounds = bounds },
            HillClimbing bounded => bounded with { Bounds = bounds },
            ConstrainedSolver bounded => bounded with { Constraints = bounded.Constraints.Within(bounds) },
            _ => null,
        };
}
