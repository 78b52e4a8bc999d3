namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AdaGrad.
type AdaGradSettings = {
    /// The step size, finite and above 0; 0.01. PyTorch's decay of it is `Schedule.inverseTime`.
    LearningRate: Schedule
    /// What the sum of squares starts from, finite and at least 0; 0.
    InitialAccumulator: float
    /// Keeps the denominator from 0; finite and at least 0; 1e-10. With 0, coordinates whose gradients have all been 0
    /// do not move.
    Epsilon: float
    /// Where epsilon stands; outside the root.
    EpsilonPlacement: EpsilonPlacement
}

/// The state of AdaGrad.
type AdaGradState = {
    /// Steps taken, t.
    Count: int64
    /// The initial accumulator and all squared gradients, G.
    SumOfSquares: Vector
}

/// AdaGrad (Duchi, Hazan and Singer 2011, section 1.1, diagonal): G <- G + g^2, x <- x - rate * g / (sqrt(G) +
/// epsilon).
[<RequireQualifiedAccess>]
module AdaGrad =

    /// Rate 0.01, the sum from 0, epsilon 1e-10 outside the root: the paper's form with the numbers of PyTorch.
    let defaults: AdaGradSettings = {
        LearningRate = Schedule.constant 0.01
        InitialAccumulator = 0.0
        Epsilon = 1e-10
        EpsilonPlacement = EpsilonPlacement.OutsideRoot
    }

    /// The sum from 0.1, epsilon 1e-7 inside the root.
    let optax: AdaGradSettings = {
        defaults with
            InitialAccumulator = 0.1
            Epsilon = 1e-7
            EpsilonPlacement = EpsilonPlacement.InsideRoot
    }

    /// Rate 0.001; otherwise as optax.
    let keras: AdaGradSettings = { optax with LearningRate = Schedule.constant 0.001 }

    /// The optimizer with these settings.
    let create (settings: AdaGradSettings) : Optimizer<AdaGradState> =
        let initial = Check.notNegative "InitialAccumulator" settings.InitialAccumulator
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        let inside, outside =
            if settings.EpsilonPlacement = EpsilonPlacement.InsideRoot then
                Pack.ofFloat epsilon, Pack.Zero
            else
                Pack.Zero, Pack.ofFloat epsilon

        let rates = settings.LearningRate

        Coordinatewise.one
            "adagrad"
            (Layout.one _.Count _.SumOfSquares (fun count sum -> { Count = count; SumOfSquares = sum })
             |> Layout.from (fun start -> [| Vector.replicate start.Length initial |]))
            (fun t -> struct (Pack.ofFloat (rates.At(t - 1L)), inside, outside))
            (fun (struct (rate, inside, outside)) _ g sum ->
                let sum = sum + g * g
                let root = Pack.sqrt (sum + inside) + outside
                struct (sum, -(Pack.divide (rate * g) root)))
