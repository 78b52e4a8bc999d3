namespace OptimizerFunctional.Training;

/// <summary>What a hidden layer makes of its sums z.</summary>
public enum Activation
{
    /// <summary>max(z, 0).</summary>
    Relu,

    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-z).</summary>
    Sigmoid,

    /// <summary>
    /// z times the normal distribution function of z (Hendrycks and Gimpel 2016), exact and not by tanh.
    /// </summary>
    Gelu,
}
