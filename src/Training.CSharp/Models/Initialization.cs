namespace OptimizerFunctional.Training;

/// <summary>How weights begin; biases begin at 0.</summary>
public enum Initialization
{
    /// <summary>Normal numbers of variance 2 / inputs (He et al. 2015, equation 10): for ReLU and GELU.</summary>
    He,

    /// <summary>
    /// Normal numbers of variance 2 / (inputs + outputs) (Glorot and Bengio 2010, equation 12): for tanh and sigmoid.
    /// </summary>
    Glorot,

    /// <summary>Zeros: for models without hidden layers, which have one minimum.</summary>
    Zeros,
}
