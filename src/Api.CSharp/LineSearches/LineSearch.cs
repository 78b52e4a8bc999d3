namespace OptimizerFunctional;

/// <summary>How far to go along a direction: an immutable value, part of the methods that go along lines.</summary>
public abstract record LineSearch
{
    private protected LineSearch() { }

    /// <summary>Gives the line search of the core, with its type of state, to what is to be built with it.</summary>
    internal abstract TResult With<TResult>(ILineSearchVisitor<TResult> user);
}

/// <summary>What is built with a line search of any type of state.</summary>
internal interface ILineSearchVisitor<out TResult>
{
    TResult Use<TSearch>(Core.LineSearch<TSearch> search);
}
