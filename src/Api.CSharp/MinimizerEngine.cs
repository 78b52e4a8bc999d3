using System.Collections.Generic;
using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>A method of the core that minimizes an objective, whose type of state is not told.</summary>
internal abstract class MinimizerEngine
{
    public abstract string Name { get; }

    public abstract IEnumerable<Iterate> Iterates(Objective objective, ImmutableArray<double> start);

    public abstract IEnumerable<Iterate> IteratesAfter(Objective objective, string saved);

    public abstract Solution Minimize(Objective objective, ImmutableArray<double> start, Core.RunOptions options);

    public abstract Solution Resume(Objective objective, string saved, Core.RunOptions options);
}
