using System;

namespace OptimizerFunctional.Training;

/// <summary>
/// The random number generator SplitMix64 (Steele, Lea and Flood 2014), with 64 bits of state. Initial weights and the
/// order of data come from it, so a run can be reproduced in any language.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next number in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * Math.ScaleB(1, -53);

    /// <summary>
    /// The next standard normal number, by the cosine of the Box-Muller transform: two uniform numbers each.
    /// </summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <summary>Fills the span with a random permutation of 0, 1, ..., by Fisher and Yates from the end.</summary>
    public void Permute(Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)(Next() % (ulong)(i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
