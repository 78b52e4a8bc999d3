namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The hyperparameters of RMSProp.
type RmsPropSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The decay rate of the moving average of squared gradients, in [0, 1). The default is 0.9.
    Decay: float
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients are
    /// all 0. The default is 1e-8.
    Epsilon: float
    /// The placement of epsilon. The default is outside the root.
    EpsilonPlacement: EpsilonPlacement
    /// Whether the squared mean of the gradients is subtracted, so that the denominator is their standard deviation.
    /// The default is no.
    Centered: bool
    /// The decay rate of the momentum buffer of scaled gradients, in [0, 1); 0 for no buffer. The default is 0.
    Momentum: float
    /// Whether the learning rate is applied inside or outside the buffer. The default is inside.
    RatePlacement: RatePlacement
    /// Whether the denominator has bias correction: its squared part is divided by 1 - decay^t. The default is no.
    BiasCorrection: bool
}

/// The state of RMSProp. Vectors that the settings do not need are empty.
type RmsPropState = {
    /// The number of steps taken, t.
    Count: int64
    /// v: the moving average of squared gradients.
    MeanSquare: Vector
    /// The moving average of gradients, if centered.
    [<MayBe(Unusual.OfAnyLength)>]
    Mean: Vector
    /// The momentum buffer, with momentum.
    [<MayBe(Unusual.OfAnyLength)>]
    Buffer: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private RmsPropStep = { Average: MovingAverage; Rate: Pack; EpsilonInside: Pack; EpsilonOutside: Pack }

/// RMSProp (Tieleman and Hinton 2012, lecture 6.5): v <- decay * v + (1 - decay) * g^2, x <- x - rate / (sqrt(v) +
/// epsilon) * g. Centered and with momentum as in Graves (2013), equations 38 to 42.
[<RequireQualifiedAccess>]
module RmsProp =

    /// Learning rate 0.001, decay rate 0.9, epsilon 1e-8 outside the root, neither centered nor with momentum: as in
    /// the lecture and the tutorials.
    let defaults: RmsPropSettings = {
        LearningRate = Schedule.constant 0.001
        Decay = 0.9
        Epsilon = 1e-8
        EpsilonPlacement = EpsilonPlacement.OutsideRoot
        Centered = false
        Momentum = 0.0
        RatePlacement = RatePlacement.InsideBuffer
        BiasCorrection = false
    }

    /// PyTorch's preset: learning rate 0.01, decay rate 0.99, the learning rate outside the momentum buffer.
    let pytorch: RmsPropSettings = {
        defaults with
            LearningRate = Schedule.constant 0.01
            Decay = 0.99
            RatePlacement = RatePlacement.OutsideBuffer
    }

    /// Keras' preset: epsilon 1e-7 inside the root.
    let keras: RmsPropSettings = { defaults with Epsilon = 1e-7; EpsilonPlacement = EpsilonPlacement.InsideRoot }

    /// optax's preset: epsilon 1e-8 inside the root.
    let optax: RmsPropSettings = { defaults with EpsilonPlacement = EpsilonPlacement.InsideRoot }

    let private prepare (settings: RmsPropSettings) (rate: int64 -> float) (t: int64) : RmsPropStep =
        // v/(1 - decay^t) in the denominator, multiplied through by root = sqrt(1 - decay^t).
        let root =
            if settings.BiasCorrection then
                sqrt (MovingAverage.correction settings.Decay t)
            else
                1.0

        let inside = settings.EpsilonPlacement = EpsilonPlacement.InsideRoot

        {
            Average = MovingAverage.ofDecay settings.Decay
            Rate = Pack.ofFloat (root * rate (t - 1L))
            EpsilonInside = Pack.ofFloat (if inside then settings.Epsilon * root * root else 0.0)
            EpsilonOutside = Pack.ofFloat (if inside then 0.0 else settings.Epsilon * root)
        }

    let inline private scaled (step: RmsPropStep) (square: Pack) (g: Pack) : Pack =
        Pack.divide step.Rate (Pack.sqrt (square + step.EpsilonInside) + step.EpsilonOutside) * g

    let private plain settings rate : Optimizer<RmsPropState> =
        Coordinatewise.one
            "rmsprop"
            (Layout.one _.Count _.MeanSquare (fun count square -> {
                Count = count
                MeanSquare = square
                Mean = Vector.Empty
                Buffer = Vector.Empty
            }))
            (prepare settings rate)
            (fun step _ g v ->
                let v = step.Average.Next(v, g * g)
                struct (v, scaled step v g))

    let private centered settings rate : Optimizer<RmsPropState> =
        Coordinatewise.two
            "rmsprop"
            (Layout.two _.Count _.MeanSquare _.Mean (fun count square mean -> {
                Count = count
                MeanSquare = square
                Mean = mean
                Buffer = Vector.Empty
            }))
            (prepare settings rate)
            (fun step _ g v m ->
                let v = step.Average.Next(v, g * g)
                let m = step.Average.Next(m, g)
                // v - m^2 is below 0 only by rounding, which must not become NaN.
                struct (v, m, scaled step (Pack.max Pack.Zero (v - m * m)) g))

    /// The optimizer with these settings.
    let create (settings: RmsPropSettings) : Optimizer<RmsPropState> =
        Check.decay "Decay" settings.Decay |> ignore
        Check.notNegative "Epsilon" settings.Epsilon |> ignore
        Check.decay "Momentum" settings.Momentum |> ignore

        let direction = if settings.Centered then centered settings else plain settings

        let rates = settings.LearningRate

        let optimizer =
            if settings.Momentum = 0.0 then
                direction (fun count -> -(rates.At count))
            else
                let inside = settings.RatePlacement = RatePlacement.InsideBuffer

                let buffer =
                    Momentum.create {
                        Momentum.defaults with
                            LearningRate = (if inside then Schedule.constant 1.0 else rates)
                            Momentum = settings.Momentum
                            RatePlacement = RatePlacement.OutsideBuffer
                    }

                direction (fun count -> if inside then rates.At count else 1.0)
                |> Optimizer.andThen buffer
                |> Optimizer.mapState (fun both -> { both.First with Buffer = both.Second.Buffer }) (fun state -> {
                    First = { state with Buffer = Vector.Empty }
                    Second = { Count = state.Count; Buffer = state.Buffer }
                })
                |> Optimizer.rename "rmsprop"

        optimizer |> Optimizer.withSettings settings
