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

/// Whether a momentum buffer gathers gradients or steps. The same for a constant rate, not under a schedule.
type RatePlacement =
    /// b = momentum * b + g; step = -rate * b.
    | OutsideBuffer = 0
    /// c = momentum * c + rate * g; step = -c.
    | InsideBuffer = 1

/// What decoupled weight decay is multiplied by.
type WeightDecayScaling =
    /// step = ... - rate * decay * x, as in PyTorch, Keras and optax.
    | ByRate = 0
    /// step = ... - decay * x: the decay has a strength of its own, as in Algorithm 2 of the AdamW paper without a
    /// schedule.
    | Independent = 1

/// What AMSGrad takes the largest of, and whether it corrects for a start at zero.
type AmsGradForm =
    /// The largest v; neither moment is corrected, as in Reddi et al. The denominator never falls.
    | Paper = 0
    /// The largest v / (1 - beta2^t); the first moment is corrected too. The denominator never falls.
    | LargestCorrected = 1
    /// The largest v, then divided by 1 - beta2^t; the first moment is corrected too. The denominator may fall.
    | CorrectedLargest = 2

/// Where epsilon stands in Adamax, whose paper has none.
type AdamaxEpsilon =
    /// u = max(beta2 * u, |g| + epsilon), as in PyTorch and optax.
    | AddedToGradient = 0
    /// m / (u + epsilon), as in Keras.
    | AddedToDenominator = 1

/// The momentum of Nadam, step by step.
type NadamMomentum =
    /// beta1 at every step.
    | Constant = 0
    /// beta1 * (1 - 0.96^(t * decay) / 2): from about beta1/2 up to beta1, as section 3 of the Nadam paper proposes.
    | Rising = 1

/// How nonlinear conjugate gradients weigh the last direction: beta, from the gradients g before and g+ after a step
/// along the direction d, and their difference y.
type ConjugateGradientFormula =
    /// (y - 2 d y'y / d'y)'g+ / d'y, but not below a bound that keeps it from 0: CG_DESCENT of Hager and Zhang, 2005
    /// and 2013.
    | HagerZhang = 0
    /// max(0, y'g+ / g'g): Polak and Ribière, 1969, never below 0 as Powell proposed.
    | PolakRibierePlus = 1
    /// g+'g+ / g'g: Fletcher and Reeves, 1964.
    | FletcherReeves = 2
    /// y'g+ / d'y: Hestenes and Stiefel, 1952.
    | HestenesStiefel = 3
    /// g+'g+ / d'y: Dai and Yuan, 1999.
    | DaiYuan = 4
