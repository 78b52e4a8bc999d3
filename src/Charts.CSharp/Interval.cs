namespace OptimizerFunctional.Charts;

/// <summary>A range of numbers.</summary>
/// <param name="From">The lower end.</param>
/// <param name="To">The upper end, greater than the lower.</param>
public readonly record struct Interval(double From, double To)
{
    internal double Length => To - From;

    internal bool Contains(double value) => value >= From && value <= To;

    internal Interval Union(Interval other) => new(double.Min(From, other.From), double.Max(To, other.To));

    internal double At(double fraction) =>
        fraction <= 0 ? From
        : fraction >= 1 ? To
        : From + fraction * (To - From);
}
