namespace OptimizerFunctional;

/// <summary>
/// No line search: the first step length is accepted whatever the value there, unless that is not finite. Costs one
/// evaluation per iterate; the value may increase.
/// </summary>
/// <example>
/// <code>
/// // Newton's method without a line search takes the full step: a quadratic function is minimized in one.
/// var parabola = Objective.Create(x => x[0] * x[0], (x, g) => g[0] = 2 * x[0]).WithHessian((x, h) => h[0] = 2);
/// var solution = new Newton { LineSearch = new NoLineSearch() }.Minimize(parabola, [3]);
/// Console.WriteLine($"{solution.Iterations}, x = {solution.Point[0]}"); // 1, x = 0
/// </code>
/// </example>
public sealed record NoLineSearch : LineSearch
{
    internal override TResult With<TResult>(ILineSearchVisitor<TResult> user) => user.Use(Core.LineSearch.none);
}
