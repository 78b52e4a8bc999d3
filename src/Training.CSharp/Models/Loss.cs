namespace OptimizerFunctional.Training;

/// <summary>The loss function, averaged over the rows of a batch.</summary>
public enum Loss
{
    /// <summary>
    /// Softmax cross-entropy: the negative log-likelihood of the correct class, with one output per class.
    /// </summary>
    SoftmaxCrossEntropy,

    /// <summary>
    /// Logistic cross-entropy for two classes and one output, whose sigmoid is the probability of class 1.
    /// </summary>
    LogisticCrossEntropy,

    /// <summary>Squared error, (output - target)^2, with one output.</summary>
    SquaredError,
}
