namespace OptimizerFunctional.Training;

/// <summary>The initialization of weights. Biases start at 0.</summary>
public enum Initialization
{
    /// <summary>
    /// Normally distributed with variance 2 / inputs (He et al. 2015, equation 10): for ReLU and GELU.
    /// </summary>
    He,

    /// <summary>
    /// Normally distributed with variance 2 / (inputs + outputs) (Glorot and Bengio 2010, equation 12): for tanh and
    /// sigmoid.
    /// </summary>
    Glorot,

    /// <summary>Zeros: for models without hidden layers, which are convex.</summary>
    Zeros,
}
