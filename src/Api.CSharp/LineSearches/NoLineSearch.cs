namespace OptimizerFunctional;

/// <summary>
/// No line search: the first step length is accepted whatever the value there, unless that is not finite. Costs one
/// evaluation per iterate; the value may increase.
/// </summary>
public sealed record NoLineSearch : LineSearch
{
    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) => user.Use(Core.LineSearch.none);
}
