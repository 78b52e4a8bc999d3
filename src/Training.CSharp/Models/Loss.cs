namespace OptimizerFunctional.Training;

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
