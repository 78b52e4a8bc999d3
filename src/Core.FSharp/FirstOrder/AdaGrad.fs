namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of AdaGrad.
type AdaGradSettings = {
    /// The learning rate, finite and above 0. The default is 0.01. `Schedule.inverseTime` is PyTorch's decay of it.
    LearningRate: Schedule
    /// The initial value of the sum of squares, finite and at least 0. The default is 0.
    InitialAccumulator: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 1e-10.
    Epsilon: float
    /// The placement of epsilon. The default is outside the root.
    EpsilonPlacement: EpsilonPlacement
}

/// The state of AdaGrad.
type AdaGradState = {
    /// The number of steps taken, t.
    Count: int64
    /// G: the initial accumulator plus the sum of squared gradients.
    SumOfSquares: Vector
}

/// AdaGrad (Duchi, Hazan and Singer 2011, section 1.1, diagonal): G <- G + g^2, x <- x - rate * g / (sqrt(G) +
/// epsilon).
[<RequireQualifiedAccess>]
module AdaGrad =

    /// Learning rate 0.01, initial accumulator 0, epsilon 1e-10 outside the root: the paper's form with PyTorch's
    /// defaults.
    let defaults: AdaGradSettings = {
        LearningRate = Schedule.constant 0.01
        InitialAccumulator = 0.0
        Epsilon = 1e-10
        EpsilonPlacement = EpsilonPlacement.OutsideRoot
    }

    /// optax's preset: initial accumulator 0.1, epsilon 1e-7 inside the root.
    let optax: AdaGradSettings = {
        defaults with
            InitialAccumulator = 0.1
            Epsilon = 1e-7
            EpsilonPlacement = EpsilonPlacement.InsideRoot
    }

    /// Keras' preset: learning rate 0.001, otherwise optax's.
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
        |> Optimizer.withSettings settings
