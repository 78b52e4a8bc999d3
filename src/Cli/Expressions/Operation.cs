namespace OptimizerFunctional.Cli.Expressions;

/// <summary>An operation with one or two operands.</summary>
internal enum Operation
{
    /// <summary>Left plus right.</summary>
    Add,

    /// <summary>Left minus right.</summary>
    Subtract,

    /// <summary>Left times right.</summary>
    Multiply,

    /// <summary>Left over right.</summary>
    Divide,

    /// <summary>Left to the power of right.</summary>
    Power,

    /// <summary>The negated operand.</summary>
    Negate,

    /// <summary>The exponential function.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>The sine of radians.</summary>
    Sin,

    /// <summary>The cosine of radians.</summary>
    Cos,

    /// <summary>The tangent of radians.</summary>
    Tan,

    /// <summary>The inverse tangent, in radians.</summary>
    Atan,
}
