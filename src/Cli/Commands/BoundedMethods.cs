namespace OptimizerFunctional.Cli.Commands;

/// <summary>The methods with bounds.</summary>
internal static class BoundedMethods
{
    /// <summary>The bounds of a method.</summary>
    internal static Bounds BoundsOf(Solver method) =>
        method switch
        {
            LBfgsB bounded => bounded.Bounds,
            NelderMead bounded => bounded.Bounds,
            CmaEs bounded => bounded.Bounds,
            ParticleSwarm bounded => bounded.Bounds,
            HillClimbing bounded => bounded.Bounds,
            _ => Bounds.None,
        };

    /// <summary>
    /// The infinity norm of the projected gradient: that of the coordinates that no bound holds.
    /// </summary>
    internal static double GradientNorm(Bounds bounds, Evaluation at)
    {
        var norm = 0.0;

        for (var i = 0; i < at.Point.Length; i++)
        {
            var (x, slope) = (at.Point[i], at.Gradient[i]);
            var isHeld = (x <= bounds.Lower(i) && slope > 0) || (x >= bounds.Upper(i) && slope < 0);
            norm = isHeld ? norm : double.Max(norm, double.Abs(slope));
        }

        return norm;
    }
}
