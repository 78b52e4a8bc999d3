namespace OptimizerFunctional;

/// <summary>
/// No search: the first step of a direction is taken whatever the value there, save where that is not finite. Costs one
/// evaluation an iterate and may climb.
/// </summary>
public sealed record NoLineSearch : LineSearch
{
    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) => user.Use(Core.LineSearch.none);
}
