using System;

namespace OptimizerFunctional;

/// <summary>Convex quadratic and linear programs with linear constraints.</summary>
/// <example>
/// <code>
/// // The portfolio of least variance: weights of at least 0 that add up to 1.
/// var covariance = Matrix.Of([[0.04, 0.01, 0], [0.01, 0.09, 0.02], [0, 0.02, 0.16]]);
/// var constraints = Constraints.Of(Constraint.Equal("budget", [1, 1, 1], 1)).Within(Bounds.Between(0, 1));
/// var portfolio = QuadraticProgram.Minimize(covariance, [0, 0, 0], constraints);
/// Console.WriteLine($"{portfolio.Point[0]:F3} {portfolio.Point[1]:F3} {portfolio.Point[2]:F3}"); // 0.646 0.205 0.149
/// </code>
/// </example>
public static class QuadraticProgram
{
    /// <summary>
    /// Minimizes 1/2 x'Hx + linear'x subject to linear constraints and bounds, by the dual active-set method of
    /// Goldfarb and Idnani. It needs no start. With H = 0 it solves a linear program.
    /// </summary>
    /// <param name="hessian">H, symmetric and positive semidefinite.</param>
    /// <param name="linear">The linear term.</param>
    /// <param name="constraints">Linear constraints and bounds.</param>
    /// <exception cref="ParameterException">
    /// The Hessian is not symmetric or has a negative eigenvalue, a size does not fit, or a constraint is not linear.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static QuadraticSolution Minimize(Matrix hessian, ArrayLike linear, Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(constraints);
        return Core.QuadraticProgramModule.minimize(new(hessian, linear.Values, constraints));
    }
}
