using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// L-BFGS with bounds: lower &lt;= x &lt;= upper, coordinate by coordinate. No point outside is ever asked for, and the start must
/// not be outside either. It ends where the projected gradient vanishes: the gradient itself need not, at a bound.
/// </summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu 1995, A limited memory algorithm for bound constrained optimization; Zhu, Byrd, Lu and Nocedal
/// 1997, Algorithm 778: L-BFGS-B; Morales and Nocedal 2011, Remark on Algorithm 778.</remarks>
public sealed record LBfgsB : SearchMethod
{
    private static readonly LBfgsBSettings Defaults = Core.LBfgsB.defaults;

    /// <summary>
    /// The lower bounds, one a coordinate, negative infinity where there is none; empty where there are none at all, which is the
    /// default. A NaN, infinity, and a bound above its upper one are a <see cref="ParameterException"/>.
    /// </summary>
    public ImmutableArray<double> Lower
    {
        get;
        init
        {
            BoxModule.create(value, []);
            field = value;
        }
    } = Defaults.Lower;

    /// <summary>
    /// The upper bounds, one a coordinate, infinity where there is none; empty where there are none at all, which is the default.
    /// A NaN, negative infinity, and a bound below its lower one are a <see cref="ParameterException"/>.
    /// </summary>
    public ImmutableArray<double> Upper
    {
        get;
        init
        {
            BoxModule.create([], value);
            field = value;
        }
    } = Defaults.Upper;

    /// <summary>How many steps are remembered, at least 1. The default is 10.</summary>
    public int Memory { get; init => field = (int)Check.atLeast(1, nameof(Memory), value); } = Defaults.Memory;

    /// <summary>
    /// The largest coordinate of the projected gradient at which the method ends, at least 0. The default is 1e-8, at which runs
    /// without bounds stop by default. The projected gradient is x less the point of the box nearest to x - g.
    /// </summary>
    public double GradientTolerance { get; init => field = Check.notNegative(nameof(GradientTolerance), value); } = Defaults.GradientTolerance;

    /// <summary>Whether both are the same, bound by bound.</summary>
    public bool Equals(LBfgsB? other) =>
        other is not null
        && Vectors.Same(Lower, other.Lower)
        && Vectors.Same(Upper, other.Upper)
        && Memory == other.Memory
        && GradientTolerance.Equals(other.GradientTolerance);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Vectors.Hash(Lower), Vectors.Hash(Upper), Memory, GradientTolerance);

    internal override SearchEngine CreateSearchEngine() =>
        new SearchEngine<LBfgsBState, Evaluation>(
            Core.LBfgsB.create(new(Lower, Upper, Memory, GradientTolerance)), EvaluationObservation.Kind);
}
