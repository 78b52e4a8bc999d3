using System;
using System.Collections.Generic;

namespace OptimizerFunctional;

/// <summary>Parts of a run, as lazily as the run itself.</summary>
public static class Sampling
{
    /// <summary>
    /// Every <paramref name="stride"/>-th iterate: those whose place in the sequence, counted from 0, is a multiple of
    /// it.
    /// </summary>
    /// <param name="iterates">A run.</param>
    /// <param name="stride">How many iterates from one that is kept to the next, at least 1.</param>
    public static IEnumerable<Iterate> Every(this IEnumerable<Iterate> iterates, int stride)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        return Core.Run.every(stride, iterates);
    }
}
