namespace OptimizerFunctional

/// The placement of epsilon in a denominator.
type EpsilonPlacement =
    /// sqrt(v) + epsilon.
    | OutsideRoot = 0
    /// sqrt(v + epsilon).
    | InsideRoot = 1

/// The order of epsilon and bias correction.
type EpsilonCorrection =
    /// sqrt(v / (1 - beta2^t)) + epsilon, as in Algorithm 1 of the Adam paper.
    | AfterCorrection = 0
    /// (sqrt(v) + epsilon) / sqrt(1 - beta2^t): epsilon-hat of section 2 of the Adam paper, which is 31.6 times larger
    /// at the first step with beta2 = 0.999.
    | BeforeCorrection = 1
