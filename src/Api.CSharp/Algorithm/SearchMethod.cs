namespace OptimizerFunctional;

/// <summary>
/// A method that searches: a line search, a trust region, a simplex, a population. It asks for one observation at a
/// time, and not every one makes an iterate. An immutable value, varied with <c>with</c>.
/// </summary>
public abstract record SearchMethod : Minimizer
{
    private protected SearchMethod() { }
}
