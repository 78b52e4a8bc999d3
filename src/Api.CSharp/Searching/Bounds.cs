using System;
using System.Collections.Immutable;
using System.Globalization;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>The box that a method stays in: lower &lt;= x &lt;= upper. An immutable value; a bound may be infinite.</summary>
public sealed record Bounds
{
    private readonly SearchBox box;
    private readonly ImmutableArray<double> lower;
    private readonly ImmutableArray<double> upper;

    /// <summary>The same two bounds for every coordinate.</summary>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound, above the lower one.</param>
    public Bounds(double lower, double upper)
        : this(SearchBox.NewCube(lower, upper), [lower], [upper])
    {
    }

    /// <summary>Two bounds for each coordinate.</summary>
    /// <param name="lower">The lower bounds.</param>
    /// <param name="upper">The upper bounds, each above the lower one.</param>
    public Bounds(ImmutableArray<double> lower, ImmutableArray<double> upper)
        : this(SearchBox.NewCorners(lower, upper), lower, upper)
    {
    }

    private Bounds(SearchBox box, ImmutableArray<double> lower, ImmutableArray<double> upper) =>
        (this.box, this.lower, this.upper) = (SearchBoxModule.check(box), lower, upper);

    /// <summary>No bounds.</summary>
    public static Bounds None { get; } = new(SearchBox.Everywhere, [], []);

    internal SearchBox Inner => box;

    /// <summary>Whether both are the same box.</summary>
    public bool Equals(Bounds? other) =>
        other is not null
        && box.Tag == other.box.Tag
        && Vectors.Same(lower, other.lower)
        && Vectors.Same(upper, other.upper);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(box.Tag, Vectors.Hash(lower), Vectors.Hash(upper));

    /// <summary>"none", two numbers such as "-1..1", or two points such as "[0, 0]..[1, 2]".</summary>
    public override string ToString() =>
        box.IsEverywhere ? "none"
        : box.IsCube ? string.Create(CultureInfo.InvariantCulture, $"{lower[0]:R}..{upper[0]:R}")
        : $"{Vectors.Text(lower)}..{Vectors.Text(upper)}";

    /// <summary>The bounds that "none" or two numbers such as "-1..1" stand for, if they are that.</summary>
    internal static bool TryParse(string text, out Bounds? bounds)
    {
        bounds = text == "none" ? None : null;
        if (text.Split("..") is [var low, var high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out var lower)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out var upper))
        {
            bounds = new(lower, upper);
        }

        return bounds is not null;
    }
}
