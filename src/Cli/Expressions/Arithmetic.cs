using System;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// Operations on numbers. None raises an exception: undefined results are NaN, overflow gives infinity.
/// </summary>
internal static class Arithmetic
{
    /// <summary>The result of an operation. A single operand is the left one. 0^0 is 1.</summary>
    internal static double Apply(Operation operation, double left, double right) =>
        operation switch
        {
            Operation.Add => left + right,
            Operation.Subtract => left - right,
            Operation.Multiply => left * right,
            Operation.Divide => left / right,
            Operation.Power => Math.Pow(left, right),
            Operation.Negate => -left,
            Operation.Exp => Math.Exp(left),
            Operation.Log => Math.Log(left),
            Operation.Sqrt => Math.Sqrt(left),
            Operation.Sin => Math.Sin(left),
            Operation.Cos => Math.Cos(left),
            Operation.Tan => Math.Tan(left),
            _ => Math.Atan(left),
        };

    /// <summary>
    /// The product of two factors of the chain rule, where 0 times infinity is 0. A factor is 0 where something does
    /// not change, such as x/k with k at x = 0. Then an infinite derivative of the outer function, such as that of
    /// (x/k)^0.5, has no effect.
    /// </summary>
    internal static double Chain(double outer, double inner)
    {
        var product = outer * inner;
        return double.IsNaN(product) && !double.IsNaN(outer) && !double.IsNaN(inner) ? 0 : product;
    }

    /// <summary>The derivative of a function of one operand.</summary>
    internal static double Slope(Operation function, double operand, double result) =>
        function switch
        {
            Operation.Negate => -1,
            Operation.Exp => result,
            Operation.Log => 1 / operand,
            Operation.Sqrt => 0.5 / result,
            Operation.Sin => Math.Cos(operand),
            Operation.Cos => -Math.Sin(operand),
            Operation.Tan => 1 + (result * result),
            _ => 1 / (1 + (operand * operand)),
        };

    /// <summary>The partial derivative of a power with respect to its base: p x^(p-1).</summary>
    internal static double SlopeAlongBase(double x, double exponent, double power) =>
        // A division is much cheaper than a second power, and as accurate without underflow and overflow.
        x != 0
        && double.IsNormal(power)
            ? exponent * (power / x)
            : Chain(exponent, Math.Pow(x, exponent - 1));

    /// <summary>
    /// The partial derivative of a power with respect to its exponent: x^p log x, which is 0 at x = 0 for p above 0.
    /// </summary>
    internal static double SlopeAlongExponent(double x, double power) => Chain(power, Math.Log(x));
}
