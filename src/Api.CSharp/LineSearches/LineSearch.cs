namespace OptimizerFunctional;

/// <summary>
/// A line search: determines the step length along a direction. An immutable value, used by line-search methods.
/// </summary>
public abstract record LineSearch
{
    private protected LineSearch() { }

    /// <summary>Passes the core's line search, with its type of state, to a visitor.</summary>
    internal abstract TResult With<TResult>(ILineSearchVisitor<TResult> user);
}

/// <summary>Builds something with a line search of any type of state.</summary>
internal interface ILineSearchVisitor<out TResult>
{
    TResult Use<TSearch>(Core.LineSearch<TSearch> search);
}
