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
    /// sqrt(v) + epsilon, then corrected: epsilon-hat of section 2 of the Adam paper, 31.6 times larger at the first step.
    | BeforeCorrection = 1

/// Whether a momentum buffer gathers gradients or steps. The same for a constant rate, not under a schedule.
type RatePlacement =
    /// b = momentum * b + g; step = -rate * b.
    | OutsideBuffer = 0
    /// c = momentum * c + rate * g; step = -c.
    | InsideBuffer = 1
