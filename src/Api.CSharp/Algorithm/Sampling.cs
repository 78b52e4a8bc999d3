using System;
using System.Collections.Generic;

namespace OptimizerFunctional;

/// <summary>Lazy selection of iterates.</summary>
public static class Sampling
{
    /// <summary>
    /// Every <paramref name="stride"/>-th iterate: those whose position in the sequence, counted from 0, is a multiple
    /// of it.
    /// </summary>
    /// <param name="iterates">The iterates of a run.</param>
    /// <param name="stride">The distance between selected iterates, at least 1.</param>
    /// <exception cref="ParameterException">The stride is less than 1.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="iterates"/> is null.</exception>
    public static IEnumerable<Iterate> Every(this IEnumerable<Iterate> iterates, int stride)
    {
        ArgumentNullException.ThrowIfNull(iterates);
        return Core.Run.every(stride, iterates);
    }
}
