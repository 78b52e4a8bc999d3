namespace OptimizerFunctional

/// Where epsilon stands in a denominator.
type EpsilonPlacement =
    /// sqrt(v) + epsilon.
    | OutsideRoot = 0
    /// sqrt(v + epsilon).
    | InsideRoot = 1

/// Whether epsilon is added before or after the second moment is corrected for its start at zero.
type EpsilonCorrection =
    /// sqrt(v / (1 - beta2^t)) + epsilon, as in Algorithm 1 of the Adam paper.
    | AfterCorrection = 0
    /// sqrt(v) + epsilon, then corrected: epsilon-hat of section 2 of the Adam paper, 31.6 times larger at the first
    /// step.
    | BeforeCorrection = 1
