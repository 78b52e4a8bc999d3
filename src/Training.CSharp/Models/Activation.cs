namespace OptimizerFunctional.Training;

/// <summary>The activation function of hidden layers, applied to sums z.</summary>
public enum Activation
{
    /// <summary>max(z, 0).</summary>
    Relu,

    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-z).</summary>
    Sigmoid,

    /// <summary>
    /// GELU: z times the normal distribution function of z (Hendrycks and Gimpel 2016), exact instead of the tanh
    /// approximation.
    /// </summary>
    Gelu,
}
