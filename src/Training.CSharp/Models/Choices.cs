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

/// <summary>What is minimized, as a mean over the rows of a batch.</summary>
public enum Loss
{
    /// <summary>-log of the share of e^output that the right class has: one output a class.</summary>
    SoftmaxCrossEntropy,

    /// <summary>
    /// The same for two classes and one output, whose logistic function is the probability of class 1.
    /// </summary>
    LogisticCrossEntropy,

    /// <summary>(output - target)^2: one output.</summary>
    SquaredError,
}

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
