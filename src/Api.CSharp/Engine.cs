using System.Collections.Immutable;

namespace OptimizerFunctional;

/// <summary>An optimizer of the core whose type of state is not told. Two of them meet by double dispatch.</summary>
internal abstract class Engine : MinimizerEngine
{
    /// <summary>This one, then the other.</summary>
    public abstract Engine AndThen(Engine second);

    /// <summary>The other, then this one.</summary>
    public abstract Engine After<TFirst>(Core.Optimizer<TFirst> first);

    public abstract Engine Lookahead(long period, double share);

    public abstract Engine Accumulate(long period);

    public abstract Engine SkipNonFinite(long most);

    public abstract Run Start(ImmutableArray<double> start);

    public abstract Run Restore(string saved);

    public abstract InPlace StartInPlace(ImmutableArray<double> start);

    public abstract InPlace RestoreInPlace(string saved);
}
